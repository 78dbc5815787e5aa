//! `completions` and `man`: completion scripts and manual pages.

use clap::CommandFactory;

use crate::arguments::{Arguments, Completions, Man};
use crate::error::Error;
use crate::output::Output;
use crate::{Ending, names};

/// What the foot of a page names.
const SOURCE: &str = concat!("replybook ", env!("CARGO_PKG_VERSION"));

/// Prints a completion script.
pub(crate) fn completions(asked: &Completions, output: &mut Output) -> Result<Ending, Error> {
    let mut command = <Arguments>::command();
    let name = command.get_name().to_owned();
    // Into memory first: the generator has no way to report a closed pipe.
    let mut script = Vec::new();
    clap_complete::generate(asked.shell, &mut command, name, &mut script);
    output.bytes(&script)?;
    Ok(Ending::Fine)
}

/// Prints a manual page.
pub(crate) fn page(asked: &Man, output: &mut Output) -> Result<Ending, Error> {
    let mut command = <Arguments>::command();
    command.build();
    if let Some(of) = &asked.of {
        let found = command.find_subcommand(of).cloned();
        command = found.ok_or_else(|| unknown(of, &command))?;
        let full = format!("replybook-{}", command.get_name());
        command = command.display_name(full);
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command)
        .source(SOURCE)
        .render(&mut page)?;
    output.bytes(&page)?;
    Ok(Ending::Fine)
}

fn unknown(found: &str, command: &clap::Command) -> Error {
    let known: Vec<&str> = command
        .get_subcommands()
        .map(clap::Command::get_name)
        .collect();
    let advice = match names::similar(found, known.iter().copied(), 1).first() {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("available: {}", known.join(", ")),
    };
    Error::UnknownCommand {
        found: found.to_owned(),
        advice,
    }
}
