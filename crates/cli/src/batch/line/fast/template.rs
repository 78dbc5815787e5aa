//! What lines have in common: one program writes them, so the same keys stand in the same order
//! with the same bytes around them. Those are compared, and only what differs is read. A line
//! that is laid out in another way is read by its keys (`plain`), and its template kept for the
//! next ones.

use std::borrow::Cow;
use std::ops::Range;

use replybook_matching::scan::Cursor;

use super::super::Body;
use super::plain::{self, Destination, Field};

/// How many templates are kept: with a header more or less a line is laid out in another way.
const MAX_TEMPLATES: usize = 4;

/// The most members that a template has.
const MAX_MEMBERS: usize = 64;

/// The templates of the last lines, the last one first.
#[derive(Debug, Default)]
pub(in super::super::super) struct LineTemplates {
    all: Vec<LineTemplate>,
}

/// How a line is laid out.
#[derive(Debug)]
struct LineTemplate {
    members: Vec<Member>,
    /// Behind the last of them.
    end: Box<str>,
}

/// One value, and the bytes between the value before it and this one.
#[derive(Debug)]
struct Member {
    before: Box<str>,
    kind: MemberKind,
}

#[derive(Debug)]
enum MemberKind {
    Field(Field),
    /// The value of a header, whose name stands there in `before`.
    Header(Range<usize>),
}

impl LineTemplates {
    /// Reads a line that is laid out as an earlier one.
    #[inline]
    pub(super) fn read<'l>(&mut self, text: &'l str, into: &mut Destination<'_, 'l>) -> Option<()> {
        self.find(|template| template.read(text, into))
    }

    /// The same of a line that ends in its body, which is a string: what stands between its
    /// quotes is given as it is, and may be no part of a string of JSON.
    #[inline]
    pub(super) fn read_embedded<'l>(
        &mut self,
        text: &'l str,
        into: &mut Destination<'_, 'l>,
    ) -> Option<()> {
        self.find(|template| template.read_embedded(text, into))
    }

    /// Looks for the template by which a line is read; the next time it is tried first.
    #[inline(always)]
    fn find(&mut self, mut read: impl FnMut(&LineTemplate) -> Option<()>) -> Option<()> {
        let at = self
            .all
            .iter()
            .position(|template| read(template).is_some())?;
        if at > 0 {
            self.all.swap(at, 0);
        }
        Some(())
    }

    /// Keeps the template of a line that was read by its keys.
    #[cold]
    pub fn learn(&mut self, text: &str) {
        if let Some(template) = LineTemplate::from_line(text) {
            self.all.truncate(MAX_TEMPLATES - 1);
            self.all.insert(0, template);
        }
    }
}

impl LineTemplate {
    #[inline(always)]
    fn read<'l>(&self, text: &'l str, into: &mut Destination<'_, 'l>) -> Option<()> {
        let mut cursor = Cursor::new(text);
        read_members(&self.members, &mut cursor, into)?;
        cursor.over(&self.end)?;
        cursor.end()
    }

    #[inline(always)]
    fn read_embedded<'l>(&self, text: &'l str, into: &mut Destination<'_, 'l>) -> Option<()> {
        let (last, others) = self.members.split_last()?;
        if !matches!(last.kind, MemberKind::Field(Field::Body)) {
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

    /// The template of a plain line.
    fn from_line(text: &str) -> Option<LineTemplate> {
        let mut template = LineTemplate {
            members: Vec::new(),
            end: Box::default(),
        };
        // Behind the value before.
        let mut from = 0;
        let mut cursor = Cursor::new(text);
        cursor.members(|cursor, key| {
            let field = Field::from_key(key);
            if field != Field::Headers || cursor.peek() != b'{' {
                return template.add(text, cursor, &mut from, MemberKind::Field(field));
            }
            cursor.members(|cursor, name| {
                let start = text.get(from..cursor.position())?.rfind(name)?;
                let kind = MemberKind::Header(start..start + name.len());
                template.add(text, cursor, &mut from, kind)
            })
        })?;
        template.end = text.get(from..)?.into();
        Some(template)
    }

    fn add(
        &mut self,
        text: &str,
        cursor: &mut Cursor<'_>,
        from: &mut usize,
        kind: MemberKind,
    ) -> Option<()> {
        cursor.peek();
        let before = text.get(*from..cursor.position())?.into();
        self.members.push(Member { before, kind });
        cursor.value()?;
        *from = cursor.position();
        (self.members.len() <= MAX_MEMBERS).then_some(())
    }
}

#[inline(always)]
fn read_members<'l>(
    members: &[Member],
    cursor: &mut Cursor<'l>,
    into: &mut Destination<'_, 'l>,
) -> Option<()> {
    into.clear();
    for Member { before, kind } in members {
        let passed = cursor.over(before)?;
        match kind {
            MemberKind::Field(field) => plain::read_field(*field, cursor, into)?,
            MemberKind::Header(name) => {
                let name = passed.get(name.clone())?;
                let value = plain::read_header_value(cursor)?;
                let header = (Cow::Borrowed(name), Cow::Borrowed(value));
                into.headers.push(header);
            }
        }
    }
    Some(())
}
