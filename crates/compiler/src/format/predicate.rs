//! `when`, and the tests in it.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer, IntoDeserializer, MapAccess, Visitor};

use super::{OneOrMany, ScalarSpec, ScalarText};
use replybook_catalog::vocabulary::{BodyKind, NodeType};

/// A conjunction.
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Conjunction {
    /// `429`, `4xx`, `500-504`, or a list of these.
    pub status: Option<OneOrMany<ScalarText>>,
    /// Header name (any case) to test.
    pub headers: Option<BTreeMap<String, TestSpec>>,
    /// What the body is.
    pub body_kind: Option<OneOrMany<BodyKind>>,
    /// JSONPath to test.
    pub body: Option<BTreeMap<String, TestSpec>>,
    /// A test on the trimmed bytes of a body that is not valid JSON.
    pub text: Option<TestSpec>,
    /// At least one of these conjunctions.
    pub any: Option<Vec<Conjunction>>,
    /// This conjunction does not hold.
    pub not: Option<Box<Conjunction>>,
    /// A field of the shape to its test.
    #[cfg_attr(feature = "schema", schemars(flatten))]
    pub fields: BTreeMap<String, TestSpec>,
}

impl Conjunction {
    /// Keys that a field of a shape may not have as its name.
    pub const RESERVED: [&'static str; 7] = [
        "status",
        "headers",
        "body_kind",
        "body",
        "text",
        "any",
        "not",
    ];
}

impl<'de> Deserialize<'de> for Conjunction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Conjunction;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map of conditions")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Conjunction, A::Error> {
                let mut all = Conjunction::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "status" => all.status = Some(map.next_value()?),
                        "headers" => all.headers = Some(map.next_value()?),
                        "body_kind" => all.body_kind = Some(map.next_value()?),
                        "body" => all.body = Some(map.next_value()?),
                        "text" => all.text = Some(map.next_value()?),
                        "any" => all.any = Some(map.next_value()?),
                        "not" => all.not = Some(map.next_value()?),
                        _ => {
                            let test = map.next_value()?;
                            all.fields.insert(key, test);
                        }
                    }
                }
                Ok(all)
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

/// A test: a literal to be equal to, or operators.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(untagged))]
pub enum TestSpec {
    /// Equality.
    Equals(ScalarSpec),
    /// All of them on the same node.
    Operators(Box<Operators>),
}

/// The operators of a test; all apply to the same node.
#[derive(Debug, Clone, PartialEq, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Operators {
    /// The message as sent, with a hole where it varies.
    pub like: Option<String>,
    /// Contains this text.
    pub contains: Option<String>,
    /// Begins with this text.
    pub starts_with: Option<String>,
    /// Equal to one of these.
    pub one_of: Option<Vec<ScalarSpec>>,
    /// Of this JSON type.
    pub r#type: Option<NodeType>,
    /// A number at least this.
    pub ge: Option<f64>,
    /// A number greater than this.
    pub gt: Option<f64>,
    /// A number at most this.
    pub le: Option<f64>,
    /// A number less than this.
    pub lt: Option<f64>,
    /// A regular expression, for what `like` cannot say.
    pub regex: Option<String>,
    /// Whether something is selected at all.
    pub exists: Option<bool>,
    /// Whether it is absent, null, `""`, `[]` or `{}`.
    pub empty: Option<bool>,
    /// Compare ASCII letters without case.
    #[serde(default)]
    pub ignore_case: bool,
}

impl<'de> Deserialize<'de> for TestSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Choice;
        macro_rules! scalar {
            ($($method:ident($type:ty)),+) => {
                $(fn $method<E: de::Error>(self, v: $type) -> Result<TestSpec, E> {
                    ScalarSpec::deserialize(v.into_deserializer()).map(TestSpec::Equals)
                })+
            };
        }
        impl<'de> Visitor<'de> for Choice {
            type Value = TestSpec;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a literal or a map of operators")
            }
            scalar!(
                visit_bool(bool),
                visit_i64(i64),
                visit_u64(u64),
                visit_f64(f64),
                visit_str(&str)
            );
            fn visit_unit<E: de::Error>(self) -> Result<TestSpec, E> {
                Ok(TestSpec::Equals(ScalarSpec::Null))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<TestSpec, A::Error> {
                Operators::deserialize(MapAccessDeserializer::new(map))
                    .map(|operators| TestSpec::Operators(Box::new(operators)))
            }
        }
        deserializer.deserialize_any(Choice)
    }
}
