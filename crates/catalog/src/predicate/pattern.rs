//! Regular expressions of tests, for what a template cannot say.

use std::sync::Arc;

use once_cell::sync::OnceCell;
use regex_automata::meta::{Config, Regex};
use regex_automata::util::syntax;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::Look;
use regex_syntax::hir::literal::Extractor;
use serde::{Deserialize, Serialize};

use super::Literals;

/// A regular expression, compiled when first needed, and once for all its clones.
#[derive(Clone, Serialize, Deserialize)]
pub struct Pattern {
    text: String,
    ignore_case: bool,
    #[serde(skip)]
    known: Arc<Known>,
}

/// What was found out about an expression.
#[derive(Default)]
struct Known {
    regex: OnceCell<Option<Regex>>,
    literals: OnceCell<Option<Literals>>,
}

/// How large a compiled expression may become, in bytes.
pub const PATTERN_SIZE_LIMIT: usize = 1 << 18;

impl Pattern {
    /// Checks and keeps an expression of the `regex` crate's syntax.
    ///
    /// # Errors
    /// When it does not parse, or compiles to more than [`PATTERN_SIZE_LIMIT`] bytes.
    pub fn parse(text: &str, ignore_case: bool) -> Result<Pattern, regex::Error> {
        let regex = compile(text, ignore_case)?;
        Ok(Pattern {
            text: text.to_owned(),
            ignore_case,
            known: Arc::new(Known {
                regex: OnceCell::with_value(Some(regex)),
                ..Known::default()
            }),
        })
    }

    /// The expression as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// At least one of these texts stands in everything that the expression finds; `None`
    /// where no such are known.
    #[must_use]
    pub fn literals(&self) -> Option<&Literals> {
        let literals = &self.known.literals;
        literals.get_or_init(|| self.find_literals()).as_ref()
    }

    fn find_literals(&self) -> Option<Literals> {
        let hir = ParserBuilder::new()
            .case_insensitive(self.ignore_case)
            .build()
            .parse(&self.text)
            .ok()?;
        let found = Extractor::new().extract(&hir);
        let texts: Option<Vec<String>> = found
            .literals()?
            .iter()
            .map(|literal| String::from_utf8(literal.as_bytes().to_vec()).ok())
            .collect();
        let texts = texts.filter(|texts| !texts.is_empty())?;
        let at_start = hir.properties().look_set_prefix().contains(Look::Start);
        Some(Literals { texts, at_start })
    }

    pub(super) fn finds(&self, text: &str) -> bool {
        self.known
            .regex
            .get_or_init(|| compile(&self.text, self.ignore_case).ok())
            .as_ref()
            .is_some_and(|regex| regex.is_match(text))
    }
}

fn compile(text: &str, ignore_case: bool) -> Result<Regex, regex::Error> {
    let config = Config::new()
        .nfa_size_limit(Some(PATTERN_SIZE_LIMIT))
        // It finds groups, which nobody asks for, and takes more than all the rest.
        .onepass(false);
    Regex::builder()
        .configure(config)
        .syntax(syntax::Config::new().case_insensitive(ignore_case))
        .build(text)
        .map_err(|error| match (error.size_limit(), error.syntax_error()) {
            (Some(limit), _) => regex::Error::CompiledTooBig(limit),
            (None, Some(wrong)) => regex::Error::Syntax(wrong.to_string()),
            (None, None) => regex::Error::Syntax(error.to_string()),
        })
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.ignore_case == other.ignore_case
    }
}

impl std::fmt::Debug for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pattern({:?})", self.text)
    }
}
