//! A response that is known only where conditions ask. It is narrowed condition by
//! condition, and in the end written out.

use serde_json::Value;

use super::skeleton::Skeleton;
use super::value::{self, Ask, Site, Values};
use super::{Doubt, Sought};
use replybook_catalog::shape::{FieldIx, ShapeIx};
use replybook_catalog::status::StatusSet;
use replybook_catalog::table::Sample;
use replybook_catalog::vocabulary::BodyKind;
use replybook_matching::answer::Body;

/// Statuses in the order in which they are tried; any other comes after them.
const USUAL_STATUSES: [u16; 8] = [400, 200, 429, 500, 404, 403, 401, 503];

/// The kinds of bodies, those first that say least.
const KINDS: [BodyKind; 5] = [
    BodyKind::Json,
    BodyKind::Empty,
    BodyKind::Text,
    BodyKind::Html,
    BodyKind::Malformed,
];

/// A response in the making.
#[derive(Debug, Clone)]
pub(super) struct Draft<'t> {
    pub statuses: Vec<u16>,
    pub kinds: Vec<BodyKind>,
    headers: Vec<Header<'t>>,
    /// Of a body that is no JSON.
    text: Vec<Ask<'t>>,
    pub body: Skeleton<'t>,
    /// From where each field of a shape is taken.
    pub sources: Vec<((ShapeIx, FieldIx), Source)>,
}

/// From where the value of a field is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// A path that may select one node: the node.
    Node(usize),
    /// A path that may select several: its position in the field.
    Path(usize),
    /// The name of the member.
    Name,
    /// `null`, where nothing else is.
    Null,
    /// There is none.
    Nothing,
}

#[derive(Debug, Clone)]
struct Header<'t> {
    name: &'t str,
    /// Of one line each, or of one line together.
    lines: Vec<Ask<'t>>,
    /// Of every line.
    every: Vec<Ask<'t>>,
    is_absent: bool,
}

impl<'t> Draft<'t> {
    pub fn new() -> Self {
        Draft {
            statuses: USUAL_STATUSES
                .into_iter()
                .chain((100..=999).filter(|status| !USUAL_STATUSES.contains(status)))
                .collect(),
            kinds: KINDS.to_vec(),
            headers: Vec::new(),
            text: Vec::new(),
            body: Skeleton::new(),
            sources: Vec::new(),
        }
    }

    /// Leaves the statuses that are in a set, or those that are not.
    pub fn keep_statuses(&mut self, set: &StatusSet, inside: bool) {
        self.statuses
            .retain(|status| set.contains(*status) == inside);
    }

    /// Leaves the statuses of success, or the others.
    pub fn keep_success(&mut self, inside: bool) {
        self.statuses
            .retain(|status| (200..300).contains(status) == inside);
    }

    /// Leaves the kinds of bodies that are among these, or those that are not.
    pub fn keep_kinds(&mut self, kinds: &[BodyKind], among: bool) {
        self.kinds.retain(|kind| kinds.contains(kind) == among);
    }

    /// A line of a header passes.
    pub fn ask_header(&mut self, name: &'t str, ask: Ask<'t>) {
        self.header(name).lines.push(ask);
    }

    /// Every line of a header passes.
    pub fn ask_every_header(&mut self, name: &'t str, ask: Ask<'t>) {
        self.header(name).every.push(ask);
    }

    /// A header is not there.
    pub fn drop_header(&mut self, name: &'t str) {
        self.header(name).is_absent = true;
    }

    /// Asks something of a body that is no JSON.
    pub fn ask_text(&mut self, ask: Ask<'t>) {
        self.text.push(ask);
    }

