//! Values that may be written in more than one way. Each reads by hand rather
//! than as an untagged enum, so that an error keeps its place and its words.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserialize, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};

use replybook_catalog::vocabulary::NodeType;

/// One value or a list of them.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(untagged))]
pub enum OneOrMany<T> {
    /// Written alone.
    One(T),
    /// Written as a list.
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    /// The values, however written.
    pub fn as_slice(&self) -> &[T] {
        match self {
            OneOrMany::One(value) => std::slice::from_ref(value),
            OneOrMany::Many(values) => values,
        }
    }

    /// Whether the values were written as a list.
    pub fn is_list(&self) -> bool {
        matches!(self, OneOrMany::Many(_))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Choice<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Choice<T> {
            type Value = OneOrMany<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or a list of values")
            }
            fn visit_bool<E: de::Error>(self, v: bool) -> Result<Self::Value, E> {
                T::deserialize(v.into_deserializer()).map(OneOrMany::One)
            }
            fn visit_i64<E: de::Error>(self, v: i64) -> Result<Self::Value, E> {
                T::deserialize(v.into_deserializer()).map(OneOrMany::One)
            }
            fn visit_u64<E: de::Error>(self, v: u64) -> Result<Self::Value, E> {
                T::deserialize(v.into_deserializer()).map(OneOrMany::One)
            }
            fn visit_f64<E: de::Error>(self, v: f64) -> Result<Self::Value, E> {
                T::deserialize(v.into_deserializer()).map(OneOrMany::One)
            }
            fn visit_str<E: de::Error>(self, v: &str) -> Result<Self::Value, E> {
                T::deserialize(v.into_deserializer()).map(OneOrMany::One)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(seq)).map(OneOrMany::Many)
            }
        }
        deserializer.deserialize_any(Choice(PhantomData))
    }
}

/// A literal.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(untagged))]
pub enum ScalarSpec {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// A string.
    Text(String),
}

impl<'de> Deserialize<'de> for ScalarSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = ScalarSpec;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, a number, a boolean or null")
    }
    fn visit_unit<E: de::Error>(self) -> Result<ScalarSpec, E> {
        Ok(ScalarSpec::Null)
    }
    fn visit_bool<E: de::Error>(self, v: bool) -> Result<ScalarSpec, E> {
        Ok(ScalarSpec::Boolean(v))
    }
    fn visit_i64<E: de::Error>(self, v: i64) -> Result<ScalarSpec, E> {
        Ok(ScalarSpec::Integer(v))
    }
    fn visit_u64<E: de::Error>(self, v: u64) -> Result<ScalarSpec, E> {
        i64::try_from(v)
            .map(ScalarSpec::Integer)
            .map_err(|_| E::custom("number out of range"))
    }
    fn visit_f64<E: de::Error>(self, v: f64) -> Result<ScalarSpec, E> {
        if v.is_finite() {
            Ok(ScalarSpec::Float(v))
        } else {
            Err(E::custom("a number must be finite: JSON knows no other"))
        }
    }
    fn visit_str<E: de::Error>(self, v: &str) -> Result<ScalarSpec, E> {
        Ok(ScalarSpec::Text(v.to_owned()))
    }
}

/// A scalar whose text counts: `30` and `"30"` alike.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(with = "ScalarSpec")
)]
pub struct ScalarText(pub String);

impl<'de> Deserialize<'de> for ScalarText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(ScalarText(match ScalarSpec::deserialize(deserializer)? {
            ScalarSpec::Null => String::new(),
            ScalarSpec::Boolean(value) => value.to_string(),
            ScalarSpec::Integer(value) => value.to_string(),
            ScalarSpec::Float(value) => value.to_string(),
            ScalarSpec::Text(text) => text,
        }))
    }
}

/// A field of a shape: a path, a list of paths, or a map that says more.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(untagged))]
pub enum FieldSpec {
    /// One or several paths.
    Paths(OneOrMany<String>),
    /// With more to say.
    Full(FullField),
}

/// A field with more to say than its paths.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FullField {
    /// JSONPaths: the first that selects a value is the field. May be left out
    /// for the field that `each.key` names.
    pub at: Option<OneOrMany<String>>,
    /// Nodes of another type are passed over.
    pub r#type: Option<NodeType>,
    /// Tests compare ASCII letters without case.
    #[serde(default)]
    pub ignore_case: bool,
}

impl FieldSpec {
    /// The field, however written.
    #[must_use]
    pub fn full(&self) -> FullField {
        match self {
            FieldSpec::Paths(at) => FullField {
                at: Some(at.clone()),
                r#type: None,
                ignore_case: false,
            },
            FieldSpec::Full(full) => full.clone(),
        }
    }
}

impl<'de> Deserialize<'de> for FieldSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Choice;
        impl<'de> Visitor<'de> for Choice {
            type Value = FieldSpec;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSONPath, a list of JSONPaths or a map with `at`")
            }
            fn visit_str<E: de::Error>(self, v: &str) -> Result<FieldSpec, E> {
                Ok(FieldSpec::Paths(OneOrMany::One(v.to_owned())))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<FieldSpec, A::Error> {
                let paths = Vec::deserialize(SeqAccessDeserializer::new(seq))?;
                Ok(FieldSpec::Paths(OneOrMany::Many(paths)))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<FieldSpec, A::Error> {
                FullField::deserialize(MapAccessDeserializer::new(map)).map(FieldSpec::Full)
            }
        }
        deserializer.deserialize_any(Choice)
    }
}

/// How far a policy's delay may stray.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "snake_case")
)]
pub enum Jitter {
    /// Not at all.
    None,
    /// Anywhere between 0 and the delay.
    Full,
    /// The delay plus or minus this part of it, between 0 and 1.
    Symmetric(f64),
}

impl<'de> Deserialize<'de> for Jitter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Symmetric {
            symmetric: f64,
        }
        struct Choice;
        impl<'de> Visitor<'de> for Choice {
            type Value = Jitter;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`none`, `full` or { symmetric: … }")
            }
            fn visit_str<E: de::Error>(self, v: &str) -> Result<Jitter, E> {
                match v {
                    "none" => Ok(Jitter::None),
                    "full" => Ok(Jitter::Full),
                    _ => Err(E::unknown_variant(v, &["none", "full", "symmetric"])),
                }
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Jitter, A::Error> {
                let spec = Symmetric::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Jitter::Symmetric(spec.symmetric))
            }
        }
        deserializer.deserialize_any(Choice)
    }
}
