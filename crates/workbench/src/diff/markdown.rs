//! A comparison as Markdown for a pull request comment: a summary first, details folded, never
//! longer than a comment may be. Texts of a catalog are written as code, so that they cannot
//! format, link or mention a user.

use std::fmt::Write as _;

use replybook_catalog::words::printable;

use super::{Bump, CatalogDiff, Diff, Follows, PartChange, RuleChange, VerdictChange, What};

/// A comment on GitHub has at most 65,536 characters; some are left for others.
const LONGEST: usize = 60_000;

/// A text in a cell is cut to so many characters.
const LONGEST_TEXT: usize = 160;

/// Room for a fold with its heads, without any row.
const FOLD: usize = 1000;

/// By this line a comment is known again.
const MARK: &str = "<!-- replybook diff -->";

impl Diff<'_> {
    /// The comparison as Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let changed: Vec<&CatalogDiff<'_>> =
            self.catalogs.iter().filter(|c| !c.is_unchanged()).collect();
        let mut page = Page(format!("{MARK}\n### Catalogs\n\n"));
        if changed.is_empty() {
            page.0.push_str("No catalog changes, and no verdict.\n");
            return page.0;
        }
        let summary = changed.iter().map(|catalog| summary(catalog));
        page.table(
            "| catalog | version | the changes are | |\n| --- | --- | --- | --- |\n",
            summary,
        );
        let unchanged = self.catalogs.len() - changed.len();
        if unchanged > 0 {
            let _ = write!(page.0, "{unchanged} more without a change.\n\n");
        }
        let left_out = changed
            .into_iter()
            .filter(|catalog| !page.details(catalog))
            .count();
        if left_out > 0 {
            let _ = writeln!(
                page.0,
                "No room for the details of {left_out} more: `replybook diff` lists all."
            );
        }
        page.0
    }
}

/// What is written so far.
struct Page(String);

impl Page {
    /// As many rows as there is room for, and how many more there are.
    fn table(&mut self, head: &str, rows: impl Iterator<Item = String>) {
        let (mut written, mut omitted) = (0, 0);
        for row in rows {
            if self.0.len() + head.len() + row.len() > LONGEST {
                omitted += 1;
                continue;
            }
            if written == 0 {
                self.0.push_str(head);
            }
            self.0.push_str(&row);
            written += 1;
        }
        if omitted > 0 {
            let _ = writeln!(self.0, "\nand {omitted} more: `replybook diff` lists all.");
        }
        if written + omitted > 0 {
            self.0.push('\n');
        }
    }

    /// The changes of one catalog, folded; `false` where there is no room for them.
    fn details(&mut self, catalog: &CatalogDiff<'_>) -> bool {
        let parts = catalog.head.iter().map(part_row);
        let rules = catalog.rules.iter().map(rule_row);
        let verdicts = catalog.verdicts.iter().map(verdict_row);
        if parts.len() + rules.len() + verdicts.len() == 0 {
            return true;
        }
        if self.0.len() + FOLD > LONGEST {
            return false;
        }
        let counts = [
            count(catalog.head.len(), "part of the head", "parts of the head"),
            count(catalog.rules.len(), "rule", "rules"),
            count(catalog.verdicts.len(), "verdict", "verdicts"),
        ];
        let counts: Vec<String> = counts.into_iter().flatten().collect();
        let _ = write!(
            self.0,
            "<details><summary><b>{}</b>: {}</summary>\n\n",
            catalog.provider,
            counts.join(", ")
        );
        self.table(
            "| head | was | is | change |\n| --- | --- | --- | --- |\n",
            parts,
        );
        self.table("| rule | what | change |\n| --- | --- | --- |\n", rules);
        self.table(
            "| response | rule | what differs | change |\n| --- | --- | --- | --- |\n",
            verdicts,
        );
        let _ = write!(
            self.0,
            "{} responses compared.\n\n</details>\n\n",
            catalog.responses
        );
        true
    }
}

