//! The good catalog (`bad_catalogs/good.yaml`), damaged at random but the same at every run: whatever it
//! becomes, compiling it ends, and every finding stands in its file.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use replybook_compiler::diagnostic::Diagnostic;
use replybook_compiler::render::{self, Style};
use replybook_lints::lint_onto;
use replybook_testing::catalogs::file;

const GOOD: &str = include_str!("bad_catalogs/good.yaml");

/// Catalogs tried.
const CASES: u32 = 3000;

/// What a place may be overwritten with.
const SIGNS: [&str; 16] = [
    "{", "}", "[", "]", ": ", "- ", "\"", "'", "&a ", "#", "é", "{{", "[[", "-1", "~", "\u{202E}",
];

/// One damage; numbers are places, taken modulo what there is.
#[derive(Debug, Clone)]
enum Damage {
    Delete(usize),
    Duplicate(usize),
    Swap(usize, usize),
    Indent(usize),
    /// In a line, one character becomes a sign.
    Garble(usize, usize, usize),
    /// What follows is lost.
    Cut(usize, usize),
    /// The value of a line becomes that of another.
    Mix(usize, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = || any::<usize>();
    prop_oneof![
        2 => at().prop_map(Damage::Delete),
        1 => at().prop_map(Damage::Duplicate),
        1 => (at(), at()).prop_map(|(a, b)| Damage::Swap(a, b)),
        1 => at().prop_map(Damage::Indent),
        4 => (at(), at(), at()).prop_map(|(a, b, c)| Damage::Garble(a, b, c)),
        1 => (at(), at()).prop_map(|(a, b)| Damage::Cut(a, b)),
        4 => (at(), at()).prop_map(|(a, b)| Damage::Mix(a, b)),
    ]
}

#[test]
fn whatever_a_catalog_becomes_its_findings_stand_in_it() {
    let config = Config {
        failure_persistence: None,
        ..Config::with_cases(CASES)
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::XorShift);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let damages = proptest::collection::vec(damage(), 1..4);
    let result = runner.run(&damages, |damages| {
        let text = damages.iter().fold(GOOD.to_owned(), apply);
        let files = [file("acme.yaml", text)];
        let findings = lint_onto(&[], &files, &[]).findings;
        for found in &findings {
            stands_in(found, &files[0].text)?;
        }
        prop_assert!(!render::text(&findings, &files, Style::default()).is_empty());
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

fn stands_in(found: &Diagnostic, text: &str) -> Result<(), TestCaseError> {
    let spans = found.related.iter().map(|related| related.span);
    for span in spans.chain([found.span]) {
        prop_assert!(text.get(span.range()).is_some(), "{found:?}\n{text}");
    }
    Ok(())
}

fn apply(text: String, damage: &Damage) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let count = lines.len();
    if count == 0 {
        return text;
    }
    let line = |at: &usize| at % count;
    match damage {
        Damage::Delete(at) => {
            lines.remove(line(at));
        }
        Damage::Duplicate(at) => {
            let copy = lines[line(at)].clone();
            lines.insert(line(at), copy);
        }
        Damage::Swap(a, b) => lines.swap(line(a), line(b)),
        Damage::Indent(at) => lines[line(at)].insert_str(0, "  "),
        Damage::Garble(at, place, sign) => {
            let garbled = &mut lines[line(at)];
            let (before, after) = divide(garbled, *place);
            let rest: String = after.chars().skip(1).collect();
            *garbled = format!("{before}{}{rest}", SIGNS[sign % SIGNS.len()]);
        }
        Damage::Cut(at, place) => {
            lines.truncate(line(at) + 1);
            let last = &mut lines[line(at)];
            *last = divide(last, *place).0.to_owned();
        }
        Damage::Mix(a, b) => {
            let value = |line: &str| line.split_once(": ").map(|(_, value)| value.to_owned());
            let (a, b) = (line(a), line(b));
            if let Some(taken) = value(&lines[b])
                && let Some((key, _)) = lines[a].split_once(": ")
            {
                lines[a] = format!("{key}: {taken}");
            }
        }
    }
    lines.join("\n") + "\n"
}

/// The line before and after some character of it.
fn divide(line: &str, place: usize) -> (&str, &str) {
    let characters = line.chars().count().max(1);
    let at = line.char_indices().nth(place % characters);
    line.split_at(at.map_or(0, |(byte, _)| byte))
}
