//! `docs`: builds the site into a folder, or serves it while catalogs are edited.

mod changes;
mod folder;
mod guide;
mod serve;
mod source;

use crate::Ending;
use crate::arguments::{BuildDocs, Docs, DocsCommand, SiteFormat};
use crate::error::Error;
use crate::output::Output;

use source::Source;

/// Builds or serves the site.
pub(crate) fn run(asked: &Docs, output: &mut Output) -> Result<Ending, Error> {
    match &asked.command {
        DocsCommand::Build(asked) => build(asked, output),
        DocsCommand::Serve(asked) => serve::run(asked, output),
    }
}

/// Builds the site into a folder.
fn build(asked: &BuildDocs, output: &mut Output) -> Result<Ending, Error> {
    let source = Source::read(&asked.from)?;
    let site = source.site();
    let files = match asked.format {
        SiteFormat::Html => site.html()?,
        SiteFormat::Json => site.json()?,
        SiteFormat::Markdown => site.markdown(),
    };
    folder::write(&asked.out, &files)?;
    output.note(&format!(
        "wrote {} files to {}",
        files.len(),
        asked.out.display()
    ));
    Ok(Ending::Fine)
}
