//! Compiled catalogs, an engine for them, and all their example responses. Whether the
//! verdicts are right is not checked here.

use std::collections::{BTreeMap, BTreeSet};

use replybook::tools::builtin_files;
use replybook::vocabulary::Day;
use replybook::{Engine, Response, Verdict};
use replybook_catalog::table::{Provider, Sample};
use replybook_compiler::compile_onto_untried;
use replybook_compiler::diagnostic::Diagnostic;
use replybook_compiler::shown::Shown;
use replybook_compiler::written::WrittenRule;
use replybook_compiler::yaml::SourceFile;

/// Catalogs on the bench.
#[derive(Debug, Clone)]
pub struct Catalogs {
    engine: Engine,
    /// As of the days of retired rules.
    days: BTreeMap<Day, Engine>,
    own: Vec<String>,
    shown: Vec<Shown>,
    written: BTreeMap<String, WrittenRule>,
}

impl Catalogs {
    /// Compiles catalog files, given as names and texts, and tries none of their
    /// examples. Without a catalog `http` among them the built-in one is the net
    /// under all. Overlays lie on the built-in catalogs, unless theirs is among
    /// the files.
    ///
    /// # Errors
    /// Every finding about their form, warnings included, when one is an error.
    pub fn read(files: &[SourceFile]) -> Result<Catalogs, Vec<Diagnostic>> {
        let compiled = compile_onto_untried(&builtin_files(), files)?;
        let written = compiled.written.into_iter();
        let days = compiled.shown.iter().filter_map(|shown| shown.as_of);
        let days: BTreeSet<Day> = days.collect();
        let own = compiled.table.providers.iter().map(|p| p.id.clone());
        let own = own.collect();
        let engine = Engine::with_net(compiled.table);
        Ok(Catalogs {
            own,
            days: days
                .into_iter()
                .map(|day| (day, engine.as_of(day)))
                .collect(),
            engine,
            shown: compiled.shown,
            written: written.map(|rule| (rule.id.clone(), rule)).collect(),
        })
    }

    /// The engine over them.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The engine by which a response must come back: that of a retired rule is of
    /// its last day.
    #[must_use]
    pub fn engine_of(&self, shown: &Shown) -> &Engine {
        let of_day = shown.as_of.and_then(|day| self.days.get(&day));
        of_day.unwrap_or(&self.engine)
    }

    /// Those that the files say, by id; not a built-in `http` below them.
    pub fn providers(&self) -> impl Iterator<Item = &Provider> {
        let table = self.engine.table();
        self.own.iter().filter_map(|id| table.provider(id))
    }

    /// One of those that the files say.
    #[must_use]
    pub fn provider(&self, id: &str) -> Option<&Provider> {
        self.providers().find(|provider| provider.id == id)
    }

    /// Every example and near-miss, a provider's together.
    #[must_use]
    pub fn shown(&self) -> &[Shown] {
        &self.shown
    }

    /// The examples and near-misses of one provider.
    pub fn shown_of(&self, provider: &str) -> impl Iterator<Item = &Shown> {
        self.shown
            .iter()
            .filter(move |shown| shown.provider() == provider)
    }

    /// Where a rule stands.
    #[must_use]
    pub fn written(&self, rule: &str) -> Option<&WrittenRule> {
        self.written.get(rule)
    }
}

/// What a provider's catalog says of a response that is shown; `None` where there
/// is no such catalog.
pub(crate) fn verdict<'e>(
    engine: &'e Engine,
    provider: &str,
    sample: &Sample,
) -> Option<Verdict<'e>> {
    let headers = sample.header_lines();
    let provider = engine.provider(provider).ok()?;
    Some(provider.classify(&Response::shown(sample, &headers)))
}
