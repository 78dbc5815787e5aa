//! Findings as workflow commands of GitHub Actions, which show them beside the
//! lines of a pull request.

use std::fmt::Write;

use super::Library;
use super::region::Region;
use super::{count, line_of};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::SourceFile;

/// How many of one kind GitHub shows of a step.
const SHOWN: usize = 10;

/// A command for each of the first ten errors, warnings and notes, the gravest
/// kind first and each in the order given: GitHub shows no more of a step. The
/// others follow as lines of the log, and a line that counts all.
#[must_use]
pub fn github(diagnostics: &[Diagnostic], sources: &[SourceFile]) -> String {
    let library = Library::new(diagnostics, sources);
    let mut drawn = String::new();
    let mut others = String::new();
    for severity in Severity::ALL {
        let of = diagnostics
            .iter()
            .filter(|found| found.severity == severity);
        for (at, found) in of.enumerate() {
            if at < SHOWN {
                drawn.push_str(&command(found, &library));
            } else {
                // Nothing in the log may be read as a command.
                let line = line_of(found, &library).replace("##[", "# #[");
                let _ = writeln!(others, "- {line}");
            }
        }
    }
    if !others.is_empty() {
        let _ = writeln!(drawn, "GitHub shows ten of a kind; the others:");
        drawn.push_str(&others);
    }
    let _ = writeln!(drawn, "{}", count(diagnostics));
    drawn
}

fn command(found: &Diagnostic, library: &Library<'_>) -> String {
    let name = match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut command = format!("::{name} file={}", property(&found.file));
    if let Some(region) = Region::of(library, &found.file, found.span) {
        let _ = write!(command, ",line={},endLine={}", region.line, region.end_line);
        // Columns are taken only where a place is within one line.
        if region.line == region.end_line {
            let _ = write!(
                command,
                ",col={},endColumn={}",
                region.column, region.end_column
            );
        }
    }
    let title = format!("{} {}", found.code.id(), found.code);
    let message = data(&found.sentences());
    let _ = writeln!(command, ",title={}::{message}", property(&title));
    command
}

/// A text as the message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A text as a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
