//! From catalog files to a table, part by part. Every finding of every file is
//! collected; whether there are too many to go on is the caller's to say.

mod allow;
mod captures;
mod conjunction;
mod default_success;
mod evidence;
mod example;
mod file;
mod generic;
mod head;
mod ids;
mod layers;
mod name;
mod overlay;
mod provider;
mod queries;
mod report;
mod rows;
mod rule;
mod schedule;
mod shape;
mod test;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use crate::compiled::Compiled;
use crate::diagnostic::{Code, nearest};
use crate::shown::Shown;
use crate::yaml::SourceFile;
pub use allow::allowed;
pub use default_success::id_of as default_success_id;
pub use file::Parsed;
pub use overlay::Voice;
pub use report::{At, Findings};
pub use written::Written;

/// What files say.
#[derive(Debug, Default)]
pub struct Lowered {
    /// The table, every response they show, and where the rules stand.
    pub compiled: Compiled,
    /// The catalogs below that overlays among the files lie on.
    pub below: Vec<Below>,
    /// The files that read, those below that overlays lie on among them.
    pub files: Vec<Parsed>,
    /// Whether every file read.
    pub all_read: bool,
}

/// A catalog below an overlay.
#[derive(Debug)]
pub struct Below {
    /// Where to tell what is found in it.
    pub voice: Voice,
    /// The responses it shows, those of rules that are gone apart.
    pub shown: Vec<Shown>,
}

/// Lowers files; overlays among them lie on catalogs among them, or else on those
/// `below`. What is wrong is found, and what it is about left out.
pub fn lowered(files: &[SourceFile], below: &[SourceFile], findings: &mut Findings) -> Lowered {
    let mut by_provider: BTreeMap<String, Vec<Parsed>> = BTreeMap::new();
    let mut read = 0;
    for file in files.iter().filter_map(|file| Parsed::read(file, findings)) {
        read += 1;
        let provider = file.head.provider.clone();
        by_provider.entry(provider).or_default().push(file);
    }
    // Of a file that does not read nobody knows what it would have said.
    let all_read = read == files.len();
    let ids: BTreeSet<String> = by_provider
        .keys()
        .cloned()
        .chain(
            below
                .iter()
                .filter_map(|file| file::provider_of(&file.name)),
        )
        .collect();
    let mut lowered = Lowered {
        all_read,
        ..Lowered::default()
    };
    // The map's order is the table's.
    for (id, files) in by_provider {
        let (mut overlays, mut catalog): (Vec<_>, Vec<_>) =
            files.into_iter().partition(Parsed::is_overlay);
        if catalog.is_empty() {
            catalog = read_below(&id, below);
        }
        let others = ids.iter().map(String::as_str).filter(|other| *other != id);
        overlay::misplaced(&overlays, &catalog, others, findings);
        overlay::lay(&overlays, &mut catalog, all_read, findings);
        overlays.sort_by(|a, b| a.name().cmp(b.name()));
        catalog.sort_by(|a, b| a.name().cmp(b.name()));
        lowered.add(&id, &catalog, &overlays, findings);
        lowered.files.extend(catalog);
        lowered.files.extend(overlays);
    }
    lowered
}

/// The files of a provider below; they compiled when they were published.
fn read_below(id: &str, below: &[SourceFile]) -> Vec<Parsed> {
    let files = below.iter().filter(|file| file::may_be_of(&file.name, id));
    let parsed = files.filter_map(|file| Parsed::read(file, &mut Findings::default()));
    parsed
        .filter(|file| file.head.provider == id)
        .map(|file| Parsed {
            is_below: true,
            ..file
        })
        .collect()
}

impl Lowered {
    /// Adds the catalog of a provider with the overlays on it.
    fn add(&mut self, id: &str, catalog: &[Parsed], overlays: &[Parsed], findings: &mut Findings) {
        let files: Vec<&Parsed> = catalog.iter().chain(overlays).collect();
        if catalog.is_empty() {
            return;
        }
        let is_below = |name: &str| {
            let mut below = catalog.iter().filter(|file| file.is_below);
            below.any(|file| file.name() == name)
        };
        let first = overlays.first();
        let voice = first.filter(|_| catalog.iter().any(|file| file.is_below));
        let voice = voice.map(Voice::new);
        let mut own = Findings::default();
        let lowered = provider::lower(id, &files, self.all_read, &mut own);
        let consequences: BTreeSet<Code> =
            files.iter().flat_map(|file| file.consequences()).collect();
        let told = own.into_vec().into_iter();
        let told = told.filter(|found| !consequences.contains(&found.code));
        findings.extend(told.filter_map(|found| match &voice {
            Some(voice) if is_below(&found.file) => voice.tell(found),
            _ => Some(found),
        }));
        let Some(mut lowered) = lowered else {
            return;
        };
        if let Some(version) = first.and_then(|overlay| overlay.head.overlay.as_deref()) {
            lowered
                .provider
                .add_to_version(&format!("overlay.{version}"));
        }
        let (of_below, shown): (Vec<Shown>, Vec<Shown>) = lowered
            .shown
            .into_iter()
            .partition(|shown| is_below(&shown.file));
        let written = lowered.written.into_iter();
        let written = written.filter(|rule| !is_below(&rule.file));
        self.compiled.table.providers.push(lowered.provider);
        self.compiled.shown.extend(shown);
        self.compiled.written.extend(written);
        self.below.extend(voice.map(|voice| Below {
            voice,
            shown: of_below,
        }));
    }
}

/// A finding of the compiler: its code and what it says.
pub type Finding = (Code, String, String, String);

/// The remedy for a name that stands for nothing: the one probably meant, those
/// there are, and what else to do. `kind` is their plural.
pub fn name_one_of<'k>(
    name: &str,
    kind: &str,
    known: impl IntoIterator<Item = &'k str>,
    or_else: &str,
) -> String {
    /// More are not listed.
    const SHOWN: usize = 24;
    let known: Vec<&str> = known.into_iter().collect();
    let meant = nearest(name, known.iter().copied());
    let there_are = match known.as_slice() {
        [] => format!("there are no {kind} yet"),
        [only] if meant.is_some() => return format!("did you mean `{only}`?"),
        [only] => format!("there is only `{only}`"),
        many if many.len() > SHOWN => format!("it is none of the {} {kind} there are", many.len()),
        many => format!("the {kind} there are: `{}`", many.join("`, `")),
    };
    match meant {
        Some(meant) => format!("did you mean `{meant}`? {there_are}"),
        None => format!("{there_are}; {or_else}"),
    }
}

/// What an error says is wrong, and the remedy that it gives after a colon;
/// `otherwise` is that of an error that gives none.
fn wrong_and_remedy(error: &impl Display, otherwise: &str) -> (String, String) {
    let said = error.to_string();
    let mut quoted = false;
    let colon = said.char_indices().find_map(|(at, c)| {
        quoted ^= c == '`';
        (c == ':' && !quoted && said[at..].starts_with(": ")).then_some(at)
    });
    match colon {
        Some(at) => (said[..at].to_owned(), said[at + 2..].to_owned()),
        None => (said, otherwise.to_owned()),
    }
}

/// Shorthand for a finding: what, why, what to do.
pub fn finding(code: Code, what: impl Into<String>, why: &str, help: impl Into<String>) -> Finding {
    (code, what.into(), why.to_owned(), help.into())
}
