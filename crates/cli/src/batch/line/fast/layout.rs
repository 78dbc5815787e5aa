//! What lines have in common: one program writes them, so the same keys stand in the same order
//! with the same bytes around them. Those are compared, and only what differs is read. A line
//! that is laid out in another way is read by its keys (`plain`), and its layout kept for the
//! next ones.

use std::borrow::Cow;
use std::ops::Range;

use replybook_matching::scan::Cursor;

use super::super::Body;
use super::plain::{self, Field, Places};

/// How many layouts are kept: with a header more or less a line is laid out in another way.
const MOST: usize = 4;

/// The most members that a layout has.
const MOST_MEMBERS: usize = 64;

/// The layouts of the last lines, the last one first.
#[derive(Debug, Default)]
pub(in super::super::super) struct Layouts {
    all: Vec<Layout>,
}

/// How a line is laid out.
#[derive(Debug)]
struct Layout {
    members: Vec<Member>,
    /// Behind the last of them.
    end: Box<str>,
}

/// One value, and the bytes between the value before it and this one.
#[derive(Debug)]
struct Member {
    before: Box<str>,
    says: Says,
}

#[derive(Debug)]
enum Says {
    Field(Field),
    /// The value of a header, whose name stands there in `before`.
    Header(Range<usize>),
}

impl Layouts {
    /// Reads a line that is laid out as an earlier one.
    #[inline]
    pub(super) fn read<'l>(&mut self, text: &'l str, into: &mut Places<'_, 'l>) -> Option<()> {
        self.first(|layout| layout.read(text, into))
    }

    /// The same of a line that ends in its body, which is a string: what stands between its
    /// quotes is given as it is, and may be no part of a string of JSON.
    #[inline]
    pub(super) fn read_quoted<'l>(
        &mut self,
        text: &'l str,
        into: &mut Places<'_, 'l>,
    ) -> Option<()> {
        self.first(|layout| layout.read_quoted(text, into))
    }

    /// Looks for the layout by which a line is read; the next time it is tried first.
    #[inline(always)]
    fn first(&mut self, mut read: impl FnMut(&Layout) -> Option<()>) -> Option<()> {
        let at = self.all.iter().position(|layout| read(layout).is_some())?;
        if at > 0 {
            self.all.swap(at, 0);
        }
        Some(())
    }

    /// Keeps the layout of a line that was read by its keys.
    #[cold]
    pub fn learn(&mut self, text: &str) {
        if let Some(layout) = Layout::of(text) {
            self.all.truncate(MOST - 1);
            self.all.insert(0, layout);
        }
    }
}

impl Layout {
    #[inline(always)]
    fn read<'l>(&self, text: &'l str, into: &mut Places<'_, 'l>) -> Option<()> {
        let mut cursor = Cursor::new(text);
        read_members(&self.members, &mut cursor, into)?;
        cursor.over(&self.end)?;
        cursor.end()
    }

    #[inline(always)]
    fn read_quoted<'l>(&self, text: &'l str, into: &mut Places<'_, 'l>) -> Option<()> {
        let (last, others) = self.members.split_last()?;
        if !matches!(last.says, Says::Field(Field::Body)) {
            return None;
        }
        let mut cursor = Cursor::new(text);
        read_members(others, &mut cursor, into)?;
        cursor.over(&last.before)?;
        let rest = text.get(cursor.position()..)?.strip_suffix(&*self.end)?;
        let body = rest.strip_prefix('"')?.strip_suffix('"')?;
        into.fields.body = Body::Written(body);
        Some(())
    }

    /// The layout of a plain line.
    fn of(text: &str) -> Option<Layout> {
        let mut layout = Layout {
            members: Vec::new(),
            end: Box::default(),
        };
        // Behind the value before.
        let mut from = 0;
        let mut cursor = Cursor::new(text);
        cursor.members(|cursor, key| {
            let field = Field::of(key);
            if field != Field::Headers || cursor.peek() != b'{' {
                return layout.add(text, cursor, &mut from, Says::Field(field));
            }
            cursor.members(|cursor, name| {
                let start = text.get(from..cursor.position())?.rfind(name)?;
                let says = Says::Header(start..start + name.len());
                layout.add(text, cursor, &mut from, says)
            })
        })?;
        layout.end = text.get(from..)?.into();
        Some(layout)
    }

    fn add(
        &mut self,
        text: &str,
        cursor: &mut Cursor<'_>,
        from: &mut usize,
        says: Says,
    ) -> Option<()> {
        cursor.peek();
        let before = text.get(*from..cursor.position())?.into();
        self.members.push(Member { before, says });
        cursor.value()?;
        *from = cursor.position();
        (self.members.len() <= MOST_MEMBERS).then_some(())
    }
}

#[inline(always)]
fn read_members<'l>(
    members: &[Member],
    cursor: &mut Cursor<'l>,
    into: &mut Places<'_, 'l>,
) -> Option<()> {
    into.clear();
    for Member { before, says } in members {
        let passed = cursor.over(before)?;
        match says {
            Says::Field(field) => plain::take(*field, cursor, into)?,
            Says::Header(name) => {
                let name = passed.get(name.clone())?;
                let value = plain::header_value(cursor)?;
                let header = (Cow::Borrowed(name), Cow::Borrowed(value));
                into.headers.push(header);
            }
        }
    }
    Some(())
}
