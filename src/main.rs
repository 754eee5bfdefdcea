//! The program: the library's commands, and their exit status.

use std::process::ExitCode;

fn main() -> ExitCode {
    innkreving::cli::main()
}
