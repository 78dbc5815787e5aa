//! The beginning of a catalog: whole, and marked where a person has to write.

use replybook::vocabulary::Day;

/// The text of a file `catalog/<provider>.yaml` with one rule, to be changed into
/// the provider's own. What only a person can know begins with `TODO`, which is all
/// that lint finds in it. `today` is the day on which the pages are read.
#[must_use]
pub fn start(provider: &str, today: Day) -> String {
    include_str!("start/catalog.yaml")
        .replace("{provider}", provider)
        .replace("{today}", &today.to_string())
}
