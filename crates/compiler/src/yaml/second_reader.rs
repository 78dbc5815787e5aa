//! Reads a file with `serde_yaml` along a document that another reader made of it.
//! Both must see the same structure and the same texts; what they disagree on is
//! said elsewhere. Keeps nothing but what the scalars mean.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::refusal::whole;
use super::values::Scalar;
use super::{Document, Node, NodeKind, byte_order_mark};

/// What the scalars of a document mean, one for each node; nothing where the
/// readers do not agree or something can stand in no catalog.
pub(super) fn read(document: &Document) -> Option<Vec<Scalar>> {
    let text = &document.source().text;
    let text = &text[byte_order_mark(text)..];
    let mut along = Along {
        document,
        scalars: Vec::with_capacity(document.count()),
    };
    let next = Next(&mut along);
    next.deserialize(serde_yaml::Deserializer::from_str(text))
        .ok()?;
    (along.scalars.len() == document.count()).then_some(along.scalars)
}

/// The nodes stand in the order in which their values are read.
struct Along<'d> {
    document: &'d Document,
    scalars: Vec<Scalar>,
}

impl<'d> Along<'d> {
    /// The next node, if it is of a kind.
    fn next<E: de::Error>(&mut self, kind: NodeKind, scalar: Scalar) -> Result<Node<'d>, E> {
        let node = self.document.nth(self.scalars.len());
        self.scalars.push(scalar);
        node.filter(|node| node.kind() == kind).ok_or_else(differ)
    }
}

fn differ<E: de::Error>() -> E {
    E::custom("two readers understand this differently")
}

/// The next value.
struct Next<'a, 'd>(&'a mut Along<'d>);

impl<'de> DeserializeSeed<'de> for Next<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Next<'_, '_> {
    /// A scalar, if its text allows it.
    fn scalar<E: de::Error>(
        self,
        scalar: Scalar,
        is_allowed: impl FnOnce(&str) -> bool,
    ) -> Result<(), E> {
        let node = self.0.next(NodeKind::Scalar, scalar)?;
        if node.text().is_some_and(is_allowed) {
            Ok(())
        } else {
            Err(differ())
        }
    }
}

impl<'de> Visitor<'de> for Next<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what the other reader has read")
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.scalar(Scalar::Null, |_| true)
    }

    fn visit_bool<E: de::Error>(self, is: bool) -> Result<(), E> {
        self.scalar(Scalar::Boolean(is), |_| true)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<(), E> {
        self.scalar(Scalar::Unsigned(number), |_| true)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<(), E> {
        let scalar = u64::try_from(number).map_or(Scalar::Signed(number), Scalar::Unsigned);
        self.scalar(scalar, |_| true)
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<(), E> {
        self.scalar(Scalar::Float(number), |text| {
            number.is_finite() && !whole(text)
        })
    }

    fn visit_str<E: de::Error>(self, read: &str) -> Result<(), E> {
        self.scalar(Scalar::Text, |text| text == read)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let node = self.0.next(NodeKind::List, Scalar::Null)?;
        let mut count = 0;
        while items.next_element_seed(Next(&mut *self.0))?.is_some() {
            count += 1;
        }
        if count == node.len() {
            Ok(())
        } else {
            Err(differ())
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let mut keys = self.0.next(NodeKind::Map, Scalar::Null)?.keys();
        loop {
            let key = keys.next().map(|(key, _)| key);
            match entries.next_key_seed(Key(key))? {
                Some(()) => entries.next_value_seed(Next(&mut *self.0))?,
                None if key.is_none() => return Ok(()),
                None => return Err(differ()),
            }
        }
    }
}

/// A key that must be this text.
struct Key<'k>(Option<&'k str>);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the key that the other reader has read")
    }

    fn visit_str<E: de::Error>(self, read: &str) -> Result<(), E> {
        if self.0 == Some(read) {
            Ok(())
        } else {
            Err(differ())
        }
    }
}
