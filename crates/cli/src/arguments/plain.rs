//! The plainest way to write `classify`, which is run once an answer: read without describing
//! first all that could be said. Whatever is not plain is left to clap, errors too, so that
//! there is one place that refuses.

use std::ffi::OsString;

use clap::ValueEnum as _;

use super::{Answer, Catalogs, Classify, Format};
use crate::input;

/// Longest line of NDJSON where none is given, in bytes.
const MAX_LINE: usize = 64 << 20;

/// What stands behind `classify`, if it is a few options, each with its value apart, and a file.
pub(super) fn read(words: impl IntoIterator<Item = OsString>) -> Option<Classify> {
    let mut asked = unasked();
    let mut format = None;
    let Answer {
        provider,
        status,
        headers,
        include,
        file,
    } = &mut asked.answer;
    let mut words = words.into_iter().map(|word| word.into_string().ok());
    while let Some(word) = words.next() {
        let word = word?;
        let mut value = || words.next()?.filter(|value| is_plain(value));
        match word.as_str() {
            "-p" | "--provider" => once(provider, value()?)?,
            "-s" | "--status" => {
                let code = value()?.parse().ok();
                once(status, code.filter(|code| (100..=999).contains(code))?)?;
            }
            "-H" | "--header" => headers.push(input::header_line(&value()?).ok()?),
            "-i" | "--include" if !*include => *include = true,
            "--format" => once(&mut format, Format::from_str(&value()?, false).ok()?)?,
            _ if is_plain(&word) => once(file, word.into())?,
            _ => return None,
        }
    }
    if *include && status.is_some() {
        return None;
    }
    asked.format = format.unwrap_or(asked.format);
    Some(asked)
}

/// Whether a word is no option, nor anything else of a meaning of its own.
fn is_plain(word: &str) -> bool {
    !word.is_empty() && !word.starts_with('-')
}

/// Fills what was empty.
fn once<T>(place: &mut Option<T>, value: T) -> Option<()> {
    place.replace(value).is_none().then_some(())
}

/// What is asked where nothing is said.
fn unasked() -> Classify {
    Classify {
        answer: Answer::default(),
        catalogs: Catalogs::default(),
        method: None,
        idempotency_key: false,
        received_at: None,
        explain: false,
        brief: false,
        show_sensitive: false,
        fail_on: Vec::new(),
        format: Format::Text,
        max_line: MAX_LINE,
        jobs: None,
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;
    use proptest::prelude::*;

    use super::super::{Arguments, ClassifyAlone};
    use super::*;

    const WORDS: &str = "-p|braze|--provider|-s|429|--status|99|1000|+200|0429|-H|A: b|--header|ab\
        |-i|--include|--format|json|ndjson|JSON|text|body.json|-|--|-p=braze|--status=429|-s429|-is\
        |--brief|--explain|--color|always|--method|POST|--jobs|2|--max-line|help|--help|-h|-V||ä|--stat";

    /// What clap makes of the same words, if it takes them.
    fn by_clap(words: &[&str]) -> Option<String> {
        let all = ["replybook", "classify"].into_iter().chain(words.to_vec());
        let read = Arguments::<ClassifyAlone>::try_parse_from(all).ok()?;
        Some(format!("{:?}", <Arguments>::from(read)))
    }

    fn plainly(words: &[&str]) -> Option<String> {
        let asked = read(words.iter().map(OsString::from))?;
        Some(format!("{:?}", <Arguments>::plain(asked)))
    }

    #[test]
    fn the_usual_ways_to_ask_are_plain() {
        let lines = "|-i|-p braze -s 429|--provider braze --status 429 body.json\
            |--provider braze -i --format json|-H x:y -H z: -s 500|--format ndjson log";
        for line in lines.split('|') {
            let words: Vec<&str> = line.split_whitespace().collect();
            let plain = plainly(&words);
            assert!(plain.is_some(), "{line}");
            assert_eq!(plain, by_clap(&words), "{line}");
        }
    }

    #[test]
    fn what_is_not_plain_is_left_to_clap() {
        for line in "-p|-p braze -p x|a b|-i -s 429|-s 99|--brief|-s429|-p -|--|-H x".split('|') {
            let words: Vec<&str> = line.split(' ').collect();
            assert_eq!(plainly(&words), None, "{line}");
        }
    }

    proptest! {
        #[test]
        fn plain_reading_agrees_with_clap(at in prop::collection::vec(any::<prop::sample::Index>(), 0..6)) {
            let all: Vec<&str> = WORDS.split('|').collect();
            let words: Vec<&str> = at.iter().map(|at| *at.get(&all)).collect();
            if let Some(plain) = plainly(&words) {
                prop_assert_eq!(Some(plain), by_clap(&words), "{:?}", words);
            }
        }
    }

    #[test]
    fn every_pair_of_words_reads_the_same() {
        let pairs = WORDS
            .split('|')
            .flat_map(|a| WORDS.split('|').map(move |b| [a, b]));
        let read: Vec<_> = pairs
            .filter_map(|pair| Some((pair, plainly(&pair)?)))
            .collect();
        assert!(read.len() > 10);
        for (pair, plain) in read {
            assert_eq!(Some(plain), by_clap(&pair), "{pair:?}");
        }
    }
}
