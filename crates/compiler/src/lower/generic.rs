//! Remediations that would suit any failure, and so help with none.

/// What can be said of every failure: whole phrases, without the words that say
/// nothing.
const SUITS_ALL: [&str; 33] = [
    "again later",
    "ask support",
    "ask provider",
    "check documentation",
    "check error",
    "check error message",
    "check input",
    "check logs",
    "check parameters",
    "check request",
    "check response",
    "contact provider",
    "contact support",
    "contact us",
    "correct error",
    "correct problem",
    "correct request",
    "fix error",
    "fix problem",
    "fix request",
    "investigate",
    "look into",
    "resend request",
    "retry",
    "retry later",
    "retry request",
    "see documentation",
    "see docs",
    "send again",
    "send request again",
    "try again",
    "try again later",
    "wait",
];

/// Words that make a phrase longer and say nothing of the cause.
const SAY_NOTHING: [&str; 24] = [
    "a",
    "after",
    "api",
    "customer",
    "few",
    "it",
    "just",
    "minutes",
    "moment",
    "moments",
    "our",
    "please",
    "sent",
    "simply",
    "some",
    "still",
    "team",
    "technical",
    "the",
    "their",
    "this",
    "time",
    "vendor",
    "your",
];

/// Fewer characters than these say nothing of a cause.
const SHORTEST: usize = 15;

/// Whether a remediation consists of phrases alone that suit every failure, or is
/// too short to say anything. One that inserts a capture speaks of its cause.
pub(super) fn is_generic(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    if text.chars().count() < SHORTEST {
        return true;
    }
    let clauses = text.split(['.', ',', ';', ':', '!', '\n']);
    let phrases = clauses.flat_map(phrases);
    let mut phrases = phrases.filter(|phrase| !phrase.is_empty());
    !text.contains('{') && phrases.all(|phrase| SUITS_ALL.contains(&phrase.as_str()))
}

/// The phrases that `and`, `or` and `then` join.
fn phrases(clause: &str) -> Vec<String> {
    let words = clause.split(|c: char| !c.is_alphanumeric() && c != '\'');
    let mut phrases: Vec<Vec<&str>> = vec![Vec::new()];
    for word in words.filter(|word| !word.is_empty()) {
        match word {
            "and" | "or" | "then" | "if" => phrases.push(Vec::new()),
            word if SAY_NOTHING.contains(&word) => {}
            word => phrases
                .last_mut()
                .into_iter()
                .for_each(|last| last.push(word)),
        }
    }
    phrases.into_iter().map(|words| words.join(" ")).collect()
}

#[cfg(test)]
mod tests {
    use super::is_generic;

    #[test]
    fn what_suits_every_failure_is_generic() {
        for text in [
            "",
            "Nothing.",
            "Try again later.",
            "Please try again later, or contact support.",
            "Wait a few minutes and try again.",
            "Check your request and then retry.",
            "See the API documentation; contact their technical support team.",
        ] {
            assert!(is_generic(text), "{text}");
        }
    }

    #[test]
    fn what_speaks_of_the_cause_is_not() {
        for text in [
            "Send at most 30 requests a minute, then try again.",
            "Try again with {field} set.",
            "Nothing to do: the provider accepted the request.",
            "Wait until the import has ended, then send it again.",
            "Contact support with the id of the request: the account is suspended.",
        ] {
            assert!(!is_generic(text), "{text}");
        }
    }

    #[test]
    fn the_phrases_are_as_they_are_compared() {
        for phrase in super::SUITS_ALL {
            assert!(
                super::phrases(phrase).contains(&phrase.to_owned()),
                "{phrase}"
            );
        }
    }
}
