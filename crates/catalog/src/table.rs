//! The compiled form of catalogs: what the engine reads. One type for the
//! built-in catalogs and for those loaded at run time; it holds no YAML and no
//! position in a file, and every reference in it is an index that the compiler
//! has checked.

mod as_of;
mod description;
mod packed_rules;
mod rule;
mod rules;

pub use crate::shape::{Each, Field, FieldIx, QueryIx, Shape, ShapeIx};
pub(crate) use packed_rules::PackedRules;
pub use rule::{
    CaptureSource, CaptureSpec, Cause, Evidence, Life, PolicyChoice, Rule, Sample, ValueWait,
};
pub use rules::Rules;

use serde::{Deserialize, Serialize};

use crate::jsonpath::Query;
use crate::moment::Format;
use crate::policy::Policy;
use crate::predicate::Test;
use crate::vocabulary::Category;

/// The id of the catalog that gives every status its core meaning.
pub const HTTP: &str = "http";

/// Position of a rule in its provider's [`Provider::rules`]; past their end it
/// goes on in [`Provider::retired`].
pub type RuleIx = usize;

/// Every compiled catalog.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Table {
    /// By id, in order.
    pub providers: Vec<Provider>,
}

impl Table {
    /// The catalog of a provider.
    #[must_use]
    pub fn provider(&self, id: &str) -> Option<&Provider> {
        self.providers.get(self.position(id)?)
    }

    /// The position of a provider's catalog in [`Table::providers`].
    #[must_use]
    pub fn position(&self, id: &str) -> Option<usize> {
        let search = self.providers.binary_search_by(|p| p.id.as_str().cmp(id));
        search.ok()
    }

    /// The rule of an id, with its provider.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<(&Provider, &Rule)> {
        let provider = self.provider(id.split_once('.')?.0)?;
        Some((provider, provider.rule(id)?))
    }
}

/// One compiled catalog.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Provider {
    /// Kebab-case id, as in `x-ads`.
    pub id: String,
    /// The name people use.
    pub title: String,
    /// Semver of the catalog.
    pub version: String,
    /// The version or date of the API described.
    pub api: String,
    /// Where facts come from, by id.
    pub sources: Vec<Source>,
    /// Every distinct path of the catalog, compiled, with its text.
    pub queries: Vec<NamedQuery>,
    /// Where answers keep things.
    pub shapes: Vec<Shape>,
    /// Headers that say when, in the order in which they count.
    pub waits: Vec<HeaderWait>,
    /// Retry policies.
    pub policies: Vec<NamedPolicy>,
    /// The policy of a category: position in `policies`.
    pub retry: Vec<(Category, usize)>,
    /// How the provider treats repeated requests.
    pub dedupe: Option<Dedupe>,
    /// The rules in force, by id, in order.
    pub rules: Rules,
    /// The rules that are not: retired, or of another day than that asked for.
    /// By id, in order. They decide nothing, and stay to be read.
    pub retired: Rules,
    /// The rule that stands for the provider's documented default for a 2xx.
    pub default_success: Option<RuleIx>,
}

impl Provider {
    /// The rule of an id, in force or not.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        let of = |rules: &'_ [Rule]| rules.binary_search_by(|r| r.id.as_str().cmp(id));
        match of(&self.rules) {
            Ok(at) => self.rules.get(at),
            Err(_) => self.retired.get(of(&self.retired).ok()?),
        }
    }

    /// Every rule ever published: those in force, then those that are not.
    pub fn published(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().chain(&self.retired)
    }

    /// A policy by name.
    #[must_use]
    pub fn policy(&self, name: &str) -> Option<&NamedPolicy> {
        self.policies.iter().find(|p| p.name == name)
    }

    /// The policy of a category.
    #[must_use]
    pub fn policy_of(&self, category: Category) -> Option<&NamedPolicy> {
        let (_, at) = self.retry.iter().find(|(c, _)| *c == category)?;
        self.policies.get(*at)
    }

    /// A source by id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|s| s.id == id)
    }
}

/// A page or repository that facts come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Id within the catalog.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// The day it was read, `YYYY-MM-DD`.
    pub retrieved: String,
}

/// A path and the text it was written as.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NamedQuery {
    /// As written in the catalog.
    pub text: String,
    /// Compiled.
    pub query: Query,
}

/// A header that says when to try again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeaderWait {
    /// Lower-case header name.
    pub header: String,
    /// How its value may be written, tried in order.
    pub formats: Vec<Format>,
    /// For verdicts of these categories.
    pub categories: Vec<Category>,
    /// Guards: other headers that must pass.
    pub when: Vec<(String, Test)>,
    /// The name under which the value is captured.
    pub capture: String,
}

/// A retry policy and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NamedPolicy {
    /// Name within the catalog.
    pub name: String,
    /// The schedule.
    pub policy: Policy,
    /// Where it comes from.
    pub evidence: Vec<Evidence>,
}

/// How a provider treats the same request sent twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dedupe {
    /// How long it remembers, in milliseconds.
    pub window_ms: u64,
    /// What makes two requests the same.
    pub key: Vec<String>,
}
