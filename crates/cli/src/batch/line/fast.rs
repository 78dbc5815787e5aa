//! The fast way to read a line. A line that is written like an earlier one is compared with it
//! (`layout`); any other plain line is read in one pass, key by key (`plain`). `None` means:
//! read the line the slow way, which also says what is wrong with it.

mod layout;
mod plain;

pub(in super::super) use layout::Layouts;
pub(super) use plain::Places;

use super::Room;

/// Reads a plain line into `room`.
pub(super) fn read<'l>(text: &'l str, room: &mut Room<'l>) -> Option<()> {
    let (layouts, mut into) = room.split();
    if layouts.read(text, &mut into).is_some() {
        return Some(());
    }
    plain::by_keys(text, &mut into)?;
    layouts.learn(text);
    Some(())
}

/// Reads a line that is laid out like an earlier one and ends in its body, a string. The body is
/// not unescaped; it may be no valid JSON string.
#[inline]
pub(super) fn read_quoted<'l>(text: &'l str, room: &mut Room<'l>) -> Option<()> {
    let (layouts, mut into) = room.split();
    layouts.read_quoted(text, &mut into)
}
