//! Arguments of the commands that read catalogs.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args, ValueEnum};
use replybook::Category;
use replybook_compiler::diagnostic::Severity;

use super::{Catalogs, Format, PageFormat};

/// Explain a rule or a reason: meaning, remedy, retries and evidence
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// Id of a rule, such as `braze.rate-limited`, or a reason, such as `RATE_LIMITED`
    #[arg(value_name = "RULE_ID|REASON")]
    pub name: String,
    #[command(flatten)]
    pub catalogs: Catalogs,
    /// Output format; in JSON, an id gives an object and a reason gives an array
    #[arg(long, value_enum, default_value_t = PageFormat::Text)]
    pub format: PageFormat,
}

/// Output format of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingsFormat {
    /// For people, with the source lines
    Text,
    /// One JSON value, indented
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// GitHub Actions workflow commands
    Github,
}

/// Check catalogs
///
/// Reports compile errors, examples with an unexpected verdict, and advice on valid rules, all in
/// one run.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  replybook lint                              the folder `catalog`
  replybook lint catalog/braze my-catalog.yaml
  replybook lint --sources pages              pages/braze/errors.html, pages/errors.txt …
  replybook lint --explain generic-remediation

To keep a finding, allow it in the catalog and give a reason:
  allow: [ { code: missing-near-miss, reason: \"…\" } ]

Exit codes: 0 no findings; 1 findings; 2 error.")]
pub(crate) struct Lint {
    /// Catalog files and folders [default: the folder `catalog`, or the built-in catalogs if there
    /// is none]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Folder with the texts of the sources, to check evidence against: SOURCE_ID.* or
    /// PROVIDER/SOURCE_ID.*
    #[arg(long, value_name = "DIR")]
    pub sources: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t = FindingsFormat::Text)]
    pub format: FindingsFormat,
    /// Exit with code 1 if a finding has at least this severity
    #[arg(long, value_name = "SEVERITY", default_value = "warning", value_parser = severities())]
    pub fail_on: Severity,
    /// Explain a kind of finding, by name or id; `all` lists them
    #[arg(long, value_name = "CODE", conflicts_with_all = ["paths", "sources", "fail_on"])]
    pub explain: Option<String>,
}

/// List rules
#[derive(Debug, Args)]
pub(crate) struct List {
    /// List only rules of this provider
    #[arg(short, long, value_name = "ID")]
    pub provider: Option<String>,
    /// List only rules of this category
    #[arg(short, long, value_parser = categories())]
    pub category: Option<Category>,
    #[command(flatten)]
    pub catalogs: Catalogs,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// List catalogs
#[derive(Debug, Args)]
pub(crate) struct Providers {
    #[command(flatten)]
    pub catalogs: Catalogs,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Test catalogs against their examples
///
/// Classifies every example and near-miss with the whole catalog. A wrong verdict is reported with
/// the expected verdict, the actual one, and the reason. Rules that match examples of other
/// providers are listed for information. The run fails if a verdict is wrong, if no example needs a
/// predicate (`--mutate`), or if no rule covers a fact (`--coverage`).
#[derive(Debug, Args)]
pub(crate) struct Test {
    /// Catalog files, and folders with catalog files at any depth
    #[arg(value_name = "PATH", default_value = "catalog")]
    pub paths: Vec<PathBuf>,
    /// Remove each predicate of each rule in turn, and report those that no example or near-miss
    /// needs
    #[arg(long)]
    pub mutate: bool,
    /// Report which rules, predicates and documented facts the examples cover
    #[arg(long)]
    pub coverage: bool,
    /// Folder with the documented facts, as `PROVIDER.tsv`: id, text and rules of each fact,
    /// separated by tabs
    #[arg(
        long,
        value_name = "DIR",
        default_value = "facts",
        requires = "coverage"
    )]
    pub facts: PathBuf,
    /// Output format
    #[arg(long, value_enum, default_value_t = TestFormat::Text)]
    pub format: TestFormat,
}

/// Output format of `test`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TestFormat {
    /// For people
    Text,
    /// One JSON value, indented
    Json,
    /// GitHub Actions workflow commands for findings, and the requested reports
    Github,
}

/// Compare two versions of catalogs
///
/// Compares the rules, and classifies every example, near-miss and recorded response with both
/// versions. Each change asks for a new patch, minor or major version of its catalog. The run fails
/// if a catalog's version number is too low for its changes.
///
/// OLD and NEW are paths, or revisions of this git repository: `main`, `HEAD~1`,
/// `v1.2:catalog/acme`. A revision without a path means its folder `catalog`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  replybook diff main catalog
  replybook diff main catalog --format markdown > comment.md
  replybook diff HEAD~1 HEAD --replay responses.ndjson

major: a rule or a capture is removed, or a rule is retired; a known response gets
       another outcome, category, effect or retryability
minor: a rule is added; an unknown response becomes known; conditions, waits, scopes
       or captures are extended or changed
patch: texts and evidence")]
pub(crate) struct Diff {
    /// Old version: a path or a revision
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// New version: a path or a revision
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// Also compare these recorded responses, an NDJSON file as for `classify`
    #[arg(long, value_name = "FILE")]
    pub replay: Option<PathBuf>,
    /// Provider of recorded responses without a `provider`
    #[arg(short, long, value_name = "ID", requires = "replay")]
    pub provider: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub format: DiffFormat,
}

/// Output format of `diff`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people
    Text,
    /// For a pull request comment
    Markdown,
    /// One JSON value, indented
    Json,
}

/// Create a catalog for a provider
///
/// Writes FOLDER/PROVIDER.yaml with one sample rule. Fill in what is marked `TODO`; `replybook
/// lint` lists what is left.
#[derive(Debug, Args)]
pub(crate) struct New {
    /// Id of the provider in kebab-case, such as `x-ads`
    #[arg(value_name = "PROVIDER")]
    pub provider: String,
    /// Folder to write to
    #[arg(long, value_name = "FOLDER", default_value = "catalog")]
    pub folder: PathBuf,
}

/// Print a JSON Schema
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// What the schema describes
    #[arg(long, value_enum, default_value_t = SchemaOf::Catalog)]
    pub of: SchemaOf,
}

/// What a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// A catalog file, for editors
    Catalog,
    /// A verdict in JSON
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
