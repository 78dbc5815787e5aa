//! Templates against a naive reading of their definition and against regular
//! expressions.

use std::fmt::Write as _;

use proptest::prelude::*;
use regex::Regex;

use super::hole::{int, word, word_run};
use super::*;

/// A template, valid or not, of the given literals.
fn template(literal: &'static str) -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => literal,
        1 => Just("{*}".to_owned()),
        1 => "[a-c]".prop_map(|name| format!("{{{name}}}")),
        1 => "[d-f]".prop_map(|name| format!("{{{name}:int}}")),
        1 => "[g-i]".prop_map(|name| format!("{{{name}:word}}")),
    ];
    prop::collection::vec(part, 1..9).prop_map(|parts| parts.concat())
}

fn like(literal: &'static str) -> impl Strategy<Value = Like> {
    template(literal).prop_filter_map("not a template", |text| Like::parse(&text).ok())
}

/// A text that resembles the template: its parts with holes filled, and noise.
fn resembling(like: Like, filling: &'static str) -> impl Strategy<Value = (Like, String)> {
    let parts = like.parts.len();
    prop::collection::vec((filling, 0..8_u8), parts).prop_map(move |fillings| {
        let texts = like
            .parts
            .iter()
            .zip(fillings)
            .map(|(part, (filling, kind))| match (part, kind) {
                (_, 0) => filling,
                (Part::Text(text), _) => text.clone(),
                (
                    Part::Hole {
                        holds: HoleType::Int,
                        ..
                    },
                    1..5,
                ) => filling.len().to_string(),
                (Part::Hole { .. }, _) => filling,
            });
        let text = texts.collect();
        (like.clone(), text)
    })
}

/// The definition, word by word: each place is tried, nothing is passed over.
fn naive(parts: &[Part], text: &str) -> Option<Vec<Range<usize>>> {
    let mut spans = Vec::new();
    let mut at = 0;
    let mut gap: Option<&Part> = None;
    let mut rest = parts;
    loop {
        let length = rest.iter().position(Part::is_gap).unwrap_or(rest.len());
        let (piece, is_last) = (&rest[..length], length == rest.len());
        let starts = if gap.is_some() {
            at..text.len() + 1
        } else {
            at..at + 1
        };
        let stands_at = |start: usize| {
            let (end, taken) = naive_piece(piece, text, start)?;
            // An empty last piece is at the very end.
            (!is_last || end == text.len()).then_some((start, end, taken))
        };
        let (start, end, taken) = starts
            .filter(|start| text.is_char_boundary(*start))
            .find_map(stands_at)?;
        if let Some(Part::Hole { name: Some(_), .. }) = gap {
            spans.push(at..start);
        }
        spans.extend(taken);
        at = end;
        if is_last {
            return Some(spans);
        }
        gap = rest.get(length);
        rest = &rest[length + 1..];
    }
}

fn naive_piece(piece: &[Part], text: &str, start: usize) -> Option<(usize, Vec<Range<usize>>)> {
    let mut at = start;
    let mut taken = Vec::new();
    for part in piece {
        let end = match part {
            Part::Text(literal) => at + text[at..].starts_with(literal).then_some(literal.len())?,
            Part::Hole {
                holds: HoleType::Int,
                ..
            } => at + int(&text.as_bytes()[at..])?.0,
            Part::Hole { .. } => word(text, at, word_run(text, at, usize::MAX))?,
        };
        if let Part::Hole { .. } = part {
            taken.push(at..end);
        }
        at = end;
    }
    Some((at, taken))
}

/// The same as a regular expression, for texts without `,` and `.` and with
/// short runs, where greedy holes of both kinds mean the same.
fn regex_of(like: &Like) -> Regex {
    let mut pattern = "(?s)^".to_owned();
    for part in &like.parts {
        let (name, inner) = match part {
            Part::Text(text) => {
                pattern += &regex::escape(text);
                continue;
            }
            Part::Hole {
                name,
                holds: HoleType::Any,
            } => (name, ".*?"),
            Part::Hole {
                name,
                holds: HoleType::Int,
            } => (name, "[+-]?[0-9]+"),
            Part::Hole {
                name,
                holds: HoleType::Word,
            } => (name, r"[\p{Alphabetic}\p{N}_-]+"),
        };
        match name {
            Some(name) => write!(pattern, "(?P<{name}>{inner})").expect("a String takes all"),
            None => pattern += inner,
        }
    }
    Regex::new(&(pattern + "$")).expect("literals are escaped")
}

/// Templates that begin a word, or a number and a word, at many places of a run.
const UNITS: [&str; 6] = [
    "{x}a{w:word}!{y}",
    "{x}a{w:word}!",
    "{x}aa{w:word} {v:word}.{y}",
    "{x}a{n:int} {w:word}!{y}",
    "{x}a1{w:word}..{y}",
    "a{w:word} a{v:word}!{y}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, max_global_rejects: 1 << 20, ..ProptestConfig::default() })]

    #[test]
    fn a_template_reads_as_it_is_written(like in like("[ab1 ,.é]{1,3}|\\{\\{|\\}\\}")) {
        prop_assert_eq!(Like::parse(&like.to_string()), Ok(like));
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC*|[{}*:a-c ]*") {
        if let Err(error) = Like::parse(&text) {
            prop_assert!(error.offset().is_none_or(|at| text.is_char_boundary(at) && at < text.len()));
        }
    }

    #[test]
    fn matches_agree_with_the_definition(
        (like, text) in like("[ab1 ,.é-]{1,3}").prop_flat_map(|like| resembling(like, "[ab1 ,.é-]{0,4}"))
    ) {
        let found = like.matches(&text, false).map(|captured| captured.spans().to_vec());
        prop_assert_eq!(&found, &naive(&like.parts, &text));
        prop_assert_eq!(found.is_some(), like.is_match(&text, false));
        let upper = like.is_match(&text.to_ascii_uppercase(), true);
        prop_assert_eq!(upper, found.is_some() || like.is_match(&text, true));
    }

    #[test]
    fn long_words_agree_with_the_definition(
        template in prop::sample::select(UNITS.as_slice()),
        runs in prop::collection::vec(("[a1 ]{0,3}", "[a1]{1,6}|a{250,262}|[a.]{500,520}", "[ !.]"), 1..4),
    ) {
        let like = Like::parse(template).expect("a template");
        let text: String = runs.into_iter().flat_map(|(start, run, end)| [start, run, end]).collect();
        let found = like.matches(&text, false).map(|captured| captured.spans().to_vec());
        prop_assert_eq!(found, naive(&like.parts, &text));
    }

    #[test]
    fn matches_agree_with_a_regular_expression(
        (like, text) in like("[ab1 é-]{1,3}")
            .prop_filter("a regex would end a typed hole early", |like| {
                !like.parts.windows(2).any(|two| !matches!(two[0], Part::Text(_)) && two[1].is_gap())
            })
            .prop_flat_map(|like| resembling(like, "[ab1 é-]{0,4}"))
    ) {
        let regex = regex_of(&like);
        let expected = regex.captures(&text).map(|captures| {
            let of = |(name, _)| captures.name(name).map(|found| found.range());
            like.holes().filter_map(of).collect::<Vec<_>>()
        });
        let found = like.matches(&text, false).map(|captured| captured.spans().to_vec());
        prop_assert_eq!(found, expected);
    }
}
