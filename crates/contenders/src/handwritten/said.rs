//! What vendors put where an error is told: a string, an object with a message,
//! or a list of either. Read without a tree; only the first of a list counts.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A string that borrows where it has no escapes.
#[derive(Deserialize)]
pub struct Text<'a>(#[serde(borrow)] pub Cow<'a, str>);

/// A message, wherever it stands.
#[derive(Default)]
pub struct Said<'a> {
    pub message: Option<Cow<'a, str>>,
    /// Something stands here that is neither null nor empty.
    pub present: bool,
}

impl Said<'_> {
    const SOMETHING: Said<'static> = Said {
        message: None,
        present: true,
    };

    pub fn text(&self) -> &str {
        self.message.as_deref().unwrap_or("")
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Said<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SaidVisitor)
    }
}

struct SaidVisitor;

impl<'de> Visitor<'de> for SaidVisitor {
    type Value = Said<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what a vendor says of an error")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Said<'de>, E> {
        Ok(Said {
            present: !text.is_empty(),
            message: Some(Cow::Borrowed(text)),
        })
    }

    fn visit_str<E>(self, text: &str) -> Result<Said<'de>, E> {
        Ok(Said {
            present: !text.is_empty(),
            message: Some(Cow::Owned(text.to_owned())),
        })
    }

    fn visit_unit<E>(self) -> Result<Said<'de>, E> {
        Ok(Said::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Said<'de>, E> {
        Ok(Said::SOMETHING)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Said<'de>, E> {
        Ok(Said::SOMETHING)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Said<'de>, E> {
        Ok(Said::SOMETHING)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Said<'de>, E> {
        Ok(Said::SOMETHING)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Said<'de>, A::Error> {
        let mut said = Said::default();
        while let Some(Text(key)) = map.next_key()? {
            said.present = true;
            // In `{"title": ["…"]}` the key is the field's name.
            if key == "message" || said.message.is_none() {
                said.message = map.next_value::<Said>()?.message;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(said)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Said<'de>, A::Error> {
        let first = list.next_element::<Said>()?;
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(first.map_or_else(Said::default, |said| Said {
            present: true,
            ..said
        }))
    }
}
