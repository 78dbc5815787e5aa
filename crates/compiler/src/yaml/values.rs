//! What the scalars of a document mean. Every part of it can be typed by serde as
//! the catalog's own types, without another tree in between.

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_yaml::Value;

use super::{Document, Node, NodeKind};

/// What a scalar means; of a list or a map nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scalar {
    Null,
    Boolean(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text,
}

/// The values of a document.
#[derive(Debug)]
pub struct Values<'d> {
    document: &'d Document,
    /// One for each node.
    scalars: Vec<Scalar>,
}

/// A value of a document.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'v> {
    values: &'v Values<'v>,
    node: Node<'v>,
    /// Keys whose lists are not looked at.
    left_out: &'static [&'static str],
}

impl<'d> Values<'d> {
    pub(super) fn new(document: &'d Document, scalars: Vec<Scalar>) -> Values<'d> {
        Values { document, scalars }
    }

    /// The whole.
    #[must_use]
    pub fn root(&self) -> Typed<'_> {
        Typed {
            values: self,
            node: self.document.root(),
            left_out: &[],
        }
    }
}

impl<'v> Typed<'v> {
    /// The document that it stands in.
    #[must_use]
    pub fn document(self) -> &'v Document {
        self.values.document
    }

    /// The same map with nothing in those lists that stand under these keys.
    #[must_use]
    pub fn without(self, left_out: &'static [&'static str]) -> Typed<'v> {
        Typed { left_out, ..self }
    }

    /// The value of a key.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Typed<'v>> {
        let mut entries = self.entries();
        entries.find(|(found, _)| *found == key).map(|(_, of)| of)
    }

    /// The items of a list; none of anything else.
    pub fn items(self) -> impl Iterator<Item = Typed<'v>> {
        let is_list = self.node.kind() == NodeKind::List;
        let items = self.node.children().filter(move |_| is_list);
        items.map(move |node| self.at(node))
    }

    /// The text, where it is one.
    #[must_use]
    pub fn as_str(self) -> Option<&'v str> {
        self.node.text().filter(|_| self.scalar() == Scalar::Text)
    }

    /// The same as a tree of its own.
    #[must_use]
    pub fn to_value(self) -> Value {
        match (self.node.kind(), self.scalar()) {
            (NodeKind::Map, _) => {
                let of = |(key, of): (&str, Typed<'_>)| {
                    let is_left_out = self.is_left_out(key, of.node);
                    let list = || Value::Sequence(Vec::new());
                    let value = is_left_out.then(list);
                    (Value::from(key), value.unwrap_or_else(|| of.to_value()))
                };
                Value::Mapping(self.entries().map(of).collect())
            }
            (NodeKind::List, _) => Value::Sequence(self.items().map(Typed::to_value).collect()),
            (NodeKind::Scalar, Scalar::Null) => Value::Null,
            (NodeKind::Scalar, Scalar::Boolean(is)) => Value::from(is),
            (NodeKind::Scalar, Scalar::Unsigned(number)) => Value::from(number),
            (NodeKind::Scalar, Scalar::Signed(number)) => Value::from(number),
            (NodeKind::Scalar, Scalar::Float(number)) => Value::from(number),
            (NodeKind::Scalar, Scalar::Text) => Value::from(self.text()),
        }
    }

    fn entries(self) -> impl Iterator<Item = (&'v str, Typed<'v>)> {
        let keys = self.node.keys().map(|(key, _)| key);
        keys.zip(self.node.children().map(move |node| self.at(node)))
    }

    fn at(self, node: Node<'v>) -> Typed<'v> {
        Typed {
            values: self.values,
            node,
            left_out: &[],
        }
    }

    fn is_left_out(self, key: &str, of: Node<'_>) -> bool {
        of.kind() == NodeKind::List && self.left_out.contains(&key)
    }

    fn scalar(self) -> Scalar {
        let scalar = self.values.scalars.get(self.node.position());
        scalar.copied().unwrap_or(Scalar::Null)
    }

    fn text(self) -> &'v str {
        self.node.text().unwrap_or_default()
    }
}

/// Something does not fit; what, and where, says who reads it as a tree.
#[derive(Debug, thiserror::Error)]
#[error("the value does not fit")]
pub struct DoesNotFit;

impl de::Error for DoesNotFit {
    fn custom<T: std::fmt::Display>(_: T) -> DoesNotFit {
        DoesNotFit
    }
}

/// Takes no more than `serde_yaml` takes of a tree, and less where nothing is
/// written: there a tree is asked.
impl<'de> Deserializer<'de> for Typed<'de> {
    type Error = DoesNotFit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DoesNotFit> {
        match (self.node.kind(), self.scalar()) {
            (NodeKind::Map, _) => {
                let mut rest = Entries {
                    rest: self
                        .entries()
                        .filter(move |(key, of)| !self.is_left_out(key, of.node)),
                    value: None,
                };
                let map = visitor.visit_map(&mut rest)?;
                match rest.rest.next() {
                    None => Ok(map),
                    Some(_) => Err(DoesNotFit),
                }
            }
            (NodeKind::List, _) => {
                let mut rest = Items(self.items(), self.node.len());
                let list = visitor.visit_seq(&mut rest)?;
                match rest.0.next() {
                    None => Ok(list),
                    Some(_) => Err(DoesNotFit),
                }
            }
            (NodeKind::Scalar, Scalar::Null) => visitor.visit_unit(),
            (NodeKind::Scalar, Scalar::Boolean(is)) => visitor.visit_bool(is),
            (NodeKind::Scalar, Scalar::Unsigned(number)) => visitor.visit_u64(number),
            (NodeKind::Scalar, Scalar::Signed(number)) => visitor.visit_i64(number),
            (NodeKind::Scalar, Scalar::Float(number)) => visitor.visit_f64(number),
            (NodeKind::Scalar, Scalar::Text) => visitor.visit_borrowed_str(self.text()),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DoesNotFit> {
        visitor.visit_borrowed_str(self.as_str().ok_or(DoesNotFit)?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DoesNotFit> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DoesNotFit> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DoesNotFit> {
        if self.node.kind() == NodeKind::Scalar && self.scalar() == Scalar::Null {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, DoesNotFit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DoesNotFit> {
        let name = self.as_str().ok_or(DoesNotFit)?;
        visitor.visit_enum(BorrowedStrDeserializer::new(name))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct ignored_any
    }
}

/// The items that are left, and how many there were.
struct Items<I>(I, usize);

impl<'v, I: Iterator<Item = Typed<'v>>> SeqAccess<'v> for Items<I> {
    type Error = DoesNotFit;

    fn next_element_seed<T: DeserializeSeed<'v>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DoesNotFit> {
        self.0.next().map(|item| seed.deserialize(item)).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.1)
    }
}

/// The entries that are left, and the value of the key that was read last.
struct Entries<'v, I> {
    rest: I,
    value: Option<Typed<'v>>,
}

impl<'v, I: Iterator<Item = (&'v str, Typed<'v>)>> MapAccess<'v> for Entries<'v, I> {
    type Error = DoesNotFit;

    fn next_key_seed<T: DeserializeSeed<'v>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DoesNotFit> {
        let Some((key, value)) = self.rest.next() else {
            return Ok(None);
        };
        self.value = Some(value);
        seed.deserialize(BorrowedStrDeserializer::new(key))
            .map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'v>>(&mut self, seed: T) -> Result<T::Value, DoesNotFit> {
        seed.deserialize(self.value.take().ok_or(DoesNotFit)?)
    }
}
