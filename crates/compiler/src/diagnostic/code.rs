//! The closed set of findings: each kind has an id that is never reused, a name,
//! a default severity and an explanation, all in one table.

use std::fmt;
use std::str::FromStr;

/// Makes the enum and its lookups from rows of
/// `id name Variant Severity "explanation"`.
macro_rules! codes {
    ($($id:literal $name:literal $variant:ident $severity:ident $explanation:literal)+) => {
        /// The kind of a finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $explanation] $variant,)+
        }

        impl Code {
            /// Every code, by id.
            pub const fn all() -> &'static [Code] {
                &[$(Code::$variant,)+]
            }

            /// The stable id: `RB201`.
            pub const fn id(self) -> &'static str {
                match self { $(Code::$variant => $id,)+ }
            }

            /// The kebab-case name: `bad-id`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $name,)+ }
            }

            /// The severity a finding of this kind has unless told otherwise.
            pub const fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)+ }
            }

            /// One paragraph: what is found, why it matters, how to mend it.
            pub const fn explanation(self) -> &'static str {
                match self { $(Code::$variant => $explanation,)+ }
            }
        }
    };
}

mod table;

pub use table::Code;

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text is neither the id nor the name of a code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither the id nor the name of a finding")]
pub struct UnknownCode(String);

impl FromStr for Code {
    type Err = UnknownCode;

    /// Takes the name (`bad-id`) or the id (`RB201`, in any letter case).
    fn from_str(text: &str) -> Result<Code, UnknownCode> {
        Code::all()
            .iter()
            .copied()
            .find(|code| code.as_str() == text || code.id().eq_ignore_ascii_case(text))
            .ok_or_else(|| UnknownCode(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn ids_and_names_are_unique_and_well_formed() {
        let mut names = std::collections::BTreeSet::new();
        for code in Code::all() {
            let number = code.id().strip_prefix("RB").expect("an id begins with RB");
            assert!(number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()));
            assert!(
                code.as_str()
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            );
            assert!(
                names.insert(code.id()) && names.insert(code.as_str()),
                "{code}"
            );
        }
    }

    #[test]
    fn the_table_is_in_the_order_of_ids() {
        assert!(Code::all().is_sorted_by(|a, b| a.id() < b.id()));
    }

    #[test]
    fn every_explanation_is_a_paragraph() {
        for code in Code::all() {
            let text = code.explanation();
            assert!(text.ends_with('.') && text.len() > 60, "{code}: {text}");
            assert!(
                !text.contains("  ") && !text.contains('\n'),
                "{code}: {text}"
            );
        }
    }

    #[test]
    fn id_and_name_parse_back() {
        for code in Code::all() {
            assert_eq!(code.as_str().parse(), Ok(*code));
            assert_eq!(code.id().to_lowercase().parse(), Ok(*code));
        }
        let unknown = "bad-idea".parse::<Code>().expect_err("no such code");
        assert_eq!(
            unknown.to_string(),
            "`bad-idea` is neither the id nor the name of a finding"
        );
    }
}
