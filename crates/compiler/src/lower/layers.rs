//! The parts of a head, from the file that has it and from the overlays above it:
//! what an overlay says under a name takes the place of what is below.

use std::collections::BTreeMap;

use super::file::Parsed;
use super::queries::Queries;
use super::report::{At, Findings};
use super::{head, schedule, shape};
use crate::format::SuccessSpec;
use replybook_catalog::table::{Dedupe, HeaderWait, NamedPolicy, Shape, Source};
use replybook_catalog::vocabulary::Category;

/// The file with the head, then the overlays.
pub(super) struct Layers<'p> {
    files: Vec<&'p Parsed>,
}

impl<'p> Layers<'p> {
    pub fn new(head: &'p Parsed, files: &[&'p Parsed]) -> Layers<'p> {
        let overlays = files.iter().copied().filter(|file| file.is_overlay());
        Layers {
            files: std::iter::once(head).chain(overlays).collect(),
        }
    }

    pub fn sources(&self, findings: &mut Findings) -> Vec<Source> {
        let all = self
            .files
            .iter()
            .flat_map(|file| head::sources(file, findings));
        by_name(all, |source| source.id.clone())
    }

    pub fn shapes(&self, queries: &mut Queries, findings: &mut Findings) -> Vec<Shape> {
        let mut all = Vec::new();
        for file in &self.files {
            let at = file.root().key("shapes");
            for (name, spec) in &file.head.shapes {
                all.push(shape::lower(name, spec, &at.key(name), queries, findings));
            }
        }
        by_name(all, |shape| shape.name.clone())
    }

    /// The waits; those of overlays are asked first.
    pub fn waits(&self, findings: &mut Findings) -> Vec<HeaderWait> {
        let from_above = self.files.iter().rev();
        from_above
            .flat_map(|file| schedule::waits(&file.head.waits, &file.root().key("waits"), findings))
            .collect()
    }

    pub fn policies(&self, sources: &[Source], findings: &mut Findings) -> Vec<NamedPolicy> {
        let all = self.files.iter().flat_map(|file| {
            let at = file.root().key("policies");
            schedule::policies(&file.head.policies, sources, &at, findings)
        });
        by_name(all, |policy| policy.name.clone())
    }

    pub fn retry(
        &self,
        policies: &[NamedPolicy],
        findings: &mut Findings,
    ) -> Vec<(Category, usize)> {
        let all = self.files.iter().flat_map(|file| {
            let at = file.root().key("retry");
            schedule::retry(&file.head.retry, policies, &at, findings)
        });
        by_name(all, |(category, _)| *category)
    }

    pub fn dedupe(&self, findings: &mut Findings) -> Option<Dedupe> {
        let mut from_above = self.files.iter().rev();
        from_above.find_map(|file| {
            let at = file.root().key("dedupe");
            schedule::dedupe(file.head.dedupe.as_ref(), &at, findings)
        })
    }

    /// The default for a 2xx, and where it stands.
    pub fn success(&self) -> Option<(&'p SuccessSpec, At<'p>)> {
        let mut from_above = self.files.iter().rev();
        from_above.find_map(|file| Some((file.head.success.as_ref()?, file.root().key("success"))))
    }
}

/// Of those with one name the last, in the order of names.
fn by_name<T, N: Ord>(all: impl IntoIterator<Item = T>, name: impl Fn(&T) -> N) -> Vec<T> {
    let named = all.into_iter().map(|one| (name(&one), one));
    named.collect::<BTreeMap<N, T>>().into_values().collect()
}
