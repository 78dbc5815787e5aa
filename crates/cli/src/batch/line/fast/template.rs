//! Templates of lines. One program usually writes all lines of a log, with the same keys in the same
//! order and the same bytes between the values. Those bytes are compared, and only the values are
//! read. A line that fits no template is read by its keys (`plain`), and becomes a template.

use std::borrow::Cow;
use std::ops::Range;

use replybook_matching::fast::scan::Cursor;

use super::super::Body;
use super::plain::{self, Destination, Field};

/// How many templates are kept. Lines with different headers need different templates.
const MAX_TEMPLATES: usize = 4;

/// Maximum number of values in a template.
const MAX_MEMBERS: usize = 64;

/// The templates of the last lines, the last one first.
#[derive(Debug, Default)]
pub(in super::super::super) struct LineTemplates {
    all: Vec<LineTemplate>,
}

/// The fixed bytes of a line, and what each value between them is.
#[derive(Debug)]
struct LineTemplate {
    members: Vec<Member>,
    /// The bytes after the last value.
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
    /// A header value; the range is its name in `before`.
    Header(Range<usize>),
}

impl LineTemplates {
    /// Reads a line that fits a template.
    #[inline]
    pub(super) fn read<'l>(&mut self, text: &'l str, into: &mut Destination<'_, 'l>) -> Option<()> {
        self.find(|template| template.read(text, into))
    }

    /// Reads a line that fits a template and ends with its body, a string. The text between its
    /// quotes is not unescaped or checked.
    #[inline]
    pub(super) fn read_embedded<'l>(
        &mut self,
        text: &'l str,
        into: &mut Destination<'_, 'l>,
    ) -> Option<()> {
        self.find(|template| template.read_embedded(text, into))
    }

    /// Finds the template that a line fits, and moves it to the front.
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
        // The end of the previous value.
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
