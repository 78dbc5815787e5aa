//! Answers of one form: the same but for what their texts and numbers say. Their verdicts are
//! written from one text, and are those of the interpreter.

use replybook::{Cache, Engine, Provider, Response};
use replybook_testing::mutation::shown;
use replybook_testing::random::Random;
use replybook_testing::responses::{self, NUMBERS, Sent, TEXTS};
use replybook_testing::tables;

use crate::random_catalogs::Case;
use crate::{cases, random};

/// How many there are of each answer, and how many of them are the answer itself: a form is
/// learned when it comes again.
const SIBLINGS: usize = 16;
const EQUAL: usize = 3;

/// One in so many cases gives an answer of the built-in catalogs, and one in so many a random
/// catalog.
const SHOWN: u64 = 64;
const CATALOGS: u64 = 128;

/// Answers of each random catalog.
const ANSWERS: usize = 6;

/// Texts beside those that tests compare with, as they are written.
const WRITTEN: [&str; 9] = [
    "a\\u0041\\n",
    "\\ud83d\\ude00 \\/",
    "say \\\"A\\\"",
    "~7e1f6c09~001",
    "~7e1f6c09 ~001",
    "~7e1f6c09\u{200e}~001",
    "\\u202e\u{202e}\\\\",
    "12345678901234567890",
    "\u{7f}\u{e9}",
];

#[derive(Debug, Default)]
struct Seen {
    verdicts: usize,
    by_tree: usize,
    from_text: usize,
    from_quoted: usize,
}

impl Seen {
    /// Says how much was compared; `scripts/equality-long` reads it.
    fn tell(&self) {
        let Seen {
            verdicts,
            by_tree,
            from_text,
            from_quoted,
        } = self;
        println!(
            "compared {verdicts} responses, {by_tree} of them ruled by a tree both times; \
             {from_text} verdicts from the text of an earlier one, {from_quoted} from bodies in strings"
        );
    }
}

/// Compares all that are like an answer.
fn compare(
    engine: &Engine,
    (provider, sent): (&str, &Sent),
    random: &mut Random,
    cache: &mut Cache,
    seen: &mut Seen,
) {
    let slow = engine.interpreter();
    // Some tables have no catalog of HTTP.
    let (Ok(fast), Ok(slow)) = (engine.provider(provider), slow.provider(provider)) else {
        return;
    };
    for number in 0..SIBLINGS {
        let sent = match number {
            0..EQUAL => sent.clone(),
            _ => sibling(sent, random),
        };
        let response = sent.response();
        let mut written = Vec::new();
        let outcome = fast.write_verdict(&response, cache, &mut written);
        seen.verdicts += 1;
        seen.by_tree += usize::from(cache.used_tree());
        seen.from_text += usize::from(cache.used_text());
        let told = slow.classify(&response);
        assert_eq!(
            String::from_utf8_lossy(&written),
            serde_json::to_string(&told).unwrap(),
            "{provider} {sent:?} {}",
            String::from_utf8_lossy(&sent.body),
        );
        assert_eq!(outcome, told.outcome);
        if let Ok(body) = std::str::from_utf8(&sent.body) {
            let quoted = serde_json::to_string(body).unwrap();
            let quoted = quoted[1..quoted.len() - 1].to_owned();
            seen.from_quoted += usize::from(compare_quoted(fast, slow, &sent, &quoted, cache));
            compare_quoted(fast, slow, &sent, &spoiled(&quoted, random), cache);
        }
    }
}

/// Compares what is written of a body in a string with what the interpreter makes of it
/// unescaped; whether something is written at all.
fn compare_quoted(
    fast: Provider<'_>,
    slow: Provider<'_>,
    sent: &Sent,
    quoted: &str,
    cache: &mut Cache,
) -> bool {
    let response = Response {
        body: quoted.as_bytes(),
        ..sent.response()
    };
    let (mut verdict, mut ruling) = (Vec::new(), Vec::new());
    let outcome = fast.write_verdict_embedded(&response, cache, &mut verdict);
    let ruled = fast.write_summary_embedded(&response, cache, &mut ruling);
    let Ok(body) = serde_json::from_str::<String>(&format!("\"{quoted}\"")) else {
        assert_eq!((outcome, ruled), (None, None), "{sent:?} {quoted}");
        assert!(verdict.is_empty() && ruling.is_empty());
        return false;
    };
    let response = Response {
        body: body.as_bytes(),
        ..sent.response()
    };
    let told = slow.classify(&response);
    if let Some(outcome) = outcome {
        let told_text = serde_json::to_string(&told).unwrap();
        let verdict = String::from_utf8_lossy(&verdict);
        assert_eq!(verdict, told_text, "{sent:?} {quoted}");
        assert_eq!(outcome, told.outcome);
    }
    let mut expected = Vec::new();
    slow.judge(&response, &mut Cache::new())
        .write_json(&mut expected);
    let mut unescaped = Vec::new();
    fast.write_summary(&response, cache, &mut unescaped);
    assert_eq!(unescaped, expected, "{sent:?} {body}");
    if let Some(ruled) = ruled {
        assert_eq!(ruling, expected, "{sent:?} {quoted}");
        assert_eq!(ruled, told.outcome);
    }
    outcome.is_some()
}

