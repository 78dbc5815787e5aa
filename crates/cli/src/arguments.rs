//! The command line as clap reads it. It checks the form of each argument. Whether a provider or
//! a rule exists is checked where it is looked up.

mod answers;
mod catalogs;
mod docs;

use std::env;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use replybook::vocabulary::Day;

pub(crate) use answers::{Answer, Classify, Drift, Propose};
pub(crate) use catalogs::{
    Diff, DiffFormat, Explain, FindingsFormat, Lint, List, New, Providers, Schema, SchemaOf, Test,
    TestFormat,
};
pub(crate) use docs::{BuildDocs, Docs, DocsCommand, ServeDocs, SiteFormat, SiteSource};

use crate::input;

/// Classify API responses: whether the action took place, what went wrong, whether and when to
/// retry, and what to do about it
#[derive(Debug, Parser)]
#[command(name = "replybook", version, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 success; 1 findings (`--fail-on` matched, or some lines \
    could not be read); 2 error."
)]
pub(crate) struct Arguments<C: Subcommand = Command> {
    /// When to use colors
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
    #[command(subcommand)]
    pub command: C,
}

/// The command line with `classify` as its only command.
#[derive(Debug, Subcommand)]
enum ClassifyAlone {
    Classify(Classify),
}

impl Arguments {
    /// Reads the arguments of this process. Exits if they are wrong or ask for help.
    pub fn from_process() -> Arguments {
        // `classify` may be started once per response, so clap builds only this command for it.
        if env::args_os().nth(1).is_none_or(|name| name != "classify") {
            return Arguments::parse();
        }
        Arguments::<ClassifyAlone>::parse().into()
    }
}

impl From<Arguments<ClassifyAlone>> for Arguments {
    fn from(arguments: Arguments<ClassifyAlone>) -> Arguments {
        let ClassifyAlone::Classify(asked) = arguments.command;
        Arguments {
            color: arguments.color,
            command: Command::Classify(asked),
        }
    }
}

/// When to use colors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Classify(Classify),
    Explain(Explain),
    Lint(Lint),
    List(List),
    Propose(Propose),
    Providers(Providers),
    Test(Test),
    Diff(Diff),
    Drift(Drift),
    Docs(Docs),
    New(New),
    Schema(Schema),
    Completions(Completions),
    Man(Man),
}

/// Options that choose the catalogs.
#[derive(Debug, Clone, Args)]
pub(crate) struct Catalogs {
    /// Use only the rules in force on this day [default: all rules that are not retired]
    #[arg(long, value_name = "DATE", value_parser = input::day)]
    pub as_of: Option<Day>,
    /// Add the catalogs and overlays of this file or folder to the built-in ones (repeatable)
    #[arg(long, value_name = "PATH")]
    pub catalog: Vec<PathBuf>,
}

/// Output format of a list of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// One JSON value, indented
    Json,
    /// One JSON value per line
    Ndjson,
}

/// Output format of a single result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PageFormat {
    /// For people
    Text,
    /// One JSON value, indented
    Json,
}

/// Print a completion script for a shell
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// Shell to complete for
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Print a manual page in roff format
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Print the page of this command instead of the main page
    #[arg(value_name = "COMMAND")]
    pub of: Option<String>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        <Arguments>::command().debug_assert();
    }

    #[test]
    fn classify_reads_the_same_beside_the_other_commands() {
        let lines = "classify|classify -p braze -s 429 --color always -|classify --help|classify -h\
            |classify --version|classify help|classify a b|classify --stat 4|classify --top 3\
            |classify --brief --explain|classify --format x|classify --color x|classify -s 42";
        for line in lines.split('|') {
            let words = || std::iter::once("replybook").chain(line.split(' '));
            let told = |error: clap::Error| (error.exit_code(), error.render().ansi().to_string());
            let all = <Arguments>::try_parse_from(words()).map_err(told);
            let alone = Arguments::<ClassifyAlone>::try_parse_from(words());
            let alone = alone.map(<Arguments>::from).map_err(told);
            assert_eq!(format!("{alone:?}"), format!("{all:?}"), "{line}");
        }
    }
}
