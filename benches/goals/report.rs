//! The table of goals, and whether a count became worse.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use replybook_contenders::contender::{self, OURS, differences};
use replybook_contenders::set::{self, GENERATED, LARGE, UNLIKE};

use crate::numbers::Numbers;

const COUNTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/counts.json");
/// By how much a count may grow.
const SLACK: f64 = 1.05;

/// How many answers differ: from hand-written code and from the naive scan over
/// all documents, and from the naive scan over generated catalogs and responses unlike each other.
pub fn agreement(numbers: &mut Numbers, folder: &Path) {
    let mut found = Vec::new();
    for ours in OURS {
        let all = set::by_name("all", folder);
        found.extend(differences(all, ours, "hand-written"));
        found.extend(differences(all, ours, "naive"));
        let others = GENERATED.map(|(name, ..)| name);
        for name in others.into_iter().chain([UNLIKE]) {
            found.extend(differences(set::by_name(name, folder), ours, "naive"));
        }
    }
    for difference in &found {
        println!("{difference}");
    }
    numbers.put("answers-that-differ", found.len() as f64);
}

enum Goal {
    AtMost(f64),
    AtLeast(f64),
}

/// What is wanted, what was measured, and in which form it is printed.
struct Row {
    what: String,
    goal: Goal,
    measured: Option<f64>,
    unit: &'static str,
}

fn rows(numbers: &Numbers) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = |what: &str, goal: Goal, unit: &'static str, measured: Option<f64>| {
        rows.push(Row {
            what: what.to_owned(),
            goal,
            measured,
            unit,
        });
    };
    let instructions = |set: &str, over: &str, under: &str| {
        numbers.ratio(
            &format!("instructions/{set}/{over}"),
            &format!("instructions/{set}/{under}"),
        )
    };
    let times = |set: &str, over: &str, under: &str| {
        numbers.ratio(&format!("ns/{set}/{over}"), &format!("ns/{set}/{under}"))
    };
    for ours in OURS {
        let named = |what: &str| format!("{what} (`{ours}`)");
        let both = [("instructions", true), ("time", false)];
        for (unit, counted) in both {
            let ratio = |set, over, under| {
                if counted {
                    instructions(set, over, under)
                } else {
                    times(set, over, under)
                }
            };
            row(
                &named(&format!("verdict ÷ tree of the body, {unit}")),
                Goal::AtMost(0.30),
                "",
                ratio("documents", ours, "Value"),
            );
            row(
                &named(&format!("hand-written ÷ verdict, {unit}")),
                Goal::AtLeast(2.0),
                "×",
                ratio("documents", "hand-written", ours),
            );
            row(
                &named(&format!("naive scan ÷ verdict, {unit}")),
                Goal::AtLeast(25.0),
                "×",
                ratio("documents", "naive", ours),
            );
            row(
                &named(&format!(
                    "naive scan ÷ verdict, 10,000 rules of five providers, {unit}"
                )),
                Goal::AtLeast(700.0),
                "×",
                ratio("rules-10000-of-5", "naive", ours),
            );
        }
        row(
            &named("a status alone, instructions, the look-up among them"),
            Goal::AtMost(100.0),
            "",
            numbers.less(
                &format!("instructions/status/{ours}"),
                "instructions/status/nothing",
            ),
        );
        for (set, most) in [("rules-10000-of-200", 1.05), ("rules-10000-of-5", 1.25)] {
            let small = format!("instructions/rules-285/{ours}");
            row(
                &named(&format!("285 rules → {set}, instructions")),
                Goal::AtMost(most),
                "×",
                numbers.ratio(&format!("instructions/{set}/{ours}"), &small),
            );
        }
        row(
            &named("allocations a verdict"),
            Goal::AtMost(0.0),
            "",
            numbers.get(&format!("allocations/documents/{ours}")),
        );
        for megabytes in [1, 5] {
            for provider in LARGE {
                let set = format!("large-{megabytes}-{provider}");
                row(
                    &named(&format!(
                        "{megabytes} MB of {provider} ÷ validating it, instructions"
                    )),
                    Goal::AtMost(1.2),
                    "",
                    instructions(&set, ours, "IgnoredAny"),
                );
                row(
                    &named(&format!(
                        "{megabytes} MB of {provider} ÷ validating it, time"
                    )),
                    Goal::AtMost(1.2),
                    "",
                    times(&set, ours, "IgnoredAny"),
                );
                row(
                    &named(&format!("{megabytes} MB of {provider}: memory beside it")),
                    Goal::AtMost(4096.0),
                    "B",
                    numbers.get(&format!("peak-bytes/{set}/{ours}")),
                );
            }
        }
    }
    row(
        "NDJSON: lines classified ÷ lines validated, bytes a second",
        Goal::AtLeast(0.7),
        "",
        numbers.ratio("MB-per-s/jobs-1", "MB-per-s/IgnoredAny"),
    );
    row(
        "NDJSON: two jobs ÷ one",
        Goal::AtLeast(1.8),
        "×",
        numbers.ratio("MB-per-s/jobs-2", "MB-per-s/jobs-1"),
    );
    row(
        "NDJSON: lines ruled (`--brief`) ÷ lines validated, bytes a second",
        Goal::AtLeast(0.7),
        "",
        numbers.ratio("MB-per-s/brief-1", "MB-per-s/IgnoredAny"),
    );
    row(
        "NDJSON: two jobs ÷ one, `--brief`",
        Goal::AtLeast(1.8),
        "×",
        numbers.ratio("MB-per-s/brief-2", "MB-per-s/brief-1"),
    );
    for (program, what) in [
        ("cli", "cold start over an empty binary"),
        (
            "cli-10000",
            "cold start with 10,000 rules over an empty binary",
        ),
    ] {
        let over = |of: &str| {
            numbers.less(
                &format!("ms/start-{of}/{program}"),
                &format!("ms/start-{of}/empty"),
            )
        };
        row(
            &format!("{what}, min"),
            Goal::AtMost(0.3),
            "ms",
            over("min"),
        );
        row(
            &format!("{what}, median"),
            Goal::AtMost(0.3),
            "ms",
            over("median"),
        );
    }
    for providers in [200, 5] {
        row(
            &format!("loading 10,000 rules of {providers} providers ÷ two passes of YAML"),
            Goal::AtMost(2.0),
            "×",
            numbers.ratio(
                &format!("ms/load-10000-of-{providers}"),
                &format!("ms/yaml-10000-of-{providers}"),
            ),
        );
        row(
            &format!(
                "loading 10,000 rules of {providers} providers ÷ two passes of YAML, instructions"
            ),
            Goal::AtMost(2.0),
            "×",
            instructions(&format!("load-10000-of-{providers}"), "load", "passes"),
        );
    }
    row(
        "`build.rs` on 1,000 rules ÷ two passes of YAML, unoptimised, instructions",
        Goal::AtMost(2.0),
        "×",
        instructions("unoptimised-1000", "build", "passes"),
    );
    row(
        "built-in table",
        Goal::AtMost(300.0),
        "KB",
        numbers.get("bytes/table").map(|bytes| bytes / 1e3),
    );
    row(
        "answers that differ",
        Goal::AtMost(0.0),
        "",
        numbers.get("answers-that-differ"),
    );
    rows
}

