//! Chooses the lines of a file that a finding shows. An excerpt is small whatever
//! the file: places far from each other get their own, and of a huge line only
//! the place is named.

use annotate_snippets::{AnnotationKind, Origin, Snippet};

use super::visible::{same_length, visible};
use super::{Library, Source};
use crate::diagnostic::{Diagnostic, Related};
use crate::yaml::Span;

/// Bytes of text that one excerpt may span.
const LONGEST: usize = 16 * 1024;

/// Lines of a place beyond which only its first is shown.
const TALLEST: usize = 3;

/// A part of a drawn finding.
pub(super) enum Excerpt<'a> {
    /// Lines of a file with their marks.
    Lines(Box<Snippet<'a, annotate_snippets::Annotation<'a>>>),
    /// A place whose lines are not shown.
    Place(Origin<'a>),
    /// What stands at a place whose lines are not shown.
    Note(String),
}

/// The excerpts of a finding, that of its own place first.
pub(super) fn excerpts<'a>(
    diagnostic: &'a Diagnostic,
    library: &'a Library<'a>,
) -> Vec<Excerpt<'a>> {
    let mut apart: Vec<&Related> = diagnostic.related.iter().collect();
    let mut all = Vec::new();
    match library.get(&diagnostic.file) {
        None => all.push(Excerpt::Place(Origin::path(visible(&diagnostic.file)))),
        Some(source) => {
            let mut marks = vec![Mark::new(source, diagnostic.span, None)];
            apart.retain(|related| {
                let mark = Mark::new(source, related.span, Some(&related.label));
                let near =
                    related.file == diagnostic.file && fits(source, marks.iter().chain([&mark]));
                if near {
                    marks.push(mark);
                }
                !near
            });
            all.extend(lines(source, &diagnostic.file, marks));
        }
    }
    for related in apart {
        match library.get(&related.file) {
            None => {
                all.push(Excerpt::Place(Origin::path(visible(&related.file))));
                all.push(Excerpt::Note(visible(&related.label)));
            }
            Some(source) => {
                let mark = Mark::new(source, related.span, Some(&related.label));
                all.extend(lines(source, &related.file, vec![mark]));
            }
        }
    }
    all
}

/// A place to be marked in an excerpt.
struct Mark<'a> {
    span: Span,
    first_line: usize,
    last_line: usize,
    /// What stands there; none for the place of the finding itself.
    label: Option<&'a str>,
}

impl<'a> Mark<'a> {
    /// Fits the place to the text: inside it, on character boundaries, not taller
    /// than is shown.
    fn new(source: &Source<'_>, span: Span, label: Option<&'a str>) -> Mark<'a> {
        let Source { text, positions } = source;
        let content = text.trim_end_matches(['\r', '\n']).len();
        let mut start = span.start.min(content);
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let (first, _) = positions.line_bounds(0);
        let start = start.max(first.min(text.len()));
        let mut end = span.end.min(content).max(start);
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let first_line = positions.line(start);
        let mut last_line = positions.line(end.saturating_sub(1).max(start));
        if last_line - first_line >= TALLEST {
            last_line = first_line;
            end = positions.line_bounds(first_line).1.max(start);
        }
        Mark {
            span: Span::new(start, end),
            first_line,
            last_line,
            label,
        }
    }
}

/// Whether the lines of all marks together are short enough to be shown.
fn fits<'m, 'a: 'm>(source: &Source<'_>, marks: impl Iterator<Item = &'m Mark<'a>>) -> bool {
    let (start, end) = window(source, marks);
    end - start <= LONGEST
}

/// The first byte of the first line and the end of the last line of all marks.
fn window<'m, 'a: 'm>(
    source: &Source<'_>,
    marks: impl Iterator<Item = &'m Mark<'a>>,
) -> (usize, usize) {
    let lines = marks.map(|mark| (mark.first_line, mark.last_line));
    let (first, last) = lines
        .reduce(|(a, b), (c, d)| (a.min(c), b.max(d)))
        .unwrap_or_default();
    (
        source.positions.line_bounds(first).0,
        source.positions.line_bounds(last).1,
    )
}

fn lines<'a>(source: &Source<'a>, file: &'a str, marks: Vec<Mark<'a>>) -> Vec<Excerpt<'a>> {
    let (start, end) = window(source, marks.iter());
    if end - start > LONGEST {
        let mut place = Vec::new();
        for mark in marks {
            let (line, column) = source.positions.line_col(mark.span.start);
            let origin = Origin::path(visible(file));
            place.push(Excerpt::Place(origin.line(line).char_column(column)));
            place.extend(mark.label.map(|label| Excerpt::Note(visible(label))));
        }
        return place;
    }
    let line = source.positions.line(start) + 1;
    let annotations = marks.into_iter().map(|mark| {
        let kind = match mark.label {
            None => AnnotationKind::Primary,
            Some(_) => AnnotationKind::Context,
        };
        kind.span(mark.span.start - start..mark.span.end - start)
            .label(mark.label.map(visible))
    });
    let snippet = Snippet::source(same_length(&source.text[start..end]))
        .line_start(line)
        .path(visible(file))
        .annotations(annotations);
    vec![Excerpt::Lines(Box::new(snippet))]
}
