//! The coverage of examples and near-misses, as text for people.

use replybook_workbench::coverage::{CatalogCoverage, Coverage, Fact, OneWay, Share};

use super::listed;

/// A table of the catalogs, and then what is not reached.
pub(super) fn text(coverage: &Coverage<'_>) -> String {
    let catalogs = || coverage.catalogs.iter();
    let facts = || catalogs().filter_map(|c| Some((c.provider, c.facts.as_ref()?)));
    let open =
        facts().flat_map(|(id, facts)| facts.open.iter().map(move |fact| open_row(id, fact)));
    let factless = facts().flat_map(|(_, facts)| &facts.rules_without_fact);
    [
        listed("What the responses reach", catalogs().map(row)),
        listed(
            "Rules that decide no response",
            catalogs()
                .flat_map(|c| &c.idle_rules)
                .map(|rule| vec![(*rule).to_owned()]),
        ),
        listed(
            "Predicates reached one way only",
            catalogs().flat_map(|c| &c.one_way).map(one_way_row),
        ),
        listed("Facts that nothing carries whole", open),
        listed(
            "Documented rules that no fact names",
            factless.map(|rule| vec![(*rule).to_owned()]),
        ),
    ]
    .concat()
}

fn row(catalog: &CatalogCoverage<'_>) -> Vec<String> {
    let share = |share: Share, what: &str| format!("{} of {} {what}", share.reached, share.of);
    let facts = catalog
        .facts
        .as_ref()
        .map(|facts| share(facts.facts, "documented facts"));
    vec![
        catalog.provider.to_owned(),
        share(catalog.rules, "rules"),
        share(catalog.predicates, "predicates both ways"),
        facts.unwrap_or_else(|| "no inventory of facts".to_owned()),
    ]
}

fn one_way_row(found: &OneWay<'_>) -> Vec<String> {
    let way = match (found.held, found.failed) {
        (true, _) => "never fails",
        (false, true) => "never holds",
        (false, false) => "is never asked",
    };
    vec![
        found.rule.to_owned(),
        way.to_owned(),
        found.predicate.clone(),
    ]
}

fn open_row(provider: &str, fact: &Fact) -> Vec<String> {
    vec![
        provider.to_owned(),
        fact.id.clone(),
        fact.carriers.join(" "),
        fact.words.clone(),
    ]
}
