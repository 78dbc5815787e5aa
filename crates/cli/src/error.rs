//! Why a run could not go on: what, why, what to do.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use replybook_workbench::coverage::BadFact;

use replybook::NotHttp;

/// Why a run could not go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("cannot read `{path}`: {cause}\n  check the path and who may read it")]
    Read { path: PathBuf, cause: io::Error },
    #[error(
        "there is no catalog at `{paths}`\n  \
         give a YAML file, or a folder with such files in or below it"
    )]
    NoCatalog { paths: String },
    #[error(
        "`{found}` is neither a path nor a revision: {said}\n  \
         give a path that exists, or a revision of this repository, as in `main`, `HEAD~1` or \
         `main:catalog/acme`"
    )]
    UnknownRevision { found: String, said: String },
    #[error(
        "`{found}` is no path, and git, which may know it as a revision, cannot be run: {cause}\n  \
         install git, or give a path that exists"
    )]
    NoGit { found: String, cause: io::Error },
    #[error("`git {command}` failed: {said}\n  run it in the repository that has the revision")]
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
    #[error("`{path}` is no inventory of facts: {cause}")]
    Facts { path: PathBuf, cause: BadFact },
    #[error("cannot read the standard input: {0}")]
    ReadInput(io::Error),
    #[error("cannot write `{path}`: {cause}\n  check the path and who may write there")]
    WriteFile { path: PathBuf, cause: io::Error },
    #[error("cannot listen at {address}: {cause}\n  name another port with `--listen`")]
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
    #[error("whose API answered is not known\n  give `--provider ID`; there are: {known}")]
    NoProvider { known: String },
    #[error(
        "the status is not known\n  give `--status CODE`, or `-i` with the output of `curl -i`"
    )]
    NoStatus,
    #[error(
        "`{flag}` says nothing about a file of responses\n  \
         with `--format ndjson` every line has its own; leave the flag out"
    )]
    NotOfLines { flag: &'static str },
    #[error(
        "`{flag}` is for a file of responses\n  \
         give `--format ndjson`, or leave the flag out: one response gets its whole verdict"
    )]
    OfLines { flag: &'static str },
    #[error("cannot start {jobs} threads: {cause}\n  give a smaller number with `--jobs`")]
    NoThread { jobs: usize, cause: io::Error },
    #[error("there is no catalog for `{found}`\n  {advice}")]
    UnknownProvider { found: String, advice: String },
    #[error("there is no rule and no reason `{found}`\n  {advice}")]
    UnknownRule { found: String, advice: String },
    #[error("the catalogs given with `--catalog` cannot be used\n\n{findings}")]
    BadCatalog { findings: String },
    #[error("there is no response to read: {why}\n  every line is one, as `classify --help` says")]
    NoResponse { why: String },
    #[error("there is no kind of finding `{found}`\n  {advice}")]
    UnknownCode { found: String, advice: String },
    #[error("`{path}` is there already\n  choose another id, or change what is there")]
    Exists { path: PathBuf },
    #[error(
        "`{found}` is no id of a provider\n  \
         use lower-case letters and digits in kebab-case, such as `x-ads`"
    )]
    BadProviderId { found: String },
    #[error("the clock of this machine shows no day\n  set it")]
    NoDay,
    #[error("there is no command `{found}`\n  {advice}")]
    UnknownCommand { found: String, advice: String },
}

impl Error {
    /// Whether the reader of the output went away, which is no failure.
    pub fn is_broken_pipe(&self) -> bool {
        match self {
            Error::Write(error) => error.kind() == io::ErrorKind::BrokenPipe,
            Error::Encode(error) => error.io_error_kind() == Some(io::ErrorKind::BrokenPipe),
            _ => false,
        }
    }

    /// The message without line breaks, as a part of data.
    pub fn on_one_line(&self) -> String {
        self.to_string().replace("\n  ", "; ")
    }
}
