//! Regular expressions of tests, for what a template cannot say.

use once_cell::sync::OnceCell;
use regex_syntax::ParserBuilder;
use regex_syntax::hir::Look;
use regex_syntax::hir::literal::Extractor;
use serde::{Deserialize, Serialize};

/// A regular expression, compiled when first needed.
#[derive(Serialize, Deserialize)]
pub struct Pattern {
    text: String,
    ignore_case: bool,
    #[serde(skip)]
    compiled: OnceCell<Option<regex::Regex>>,
}

/// Texts one of which stands in everything that an expression finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literals {
    /// The texts.
    pub texts: Vec<String>,
    /// Whether it stands at the start.
    pub at_start: bool,
}

/// How large a compiled expression may become, in bytes.
pub const PATTERN_SIZE_LIMIT: usize = 1 << 18;

impl Pattern {
    /// Checks and keeps an expression of the `regex` crate's syntax.
    ///
    /// # Errors
    /// When it does not parse, or compiles to more than [`PATTERN_SIZE_LIMIT`] bytes.
    pub fn parse(text: &str, ignore_case: bool) -> Result<Pattern, regex::Error> {
        compile(text, ignore_case)?;
        Ok(Pattern {
            text: text.to_owned(),
            ignore_case,
            compiled: OnceCell::new(),
        })
    }

    /// The expression as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Texts one of which stands in everything that the expression finds; `None`
    /// where no such are known.
    #[must_use]
    pub fn literals(&self) -> Option<Literals> {
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
        self.compiled
            .get_or_init(|| compile(&self.text, self.ignore_case).ok())
            .as_ref()
            .is_some_and(|regex| regex.is_match(text))
    }
}

fn compile(text: &str, ignore_case: bool) -> Result<regex::Regex, regex::Error> {
    regex::RegexBuilder::new(text)
        .case_insensitive(ignore_case)
        .size_limit(PATTERN_SIZE_LIMIT)
        .build()
}

impl Clone for Pattern {
    fn clone(&self) -> Self {
        Pattern {
            text: self.text.clone(),
            ignore_case: self.ignore_case,
            compiled: OnceCell::new(),
        }
    }
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
