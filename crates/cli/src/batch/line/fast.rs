//! The fast way to read a line. A line that is written like an earlier one is compared with it
//! (`template`); any other plain line is read in one pass, key by key (`plain`). `None` means:
//! read the line the slow way, which also says what is wrong with it.

mod plain;
mod template;

pub(super) use plain::Destination;
pub(in super::super) use template::LineTemplates;

use super::Buffers;

/// Reads a plain line into `buffers`.
pub(super) fn read<'l>(text: &'l str, buffers: &mut Buffers<'l>) -> Option<()> {
    let (templates, mut into) = buffers.split();
    if templates.read(text, &mut into).is_some() {
        return Some(());
    }
    plain::by_keys(text, &mut into)?;
    templates.learn(text);
    Some(())
}

/// Reads a line that is written like an earlier one and ends with its body, a string. The body is
/// neither unescaped nor checked.
#[inline]
pub(super) fn read_embedded<'l>(text: &'l str, buffers: &mut Buffers<'l>) -> Option<()> {
    let (templates, mut into) = buffers.split();
    templates.read_embedded(text, &mut into)
}