    fn header(&mut self, name: &'t str) -> &mut Header<'t> {
        let at = self.headers.iter().position(|header| header.name == name);
        let at = at.unwrap_or_else(|| {
            self.headers.push(Header {
                name,
                lines: Vec::new(),
                every: Vec::new(),
                is_absent: false,
            });
            self.headers.len() - 1
        });
        &mut self.headers[at]
    }

    /// Whether what is asked contradicts itself already.
    pub fn is_contradictory(&self) -> bool {
        let is_header = |header: &Header<'_>| header.is_absent && !header.lines.is_empty();
        self.statuses.is_empty()
            || self.kinds.is_empty()
            || (self.body.is_required() && !self.kinds.contains(&BodyKind::Json))
            || self.headers.iter().any(is_header)
    }

    /// The responses that it may be, one for each kind of body.
    pub fn write(&self, values: &Values) -> impl Iterator<Item = Sought<Sample>> {
        let headers = self.write_headers();
        let is_free = |kind: &&BodyKind| !self.body.is_required() || **kind == BodyKind::Json;
        self.kinds.iter().filter(is_free).map(move |kind| {
            let status = self.statuses.first().copied().unwrap_or_default();
            headers.clone().and_then(|headers| {
                let written = self.write_body(*kind, &headers, values);
                written.and_then(|(body, more)| {
                    Sought::Found(Sample {
                        status,
                        headers: headers.into_iter().chain(more).collect(),
                        body,
                        ..Sample::default()
                    })
                })
            })
        })
    }

    fn write_headers(&self) -> Sought<Vec<(String, String)>> {
        let mut lines = Vec::new();
        for header in self.headers.iter().filter(|header| !header.is_absent) {
            let together: Vec<Ask<'_>> =
                header.lines.iter().chain(&header.every).copied().collect();
            if header.lines.is_empty() {
                continue;
            }
            if let Sought::Found(Value::String(line)) = value::find(&together, LINE) {
                lines.push((header.name.to_owned(), line));
                continue;
            }
            for ask in &header.lines {
                let asks: Vec<Ask<'_>> = header.every.iter().chain([ask]).copied().collect();
                match value::find(&asks, LINE) {
                    Sought::Found(Value::String(line)) => {
                        lines.push((header.name.to_owned(), line))
                    }
                    Sought::Found(_) | Sought::Nothing => return Sought::Nothing,
                    Sought::Unsure(doubt) => return Sought::Unsure(doubt),
                }
            }
        }
        Sought::Found(lines)
    }

    /// A body of a kind, and the header that makes it one where there must be one.
    fn write_body(
        &self,
        kind: BodyKind,
        headers: &[(String, String)],
        values: &Values,
    ) -> Sought<(String, Option<(String, String)>)> {
        match kind {
            BodyKind::Json => {
                let written = self.body.write(values);
                written.and_then(|value| Sought::Found((value.to_string(), None)))
            }
            BodyKind::Empty => Sought::Found((String::new(), None)),
            kind => {
                const TYPE: &str = "content-type";
                let types: &[Option<&str>] = if self.headers.iter().any(|h| h.name == TYPE) {
                    &[None]
                } else {
                    &[None, Some("text/html"), Some("application/json")]
                };
                let mut doubt = None;
                for content_type in types {
                    let line = content_type.map(|of| (TYPE.to_owned(), of.to_owned()));
                    let lines: Vec<(&str, &str)> = headers
                        .iter()
                        .chain(&line)
                        .map(|(name, value)| (name.as_str(), value.as_str()))
                        .collect();
                    let fits = |text: &str| is_of_kind(text, kind, &lines);
                    match value::find(&self.text, Site::Text(&fits)) {
                        Sought::Found(Value::String(text)) => {
                            return Sought::Found((text, line));
                        }
                        Sought::Found(_) => {}
                        Sought::Nothing => return Sought::Nothing,
                        Sought::Unsure(why) => doubt = doubt.or(Some(why)),
                    }
                }
                Sought::Unsure(doubt.unwrap_or(Doubt::NotVerified))
            }
        }
    }
}

/// A header's line.
const LINE: Site<'static> = Site::Text(&is_line);

fn is_line(text: &str) -> bool {
    text.trim() == text && text.chars().all(|c| c == ' ' || c.is_ascii_graphic())
}

/// Whether a text is, as a body under these headers, one of a kind.
fn is_of_kind(text: &str, kind: BodyKind, headers: &[(&str, &str)]) -> bool {
    let is_trimmed = text.trim_ascii() == text && !text.starts_with('\u{feff}');
    let is_json = serde_json::from_str::<Value>(text).is_ok();
    let body = Body::unparsed(headers, text.as_bytes(), usize::MAX);
    is_trimmed && !is_json && body.kind() == kind
}