fn summary(catalog: &CatalogDiff<'_>) -> String {
    let version = match (catalog.old_version, catalog.new_version) {
        (Some(old), Some(new)) if old == new => code(&new.to_string()),
        (Some(old), Some(new)) => {
            format!("{} → {}", code(&old.to_string()), code(&new.to_string()))
        }
        (None, Some(new)) => format!("new: {}", code(&new.to_string())),
        (Some(old), None) => format!("was {}", code(&old.to_string())),
        (None, None) => String::new(),
    };
    let verdict = match catalog.follows {
        Follows::Follows => "✅ the version follows".to_owned(),
        Follows::Behind { least } => {
            format!("❌ raise the version to {}", code(&least.to_string()))
        }
        Follows::Gone => "❌ the catalog is gone; ids are for ever: put it back".to_owned(),
    };
    format!(
        "| {} | {version} | {} | {verdict} |\n",
        code(catalog.provider),
        grade(catalog.bump)
    )
}

fn part_row(part: &PartChange) -> String {
    format!(
        "| {} | {} | {} | {} |\n",
        part.part,
        lines(&part.old),
        lines(&part.new),
        grade(part.bump)
    )
}

fn rule_row(change: &RuleChange<'_>) -> String {
    let what = match &change.what {
        What::Added => "added".to_owned(),
        What::Retired => "retired".to_owned(),
        What::Removed => "**removed**: ids are for ever, set `until` instead".to_owned(),
        What::Changed { parts } => {
            let part = |part: &PartChange| {
                format!("{}: {} → {}", part.part, lines(&part.old), lines(&part.new))
            };
            parts.iter().map(part).collect::<Vec<_>>().join("<br>")
        }
    };
    format!(
        "| {} | {what} | {} |\n",
        code(change.rule),
        grade(change.bump)
    )
}

fn verdict_row(change: &VerdictChange) -> String {
    let rule = |rule: &Option<String>| rule.as_deref().map_or("none".to_owned(), code);
    let rules = if change.old_rule == change.new_rule {
        rule(&change.new_rule)
    } else {
        format!("{} → {}", rule(&change.old_rule), rule(&change.new_rule))
    };
    let differences = change.differences.iter().filter(|d| d.field != "rule");
    let differences = differences.map(|difference| {
        let value = |value: &Option<String>| value.as_deref().map_or("nothing".to_owned(), code);
        let (old, new) = (value(&difference.old), value(&difference.new));
        format!("{}: {old} → {new}", code(&difference.field))
    });
    let more = match change.responses {
        1 => String::new(),
        many => format!(" and {} more", many - 1),
    };
    format!(
        "| {}{more} | {rules} | {} | {} |\n",
        code(&change.response.to_string()),
        differences.collect::<Vec<_>>().join("<br>"),
        grade(change.bump)
    )
}

fn grade(bump: Bump) -> String {
    match bump {
        Bump::Major => "**major**".to_owned(),
        other => other.to_string(),
    }
}

fn count(number: usize, one: &str, many: &str) -> Option<String> {
    match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        more => Some(format!("{more} {many}")),
    }
}

/// What a part says, as code.
fn lines(said: &str) -> String {
    if said.is_empty() {
        return "nothing".to_owned();
    }
    said.lines().map(code).collect::<Vec<_>>().join("<br>")
}

/// A text as code in a cell of a table, on one line.
fn code(text: &str) -> String {
    let shown = printable(text.trim());
    let mut line: String = shown.chars().take(LONGEST_TEXT).collect();
    if line.len() < shown.len() {
        line.push('…');
    }
    let line = line.replace('|', "\\|");
    if line.is_empty() {
        return "empty".to_owned();
    }
    let longest = line.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    format!("{fence}{space}{line}{space}{fence}")
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn a_text_cannot_leave_its_code_or_its_cell() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a | b"), "`a \\| b`");
        assert_eq!(code("say `this`"), "`` say `this` ``");
        assert_eq!(code("``"), "``` `` ```");
        assert_eq!(code("one\ntwo\u{202e}"), "`one\\ntwo\\u{202e}`");
        assert_eq!(code(" \n"), "empty");
        assert_eq!(code(&"x".repeat(500)).chars().count(), 160 + 3);
    }
}
