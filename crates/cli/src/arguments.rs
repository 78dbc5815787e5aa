//! What may be written on the command line. It decides what is well formed;
//! what exists (a provider, a rule) is decided where it is looked up.

use std::env;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use replybook::catalog::diagnostic::Severity;
use replybook::{Category, Day, Outcome};

use crate::input::{self, HeaderLine};

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
    pub fn of_process() -> Arguments {
        // It is run once an answer, so it does not wait until every command is described.
        if env::args_os().nth(1).is_some_and(|name| name == "classify") {
            return Arguments::<ClassifyAlone>::parse().into();
        }
        Arguments::parse()
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
#[derive(Debug, Clone, Default, Args)]
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

/// Say what a response means
///
/// The body comes from FILE or standard input. With `-i` status and headers come
/// from there too, as `curl -i` prints them. With `--format ndjson` every line of
/// the input is a response and every line of the output its verdict.
#[derive(Debug, Clone, Args)]
#[command(after_long_help = "\
Examples:
  curl -si https://… | replybook classify --provider braze -i
  replybook classify --provider insider --status 403 body.json --explain
  replybook classify --format ndjson < responses.ndjson > verdicts.ndjson

A line of NDJSON is an object:
  provider         id of a catalog; --provider is the default
  status           100 to 999; --status is the default
  headers          {name: value or [values]}, or [[name, value], …]
  body             a string is the bytes; any other value is the body itself
  method           of the request
  idempotency_key  of the request: true or false, or the key
  received_at      RFC 3339 text, or milliseconds since 1970-01-01 UTC
  id               anything; it comes back with the verdict

Other keys are ignored. A line that cannot be read gives
{\"id\"?, \"error\": {\"line\", \"message\"}} in its place.")]
pub(crate) struct Classify {
    #[command(flatten)]
    pub answer: Answer,
    #[command(flatten)]
    pub catalogs: Catalogs,
    /// Method of the request
    #[arg(long, value_name = "METHOD")]
    pub method: Option<String>,
    /// The request carried an idempotency key
    #[arg(long)]
    pub idempotency_key: bool,
    /// When the response was received: RFC 3339, or milliseconds since 1970 UTC.
    /// Else its Date header counts; without both, a date in another header gives no wait
    #[arg(long, value_name = "TIME", value_parser = input::moment, allow_hyphen_values = true)]
    pub received_at: Option<i64>,
    /// Tell why: what won, what lost, what nearly held
    #[arg(long)]
    pub explain: bool,
    /// With `--format ndjson`: only rule, outcome, effect, category, retryability and wait,
    /// several times as fast
    #[arg(long, conflicts_with_all = ["explain", "show_sensitive"])]
    pub brief: bool,
    /// Show sensitive captures instead of a mask
    #[arg(long)]
    pub show_sensitive: bool,
    /// Exit with 1 when a verdict has one of these outcomes
    #[arg(long, value_name = "OUTCOME", value_delimiter = ',', value_parser = outcomes())]
    pub fail_on: Vec<Outcome>,
    /// The form of the output; `ndjson` is that of the input too
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Longest line of NDJSON, in bytes (suffixes K, M, G)
    #[arg(long, value_name = "BYTES", default_value = "64M", value_parser = input::size)]
    pub max_line: usize,
    /// Threads that classify lines of NDJSON; without it, one a processor
    #[arg(long, value_name = "N", value_parser = input::jobs)]
    pub jobs: Option<NonZeroUsize>,
}

/// Propose a catalog entry for an answer that no rule knows
///
/// Reads one response as `classify` does, masks what is somebody's, and prints an
/// overlay that can be used with `--catalog`, or whose rule can be put into the
/// catalog. What begins with TODO is for a person to write; so is the category,
/// which is guessed from the status. Read the entry before you publish it: a name
/// that is only a word is not told from other words.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  curl -si https://… | replybook propose --provider braze -i > braze.yaml
  replybook classify --provider braze --catalog braze.yaml -i < answer.http

Exit codes: 0 with an entry; 1 where a rule knows the answer already, or no
condition tells it from others; 2 could not run.")]
pub(crate) struct Propose {
    #[command(flatten)]
    pub answer: Answer,
    #[command(flatten)]
    pub catalogs: Catalogs,
    /// Read the first line of NDJSON, as `classify` does; FILE is needed
    #[arg(long, conflicts_with_all = ["status", "include", "headers"], requires = "file")]
    pub ndjson: bool,
    /// Also where a rule knows the answer that does not name it, as one for all
    /// other answers of its status
    #[arg(long)]
    pub anyway: bool,
}

