//! The command line of Replybook: it classifies responses and works with catalogs. Data goes to
//! standard output, everything else to standard error.
//!
//! Exit codes: 0 success; 1 findings (`--fail-on` matched, a line could not be read, a catalog has
//! findings); 2 error.

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

/// How a run ended without an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// No findings.
    Fine,
    /// Findings, or lines that could not be read.
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
        // The reader has closed the output, as `head` does.
        Err(error) if error.is_broken_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            output.fail(&error);
            ExitCode::from(2)
        }
    }
}
