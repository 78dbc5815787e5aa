//! The children of a value and the indexes that select among them. Any index and any step
//! is safe here, whatever its size.

use std::iter::Enumerate;
use std::slice;

use serde_json::{Value, map};

use super::ast::Slice;
use super::location::Step;

/// The children of a value with the steps to them, in order.
pub(super) fn children(value: &Value) -> Children<'_> {
    match value {
        Value::Array(elements) => Children::Elements(elements.iter().enumerate()),
        Value::Object(members) => Children::Members(members.iter()),
        _ => Children::None,
    }
}

pub(super) enum Children<'v> {
    Elements(Enumerate<slice::Iter<'v, Value>>),
    Members(map::Iter<'v>),
    None,
}

impl<'v> Iterator for Children<'v> {
    type Item = (Step<'v>, &'v Value);

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Children::Elements(elements) => elements
                .next()
                .map(|(index, child)| (Step::Index(index), child)),
            Children::Members(members) => members
                .next()
                .map(|(name, child)| (Step::Name(name), child)),
            Children::None => None,
        }
    }
}

/// The index of an element; a negative one counts from the end.
pub(super) fn position(index: i64, len: usize) -> Option<usize> {
    let position = match usize::try_from(index) {
        Ok(position) => position,
        Err(_) => len.checked_sub(usize::try_from(index.unsigned_abs()).ok()?)?,
    };
    (position < len).then_some(position)
}

/// The indexes that a slice selects from an array of this length: RFC 9535, 2.3.4.2.2.
pub(super) fn indexes(slice: Slice, len: usize) -> impl Iterator<Item = usize> {
    // An array in memory has fewer than 2^63 elements.
    let len = i64::try_from(len).unwrap_or(i64::MAX);
    let from_start = |index: i64| {
        if index < 0 {
            index.saturating_add(len)
        } else {
            index
        }
    };
    let (first, stop) = if slice.step > 0 {
        let start = slice.start.map_or(0, from_start).clamp(0, len);
        let end = slice.end.map_or(len, from_start).clamp(0, len);
        (start, end)
    } else {
        let start = slice.start.map_or(len - 1, from_start).clamp(-1, len - 1);
        let end = slice.end.map_or(-1, from_start).clamp(-1, len - 1);
        (start, end)
    };
    let ahead = move |index: i64| match slice.step {
        0 => false,
        1.. => index < stop,
        _ => index > stop,
    };
    std::iter::successors(Some(first), move |index| index.checked_add(slice.step))
        .take_while(move |index| ahead(*index))
        .filter_map(|index| usize::try_from(index).ok())
}
