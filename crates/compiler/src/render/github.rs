//! Findings as workflow commands of GitHub Actions, which show them beside the
//! lines of a pull request.

use std::fmt::Write;

use super::Library;
use super::region::Region;
use super::{count, line_of};
use crate::diagnostic::{Diagnostic, Severity};
use crate::yaml::SourceFile;

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
    if let Some(region) = Region::new(library, &found.file, found.span) {
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

#[cfg(test)]
mod tests {
    use super::github;
    use crate::diagnostic::{Code, Diagnostic, Severity};
    use crate::yaml::{SourceFile, Span};

    fn finding(severity: Severity, message: &str) -> Diagnostic {
        let mut found = Diagnostic::new(Code::BadId, "a,b:c.yaml", Span::new(4, 6), message);
        found.severity = severity;
        found
    }

    #[test]
    fn ten_of_a_kind_are_commands_and_the_gravest_come_first() {
        let mut findings = vec![finding(Severity::Warning, "looked at")];
        findings.extend((0..12).map(|n| finding(Severity::Error, &format!("error {n}"))));
        let drawn = github(&findings, &[]);
        let lines: Vec<&str> = drawn.lines().collect();
        assert!(lines[..10].iter().all(|line| line.starts_with("::error ")));
        assert!(lines[10].starts_with("::warning "), "{drawn}");
        assert_eq!(lines[11], "GitHub shows ten of a kind; the others:");
        assert_eq!(lines[13], "- a,b:c.yaml: error[RB201 bad-id]: error 11");
        assert_eq!(lines[14], "12 errors, 1 warning");
    }

    #[test]
    fn nothing_in_a_text_ends_a_command_or_begins_another() {
        let hostile = "50% of\r\n::error::forged ##[error]x";
        let mut findings = vec![finding(Severity::Error, hostile); 11];
        findings[0].file = "a\n::error::b".into();
        let drawn = github(&findings, &[]);
        assert!(drawn.starts_with("::error file=a%0A%3A%3Aerror%3A%3Ab,title=RB201 bad-id::"));
        assert!(drawn.contains("::50%25 of%0D%0A::error::forged"), "{drawn}");
        let commands = drawn.lines().filter(|line| line.starts_with("::"));
        assert_eq!(commands.count(), 10);
        let last = drawn.lines().nth(11).unwrap_or_default();
        assert!(last.starts_with("- ") && !last.contains("##["), "{last}");
    }

    #[test]
    fn columns_are_given_within_one_line_alone() {
        let text = "id: Ab\nx: |\n  1\n  2\n".to_owned();
        let sources = [SourceFile {
            name: "a,b:c.yaml".to_owned(),
            text,
        }];
        let one = finding(Severity::Note, "x");
        let mut many = one.clone();
        many.span = Span::new(4, 17);
        let drawn = github(&[one, many], &sources);
        let lines: Vec<&str> = drawn.lines().collect();
        assert_eq!(
            lines[0],
            "::notice file=a%2Cb%3Ac.yaml,line=1,endLine=1,col=5,endColumn=7,title=RB201 bad-id::X."
        );
        assert!(
            lines[1].contains(",line=1,endLine=4,title="),
            "{}",
            lines[1]
        );
    }
}
