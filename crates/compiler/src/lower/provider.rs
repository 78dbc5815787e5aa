//! One provider: its head from the one file that has it, its rules from all.

use std::collections::{BTreeSet, HashMap};

use super::example;
use super::file::Parsed;
use super::ids::Ids;
use super::layers::Layers;
use super::queries::Queries;
use super::report::{At, Findings};
use super::rule::{self, Head};
use super::{Finding, allow, default_success, finding, head};
use crate::diagnostic::Code;
use crate::format::RuleEntry;
use crate::shown::Shown;
use crate::written::WrittenRule;
use replybook_catalog::table::{Provider, RuleIx, Rules};

/// Days on which rules of one provider may retire.
const MAX_ENDS: usize = 256;

pub(super) struct Lowered {
    pub provider: Provider,
    pub shown: Vec<Shown>,
    pub written: Vec<WrittenRule>,
}

/// Lowers the files of one provider; `all_read` says that no file is missing for
/// mistakes in it.
pub(super) fn lower(
    id: &str,
    files: &[&Parsed],
    all_read: bool,
    findings: &mut Findings,
) -> Option<Lowered> {
    let head_file = head::file_of(id, files, all_read, findings)?;
    let spec = &head_file.head;
    let layers = Layers::new(head_file, files);
    let mut queries = Queries::default();
    let sources = layers.sources(findings);
    let shapes = layers.shapes(&mut queries, findings);
    let waits = layers.waits(findings);
    let policies = layers.policies(&sources, findings);
    let retry = layers.retry(&policies, findings);
    let dedupe = layers.dedupe(findings);
    let head = Head {
        id,
        shapes: &shapes,
        sources: &sources,
        policies: &policies,
        waits: &waits,
    };

    let default_id = default_success::id_of(id);
    let ids = Ids::of(&default_id, files, all_read, findings);
    let mut lowered = Vec::new();
    let mut places = Vec::new();
    let mut ends = BTreeSet::new();
    for file in files {
        for written in file.rules.written.iter().filter(|rule| !rule.is_partial) {
            let at = file.rule(written);
            let entry = &written.entry;
            check_overrides(entry, &ids, &at, findings);
            let mut shown = shown_of(entry, &ids, &at, findings);
            let mut conditions = Vec::new();
            let rule = rule::lower(entry, &at, &head, &mut queries, &mut conditions, findings);
            places.push(WrittenRule {
                id: entry.id.clone(),
                file: at.file().to_owned(),
                span: at.either("id", "value").span(),
                when: at.or_of_table("when", "field").on_key().span(),
                conditions,
                allowed: allow::lower(&entry.allow, &at),
            });
            if let Some(until) = rule.as_ref().and_then(|rule| rule.life.until) {
                ends.insert(until);
                if ends.len() > MAX_ENDS {
                    findings.at(&at.key("until"), too_many_ends());
                }
                for shown in &mut shown {
                    shown.as_of = until.before();
                }
            }
            lowered.extend(rule.map(|rule| (rule, shown, entry.overrides.as_slice())));
        }
    }
    let success = layers.success().and_then(|(success, at)| {
        let mut conditions = Vec::new();
        let rule =
            default_success::lower(success, &at, &head, &mut queries, &mut conditions, findings)?;
        places.push(WrittenRule {
            id: rule.id.clone(),
            file: at.file().to_owned(),
            span: at.on_key().span(),
            when: at.key("when").on_key().span(),
            conditions,
            allowed: allow::lower(&spec.allow, &head_file.root()),
        });
        let mut shown = example::examples(&rule.id, &success.examples, &ids, &at, findings);
        let near_misses = &success.near_misses;
        shown.extend(example::near_misses(
            &rule.id,
            near_misses,
            &ids,
            &at,
            findings,
        ));
        Some((rule, shown, [].as_slice()))
    });
    let has_success = success.is_some();
    lowered.extend(success);
    lowered.sort_by(|(a, ..), (b, ..)| a.id.cmp(&b.id));

    let place: HashMap<String, RuleIx> = lowered
        .iter()
        .enumerate()
        .map(|(at, (rule, ..))| (rule.id.clone(), at))
        .collect();
    let mut rules = Vec::new();
    let mut all_shown = Vec::new();
    for (mut rule, shown, overrides) in lowered {
        rule.overrides = overrides
            .iter()
            .filter_map(|id| place.get(id).copied())
            .collect();
        rule.sample = rule::sample_of(&shown);
        rules.push(rule);
        all_shown.extend(shown);
    }
    let provider = Provider {
        id: id.to_owned(),
        title: spec.title.clone().unwrap_or_default(),
        version: spec.version.clone().unwrap_or_default(),
        api: spec.api.clone().unwrap_or_default(),
        sources,
        queries: queries.into_list(),
        shapes,
        waits,
        policies,
        retry,
        dedupe,
        default_success: has_success
            .then(|| place.get(&default_id).copied())
            .flatten(),
        rules: rules.into(),
        retired: Rules::default(),
    };
    Some(Lowered {
        provider: provider.divided(|rule| rule.life.until.is_none()),
        shown: all_shown,
        written: places,
    })
}

fn too_many_ends() -> Finding {
    finding(
        Code::BadDate,
        format!("rules of this provider retire on more than {MAX_ENDS} different days"),
        "the examples of each such day are proved on the catalog of that day",
        "let rules that changed together retire on one day",
    )
}

fn check_overrides(entry: &RuleEntry, ids: &Ids<'_>, at: &At<'_>, findings: &mut Findings) {
    for (i, id) in entry.overrides.iter().enumerate() {
        if let Some(remedy) = ids.unless_other(id, &entry.id) {
            findings.at(
                &at.key("overrides").index(i),
                finding(
                    Code::UnknownOverride,
                    format!("`{id}` is no other rule of this catalog"),
                    "a rule can beat only other rules of its own provider",
                    remedy,
                ),
            );
        }
    }
}

fn shown_of(entry: &RuleEntry, ids: &Ids<'_>, at: &At<'_>, findings: &mut Findings) -> Vec<Shown> {
    let mut shown = example::examples(&entry.id, &entry.examples, ids, at, findings);
    let near_misses = &entry.near_misses;
    shown.extend(example::near_misses(
        &entry.id,
        near_misses,
        ids,
        at,
        findings,
    ));
    shown
}
