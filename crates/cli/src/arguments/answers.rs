//! What may be said to the commands that are given answers of APIs.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use replybook::Outcome;

use super::{Catalogs, Format, PageFormat};
use crate::input::{self, HeaderLine};

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

fn outcomes() -> impl clap::builder::TypedValueParser<Value = Outcome> {
    PossibleValuesParser::new(Outcome::ALL.iter().map(|word| word.as_str()))
        .try_map(|word| word.parse::<Outcome>())
}
