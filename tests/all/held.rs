//! The program, killed or held at a step.

use std::fs::Permissions;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::common::said;

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_innkreving"));
    command.args(arguments).env("NO_COLOR", "1");
    command
}

/// The program without the powers of the one who may do everything, so that the modes of folders bind it; none, with a
/// word, where these cannot be laid down.
pub fn bound_by_modes(arguments: &[&str]) -> Option<Command> {
    let laid_down = ["--bounding-set=-all", "--inh-caps=-all"];
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::set_permissions(folder.path(), Permissions::from_mode(0o500)).expect("a mode");
    if std::fs::write(folder.path().join("a"), "a").is_err() {
        return Some(command(arguments));
    }
    let touch = Command::new("setpriv").args(laid_down).arg("touch").arg(folder.path().join("b")).output();
    if touch.is_ok_and(|output| output.status.code() == Some(1)) {
        let mut command = Command::new("setpriv");
        command.args(laid_down).arg(env!("CARGO_BIN_EXE_innkreving")).args(arguments).env("NO_COLOR", "1");
        return Some(command);
    }
    println!("skipped: modes bind nobody here");
    None
}

/// Runs the program, which dies at a step.
pub fn killed_at(step: &str, arguments: &[&str]) -> Output {
    command(arguments).env("INNKREVING_KILL_AT", step).output().expect("the program starts")
}

/// How long an end is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// A program that waits.
pub struct Held {
    child: Child,
    said: String,
    stderr: BufReader<ChildStderr>,
}

impl Held {
    /// Starts the program and waits until it has said a line that begins so.
    fn until(mut command: Command, start: &str) -> Self {
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().expect("the program starts");
        let stderr = BufReader::new(child.stderr.take().expect("stderr"));
        let mut held = Self { child, said: String::new(), stderr };
        loop {
            let line = held.line();
            if line.starts_with(start) {
                return held;
            }
            assert!(!line.is_empty(), "it never said {start}: {}", said(&held.go_on()));
            held.said += &line;
        }
    }

    /// Starts the program and waits until it waits at a step.
    pub fn at(step: &str, arguments: &[&str]) -> Self {
        Self::command_at(step, command(arguments))
    }

    /// Starts this command and waits until it waits at a step.
    pub fn command_at(step: &str, mut command: Command) -> Self {
        command.env("INNKREVING_WAIT_AT", step);
        Self::until(command, &format!("waiting: {step}"))
    }

    /// Starts the program and waits until it has said a line that begins so; it goes on meanwhile.
    pub fn saying(start: &str, arguments: &[&str]) -> Self {
        Self::until(command(arguments), start)
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        let line = format!("kill -{name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &line]).status().expect("a shell").success());
    }

    /// The next line it says.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.stderr.read_line(&mut line).expect("a line");
        line
    }

    /// Waits for its end without letting it go on; one that does not end is killed.
    pub fn end(mut self) -> Output {
        let stdin = self.child.stdin.take();
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE && self.child.try_wait().expect("a state").is_none() {
            std::thread::sleep(Duration::from_millis(5));
        }
        // Of one that has ended nothing more comes of it.
        let _ = self.child.kill();
        let output = self.out();
        drop(stdin);
        output
    }

    /// Lets it go on, and waits for its end.
    pub fn go_on(mut self) -> Output {
        drop(self.child.stdin.take());
        self.out()
    }

    fn out(mut self) -> Output {
        self.stderr.read_to_string(&mut self.said).expect("text");
        let mut output = self.child.wait_with_output().expect("an end");
        output.stderr = self.said.into_bytes();
        output
    }
}
