//! Catalogs on the bench: compiled, with an engine over them and every response
//! that they show. Whether the responses come back as they should is not asked
//! here.

use std::collections::BTreeMap;

use replybook::catalog::compile_untried;
use replybook::catalog::diagnostic::Diagnostic;
use replybook::catalog::shown::Shown;
use replybook::catalog::source::SourceFile;
use replybook::catalog::table::{Provider, Sample};
use replybook::catalog::written::WrittenRule;
use replybook::{Engine, Response, Verdict};

/// Catalogs on the bench.
#[derive(Debug, Clone)]
pub struct Catalogs {
    engine: Engine,
    own: Vec<String>,
    shown: Vec<Shown>,
    written: BTreeMap<String, WrittenRule>,
}

impl Catalogs {
    /// Compiles catalog files, given as names and texts, and tries none of their
    /// examples. Without a catalog `http` among them the built-in one is the net
    /// under all.
    ///
    /// # Errors
    /// Every finding about their form, warnings included, when one is an error.
    pub fn read(files: &[SourceFile]) -> Result<Catalogs, Vec<Diagnostic>> {
        let compiled = compile_untried(files)?;
        let written = compiled.written.into_iter();
        Ok(Catalogs {
            own: compiled
                .table
                .providers
                .iter()
                .map(|p| p.id.clone())
                .collect(),
            engine: Engine::with_net(compiled.table),
            shown: compiled.shown,
            written: written.map(|rule| (rule.id.clone(), rule)).collect(),
        })
    }

    /// The engine over them.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
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
