//! A smaller catalog and response that still show a difference.

use replybook::Engine;
use replybook_catalog::predicate::Condition;
use replybook_catalog::table::{Provider, Table};
use replybook_testing::comparison::Comparison;

use crate::random_catalogs::{Case, difference};

/// Drops what is not needed, and says what is left.
pub fn shrunk(table: &Table, case: &Case) -> String {
    let (mut table, mut case) = (table.clone(), case.clone());
    let differs = |table: &Table, case: &Case| {
        difference(
            &Engine::new(table.clone()),
            case,
            &mut Comparison::default(),
        )
    };
    if differs(&table, &case).is_none() {
        return String::new();
    }
    loop {
        let before = (table.clone(), case.sent.clone());
        for step in 0.. {
            let mut smaller = table.clone();
            let Some(changed) = drop_one(&mut smaller, step) else {
                break;
            };
            if changed && differs(&smaller, &case).is_some() {
                table = smaller;
            }
        }
        for at in (0..case.sent.headers.len()).rev() {
            let mut smaller = case.clone();
            smaller.sent.headers.remove(at);
            if differs(&table, &smaller).is_some() {
                case = smaller;
            }
        }
        for length in [32, 8, 4, 2, 1] {
            for at in (0..case.sent.body.len()).rev() {
                let mut smaller = case.clone();
                let end = (at + length).min(smaller.sent.body.len());
                smaller.sent.body.drain(at..end);
                if differs(&table, &smaller).is_some() {
                    case = smaller;
                }
            }
        }
        if before.0 == table && before.1.body == case.sent.body {
            break;
        }
    }
    let found = differs(&table, &case).unwrap_or_default();
    let provider = table.provider(case.provider);
    format!(
        "\nsmaller:\n{found}\n{}",
        provider.map(written).unwrap_or_default()
    )
}

/// What is left of a catalog.
fn written(provider: &Provider) -> String {
    let rules = provider.rules.iter().enumerate();
    let rules = rules.filter(|(_, rule)| !rule.clauses.is_empty());
    let lines = rules.map(|(at, rule)| {
        let clauses: Vec<String> = rule
            .clauses
            .iter()
            .map(|clause| format!("{:?}: {}", clause.shape, provider.describe_clause(clause)))
            .collect();
        format!(
            "rule {at}: {clauses:?} {:?} {:?} overrides {:?} captures {:?} wait {:?}\n",
            rule.category, rule.outcome, rule.overrides, rule.captures, rule.wait
        )
    });
    let lines: String = lines.collect();
    let queries = provider.queries.iter().map(|named| named.text.as_str());
    let queries: Vec<(usize, &str)> = queries.enumerate().collect();
    format!(
        "{lines}{:#?}\n{queries:?}\ndefault {:?}",
        provider.shapes, provider.default_success
    )
}

/// Drops the part of a number; `None` where there are no more, and whether it
/// was there to be dropped.
fn drop_one(table: &mut Table, step: usize) -> Option<bool> {
    let mut at = step;
    let mut is = || {
        let is_this = at == 0;
        at = at.wrapping_sub(1);
        is_this
    };
    for provider in &mut table.providers {
        if is() {
            return Some(provider.default_success.take().is_some());
        }
        if is() {
            return Some(!std::mem::take(&mut provider.waits).is_empty());
        }
        for rule in &mut provider.rules {
            if is() {
                return Some(!std::mem::take(&mut rule.clauses).is_empty());
            }
            if is() {
                return Some(!std::mem::take(&mut rule.captures).is_empty());
            }
            if is() {
                return Some(!std::mem::take(&mut rule.overrides).is_empty());
            }
            if is() {
                return Some(!std::mem::take(&mut rule.causes).is_empty());
            }
            if is() {
                return Some(rule.wait.take().is_some());
            }
            for at in 0..rule.clauses.len() {
                if is() {
                    rule.clauses.remove(at);
                    return Some(true);
                }
                let conditions = &mut rule.clauses[at].conditions;
                for at in 0..conditions.len() {
                    if is() {
                        conditions.remove(at);
                        return Some(true);
                    }
                    if let Condition::Not(all) = &mut conditions[at]
                        && all.len() > 1
                        && is()
                    {
                        all.pop();
                        return Some(true);
                    }
                }
            }
        }
        for shape in &mut provider.shapes {
            if is() {
                let none = Vec::new();
                let fields = shape.fields.iter_mut();
                let dropped = fields.map(|field| std::mem::replace(&mut field.paths, none.clone()));
                return Some(dropped.fold(false, |any, paths| any | !paths.is_empty()));
            }
            if let Some(each) = &mut shape.each {
                if is() {
                    return Some(each.position.take().is_some());
                }
                if is() {
                    return Some(each.collection.take().is_some());
                }
                if is() {
                    return Some(each.key.take().is_some());
                }
                if is() {
                    return Some(each.of.take().is_some());
                }
            }
        }
    }
    None
}
