//! Reads the queries that nearly all catalogs have: names, indexes, `*`, slices without a step, and
//! filters that ask what exists. Every other one is left to the parser in `lower`.

use replybook_catalog::jsonpath::ast::{Condition, Origin, Path};
use replybook_catalog::jsonpath::{Filter, Segment, Selector, Slice};

/// The operations of a query that was respelled; `None` where something else stands in it.
pub(super) fn segments(text: &str) -> Option<Vec<Segment>> {
    let mut reader = Reader { rest: text };
    reader.take("$").then_some(())?;
    let segments = reader.segments()?;
    reader.rest.is_empty().then_some(segments)
}

struct Reader<'s> {
    rest: &'s str,
}

impl Reader<'_> {
    /// Whether this came next. Then it is after us.
    fn take(&mut self, token: &str) -> bool {
        let after = self.rest.strip_prefix(token);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    fn segments(&mut self) -> Option<Vec<Segment>> {
        let mut segments = Vec::new();
        while self.take("[") {
            let selectors = vec![self.selector()?];
            self.take("]").then_some(())?;
            segments.push(Segment {
                descendant: false,
                selectors,
            });
        }
        Some(segments)
    }

    fn selector(&mut self) -> Option<Selector> {
        if self.take("*") {
            return Some(Selector::Wildcard);
        }
        if self.take("?") {
            let any = |reader: &mut Self| reader.joined("&&", Self::exists, Condition::All);
            let condition = self.joined("||", any, Condition::Any)?;
            return Some(Selector::Filter(Filter(condition)));
        }
        for quote in ['\'', '"'] {
            if let Some(quoted) = self.rest.strip_prefix(quote) {
                let (name, after) = quoted.split_once(quote)?;
                self.rest = after;
                let as_written = !name.contains(['\'', '"', '\\']);
                return as_written.then(|| Selector::Name(name.to_owned()));
            }
        }
        let start = self.number();
        if self.take(":") {
            let end = self.number();
            return Some(Selector::Slice(Slice {
                start,
                end,
                step: 1,
            }));
        }
        start.map(Selector::Index)
    }

    /// One or more conditions with this between them.
    fn joined(
        &mut self,
        operator: &str,
        one: impl Fn(&mut Self) -> Option<Condition>,
        all: fn(Vec<Condition>) -> Condition,
    ) -> Option<Condition> {
        let first = one(self)?;
        if !self.rest.starts_with(operator) {
            return Some(first);
        }
        let mut conditions = vec![first];
        while self.take(operator) {
            conditions.push(one(self)?);
        }
        Some(all(conditions))
    }

    fn exists(&mut self) -> Option<Condition> {
        let negated = self.take("!");
        let origin = if self.take("@") {
            Origin::Current
        } else {
            self.take("$").then_some(Origin::Root)?
        };
        let segments = self.segments()?;
        let exists = Condition::Exists(Path { origin, segments });
        Some(if negated {
            Condition::Not(Box::new(exists))
        } else {
            exists
        })
    }

    fn number(&mut self) -> Option<i64> {
        let belongs = |c: char| c.is_ascii_digit() || c == '-';
        let end = self.rest.find(|c| !belongs(c))?;
        let (number, after) = self.rest.split_at(end);
        self.rest = after;
        number.parse().ok()
    }
}
