//! Arguments of `docs`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Catalogs;

/// Build or serve the documentation site of the catalogs
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
/// The pages work without a server. Files of an earlier build that are no longer needed are
/// removed; other files in the folder are kept.
#[derive(Debug, Args)]
pub(crate) struct BuildDocs {
    /// Folder to write to
    #[arg(short, long, value_name = "DIR", default_value = "target/site")]
    pub out: PathBuf,
    /// Output format
    #[arg(long, value_enum, default_value_t = SiteFormat::Html)]
    pub format: SiteFormat,
    #[command(flatten)]
    pub from: SiteSource,
}

/// Serve the site, and rebuild it when a file changes
///
/// Open pages reload after each build.
#[derive(Debug, Args)]
pub(crate) struct ServeDocs {
    /// Address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8000")]
    pub listen: SocketAddr,
    #[command(flatten)]
    pub from: SiteSource,
}

/// Options that name the parts of a site.
#[derive(Debug, Clone, Args)]
pub(crate) struct SiteSource {
    #[command(flatten)]
    pub catalogs: Catalogs,
    /// Use the Markdown files of this folder as the guide, instead of the built-in guide
    #[arg(long, value_name = "DIR")]
    pub guide: Option<PathBuf>,
    /// Folder with the documented facts, as `PROVIDER.tsv`: id, text and rules of each fact,
    /// separated by tabs
    #[arg(long, value_name = "DIR")]
    pub facts: Option<PathBuf>,
    /// File of renamed rules, to redirect old pages: an old id and its new id on each line
    #[arg(long, value_name = "FILE")]
    pub moved: Option<PathBuf>,
    /// Show what changed since this version of the catalogs: a path or a revision, as for
    /// `replybook diff`
    #[arg(long, value_name = "OLD")]
    pub before: Option<PathBuf>,
    /// Folder of templates that replace the built-in ones of the same name
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// The engine as a WebAssembly module, so that pages can classify a pasted response
    #[arg(long, value_name = "FILE")]
    pub wasm: Option<PathBuf>,
}

/// Output format of `docs build`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SiteFormat {
    /// The site, with the JSON files
    Html,
    /// An index, and one file per catalog
    Json,
    /// One page per rule and per provider
    Markdown,
}
