//! What may be written on the command line. It decides what is well formed;
//! what exists (a provider, a rule) is decided where it is looked up.

mod answers;
mod catalogs;
mod docs;

use std::env;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use replybook::Day;

pub(crate) use answers::{Answer, Classify, Drift, Propose};
pub(crate) use catalogs::{
    Diff, DiffFormat, Explain, FindingsFormat, Lint, List, New, Providers, Schema, SchemaOf, Test,
    TestFormat,
};
pub(crate) use docs::{BuildDocs, Docs, DocsCommand, ServeDocs, SiteFormat, SiteSource};

use crate::input;

/// Says what an API's answer means: did it happen, what went wrong, may it be
/// sent again and when, and what to do about it
#[derive(Debug, Parser)]
#[command(name = "replybook", version, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 fine; 1 findings (`--fail-on` matched, or lines that could \
    not be read); 2 could not run."
)]
pub(crate) struct Arguments<C: Subcommand = Command> {
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
    #[command(subcommand)]
    pub command: C,
}

/// `classify` and no other command.
#[derive(Debug, Subcommand)]
enum ClassifyAlone {
    Classify(Classify),
}

impl Arguments {
    /// The arguments of the process, or the end of it where they are wrong or ask for help.
    pub fn from_process() -> Arguments {
        // It is run once an answer, so it does not wait until every command is described.
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

/// When to use colours.
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

/// Which rules decide.
#[derive(Debug, Clone, Args)]
pub(crate) struct Catalogs {
    /// Take the rules in force on this day, and no others. Without it all count that
    /// are not retired, whatever the date
    #[arg(long, value_name = "DATE", value_parser = input::day)]
    pub as_of: Option<Day>,
    /// Lay the catalogs and overlays of this folder or file over the built-in ones;
    /// may be repeated
    #[arg(long, value_name = "PATH")]
    pub catalog: Vec<PathBuf>,
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// One JSON value, indented
    Json,
    /// One JSON value a line
    Ndjson,
}

/// How one page is written.
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
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Print a manual page, as roff
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The page of this command instead of the first page
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
