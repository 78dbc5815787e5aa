//! The `replybook` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    replybook_cli::main()
}
