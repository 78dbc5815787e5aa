//! What may be said to `docs`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Catalogs;

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