/// Prints the goals and everything that was measured.
pub fn print(numbers: &Numbers) {
    println!("| goal | wanted | measured | |\n| --- | --- | --- | --- |");
    for row in rows(numbers) {
        let (sign, wanted) = match row.goal {
            Goal::AtMost(most) => ("≤", most),
            Goal::AtLeast(least) => ("≥", least),
        };
        let (measured, mark) = match row.measured {
            None => ("not run".to_owned(), "–"),
            Some(found) => {
                let met = match row.goal {
                    Goal::AtMost(most) => found <= most,
                    Goal::AtLeast(least) => found >= least,
                };
                (shown(found, row.unit), if met { "✓" } else { "✗" })
            }
        };
        println!(
            "| {} | {sign} {} | {measured} | {mark} |",
            row.what,
            shown(wanted, row.unit)
        );
    }
    println!("\n| measure | value |\n| --- | --- |");
    for (name, value) in numbers.iter() {
        println!("| {name} | {} |", shown(value, ""));
    }
}

fn shown(number: f64, unit: &str) -> String {
    let digits = match number.abs() {
        n if n == n.round() || n >= 100.0 => 0,
        n if n >= 10.0 => 1,
        n if n >= 0.1 => 2,
        _ => 3,
    };
    let space = if unit.is_empty() || unit == "×" {
        ""
    } else {
        " "
    };
    format!("{number:.digits$}{space}{unit}")
}

/// Whether a name is a count of ours that must not grow. Times never are.
fn is_kept(name: &str) -> bool {
    let counted = ["instructions/", "allocations/", "peak-bytes/"];
    let mut ours = OURS.into_iter().chain([contender::WRITTEN]);
    counted.iter().any(|kind| name.starts_with(kind))
        && ours.any(|ours| name.ends_with(&format!("/{ours}")))
}

/// Compares the counts with those that are checked in, or writes them.
pub fn compare(numbers: &Numbers, update: bool) -> ExitCode {
    let counts: BTreeMap<&str, f64> = numbers.iter().filter(|(name, _)| is_kept(name)).collect();
    if update {
        let text = serde_json::to_string_pretty(&counts).unwrap();
        fs::write(COUNTS, text + "\n").unwrap();
        return ExitCode::SUCCESS;
    }
    let known: BTreeMap<String, f64> = match fs::read_to_string(COUNTS) {
        Ok(text) => serde_json::from_str(&text).unwrap(),
        Err(_) => BTreeMap::new(),
    };
    let mut code = ExitCode::SUCCESS;
    for (name, count) in counts {
        match known.get(name) {
            Some(known) if count > known * SLACK => {
                println!("REGRESSION: {name}: {count}, was {known}");
                code = ExitCode::FAILURE;
            }
            Some(known) if count < known / SLACK => {
                println!("better: {name}: {count}, was {known}")
            }
            Some(_) => {}
            None => println!("new: {name}: {count}"),
        }
    }
    code
}
