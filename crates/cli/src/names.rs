//! Looks up names that people type, and suggests similar names if one does not exist.

use replybook::{Engine, Provider};

use crate::error::Error;

/// How similar a name must be to be suggested, from 0 to 1.
const SIMILAR: f64 = 0.6;
/// Names whose similarity is lower than the best by more than this are left out.
const TAIL: f64 = 0.15;
/// Factor on the similarity of two names when their providers are left out.
const WITHOUT_PROVIDER: f64 = 0.95;

/// Finds a provider by its id.
pub(crate) fn provider<'e>(engine: &'e Engine, id: &str) -> Result<Provider<'e>, Error> {
    engine.provider(id).map_err(|_| {
        let ids = engine.table().providers.iter().map(|p| p.id.as_str());
        let known = providers(engine);
        let advice = match similar(id, ids, 1).first() {
            Some(meant) => format!("did you mean `{meant}`? available: {known}"),
            None => format!("available: {known}"),
        };
        Error::UnknownProvider {
            found: id.to_owned(),
            advice,
        }
    })
}

/// The ids of all catalogs, separated by commas.
pub(crate) fn providers(engine: &Engine) -> String {
    engine
        .table()
        .providers
        .iter()
        .map(|p| p.id.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

/// The known names most similar to `name`, best first, without duplicates.
pub(crate) fn similar<'n>(
    name: &str,
    known: impl Iterator<Item = &'n str>,
    most: usize,
) -> Vec<&'n str> {
    let name = folded(name);
    let mut scored: Vec<(f64, &str)> = known
        .map(|known| (similarity(&name, &folded(known)), known))
        .collect();
    scored.sort_by(|(a, a_name), (b, b_name)| b.total_cmp(a).then(a_name.cmp(b_name)));
    scored.dedup_by_key(|(_, name)| *name);
    let least = scored
        .first()
        .map_or(SIMILAR, |(best, _)| (best - TAIL).max(SIMILAR));
    let near = scored.into_iter().filter(|(score, _)| *score >= least);
    near.take(most).map(|(_, name)| name).collect()
}

/// The similarity of two folded names, with or without the provider in front.
fn similarity(a: &str, b: &str) -> f64 {
    let own = |name: &str| {
        name.split_once('.')
            .map_or(0, |(provider, _)| provider.len() + 1)
    };
    let (a_own, b_own) = (a.get(own(a)..).unwrap_or(a), b.get(own(b)..).unwrap_or(b));
    let whole = strsim::normalized_damerau_levenshtein(a, b);
    whole.max(WITHOUT_PROVIDER * strsim::normalized_damerau_levenshtein(a_own, b_own))
}

/// Lowercases a name and replaces `-` by `_`, so that `rate-limited` is near `RATE_LIMITED`.
fn folded(name: &str) -> String {
    name.chars()
        .take(100)
        .map(|c| {
            if c == '-' {
                '_'
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_provider_is_told_which_was_meant() {
        let error = provider(Engine::builtin(), "htpp").unwrap_err().to_string();
        assert!(error.contains("did you mean `http`?"), "{error}");
    }

    #[test]
    fn suggestions_come_in_the_order_of_similarity() {
        let known = [
            "RATE_LIMITED",
            "RATE_LIMIT",
            "TOO_LARGE",
            "RATE_LIMIT",
            "RATE",
        ];
        assert_eq!(
            similar("rate-limti", known.into_iter(), 5),
            ["RATE_LIMIT", "RATE_LIMITED"]
        );
        assert!(similar("x", known.into_iter(), 5).is_empty());
        assert!(similar("", known.into_iter(), 5).is_empty());
    }

    #[test]
    fn a_name_may_be_right_apart_from_its_provider() {
        let known = ["http.created", "http.early-hints", "braze.rate-limited"];
        assert_eq!(
            similar("http.rate-limited", known.into_iter(), 5),
            ["braze.rate-limited"]
        );
        assert_eq!(
            similar("rate-limited", known.into_iter(), 5),
            ["braze.rate-limited"]
        );
    }
}
