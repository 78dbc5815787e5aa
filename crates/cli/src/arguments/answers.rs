//! Arguments of the commands that read API responses.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use replybook::Outcome;

use super::{Catalogs, Format, PageFormat};
use crate::input::{self, HeaderLine};

/// Classify API responses
///
/// The body is read from FILE or standard input. With `-i`, status and headers are read from there
/// too, as `curl -i` prints them. With `--format ndjson`, every input line is a response and every
/// output line is its verdict.
#[derive(Debug, Clone, Args)]
#[command(after_long_help = "\
Examples:
  curl -si https://… | replybook classify --provider braze -i
  replybook classify --provider insider --status 403 body.json --explain
  replybook classify --format ndjson < responses.ndjson > verdicts.ndjson

An NDJSON line is an object:
  provider         id of a catalog; --provider is the default
  status           100 to 999; --status is the default
  headers          {name: value or [values]}, or [[name, value], …]
  body             a string holds the text of the body; any other value is the body
  method           method of the request
  idempotency_key  idempotency key of the request, or true or false
  received_at      RFC 3339 text, or milliseconds since 1970-01-01 UTC
  id               any value; copied to the verdict

Other keys are ignored. For a line that cannot be read, the output line is
{\"id\"?, \"error\": {\"line\", \"message\"}}.")]
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
    /// When the response was received: RFC 3339, or milliseconds since 1970 UTC [default: the Date
    /// header]. Without either, a date in another header gives no wait
    #[arg(long, value_name = "TIME", value_parser = input::moment, allow_hyphen_values = true)]
    pub received_at: Option<i64>,
    /// Explain the verdict: the rule that won, rules that lost, and rules that nearly matched
    #[arg(long)]
    pub explain: bool,
    /// Print only rule, outcome, effect, category, retryability and wait (faster; needs `--format
    /// ndjson`)
    #[arg(long, conflicts_with_all = ["explain", "show_sensitive"])]
    pub brief: bool,
    /// Show sensitive captures instead of masking them
    #[arg(long)]
    pub show_sensitive: bool,
    /// Exit with code 1 if a verdict has one of these outcomes
    #[arg(long, value_name = "OUTCOME", value_delimiter = ',', value_parser = outcomes())]
    pub fail_on: Vec<Outcome>,
    /// Output format; `ndjson` is also the input format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Maximum length of an NDJSON line, in bytes (suffixes K, M, G)
    #[arg(long, value_name = "BYTES", default_value = "64M", value_parser = input::size)]
    pub max_line: usize,
    /// Number of threads for NDJSON [default: number of processors]
    #[arg(long, value_name = "N", value_parser = input::jobs)]
    pub jobs: Option<NonZeroUsize>,
}

/// Propose a catalog entry for an unknown response
///
/// Reads one response as `classify` does, masks values that may be personal or secret, and prints
/// an overlay. Use it with `--catalog`, or copy its rule into the catalog. Fill in what is marked
/// TODO, and check the category: it is guessed from the status. Read the entry before you publish
/// it: a personal name that looks like an ordinary word is not masked.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  curl -si https://… | replybook propose --provider braze -i > braze.yaml
  replybook classify --provider braze --catalog braze.yaml -i < answer.http

Exit codes: 0 an entry was printed; 1 a rule already matches the response, or no
condition can tell it from others; 2 error.")]
pub(crate) struct Propose {
    #[command(flatten)]
    pub answer: Answer,
    #[command(flatten)]
    pub catalogs: Catalogs,
    /// Read the first line of an NDJSON file, as `classify` does (needs FILE)
    #[arg(long, conflicts_with_all = ["status", "include", "headers"], requires = "file")]
    pub ndjson: bool,
    /// Propose an entry even if a catch-all rule (one that matches only the status) decides
    #[arg(long)]
    pub anyway: bool,
}

/// Report responses in a log that the catalogs do not cover
///
/// Every line of LOG is a response, as for `classify --format ndjson`. The report lists: responses
/// that no rule of their provider matches, grouped by status, shape and message; rules that matched
/// with a status or a message that no example shows; and rules that never decided. Values are
/// masked, and no data leaves the machine. A personal name that looks like an ordinary word is not
/// masked.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Exit codes: 0 nothing new; 1 something new, or some lines could not be read; 2 error.")]
pub(crate) struct Drift {
    /// NDJSON file; `-` is standard input
    #[arg(value_name = "LOG")]
    pub log: PathBuf,
    /// Provider of lines without a `provider`
    #[arg(short, long, value_name = "ID")]
    pub provider: Option<String>,
    #[command(flatten)]
    pub catalogs: Catalogs,
    /// Write overlays for the most frequent groups into this folder; they can be used together
    #[arg(long, value_name = "DIR")]
    pub propose: Option<PathBuf>,
    /// Show at most N items per list, and propose at most N entries
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub top: usize,
    /// Output format; JSON lists every item
    #[arg(long, value_enum, default_value_t = PageFormat::Text)]
    pub format: PageFormat,
}

/// Options that name one response and its provider.
#[derive(Debug, Clone, Args)]
pub(crate) struct Answer {
    /// Provider that sent the response
    #[arg(short, long, value_name = "ID")]
    pub provider: Option<String>,
    /// HTTP status of the response
    #[arg(short, long, value_name = "CODE", value_parser = clap::value_parser!(u16).range(100..=999))]
    pub status: Option<u16>,
    /// Header of the response (repeatable)
    #[arg(short = 'H', long = "header", value_name = "NAME: VALUE", value_parser = input::header_line)]
    pub headers: Vec<HeaderLine>,
    /// Read status and headers from the input, as `curl -i` prints them
    #[arg(short, long, conflicts_with = "status")]
    pub include: bool,
    /// File to read [default: standard input, also `-`]
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}

fn outcomes() -> impl clap::builder::TypedValueParser<Value = Outcome> {
    PossibleValuesParser::new(Outcome::ALL.iter().map(|word| word.as_str()))
        .try_map(|word| word.parse::<Outcome>())
}
