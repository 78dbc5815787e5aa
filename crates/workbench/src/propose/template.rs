//! Makes a template from a message. Numbers are captured; every other personal value becomes a
//! hole without a name.

use replybook_catalog::like::{Like, int_value};

use crate::mask::{Kind, Masks, Segment, segments};

/// Characters of a message that a template keeps; the rest is a hole.
const LONGEST: usize = 240;
/// Words that name nothing.
pub(super) const IDLE: [&str; 16] = [
    "a", "an", "and", "at", "by", "for", "in", "is", "most", "of", "on", "or", "than", "the", "to",
    "was",
];

/// A template, a made-up message that fits it, and the numbers in that message.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Template {
    pub like: String,
    pub masked: String,
    pub numbers: Vec<(String, i64)>,
}

/// The template of a message; `None` where the message has nothing that varies, or
/// nothing else. `taken` are the names of other captures.
pub(super) fn find(message: &str, taken: &[String], masks: &mut Masks) -> Option<Template> {
    let segments = segments(message);
    let mut template = Template {
        like: String::new(),
        masked: String::new(),
        numbers: Vec::new(),
    };
    let mut ends_open = false;
    let mut kept = 0;
    for (at, segment) in segments.iter().enumerate() {
        match segment {
            Segment::Text(text) => {
                let room = LONGEST.saturating_sub(kept);
                let end = text
                    .char_indices()
                    .nth(room)
                    .map_or(text.len(), |(end, _)| end);
                let shown = text.get(..end).unwrap_or_default();
                kept += shown.chars().count();
                template
                    .like
                    .push_str(&shown.replace('{', "{{").replace('}', "}}"));
                template.masked.push_str(shown);
                ends_open &= shown.is_empty();
                if end < text.len() {
                    open(&mut template.like, &mut ends_open);
                    break;
                }
            }
            Segment::Value(kind, value) => {
                let masked = masks.value(*kind, value);
                let next = segments.get(at + 1);
                let number = int_value(&masked).filter(|_| *kind == Kind::Number);
                match number {
                    Some(number) if !ends_open && is_free(next) && fits(value) => {
                        let before = segments.get(..at).and_then(|before| before.last());
                        let name = name_of(before, next, taken, &template.numbers);
                        template.like.push_str(&format!("{{{name}:int}}"));
                        template.numbers.push((name, number));
                    }
                    _ => open(&mut template.like, &mut ends_open),
                }
                template.masked.push_str(&masked);
            }
        }
    }
    let varies = ["{*}", ":int}"]
        .iter()
        .any(|hole| template.like.contains(hole));
    let fits = Like::parse(&template.like).is_ok_and(|like| {
        like.literal_len() >= 4
            && like.is_match(message, false)
            && like.is_match(&template.masked, false)
    });
    (varies && fits).then_some(template)
}

/// A hole without a name; not a second one beside it.
fn open(like: &mut String, ends_open: &mut bool) {
    if !*ends_open {
        like.push_str("{*}");
    }
    *ends_open = true;
}

/// Whether what follows a number is not a part of it.
fn is_free(next: Option<&Segment<'_>>) -> bool {
    match next {
        None => true,
        Some(Segment::Value(..)) => false,
        Some(Segment::Text(text)) => {
            !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '_' | '-'))
                || text.len() == 1
                || text.chars().nth(1).is_some_and(char::is_whitespace)
        }
    }
}

fn fits(value: &str) -> bool {
    int_value(value).is_some()
}

/// A name for a number: the word after it, or the one before it.
fn name_of(
    before: Option<&Segment<'_>>,
    after: Option<&Segment<'_>>,
    taken: &[String],
    numbers: &[(String, i64)],
) -> String {
    let after = after.and_then(|segment| match segment {
        Segment::Text(text) => text.split_whitespace().next(),
        Segment::Value(..) => None,
    });
    let before = before.and_then(|segment| match segment {
        Segment::Text(text) => text.split_whitespace().next_back(),
        Segment::Value(..) => None,
    });
    let word = |word: &str| {
        let word = word
            .trim_matches(|c: char| !c.is_ascii_alphabetic())
            .to_ascii_lowercase();
        let is_name = word.len() > 1
            && word.len() <= 24
            && word.chars().all(|c| c.is_ascii_lowercase() || c == '_')
            && !IDLE.contains(&word.as_str());
        is_name.then_some(word)
    };
    let reserved = [
        "status",
        "headers",
        "body",
        "text",
        "any",
        "not",
        "body_kind",
    ];
    let base = after.and_then(word).or_else(|| before.and_then(word));
    let base = base
        .filter(|base| !reserved.contains(&base.as_str()))
        .unwrap_or_else(|| "number".to_owned());
    let is_taken =
        |name: &String| taken.contains(name) || numbers.iter().any(|(known, _)| known == name);
    let numbered = (2..).map(|number| format!("{base}_{number}"));
    let mut names = std::iter::once(base.clone()).chain(numbered);
    names.find(|name| !is_taken(name)).unwrap_or(base)
}
