//! From the clauses that hold to the rule that decides. An engine that evaluates
//! conditions has no word for this, so every one of them gets it in Rust.

use std::cmp::{Ordering, Reverse};

use replybook::Response;
use replybook_catalog::predicate::{Condition, Strength, Subject};
use replybook_catalog::table::{HTTP, Provider, Table};
use replybook_catalog::vocabulary::{BodyKind, Role};
use serde_json::Value;

/// What evaluates conditions.
pub trait Rules {
    /// What a shape's `each` selects, of any type.
    fn elements<'v>(&self, provider: usize, shape: usize, read: &'v Read<'_>) -> Vec<&'v Value>;

    /// Rule and clause of all that hold for the whole, or for an element of a shape.
    fn holding(
        &self,
        provider: usize,
        read: &Read<'_>,
        element: Option<(usize, &Value)>,
    ) -> Vec<(usize, usize)>;
}

/// A response, its body as a tree.
pub struct Read<'r> {
    /// Its status.
    pub status: u16,
    /// Header lines.
    pub headers: &'r [(&'r str, &'r str)],
    /// Its body.
    pub body: Body<'r>,
}

/// A body that was read.
pub enum Body<'r> {
    /// Valid JSON.
    Json(Value),
    /// Anything else.
    Text(BodyKind, &'r str),
    /// Nothing but white space.
    Empty,
}

impl<'r> Read<'r> {
    /// Reads the body of a response.
    pub fn new(response: &Response<'r>) -> Self {
        let body = response.body.trim_ascii();
        let body = match serde_json::from_slice(body) {
            Ok(value) => Body::Json(value),
            Err(_) if body.is_empty() => Body::Empty,
            Err(_) => {
                let text = str::from_utf8(body).unwrap_or("");
                let kind = match text.as_bytes().first() {
                    Some(b'<') => BodyKind::Html,
                    Some(b'{' | b'[') => BodyKind::Malformed,
                    _ => BodyKind::Text,
                };
                Body::Text(kind, text)
            }
        };
        Read {
            status: response.status,
            headers: response.headers,
            body,
        }
    }

    /// The tree of a body that is JSON.
    pub fn json(&self) -> Option<&Value> {
        match &self.body {
            Body::Json(value) => Some(value),
            _ => None,
        }
    }

    /// The text of a body that is not.
    pub fn text(&self) -> Option<&'r str> {
        match self.body {
            Body::Text(_, text) => Some(text),
            _ => None,
        }
    }

    /// The kind of the body.
    pub fn kind(&self) -> BodyKind {
        match self.body {
            Body::Json(_) => BodyKind::Json,
            Body::Text(kind, _) => kind,
            Body::Empty => BodyKind::Empty,
        }
    }

    /// The values of a header.
    pub fn header(&self, name: &str) -> impl Iterator<Item = &'r str> {
        let headers = self.headers.iter();
        headers
            .filter(move |(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, value)| *value)
    }

    fn is_2xx(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// A rule that holds at a place, by its strongest clause.
pub type Best = (Strength, Reverse<usize>, Reverse<usize>);

/// The id of the rule that decides, or `none`.
pub fn resolve<'t>(
    rules: &impl Rules,
    table: &'t Table,
    provider: usize,
    read: &Read<'_>,
) -> &'t str {
    let of = &table.providers[provider];
    let holding = rules.holding(provider, read, None);
    let whole = best(of, &holding, Some(read));
    let mut groups = 0;
    let mut elements: Option<(Strength, Option<usize>)> = None;
    let mut unknown = None;
    for (shape_at, shape) in of.shapes.iter().enumerate() {
        let Some(each) = &shape.each else { continue };
        let mut found = rules.elements(provider, shape_at, read);
        found.retain(|value| each.of.is_none_or(|of| Subject::from(*value).is_of(of)));
        if found.is_empty() {
            continue;
        }
        groups += 1;
        let (strength, gravest) = group(rules, of, provider, shape_at, &found, read);
        if groups == 1 {
            unknown = Some(gravest);
        }
        let told = each.role == Role::Failures && read.is_2xx() && whole.is_some();
        if let Some(strength) = strength
            && !told
            && elements.is_none_or(|(known, _)| strength > known)
        {
            elements = Some((strength, gravest));
        }
    }
    let id = |rule: usize| of.rules[rule].id.as_str();
    match (whole, elements) {
        (Some((strength, _, Reverse(rule))), Some((theirs, gravest))) => {
            let wins = match theirs.cmp(&strength) {
                Ordering::Greater => true,
                Ordering::Equal => read.is_2xx(),
                Ordering::Less => false,
            };
            if wins {
                gravest.map_or("none", id)
            } else {
                id(rule)
            }
        }
        (None, Some((_, gravest))) => gravest.map_or("none", id),
        (Some((_, _, Reverse(rule))), None) => id(rule),
        (None, None) if read.is_2xx() => match (unknown, of.default_success) {
            (Some(gravest), _) => gravest.map_or("none", id),
            (None, Some(rule)) if holding.iter().any(|(at, _)| *at == rule) => id(rule),
            _ => "none",
        },
        (None, None) => {
            let Some(http) = table.providers.iter().position(|p| p.id == HTTP) else {
                return "none";
            };
            let catalog = &table.providers[http];
            let holding = rules.holding(http, read, None);
            best(catalog, &holding, Some(read)).map_or("none", |(_, _, Reverse(rule))| {
                catalog.rules[rule].id.as_str()
            })
        }
    }
}

