//! The distinct paths of one catalog, each compiled once.

use std::collections::HashMap;

use super::finding;
use super::report::{At, Findings};
use crate::diagnostic::Code;
use replybook_catalog::table::{NamedQuery, QueryIx};

#[derive(Debug, Default)]
pub(super) struct Queries {
    list: Vec<NamedQuery>,
    by_text: HashMap<String, Option<QueryIx>>,
}

impl Queries {
    /// The position of a path. `relative` says whether it may begin at an element.
    pub fn intern(
        &mut self,
        text: &str,
        relative: bool,
        at: &At<'_>,
        findings: &mut Findings,
    ) -> Option<QueryIx> {
        let known = match self.by_text.get(text) {
            Some(known) => *known,
            None => self.compile(text, at, findings),
        }?;
        let is_relative = self
            .list
            .get(known)
            .is_some_and(|named| named.query.is_relative());
        if is_relative && !relative {
            findings.at(
                at,
                finding(
                    Code::RelativePathOutsideEach,
                    format!("`{text}` begins at an element, and there is none here"),
                    "`@` is the element of a shape with `each`",
                    "begin the path with `$`, or give the shape an `each`",
                ),
            );
            return None;
        }
        Some(known)
    }

    fn compile(&mut self, text: &str, at: &At<'_>, findings: &mut Findings) -> Option<QueryIx> {
        match crate::jsonpath::parse(text) {
            Ok(query) => {
                let ix = self.list.len();
                self.list.push(NamedQuery {
                    text: text.to_owned(),
                    query,
                });
                self.by_text.insert(text.to_owned(), Some(ix));
                Some(ix)
            }
            Err(error) => {
                findings.at_byte(
                    at,
                    text,
                    error.offset(),
                    finding(
                        Code::BadPath,
                        format!("`{text}` is not a JSONPath: {}", error.kind()),
                        "paths are RFC 9535 JSONPath, and nothing else",
                        "write a path such as `$.errors[*].code`",
                    ),
                );
                None
            }
        }
    }

    pub fn into_list(self) -> Vec<NamedQuery> {
        self.list
    }
}
