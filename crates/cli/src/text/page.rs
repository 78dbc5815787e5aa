//! Text laid out for a width: headings, labelled entries, blocks. Everything on a page is made
//! printable here, and nowhere else.

use std::borrow::Cow;
use std::fmt::Write as _;

use anstyle::Style;
use textwrap::core::display_width;
use textwrap::{Options, WordSplitter};

use super::printable;

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();

/// Columns before a label, and for a label.
const INDENT: usize = 2;
const LABEL: usize = 11;
/// A last column narrower than this is not wrapped beside the others.
const NARROWEST_COLUMN: usize = 20;

/// Text of a width.
pub(crate) struct Page {
    text: String,
    width: usize,
}

impl Page {
    /// An empty page of a width in columns.
    pub fn new(width: usize) -> Page {
        Page {
            text: String::new(),
            width,
        }
    }

    pub fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A line of its own, at the margin.
    pub fn heading(&mut self, style: Style, text: &str) {
        for line in wrap(&printable(text), self.width) {
            self.line(style, &line);
        }
    }

    /// A label and what it is for. Consecutive entries without a label
    /// continue the one above.
    pub fn entry(&mut self, label: &str, text: &str) {
        self.styled_entry(label, Style::new(), text);
    }

    /// An entry whose text has a style.
    pub fn styled_entry(&mut self, label: &str, style: Style, text: &str) {
        let room = self
            .width
            .saturating_sub(INDENT + LABEL)
            .max(NARROWEST_COLUMN);
        let mut label = label;
        for line in wrap(&printable(text), room) {
            // Writing to a string does not fail.
            let _ = write!(self.text, "{:INDENT$}{DIM}{label:<LABEL$}{DIM:#}", "");
            self.line(style, &line);
            label = "";
        }
    }

    /// Rows of columns under one label; the last column is wrapped.
    pub fn table(&mut self, label: &str, rows: &[Vec<String>]) {
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| {
                row.iter()
                    .map(|cell| printable(cell).into_owned())
                    .collect()
            })
            .collect();
        let widths = widths(&rows);
        let taken: usize = widths.iter().rev().skip(1).map(|width| width + 2).sum();
        let room = self.width.saturating_sub(INDENT + LABEL + taken);
        let mut label = label;
        for row in &rows {
            let Some((last, first)) = row.split_last() else {
                continue;
            };
            let mut before = padded(first, &widths);
            let lines = if room < NARROWEST_COLUMN {
                vec![last.as_str().into()]
            } else {
                wrap(last, room)
            };
            for line in lines {
                let _ = write!(self.text, "{:INDENT$}{DIM}{label:<LABEL$}{DIM:#}", "");
                self.line(Style::new(), &format!("{before}{line}"));
                (label, before) = ("", " ".repeat(taken));
            }
        }
    }

    /// A paragraph, indented.
    pub fn paragraph(&mut self, text: &str) {
        let room = self.width.saturating_sub(INDENT).max(NARROWEST_COLUMN);
        for line in wrap(&printable(text), room) {
            self.line(Style::new(), &format!("{:INDENT$}{line}", ""));
        }
    }

    /// Lines with their own indentation; long ones are wrapped under their
    /// beginning.
    pub fn block(&mut self, text: &str) {
        for line in text.lines() {
            let trimmed = line.trim_start_matches(' ');
            let indent = " ".repeat(INDENT + line.len() - trimmed.len());
            let further = format!("{indent}  ");
            let options = words(self.width.max(indent.len() + NARROWEST_COLUMN))
                .initial_indent(&indent)
                .subsequent_indent(&further);
            for line in textwrap::wrap(&printable(trimmed), options) {
                self.line(Style::new(), line.trim_end());
            }
        }
    }

    /// Lines to copy: indented, never wrapped.
    pub fn verbatim(&mut self, text: &str) {
        for line in text.lines() {
            let line = format!("{:INDENT$}{}", "", printable(line));
            self.line(Style::new(), line.trim_end());
        }
    }

    /// The text.
    pub fn finish(self) -> String {
        self.text
    }

    fn line(&mut self, style: Style, line: &str) {
        let _ = writeln!(self.text, "{style}{line}{style:#}");
    }
}

/// Rows of columns, aligned, one a line.
pub(crate) fn columns(rows: &[Vec<String>]) -> String {
    let widths = widths(rows);
    let mut text = String::new();
    for row in rows {
        let Some((last, first)) = row.split_last() else {
            continue;
        };
        text.push_str(&padded(first, &widths));
        text.push_str(last);
        text.push('\n');
    }
    text
}

/// Lines of a width. Words stay whole: ids and addresses are copied.
fn wrap(text: &str, width: usize) -> Vec<Cow<'_, str>> {
    textwrap::wrap(text, words(width))
}

fn words<'o>(width: usize) -> Options<'o> {
    Options::new(width)
        .break_words(false)
        .word_splitter(WordSplitter::NoHyphenation)
}

fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let cells = |at: usize| rows.iter().filter_map(move |row| row.get(at));
    (0..columns)
        .map(|at| cells(at).map(|cell| display_width(cell)).max().unwrap_or(0))
        .collect()
}

fn padded(cells: &[String], widths: &[usize]) -> String {
    let mut text = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        text.push_str(cell);
        text.push_str(&" ".repeat(width.saturating_sub(display_width(cell)) + 2));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole() {
        let mut page = Page::new(30);
        page.paragraph("see https://example.com/a-b-c-d-e-f-g and a-b-c");
        let text = anstream::adapter::strip_str(&page.finish()).to_string();
        assert_eq!(
            text,
            "  see\n  https://example.com/a-b-c-d-e-f-g\n  and a-b-c\n"
        );
    }

    #[test]
    fn entries_are_wrapped_beside_their_label() {
        let mut page = Page::new(35);
        page.entry("do", "one two three four five six\nseven");
        let text = anstream::adapter::strip_str(&page.finish()).to_string();
        assert_eq!(
            text,
            "  do         one two three four\n             five six\\nseven\n"
        );
    }

    #[test]
    fn columns_are_as_wide_as_what_is_shown() {
        let rows = [["漢字", "x"], ["a", "y"]].map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(columns(&rows), "漢字  x\na     y\n");
    }
}
