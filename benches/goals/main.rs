//! Measures everything that there is a goal for and prints it as one table; see
//! `benches/README.md`. Run by `scripts/bench`.
#![allow(
    clippy::unwrap_used,
    reason = "a bench may stop at what it does not expect"
)]

mod instructions;
mod numbers;
mod processes;
mod report;
mod times;
mod yaml;

use std::path::PathBuf;
use std::process::ExitCode;

use numbers::Numbers;
use replybook_contenders::corpus::generated;
use replybook_contenders::set;

fn main() -> ExitCode {
    // `cargo bench` adds flags of its own.
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench");
    let mode = arguments.next();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    match mode.as_deref() {
        // What callgrind runs.
        Some("run") => {
            let measure = arguments.next().unwrap();
            instructions::run(
                &measure,
                arguments.next().unwrap().parse().unwrap(),
                &folder,
            );
            ExitCode::SUCCESS
        }
        // Writes the generated tables that `run` reads: for a profile by hand.
        Some("prepare") => {
            set::prepare(&folder);
            ExitCode::SUCCESS
        }
        // How long each takes on one set, beside a change to it.
        Some("time") => {
            let mut numbers = Numbers::default();
            set::prepare(&folder);
            times::measure(&mut numbers, &folder, arguments.next().as_deref());
            assert!(numbers.iter().next().is_some(), "there is no such set");
            for (name, value) in numbers.iter() {
                println!("{name} {value:.1}");
            }
            ExitCode::SUCCESS
        }
        // The YAML of the generated catalogs, to build a binary with them.
        Some("catalogs") => {
            let into = PathBuf::from(arguments.next().unwrap());
            let mut number = |otherwise| arguments.next().map_or(otherwise, |n| n.parse().unwrap());
            let (rules, providers) = (number(10_000), number(200));
            for (name, text) in generated::generate(rules, providers).files {
                std::fs::write(into.join(name), text).unwrap();
            }
            ExitCode::SUCCESS
        }
        Some("report") => {
            let arguments: Vec<String> = arguments.collect();
            let value = |flag: &str| {
                let at = arguments.iter().position(|argument| argument == flag)?;
                arguments.get(at + 1).cloned()
            };
            let mut numbers = Numbers::default();
            set::prepare(&folder);
            report::agreement(&mut numbers, &folder);
            times::measure(&mut numbers, &folder, None);
            yaml::measure(&mut numbers);
            processes::measure(&mut numbers, &folder, &value);
            if let Some(file) = value("--allocations") {
                numbers.read(&PathBuf::from(file));
            }
            let unoptimised = value("--unoptimised").map(PathBuf::from);
            instructions::measure(&mut numbers, &folder, unoptimised.as_deref());
            report::print(&numbers);
            report::compare(
                &numbers,
                arguments.iter().any(|argument| argument == "--update"),
            )
        }
        // `cargo bench` without more: people use `scripts/bench`.
        _ => {
            println!("run scripts/bench for the table of goals");
            ExitCode::SUCCESS
        }
    }
}
