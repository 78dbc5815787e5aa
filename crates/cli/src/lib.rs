//! The command line of Replybook: answers in, verdicts out, and the catalogs to
//! read. Data goes to standard output, everything else to standard error.
//!
//! Exit codes: 0 when all is well; 1 when it ran and has something to tell
//! (`--fail-on` matched, a line could not be read, a catalog has findings); 2 when it could not run.

mod answer;
mod arguments;
mod batch;
mod catalog_files;
mod catalogs;
mod classify;
mod diff;
mod docs;
mod drift;
mod error;
mod explain;
mod input;
mod lint;
mod list;
mod manual;
mod names;
mod new;
mod output;
mod propose;
mod providers;
mod revision;
mod schema;
mod test;
mod text;

use std::process::ExitCode;

use arguments::{Arguments, Command};
use output::Output;

/// How a run ended that could run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Nothing to tell.
    Fine,
    /// It ran and found what was asked for, or lines that it could not read.
    Findings,
}

/// Runs the command with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::from_process();
    let mut output = Output::new(arguments.color);
    let ended = match arguments.command {
        Command::Classify(asked) => classify::run(&asked, &mut output),
        Command::Explain(asked) => explain::run(&asked, &mut output),
        Command::Lint(asked) => lint::run(&asked, &mut output),
        Command::List(asked) => list::run(&asked, &mut output),
        Command::Propose(asked) => propose::run(&asked, &mut output),
        Command::Providers(asked) => providers::run(&asked, &mut output),
        Command::Diff(asked) => diff::run(&asked, &mut output),
        Command::Test(asked) => test::run(&asked, &mut output),
        Command::Drift(asked) => drift::run(&asked, &mut output),
        Command::Docs(asked) => docs::run(&asked, &mut output),
        Command::New(asked) => new::run(&asked, &mut output),
        Command::Schema(asked) => schema::run(&asked, &mut output),
        Command::Completions(asked) => manual::completions(&asked, &mut output),
        Command::Man(asked) => manual::page(&asked, &mut output),
    };
    match ended.and_then(|ending| output.flush().map(|()| ending)) {
        Ok(Ending::Fine) => ExitCode::SUCCESS,
        Ok(Ending::Findings) => ExitCode::from(1),
        // The reader has read enough.
        Err(error) if error.is_broken_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            output.fail(&error);
            ExitCode::from(2)
        }
    }
}
