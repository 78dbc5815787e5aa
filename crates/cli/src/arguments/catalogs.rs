//! What may be said to the commands about catalogs.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args, ValueEnum};
use replybook::Category;
use replybook_compiler::diagnostic::Severity;

use super::{Catalogs, Format, PageFormat};

/// Tell about a rule or a reason: meaning, remedy, retries, evidence
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// Id of a rule, as in `braze.rate-limited`, or a reason, as in `RATE_LIMITED`
    #[arg(value_name = "RULE_ID|REASON")]
    pub name: String,
    #[command(flatten)]
    pub catalogs: Catalogs,
    /// The form of the output: an id gives one object, a reason an array
    #[arg(long, value_enum, default_value_t = PageFormat::Text)]
    pub format: PageFormat,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingsFormat {
    /// For people, with the lines they are about
    Text,
    /// One JSON value, indented
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands of GitHub Actions
    Github,
}

/// Say all there is to say about catalogs
///
/// What the compiler refuses, what the examples show otherwise than expected, and
/// what is accepted and a person should look at: all in one run.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  replybook lint                              the folder `catalog`
  replybook lint catalog/braze my-catalog.yaml
  replybook lint --sources pages              pages/braze/errors.html, pages/errors.txt …
  replybook lint --explain generic-remediation

A finding that stays is allowed where it stands, with a reason:
  allow: [ { code: missing-near-miss, reason: \"…\" } ]

Exit codes: 0 clean; 1 findings; 2 could not run.")]
pub(crate) struct Lint {
    /// Files and folders of catalogs; without one the folder `catalog`, and where
    /// there is none the built-in catalogs
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Folder with the texts of sources, each named by the id of its source, in a
    /// folder of the provider's id where ids are alike
    #[arg(long, value_name = "DIR")]
    pub sources: Option<PathBuf>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = FindingsFormat::Text)]
    pub format: FindingsFormat,
    /// Exit with 1 from this severity on
    #[arg(long, value_name = "SEVERITY", default_value = "warning", value_parser = severities())]
    pub fail_on: Severity,
    /// Tell about a kind of finding instead, by its name or id; `all` lists them
    #[arg(long, value_name = "CODE", conflicts_with_all = ["paths", "sources", "fail_on"])]
    pub explain: Option<String>,
}

/// List the rules
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only those of this provider
    #[arg(short, long, value_name = "ID")]
    pub provider: Option<String>,
    /// Only those of this category
    #[arg(short, long, value_parser = categories())]
    pub category: Option<Category>,
    #[command(flatten)]
    pub catalogs: Catalogs,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// List the catalogs
#[derive(Debug, Args)]
pub(crate) struct Providers {
    #[command(flatten)]
    pub catalogs: Catalogs,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Prove catalogs by their examples
///
/// Every example and near-miss goes through the whole catalog; one that comes back
/// otherwise than it must is told with what was expected, what came, and why. Rules
/// that name the answers of other providers are told as information. The run fails
/// where a response comes back otherwise, a predicate's loss is not noticed
/// (`--mutate`), or a fact is not carried (`--coverage`).
#[derive(Debug, Args)]
pub(crate) struct Test {
    /// Files of catalogs, or folders with such files in or below them
    #[arg(value_name = "PATH", default_value = "catalog")]
    pub paths: Vec<PathBuf>,
    /// Drop each predicate of each rule in turn, and find those that no example or
    /// near-miss notices the loss of
    #[arg(long)]
    pub mutate: bool,
    /// Tell which rules, predicates and documented facts the responses reach
    #[arg(long)]
    pub coverage: bool,
    /// Where the documented facts stand: `PROVIDER.tsv`, a line for each fact with its
    /// id, its words and the rules that carry it, tabs between
    #[arg(
        long,
        value_name = "DIR",
        default_value = "facts",
        requires = "coverage"
    )]
    pub facts: PathBuf,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = TestFormat::Text)]
    pub format: TestFormat,
}

/// How a test of catalogs is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TestFormat {
    /// For people
    Text,
    /// One JSON value, indented
    Json,
    /// Findings as workflow commands of GitHub Actions, and what was asked to be told
    Github,
}

/// Compare two versions of catalogs
///
/// Rule by rule, and by behaviour: every example and near-miss of both, and
/// recorded responses, go through both. What changed asks for a patch, a minor or a
/// major version of each catalog; one whose version does not follow fails the run.
///
/// OLD and NEW are paths, or revisions of the git repository here: `main`,
/// `HEAD~1`, `v1.2:catalog/acme`. Without a path a revision's folder `catalog` is
/// meant.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  replybook diff main catalog
  replybook diff main catalog --format markdown > comment.md
  replybook diff HEAD~1 HEAD --replay responses.ndjson

major: a rule is gone or retired; an outcome, category, effect or retryability of a
       known answer is told otherwise; a capture is gone
minor: a rule is new; an answer that no rule knew is known; conditions, waits, scopes
       or captures say more or something else
patch: words and evidence")]
pub(crate) struct Diff {
    /// The version before: a path or a revision
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The version after: a path or a revision
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// Recorded responses, as lines that `classify --format ndjson` reads
    #[arg(long, value_name = "FILE")]
    pub replay: Option<PathBuf>,
    /// Whose API answered where a recorded response does not say
    #[arg(short, long, value_name = "ID", requires = "replay")]
    pub provider: Option<String>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub format: DiffFormat,
}

/// How a comparison is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people
    Text,
    /// For a comment on a pull request
    Markdown,
    /// One JSON value, indented
    Json,
}

/// Start the catalog of a provider
///
/// Writes FOLDER/PROVIDER.yaml with one rule to begin with. What only a person can
/// know is marked `TODO`, and `replybook lint` names every such place.
#[derive(Debug, Args)]
pub(crate) struct New {
    /// Id of the provider: lower-case letters and digits in kebab-case, as in `x-ads`
    #[arg(value_name = "PROVIDER")]
    pub provider: String,
    /// Folder of the catalogs
    #[arg(long, value_name = "FOLDER", default_value = "catalog")]
    pub folder: PathBuf,
}

/// Print a JSON Schema
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// What it describes
    #[arg(long, value_enum, default_value_t = SchemaOf::Catalog)]
    pub of: SchemaOf,
}

/// What a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// A file of a catalog, for editors
    Catalog,
    /// A verdict, as JSON
    Verdict,
}

fn severities() -> impl clap::builder::TypedValueParser<Value = Severity> {
    PossibleValuesParser::new(Severity::ALL.iter().map(|word| word.as_str()))
        .try_map(|word| word.parse::<Severity>())
}

fn categories() -> impl clap::builder::TypedValueParser<Value = Category> {
    PossibleValuesParser::new(Category::ALL.iter().map(|word| word.as_str()))
        .try_map(|word| word.parse::<Category>())
}