/// Tell what a log of responses says that the catalogs do not
///
/// Every line of LOG is a response, as `classify` reads them. Told are answers that
/// no rule of their provider knows, in groups by status, form and message; known
/// rules under a status or with a message that no example shows; and rules that
/// never decided anything. Values are masked, and nothing leaves the machine. A name
/// that is only a word is not told from other words.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Exit codes: 0 where the log says nothing new; 1 where it does, or lines could not be
read; 2 could not run.")]
pub(crate) struct Drift {
    /// File of NDJSON; `-` is standard input
    #[arg(value_name = "LOG")]
    pub log: PathBuf,
    /// Who answered where a line does not say
    #[arg(short, long, value_name = "ID")]
    pub provider: Option<String>,
    #[command(flatten)]
    pub catalogs: Catalogs,
    /// Write entries for the groups seen most into this folder, as overlays that
    /// stand together
    #[arg(long, value_name = "DIR")]
    pub propose: Option<PathBuf>,
    /// So many of each list, and of entries
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub top: usize,
    /// The form of the output; JSON has all of each list
    #[arg(long, value_enum, default_value_t = PageFormat::Text)]
    pub format: PageFormat,
}

/// One response: whose, and where it is.
#[derive(Debug, Clone, Args)]
pub(crate) struct Answer {
    /// Whose API answered
    #[arg(short, long, value_name = "ID")]
    pub provider: Option<String>,
    /// HTTP status of the response
    #[arg(short, long, value_name = "CODE", value_parser = clap::value_parser!(u16).range(100..=999))]
    pub status: Option<u16>,
    /// A header of the response; may be repeated
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE", value_parser = input::header_line)]
    pub headers: Vec<HeaderLine>,
    /// Read status, headers and body, as `curl -i` prints them
    #[arg(short, long, conflicts_with = "status")]
    pub include: bool,
    /// File to read; `-` is standard input, also without FILE
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}

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

/// Build the documentation of the catalogs, or serve it while they are edited
#[derive(Debug, Args)]
pub(crate) struct Docs {
    #[command(subcommand)]
    pub command: DocsCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DocsCommand {
    Build(BuildDocs),
    Serve(ServeDocs),
}

/// Write the site into a folder
///
/// It needs no server: the pages can be opened from the disk. What an earlier build
/// wrote there and this one does not is removed; other files stay.
#[derive(Debug, Args)]
pub(crate) struct BuildDocs {
    /// The folder
    #[arg(short, long, value_name = "DIR", default_value = "target/site")]
    pub out: PathBuf,
    /// What to write
    #[arg(long, value_enum, default_value_t = SiteFormat::Html)]
    pub format: SiteFormat,
    #[command(flatten)]
    pub from: SiteSource,
}

/// Serve the site, and build it anew whenever a file changes
///
/// Pages that are open load themselves anew.
#[derive(Debug, Args)]
pub(crate) struct ServeDocs {
    /// Where to listen
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8000")]
    pub listen: SocketAddr,
    #[command(flatten)]
    pub from: SiteSource,
}

/// What a site is made of.
#[derive(Debug, Clone, Args)]
pub(crate) struct SiteSource {
    #[command(flatten)]
    pub catalogs: Catalogs,
    /// The guide: Markdown files of this folder instead of those that the command carries
    #[arg(long, value_name = "DIR")]
    pub guide: Option<PathBuf>,
    /// The facts of the providers' documents, `<provider>.tsv` in this folder: lines of
    /// id, words and the rules that carry it, separated by tabs
    #[arg(long, value_name = "DIR")]
    pub facts: Option<PathBuf>,
    /// Old ids whose pages lead to the rules of today: lines of the old id and the new
    #[arg(long, value_name = "FILE")]
    pub moved: Option<PathBuf>,
    /// Tell what has changed since this version of the catalogs: a path or a revision,
    /// as `replybook diff` takes them
    #[arg(long, value_name = "OLD")]
    pub before: Option<PathBuf>,
    /// Templates of this folder instead of those of the same name
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// The engine as a WebAssembly module, so that pages can read a pasted response
    #[arg(long, value_name = "FILE")]
    pub wasm: Option<PathBuf>,
}

/// What is built of the catalogs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SiteFormat {
    /// The site, the JSON included
    Html,
    /// An index and a file for each catalog
    Json,
    /// A page of text for each rule and each provider
    Markdown,
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

fn outcomes() -> impl clap::builder::TypedValueParser<Value = Outcome> {
    PossibleValuesParser::new(Outcome::ALL.iter().map(|word| word.as_str()))
        .try_map(|word| word.parse::<Outcome>())
}

fn severities() -> impl clap::builder::TypedValueParser<Value = Severity> {
    PossibleValuesParser::new(Severity::ALL.iter().map(|word| word.as_str()))
        .try_map(|word| word.parse::<Severity>())
}

fn categories() -> impl clap::builder::TypedValueParser<Value = Category> {
    PossibleValuesParser::new(Category::ALL.iter().map(|word| word.as_str()))
        .try_map(|word| word.parse::<Category>())
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
