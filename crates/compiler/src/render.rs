//! Turns findings into text for people (an excerpt with a caret, or one line per
//! finding) and into the forms that machines take. It only formats; it never looks
//! at a terminal, a file or the catalog.

mod excerpt;
mod github;
mod json;
mod region;
mod sarif;
mod visible;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::Write;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Group, Level, Renderer};

use self::excerpt::Excerpt;
use self::visible::visible;
pub use github::github;
pub use json::{FINDINGS_SCHEMA_VERSION, json};
pub use sarif::sarif;

use crate::diagnostic::{Diagnostic, Severity};
use crate::yaml::{Positions, SourceFile};

/// How findings are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether to use ANSI colours.
    pub color: bool,
}

/// Draws every finding with the lines it is about, in the order given, and ends
/// with a line that counts them.
///
/// A finding in a file that is not among `sources` is drawn without lines. Lines
/// are cut to 140 columns around the place; a place of more than three lines is
/// shown by its first.
pub fn text(diagnostics: &[Diagnostic], sources: &[SourceFile], style: Style) -> String {
    let mut drawn = excerpts(diagnostics, sources, style);
    drawn.push_str(&count(diagnostics));
    drawn.push('\n');
    drawn
}

/// As [`text`], without the line that counts.
pub fn excerpts(diagnostics: &[Diagnostic], sources: &[SourceFile], style: Style) -> String {
    let renderer = if style.color {
        Renderer::styled().hyperlink(false)
    } else {
        Renderer::plain()
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let library = Library::new(diagnostics, sources);
    let mut drawn = String::new();
    for diagnostic in diagnostics {
        let group = group(diagnostic, &library);
        drawn.push_str(&renderer.render(&[group]));
        drawn.push_str("\n\n");
    }
    drawn
}

/// One line for each finding, `file:line:col: error[RB201 bad-id]: message`, in
/// the order given. Line and column are left out for a file that is not among
/// `sources`.
pub fn lines(diagnostics: &[Diagnostic], sources: &[SourceFile]) -> String {
    let library = Library::new(diagnostics, sources);
    let line = |found| line_of(found, &library) + "\n";
    diagnostics.iter().map(line).collect()
}

fn line_of(diagnostic: &Diagnostic, library: &Library<'_>) -> String {
    let Diagnostic { file, severity, .. } = diagnostic;
    let mut drawn = visible(file);
    if let Some(source) = library.get(file) {
        let (line, column) = source.positions.line_col(diagnostic.span.start);
        let _ = write!(drawn, ":{line}:{column}");
    }
    let message = visible(&diagnostic.message);
    let _ = write!(drawn, ": {severity}[{}]: {message}", label(diagnostic));
    drawn.replace(['\n', '\r'], " ")
}

/// `3 errors, 1 warning`; `no findings` for none.
pub fn count(diagnostics: &[Diagnostic]) -> String {
    let of = |severity: Severity| {
        let number = diagnostics
            .iter()
            .filter(|found| found.severity == severity)
            .count();
        let plural = if number == 1 { "" } else { "s" };
        (number > 0).then(|| format!("{number} {severity}{plural}"))
    };
    let counts: Vec<String> = Severity::ALL.into_iter().filter_map(of).collect();
    if counts.is_empty() {
        "no findings".to_owned()
    } else {
        counts.join(", ")
    }
}

/// Line and column of the byte `offset` of a text, both from 1; the column counts
/// characters, and a byte order mark at the start of the text is none. An offset
/// beyond the end is the end.
pub fn line_col(text: &str, offset: usize) -> (usize, usize) {
    Positions::new(text).line_col(offset)
}

/// `RB201 bad-id`.
fn label(diagnostic: &Diagnostic) -> String {
    format!("{} {}", diagnostic.code.id(), diagnostic.code)
}

fn group<'a>(diagnostic: &'a Diagnostic, library: &'a Library<'a>) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(visible(&diagnostic.message));
    let mut group = Group::with_title(title.id(label(diagnostic)));
    for excerpt in excerpt::excerpts(diagnostic, library) {
        group = match excerpt {
            Excerpt::Lines(snippet) => group.element(*snippet),
            Excerpt::Place(origin) => group.element(origin),
            Excerpt::Note(note) => group.element(Level::NOTE.message(note)),
        };
    }
    for (name, said) in [("why", &diagnostic.why), ("help", &diagnostic.help)] {
        if !said.is_empty() {
            let level = if name == "help" {
                Level::HELP
            } else {
                Level::NOTE
            };
            group = group.element(level.with_name(name).message(visible(said)));
        }
    }
    group
}

/// The sources that findings are in, by name, with their line starts.
struct Library<'a>(BTreeMap<&'a str, Source<'a>>);

struct Source<'a> {
    text: &'a str,
    positions: Positions<'a>,
}

impl<'a> Library<'a> {
    fn new(diagnostics: &'a [Diagnostic], sources: &'a [SourceFile]) -> Library<'a> {
        let mut wanted = std::collections::BTreeSet::new();
        for diagnostic in diagnostics {
            wanted.insert(&*diagnostic.file);
            wanted.extend(diagnostic.related.iter().map(|related| &*related.file));
        }
        let sources = sources
            .iter()
            .filter(|source| wanted.contains(source.name.as_str()));
        let source = |file: &'a SourceFile| Source {
            text: &file.text,
            positions: Positions::new(&file.text),
        };
        Library(
            sources
                .map(|file| (file.name.as_str(), source(file)))
                .collect(),
        )
    }

    fn get(&self, name: &str) -> Option<&Source<'a>> {
        self.0.get(name)
    }
}
