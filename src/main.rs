//! The program: the library's commands, and their exit status.

use std::process::ExitCode;

/// A night makes and drops some fifty million small lists: the system's allocator takes an eighth of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    innkreving::cli::main()
}
