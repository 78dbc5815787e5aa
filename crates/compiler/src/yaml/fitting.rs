//! Types as much of a value as fits: what does not is found and taken out, so that
//! one mistake hides no other. Where a key was misspelt, what was meant is read.

use serde::de::DeserializeOwned;
use serde_yaml::Value;

use super::deserialize::{self, Misfit};
use super::wording::{self, Complaint};
use super::{Document, Step, Typed};
use crate::diagnostic::{Diagnostic, nearest};

/// Things taken out of one value after which nobody reads on.
const MAX_MISFITS: usize = 64;

/// What could be typed, and what could not.
#[derive(Debug)]
pub struct Fitted<T> {
    /// The typed value, without what did not fit; nothing where a part that cannot
    /// be left out did not.
    pub value: Option<T>,
    /// Everything that did not fit.
    pub findings: Vec<Diagnostic>,
    /// The paths, below the value, of what was taken out.
    pub lost: Vec<Vec<Step>>,
}

/// Types a value of a document, which stands at `at`, as far as it fits.
pub fn fit<T: DeserializeOwned>(value: Typed<'_>, at: &[Step]) -> Fitted<T> {
    match T::deserialize(value) {
        Ok(typed) => Fitted {
            value: Some(typed),
            findings: Vec::new(),
            lost: Vec::new(),
        },
        Err(_) => deserialize_fitting(value.to_value(), value.document(), at),
    }
}

/// Types `value`, which stands at `at` in `document`, as far as it fits.
pub fn deserialize_fitting<T: DeserializeOwned>(
    mut value: Value,
    document: &Document,
    at: &[Step],
) -> Fitted<T> {
    let mut fitted = Fitted {
        value: None,
        findings: Vec::new(),
        lost: Vec::new(),
    };
    while fitted.lost.len() < MAX_MISFITS {
        let Misfit { path, said } = match deserialize::once(value.clone(), document, at) {
            Ok(typed) => {
                fitted.value = Some(typed);
                break;
            }
            Err(misfit) => misfit,
        };
        let inner = path.get(at.len()..).unwrap_or_default();
        let taken = match wording::complaint(&said) {
            Complaint::UnknownField { name, expected } => {
                respell(&mut value, inner, name, &expected)
            }
            Complaint::MissingField { name } => {
                let missing = [inner, &[Step::from(name)]].concat();
                if fitted.lost.contains(&missing) {
                    // It does not fit, which is told already.
                    if !fitted.leave_out(&mut value, inner) {
                        break;
                    }
                    continue;
                }
                fitted.leave_out(&mut value, inner)
            }
            _ => fitted.leave_out(&mut value, inner),
        };
        fitted
            .findings
            .push(deserialize::finding(document, &path, &said));
        if !taken {
            break;
        }
    }
    fitted
}

impl<T> Fitted<T> {
    /// Takes out the entry of a map that a path leads to or through; `false` where
    /// there is none.
    fn leave_out(&mut self, value: &mut Value, path: &[Step]) -> bool {
        let keys = path.iter().enumerate().rev();
        let mut keys = keys.filter(|(_, step)| matches!(step, Step::Key(_)));
        let taken = keys.find_map(|(at, _)| {
            let (whole, parent) = (&path[..=at], &path[..at]);
            let Step::Key(key) = &path[at] else {
                return None;
            };
            map_at(value, parent)?.remove(key.as_str()).map(|_| whole)
        });
        self.lost.extend(taken.map(<[Step]>::to_vec));
        taken.is_some()
    }
}

/// Gives an unknown key of a map the name that was meant, or takes it out.
fn respell(value: &mut Value, path: &[Step], name: &str, expected: &[&str]) -> bool {
    // The path may lead to the map, or to the key.
    let parent = match path.split_last() {
        Some((Step::Key(last), parent)) if last == name => parent,
        _ => path,
    };
    let Some(map) = map_at(value, parent) else {
        return false;
    };
    let Some(held) = map.remove(name) else {
        return false;
    };
    if let Some(meant) = nearest(name, expected.iter().copied())
        && !map.contains_key(meant)
    {
        map.insert(Value::from(meant), held);
    }
    true
}

fn map_at<'v>(value: &'v mut Value, path: &[Step]) -> Option<&'v mut serde_yaml::Mapping> {
    let mut value = value;
    for step in path {
        value = match step {
            Step::Key(key) => value.get_mut(key.as_str())?,
            Step::Index(index) => value.get_mut(*index)?,
        };
    }
    value.as_mapping_mut()
}
