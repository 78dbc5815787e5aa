//! From a response that no rule of its provider knows to a catalog entry that does:
//! where its message stands, what of it identifies the cause, and a masked example
//! that comes back with the new rule. What only a person can know is marked
//! `TODO`. A proposal that does not compile with the catalog is never given.

mod condition;
mod example;
mod names;
pub(crate) mod place;
mod template;
mod yaml;

use replybook::tools::builtin_files;
use replybook::{Category, Engine, Error, Outcome, Response, Retryability};
use replybook_catalog::table::HTTP;
use replybook_catalog::vocabulary::WaitSource;
use replybook_compiler::compile_onto;
use replybook_compiler::diagnostic::Diagnostic;
use replybook_compiler::shown::Shown;
use replybook_compiler::yaml::SourceFile;

use condition::{Condition, Test};
use example::Example;
use names::Names;
use place::Place;

/// The catalogs that a proposal is to fit into.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'g> {
    /// The engine over them.
    pub engine: &'g Engine,
    /// The files on top of the built-in catalogs; none where there are no others.
    pub files: &'g [SourceFile],
    /// Whether to propose a rule of its own also for an answer that a rule knows,
    /// as where that rule is for all that no other knows.
    pub anyway: bool,
}

/// What came of a response.
#[derive(Debug, Clone)]
pub enum Proposal {
    /// A rule of the provider knows it already.
    Known {
        /// Its id.
        rule: String,
    },
    /// An entry for it.
    Entry(Entry),
}

/// An entry for a catalog.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The id of the new rule.
    pub id: String,
    /// An overlay with the rule in it, and the shape where it needs a new one. Under
    /// `rules` of the provider's catalog it is the same.
    pub text: String,
}

/// Why there is no proposal.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No such provider.
    #[error(transparent)]
    Provider(#[from] Error),
    /// No condition that was tried tells the answer from all others.
    #[error(
        "no condition that was tried makes a rule of its own for this answer: {last}\n  write the \
         rule by hand; `replybook classify --explain` shows what nearly held"
    )]
    NoCondition {
        /// What was found wrong with the last one.
        last: String,
    },
}

/// What the example of an entry must come back with.
#[derive(Debug, Clone, PartialEq)]
struct Expected {
    retryability: Retryability,
    /// Shortest and longest in milliseconds, and its source.
    wait: Option<(u64, u64, WaitSource)>,
    captures: Vec<(String, i64)>,
}

/// An entry as far as it is drafted.
#[derive(Debug, Clone)]
struct Draft<'d> {
    provider: &'d str,
    /// The version of the overlay that it is a part of.
    overlay: &'d str,
    place: &'d Place,
    names: &'d Names,
    category: Category,
    conditions: Vec<Condition>,
    example: Example,
    expected: Expected,
    near_miss: Option<NearMiss>,
}

/// A response that looks similar and comes back with something else.
#[derive(Debug, Clone)]
struct NearMiss {
    example: Example,
    matches: String,
}

/// Proposes an entry for a response.
///
/// # Errors
/// [`Refusal`], where there is no such provider, or where every draft ties with
/// another rule or loses against one.
pub fn propose(
    ground: Ground<'_>,
    provider: &str,
    response: &Response<'_>,
) -> Result<Proposal, Refusal> {
    let handle = ground.engine.provider(provider)?;
    let catalog = handle.catalog();
    let answer = place::read(response);
    let verdict = handle.classify(response);
    let known = verdict.rule.as_deref();
    let known = known.filter(|rule| is_of(provider, rule));
    let places = match place::unknown(catalog, &answer, known, ground.anyway) {
        place::Unknown::Nothing { rule } => return Ok(Proposal::Known { rule }),
        place::Unknown::At(places) => places,
    };
    let category = category_of(ground.engine, response.status);
    let mut last = "there is nothing to ask for".to_owned();
    for place in &places {
        for conditions in condition::candidates(place, &answer) {
            let names = Names::new(catalog, place, &conditions, response.status);
            let draft = Draft {
                provider,
                overlay: overlay_of(&catalog.version),
                place,
                names: &names,
                category,
                example: example::build(
                    catalog,
                    ground.engine,
                    response,
                    &answer,
                    place,
                    &conditions,
                ),
                expected: Expected {
                    retryability: retryability_of(category),
                    wait: None,
                    captures: Vec::new(),
                },
                near_miss: None,
                conditions,
            };
            match finished(ground, draft) {
                Ok(text) => {
                    return Ok(Proposal::Entry(Entry {
                        id: names.id.clone(),
                        text,
                    }));
                }
                Err(why) => last = why,
            }
        }
    }
    Err(Refusal::NoCondition { last })
}

