//! Manual pages and completions, from the definition of the command line.

use clap::Command;
use clap_complete::{Generator, Shell};

/// A file of the package: its path in the folder of papers, and its bytes.
pub type Paper = (String, Vec<u8>);

/// A page of the program and one of each of its commands, as `man/innkreving-run.1`.
pub fn pages(command: &Command) -> std::io::Result<Vec<Paper>> {
    let mut whole = command.clone().disable_help_subcommand(true);
    whole.build();
    let mut pages = Vec::new();
    for one in std::iter::once(&whole).chain(whole.get_subcommands()) {
        let page = clap_mangen::Man::new(one.clone());
        let mut text = Vec::new();
        page.render(&mut text)?;
        pages.push((format!("man/{}", page.get_filename()), text));
    }
    Ok(pages)
}

/// A file for each shell, under the name it looks for.
pub fn completions(command: &Command) -> Vec<Paper> {
    let complete = |shell: Shell, name: &str| {
        let mut text = Vec::new();
        clap_complete::generate(shell, &mut command.clone(), "innkreving", &mut text);
        (format!("completions/{name}"), text)
    };
    vec![
        complete(Shell::Bash, "innkreving.bash"),
        complete(Shell::Zsh, "_innkreving"),
        complete(Shell::Fish, &Shell::Fish.file_name("innkreving")),
    ]
}