/// A string with a character too many, too few, or changed.
fn spoiled(text: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let at = random.below(chars.len() + 1);
    let other = random.pick(&['"', '\\', '\t', ' ', 'n', '0', '{', '}', ',', '\u{e9}']);
    match random.below(3) {
        0 if at < chars.len() => drop(chars.remove(at)),
        1 if at < chars.len() => chars[at] = other,
        _ => chars.insert(at, other),
    }
    chars.into_iter().collect()
}

fn sibling(sent: &Sent, random: &mut Random) -> Sent {
    let mut sibling = sent.clone();
    sibling.body = with_other_values(&sent.body, random);
    if random.one_in(8) {
        sibling.headers = responses::headers(random);
    }
    if random.one_in(8) {
        sibling.received_at_ms = responses::received_at_ms(random);
        sibling.request = responses::request(random);
    }
    sibling
}

/// A body with others in the place of some of its texts and numbers.
fn with_other_values(body: &[u8], random: &mut Random) -> Vec<u8> {
    let mut other = Vec::new();
    let mut rest = body;
    while let Some((first, behind)) = rest.split_first() {
        let len = match first {
            b'"' => len_of_text(rest),
            b'-' | b'0'..=b'9' => {
                let is_part =
                    |byte: &&u8| matches!(byte, b'-' | b'+' | b'.' | b'0'..=b'9' | b'e' | b'E');
                rest.iter().take_while(is_part).count()
            }
            _ => {
                other.push(*first);
                rest = behind;
                continue;
            }
        };
        let (value, after) = rest.split_at(len);
        let is_name = after.trim_ascii_start().first() == Some(&b':');
        match (first, random.one_in(3) && !is_name) {
            (b'"', true) => {
                let text = match random.below(12) {
                    0..4 => random.pick(&WRITTEN).to_owned(),
                    // Too long for a prose, or for a capture.
                    4 => random.pick(&WRITTEN).repeat(random.below(400)),
                    _ => random.pick(&TEXTS).to_owned(),
                };
                other.extend_from_slice(format!("\"{text}\"").as_bytes());
            }
            (_, true) => match random.one_in(3) {
                true => other.extend_from_slice(random.pick(&NUMBERS).as_bytes()),
                false => other.extend_from_slice(random.below(100_000).to_string().as_bytes()),
            },
            _ => other.extend_from_slice(value),
        }
        rest = after;
    }
    other
}

/// How long a text is that begins here, its quotes included.
fn len_of_text(bytes: &[u8]) -> usize {
    let mut escaped = false;
    let end = bytes.iter().skip(1).position(|byte| {
        let ends = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    });
    end.map_or(bytes.len(), |end| end + 2)
}

#[test]
fn verdicts_on_answers_of_one_form_are_written_as_the_interpreter_gives_them() {
    let (mut cache, mut seen) = (Cache::new(), Seen::default());
    let shown = shown();
    for number in 0..cases() / SHOWN {
        let mut random = random(1, number);
        let answer = random.pick_ref(&shown).as_sent();
        let sent = Sent {
            status: answer.status,
            headers: responses::headers(&mut random),
            body: answer.body,
            received_at_ms: None,
            request: None,
        };
        let answer = (answer.provider, &sent);
        compare(
            Engine::builtin(),
            answer,
            &mut random,
            &mut cache,
            &mut seen,
        );
    }
    seen.tell();
    assert!(seen.from_text * 3 > seen.verdicts, "{seen:?}");
    assert!(seen.from_quoted * 4 > seen.verdicts, "{seen:?}");
}

#[test]
fn random_catalogs_write_verdicts_as_the_interpreter_gives_them() {
    let (mut cache, mut seen) = (Cache::new(), Seen::default());
    let mut paths = tables::Paths::default();
    for number in 0..cases() / CATALOGS {
        let mut random = random(2, number);
        let engine = Engine::new(tables::table(&mut random, &mut paths));
        for _ in 0..ANSWERS {
            let case = Case::random(&mut random);
            let engine = engine.with_limits(case.limits);
            let answer = (case.provider, &case.sent);
            compare(&engine, answer, &mut random, &mut cache, &mut seen);
        }
    }
    seen.tell();
    assert!(seen.from_text * 20 > seen.verdicts, "{seen:?}");
    assert!(seen.from_quoted * 40 > seen.verdicts, "{seen:?}");
}