/// Whether a rule is one of a provider.
fn is_of(provider: &str, rule: &str) -> bool {
    rule.split_once('.').is_some_and(|(id, _)| id == provider)
}

/// The kind of cause that the status alone says; nothing where that is no failure.
fn category_of(engine: &Engine, status: u16) -> Category {
    if (200..300).contains(&status) {
        return Category::Unknown;
    }
    let verdict = engine
        .provider(HTTP)
        .map(|http| http.classify(&Response::new(status, b"")));
    match verdict {
        Ok(verdict) if verdict.outcome == Outcome::Error => verdict.category,
        _ => Category::Unknown,
    }
}

fn retryability_of(category: Category) -> Retryability {
    let defaults = category.defaults();
    Retryability::derive(defaults.unblocked_by, defaults.effect)
}

/// The version of the overlay that a catalog already has on it, or the first one.
fn overlay_of(version: &str) -> &str {
    let build = version.split_once("+overlay.").map(|(_, build)| build);
    let end = |build: &str| {
        let mut dots = build.match_indices('.').map(|(at, _)| at);
        dots.nth(2).unwrap_or(build.len())
    };
    build
        .and_then(|build| build.get(..end(build)))
        .unwrap_or("0.1.0")
}

/// The text of an entry that compiles with its catalog and whose example comes back
/// as it says; or what is wrong with the draft.
fn finished(ground: Ground<'_>, mut draft: Draft<'_>) -> Result<String, String> {
    // What comes back is known only once the rule is there.
    let (engine, _) = compiled(ground, &draft)?;
    draft.expected = expected(&engine, &draft).ok_or("its example is not read")?;
    draft.near_miss = near_miss(&engine, &draft);
    let (engine, shown) = compiled(ground, &draft)?;
    let found = replybook::tools::check(&engine, &shown);
    match found.first() {
        None => Ok(yaml::file(&draft)),
        Some(found) => Err(found.message.clone()),
    }
}

/// The engine with the draft in its catalog, and what the draft shows.
fn compiled(ground: Ground<'_>, draft: &Draft<'_>) -> Result<(Engine, Vec<Shown>), String> {
    let proposed = SourceFile {
        name: format!("{}/proposed.yaml", draft.provider),
        text: yaml::file(draft),
    };
    let is_ours = |found: &Diagnostic| *found.file == proposed.name;
    let name = proposed.name.clone();
    let mut files = ground.files.to_vec();
    files.push(proposed.clone());
    match compile_onto(&builtin_files(), &files) {
        // A warning about the draft is that it takes what another rule has.
        Ok(compiled) => match compiled.warnings.iter().find(|found| is_ours(found)) {
            Some(found) => Err(found.message.clone()),
            None => {
                let mut shown = compiled.shown;
                shown.retain(|shown| shown.file == name);
                Ok((Engine::onto_builtin(compiled.table), shown))
            }
        },
        Err(findings) => {
            let first = findings.iter().find(|found| is_ours(found));
            let first = first.or(findings.first());
            Err(first.map_or_else(String::new, |found| found.message.clone()))
        }
    }
}

/// What the example comes back with.
fn expected(engine: &Engine, draft: &Draft<'_>) -> Option<Expected> {
    let headers = draft.example.header_lines();
    let response = draft.example.response(&headers);
    let provider = engine.provider(draft.provider).ok()?;
    let verdict = provider.classify(&response);
    let wait = verdict.retry.wait;
    let numbers = draft.conditions.iter().flat_map(Condition::numbers);
    let captures = numbers.filter(|(name, value)| {
        let captured = verdict.capture(name).map(serde_json::to_value);
        captured.and_then(Result::ok) == Some((*value).into())
    });
    Some(Expected {
        retryability: verdict.retry.retryability,
        wait: wait.map(|wait| (wait.min_ms, wait.max_ms, wait.source)),
        captures: captures.collect(),
    })
}

/// The example with another message or code, if something else decides that.
fn near_miss(engine: &Engine, draft: &Draft<'_>) -> Option<NearMiss> {
    let tested = draft.conditions.iter().find_map(Condition::test)?;
    let example = match tested {
        Test::Number(number) => draft.example.with_number(*number, *number + 1),
        Test::Text { masked, .. } | Test::Like { masked, .. } => {
            draft.example.with_text(masked, "something else")
        }
    };
    let headers = example.header_lines();
    let provider = engine.provider(draft.provider).ok()?;
    let verdict = provider.classify(&example.response(&headers));
    let own = verdict.rule.as_deref();
    let own = own.filter(|rule| is_of(draft.provider, rule));
    if own == Some(draft.names.id.as_str()) || example == draft.example {
        return None;
    }
    let matches = own.unwrap_or("none").to_owned();
    Some(NearMiss { example, matches })
}

#[cfg(test)]
mod tests;
