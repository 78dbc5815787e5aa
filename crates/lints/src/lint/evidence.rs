//! Whether the places that evidence names stand in the texts of their sources.

use std::collections::HashMap;

use super::Catalog;
use replybook_compiler::diagnostic::Code;
use replybook_compiler::format::EvidenceEntry;
use replybook_compiler::lower::{At, Findings, Parsed, Written, finding};

/// The text of a source, as somebody saved it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    /// The id of the source, with the id of its provider and `/` in front where
    /// ids of several providers are alike; what follows a last `.` is left out.
    pub name: String,
    /// The text, with whatever marks of Markdown or HTML stand in it.
    pub text: String,
}

impl SourceText {
    fn stem(&self) -> &str {
        let file = self.name.rfind('/').map_or(0, |slash| slash + 1);
        let dot = self.name.get(file..).and_then(|name| name.rfind('.'));
        dot.map_or(&*self.name, |dot| &self.name[..file + dot])
    }
}

/// Places that do not stand in the text of their source. A source without a text
/// is left alone.
pub(super) fn find(catalog: &Catalog<'_>, findings: &mut Findings) {
    let Some(provider) = catalog.provider.filter(|_| !catalog.texts.is_empty()) else {
        return;
    };
    let text_of = |source: &str| {
        let own = format!("{}/{source}", provider.id);
        let named = |name: &str| catalog.texts.iter().find(|text| text.stem() == name);
        named(&own).or_else(|| named(source))
    };
    let sources = provider.sources.iter();
    let texts: HashMap<&str, String> = sources
        .filter_map(|source| Some((&*source.id, letters(&text_of(&source.id)?.text))))
        .collect();
    let mut check = |entry: &EvidenceEntry, at: &At<'_>| {
        let (Some(source), Some(place)) = (&entry.source, &entry.at) else {
            return;
        };
        if texts
            .get(&**source)
            .is_some_and(|text| !stands_in(place, text))
        {
            findings.at(at, unfound(place, source));
        }
    };
    for file in &catalog.files {
        for (entry, at) in of_head(file) {
            check(entry, &at);
        }
        for rule in &file.rules.written {
            for (entry, at) in of_rule(file, rule) {
                check(entry, &at);
            }
        }
    }
}

fn of_head(file: &Parsed) -> Vec<(&EvidenceEntry, At<'_>)> {
    let root = file.root();
    let of_success = file.head.success.iter().map(|success| {
        let at = root.key("success");
        (at, &success.evidence)
    });
    let of_policies = file.head.policies.iter().map(|(name, policy)| {
        let at = root.key("policies").key(name);
        (at, &policy.evidence)
    });
    of_success
        .chain(of_policies)
        .flat_map(|(at, evidence)| listed(evidence, &at))
        .collect()
}

/// The evidence of a rule with the place of its `at`; of a table's, filled in for
/// a row, the row's value.
fn of_rule<'p>(file: &'p Parsed, rule: &'p Written) -> Vec<(&'p EvidenceEntry, At<'p>)> {
    let at = file.rule(rule);
    let of_table = |i: usize| rule.table.is_some() && i == 0;
    let own = rule.entry.evidence.iter().enumerate().map(|(i, entry)| {
        let place = if of_table(i) {
            at.key("value")
        } else {
            at.evidence(i).key("at")
        };
        (entry, place)
    });
    let causes = rule.entry.causes.iter().enumerate();
    let of_causes =
        causes.flat_map(|(i, cause)| listed(&cause.evidence, &at.key("causes").index(i)));
    own.chain(of_causes).collect()
}

fn listed<'p>(evidence: &'p [EvidenceEntry], at: &At<'p>) -> Vec<(&'p EvidenceEntry, At<'p>)> {
    let at = at.key("evidence");
    let entries = evidence.iter().enumerate();
    entries
        .map(|(i, entry)| (entry, at.index(i).key("at")))
        .collect()
}

/// Whether a place stands in a text of letters and digits alone: as it is, or
/// step by step, the heading before what stands under it.
fn stands_in(place: &str, text: &str) -> bool {
    if text.contains(&letters(place)) {
        return true;
    }
    let mut rest = text;
    place.split(": ").all(|step| {
        let step = letters(step);
        match rest.find(&step) {
            Some(at) => {
                rest = &rest[at + step.len()..];
                true
            }
            None => false,
        }
    })
}

/// The letters and digits of a text, in lower case: what remains however it is
/// spaced, marked up or broken into lines.
fn letters(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

fn unfound(place: &str, source: &str) -> replybook_compiler::lower::Finding {
    finding(
        Code::UnfoundEvidence,
        format!("`{place}` does not stand in the text of `{source}`"),
        "nobody can check the rule there",
        "write the heading, row or code as printed there (`Heading: what stands under it`), or \
         correct the rule, if the page has changed",
    )
}

#[cfg(test)]
mod tests {
    use super::{SourceText, letters, stands_in};

    #[test]
    fn marks_spaces_and_case_make_no_difference() {
        let text =
            letters("## 403 Forbidden\n\n| 403 | `ACCOUNT_LOCKED`\u{a0}|\nInvalid *API* key");
        for place in [
            "403 ACCOUNT_LOCKED",
            "invalid API key",
            "403 Forbidden: Invalid API key",
        ] {
            assert!(stands_in(place, &text), "{place}");
        }
        for place in ["404 ACCOUNT_LOCKED", "Invalid API key: 403 Forbidden"] {
            assert!(!stands_in(place, &text), "{place}");
        }
    }

    #[test]
    fn a_text_is_named_for_its_source() {
        let stem = |name: &str| {
            let text = SourceText {
                name: name.to_owned(),
                text: String::new(),
            };
            text.stem().to_owned()
        };
        assert_eq!(stem("braze/errors.html"), "braze/errors");
        assert_eq!(stem("v1.2/errors"), "v1.2/errors");
    }
}
