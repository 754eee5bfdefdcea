//! The program itself, instrumented as the targets are.

use std::process::ExitCode;

fn main() -> ExitCode {
    innkreving::cli::main()
}
