//! One table per closed set: variants and their texts, from which `as_str`,
//! `FromStr`, `Display` and serde all come.

/// A text that is not one of a closed set's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not a {set}; expected one of: {expected}")]
pub struct UnknownWord {
    /// The name of the set.
    pub set: &'static str,
    /// What stood there.
    pub found: String,
    /// The words of the set, separated by commas.
    pub expected: String,
}

macro_rules! vocabulary {
    (
        $(#[$meta:meta])*
        $name:ident { $( $(#[$variant_meta:meta])* $variant:ident = $text:literal ),+ $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord,
            serde::Serialize, serde::Deserialize,
        )]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[non_exhaustive]
        pub enum $name {
            $( $(#[$variant_meta])* #[serde(rename = $text)] $variant ),+
        }

        impl $name {
            /// Every word of the set, in its order.
            pub const ALL: &'static [$name] = &[ $( $name::$variant ),+ ];

            /// The word as written in YAML, JSON and on the command line.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $( $name::$variant => $text ),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::vocabulary::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $( $text => Ok($name::$variant), )+
                    _ => Err($crate::vocabulary::UnknownWord {
                        set: stringify!($name),
                        found: text.to_owned(),
                        expected: [ $( $text ),+ ].join(", "),
                    }),
                }
            }
        }
    };
}

pub(crate) use vocabulary;
