//! Finds the name somebody probably meant, for "did you mean". Never guesses
//! across a third of the name.

/// Names longer than this are not compared; nobody mistypes them.
const LONGEST: usize = 64;

/// The candidate closest to `name`, if one is close enough to be a slip: at most
/// a third of its letters differ. Letter case and `-` against `_` do not count.
/// Of equally close ones the first.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = folded(name)?;
    let length = name.chars().count();
    let allowed = (length / 3).max(1);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let other = folded(candidate)?;
            if other.chars().count().abs_diff(length) > allowed {
                return None;
            }
            let distance = strsim::osa_distance(&name, &other);
            (distance <= allowed && distance < length).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn folded(name: &str) -> Option<String> {
    (name.len() <= LONGEST).then(|| name.to_lowercase().replace('-', "_"))
}

#[cfg(test)]
mod tests {
    use super::nearest;

    const KEYS: [&str; 4] = ["title", "remediation", "rate_limit", "when"];

    #[test]
    fn a_slip_is_recognised() {
        assert_eq!(nearest("titel", KEYS), Some("title"));
        assert_eq!(nearest("remedation", KEYS), Some("remediation"));
        assert_eq!(nearest("Rate-Limit", KEYS), Some("rate_limit"));
    }

    #[test]
    fn another_word_is_not() {
        assert_eq!(nearest("outcome", KEYS), None);
        assert_eq!(nearest("x", ["a"]), None);
        assert_eq!(nearest("", KEYS), None);
        assert_eq!(nearest(&"t".repeat(1000), KEYS), None);
    }
}