/// The strength with which elements speak, and the gravest of them.
fn group(
    rules: &impl Rules,
    of: &Provider,
    provider: usize,
    shape: usize,
    found: &[&Value],
    read: &Read<'_>,
) -> (Option<Strength>, Option<usize>) {
    let mut strength = None;
    let mut gravest: Option<((u8, u8), Option<usize>)> = None;
    for value in found {
        let holding = rules.holding(provider, read, Some((shape, value)));
        let best = best(of, &holding, None);
        let rule = best.map(|(_, _, Reverse(rule))| rule);
        let (outcome, category) = match rule {
            Some(rule) => {
                let rule = &of.rules[rule];
                (rule.outcome(read.is_2xx()), rule.category)
            }
            None => {
                let unknown = replybook::Category::Unknown;
                (unknown.outcome(read.is_2xx()), unknown)
            }
        };
        if read.is_2xx() || !outcome.is_accepted() {
            strength = strength.max(best.map(|(strength, ..)| strength));
        }
        let gravity = (outcome.gravity(), category.gravity());
        if gravest.as_ref().is_none_or(|(known, _)| gravity > *known) {
            gravest = Some((gravity, rule));
        }
    }
    (strength, gravest.and_then(|(_, rule)| rule))
}

/// The strongest of the rules that hold; about the whole where a response is given.
fn best(of: &Provider, holding: &[(usize, usize)], whole: Option<&Read<'_>>) -> Option<Best> {
    let may_decide = |rule: usize| {
        Some(rule) != of.default_success
            && whole
                .is_none_or(|read| read.is_2xx() || !of.rules[rule].outcome(false).is_accepted())
    };
    let free = holding.iter().filter(|(rule, _)| {
        may_decide(*rule)
            && !holding
                .iter()
                .any(|(by, _)| by != rule && of.rules[*by].overrides.contains(rule))
    });
    free.map(|(rule, clause)| rank(of, *rule, *clause)).max()
}

/// Among the clauses that hold, the one with the greatest of these wins.
pub fn rank(of: &Provider, rule: usize, clause: usize) -> Best {
    let clause = &of.rules[rule].clauses[clause];
    let shape = clause.shape.map(|shape| &of.shapes[shape]);
    let ranks = clause
        .conditions
        .iter()
        .filter_map(|condition| match condition {
            Condition::Field(field, _) => shape.and_then(|shape| shape.identifying_rank(*field)),
            _ => None,
        });
    let first = ranks.min().unwrap_or(usize::MAX);
    (clause.strength, Reverse(first), Reverse(rule))
}
