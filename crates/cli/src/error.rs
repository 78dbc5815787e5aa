//! Errors that end a run. Each says what failed, why, and what to do.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use replybook_workbench::coverage::BadFact;

use replybook::tools::NotHttp;

/// An error that ends a run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("cannot read `{path}`: {cause}\n  check the path and its permissions")]
    Read { path: PathBuf, cause: io::Error },
    #[error(
        "there is no catalog at `{paths}`\n  \
         give a YAML file, or a folder that contains one"
    )]
    NoCatalog { paths: String },
    #[error(
        "`{found}` is neither a path nor a revision: {said}\n  \
         give a path that exists, or a revision of this repository, such as `main`, `HEAD~1` or \
         `main:catalog/acme`"
    )]
    UnknownRevision { found: String, said: String },
    #[error(
        "`{found}` is not a path, and git cannot be run to look for a revision: {cause}\n  \
         install git, or give a path that exists"
    )]
    NoGit { found: String, cause: io::Error },
    #[error(
        "`git {command}` failed: {said}\n  run this command in the repository that has the revision"
    )]
    Git { command: String, said: String },
    #[error(
        "{side} (`{named}`) does not compile, so there is nothing to compare\n  {remedy}\n\n{findings}"
    )]
    NotCompiled {
        side: &'static str,
        named: String,
        remedy: &'static str,
        findings: String,
    },
    #[error("`{path}` is not a valid file of facts: {cause}")]
    Facts { path: PathBuf, cause: BadFact },
    #[error("cannot read standard input: {0}")]
    ReadInput(io::Error),
    #[error("cannot write `{path}`: {cause}\n  check the path and its permissions")]
    WriteFile { path: PathBuf, cause: io::Error },
    #[error("cannot listen on {address}: {cause}\n  choose another port with `--listen`")]
    Listen {
        address: SocketAddr,
        cause: io::Error,
    },
    #[error("{0}")]
    Site(#[from] replybook_site::Error),
    #[error("cannot write the output: {0}")]
    Write(#[from] io::Error),
    #[error("cannot write the output: {0}")]
    Encode(#[from] serde_json::Error),
    #[error("{0}\n  use `curl -i`, or give `--status` and the body alone")]
    NotHttp(#[from] NotHttp),
    #[error("the provider is not known\n  give `--provider ID`; available: {known}")]
    NoProvider { known: String },
    #[error(
        "the status is not known\n  give `--status CODE`, or `-i` with the output of `curl -i`"
    )]
    NoStatus,
    #[error(
        "`{flag}` cannot be used with `--format ndjson`\n  \
         leave the flag out: each line has its own status and headers"
    )]
    NotOfLines { flag: &'static str },
    #[error(
        "`{flag}` needs `--format ndjson`\n  \
         give `--format ndjson`, or leave the flag out"
    )]
    OfLines { flag: &'static str },
    #[error("cannot start {jobs} threads: {cause}\n  give a smaller number with `--jobs`")]
    NoThread { jobs: usize, cause: io::Error },
    #[error("there is no catalog for `{found}`\n  {advice}")]
    UnknownProvider { found: String, advice: String },
    #[error("there is no rule or reason `{found}`\n  {advice}")]
    UnknownRule { found: String, advice: String },
    #[error("the catalogs given with `--catalog` cannot be used\n\n{findings}")]
    BadCatalog { findings: String },
    #[error(
        "there is no response to read: {why}\n  every line must be a response; see `replybook classify --help`"
    )]
    NoResponse { why: String },
    #[error("there is no kind of finding `{found}`\n  {advice}")]
    UnknownCode { found: String, advice: String },
    #[error("`{path}` already exists\n  choose another id, or edit that file")]
    Exists { path: PathBuf },
    #[error(
        "`{found}` is not a valid provider id\n  \
         use lower-case letters and digits in kebab-case, such as `x-ads`"
    )]
    BadProviderId { found: String },
    #[error("the system clock is before 1970\n  set it")]
    NoDay,
    #[error("there is no command `{found}`\n  {advice}")]
    UnknownCommand { found: String, advice: String },
}

impl Error {
    /// Whether the reader of the output has closed it, which is not a failure.
    pub fn is_broken_pipe(&self) -> bool {
        match self {
            Error::Write(error) => error.kind() == io::ErrorKind::BrokenPipe,
            Error::Encode(error) => error.io_error_kind() == Some(io::ErrorKind::BrokenPipe),
            _ => false,
        }
    }

    /// The message on one line, for use in data.
    pub fn on_one_line(&self) -> String {
        self.to_string().replace("\n  ", "; ")
    }
}
