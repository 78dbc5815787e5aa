//! What the catalogs say, as pages: one rule, one provider, one category, one
//! status. From a compiled table and templates to names and texts; it reads no
//! file, and every value of a catalog or a response is escaped.

mod rule_page;
mod schedule;

pub use rule_page::{CauseEntry, EvidenceEntry, Example, RulePage, Similar, When};
pub use schedule::{Delay, PolicyEntry, Schedule, WaitSaid};

use replybook::Engine;
use replybook::catalog::table::{Provider, Rule};

/// A rule and whose it is.
pub type Known<'t> = (&'t Provider, &'t Rule);

/// Every rule of every catalog, also those not in force.
pub fn rules(engine: &Engine) -> impl Iterator<Item = Known<'_>> {
    let providers = &engine.table().providers;
    providers
        .iter()
        .flat_map(|provider| provider.published().map(move |rule| (provider, rule)))
}
