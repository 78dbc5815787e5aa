//! Instructions, counted by callgrind: the same program runs twice with
//! different numbers of rounds, so that what happens before the first round
//! cancels out.

use std::path::{Path, PathBuf};
use std::process::Command;

use replybook_contenders::contender::{self, OURS};
use replybook_contenders::set::{self, LARGE, UNLIKE};

use crate::numbers::Numbers;
use crate::yaml;

/// Set, contender, and rounds over the set.
fn measures() -> Vec<(String, &'static str, usize)> {
    let mut measures: Vec<(String, &str, usize)> = Vec::new();
    let mut add = |set: &str, contenders: &[&'static str], rounds: usize| {
        measures.extend(
            contenders
                .iter()
                .map(|name| (set.to_owned(), *name, rounds)),
        );
    };
    add("documents", &OURS, 20);
    add("documents", &[contender::WRITTEN], 20);
    add("documents", &["hand-written", "Value", "IgnoredAny"], 20);
    add("documents", &["naive", "judge-anew"], 2);
    add(UNLIKE, &OURS, 4);
    add(UNLIKE, &["hand-written", "Value", "IgnoredAny"], 4);
    add("status", &OURS, 200);
    add("status", &["nothing"], 200);
    for set in ["rules-285", "rules-10000-of-200", "rules-10000-of-5"] {
        // Loading so many rules differs from run to run; many rounds make little of it.
        add(set, &OURS, 200);
    }
    add("rules-285", &["naive", "IgnoredAny"], 1);
    add("rules-10000-of-5", &["naive", "IgnoredAny"], 1);
    for megabytes in [1, 5] {
        for provider in LARGE {
            let set = format!("large-{megabytes}-{provider}");
            add(&set, &OURS, 1);
            add(&set, &["IgnoredAny", "judge-anew"], 1);
        }
    }
    measures
}

/// `unoptimised` is this program built as a build script is.
pub fn measure(numbers: &mut Numbers, folder: &Path, unoptimised: Option<&Path>) {
    if Command::new("valgrind").arg("--version").output().is_err() {
        eprintln!("NOT RUN: instructions: valgrind is not installed");
        return;
    }
    for (set, contender, rounds) in measures() {
        let name = format!("{set}/{contender}");
        eprintln!("counting {name}");
        let responses = set::by_name(&set, folder).a_round;
        let each = counted(&itself(), &name, rounds) / responses as f64;
        numbers.put(&format!("instructions/{name}"), each.round());
    }
    for name in ["load-10000-of-200", "load-10000-of-5"] {
        for what in ["load", "passes"] {
            let name = format!("{name}/{what}");
            eprintln!("counting {name}");
            let all = counted(&itself(), &name, 1);
            numbers.put(&format!("instructions/{name}"), all);
        }
    }
    for what in ["build", "passes"] {
        if let Some(unoptimised) = unoptimised {
            eprintln!("counting {what}, unoptimised");
            // A tenth of the rules, which is enough minutes under callgrind: each costs the same.
            let all = counted(unoptimised, &format!("load-1000-of-20/{what}"), 1);
            numbers.put(&format!("instructions/unoptimised-1000/{what}"), all);
        }
    }
}

fn itself() -> PathBuf {
    std::env::current_exe().unwrap()
}

/// The instructions of one round.
fn counted(program: &Path, name: &str, rounds: usize) -> f64 {
    let more = collected(program, name, rounds) - collected(program, name, 0);
    more / rounds as f64
}

/// The instructions of one run under callgrind.
fn collected(program: &Path, name: &str, rounds: usize) -> f64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(["run", name, &rounds.to_string()])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    let line = told
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    line.unwrap().1.trim().parse().unwrap()
}

/// How many rounds it takes until all that is to be learned was: the first answer of all is let
/// go by, the second is learned from, the third is the first to be recognized; of verdicts that
/// are written, the third of a form is the one from which its text is learned.
const WARM: usize = 6;

/// The measured program: rounds to warm up, then as many as asked for.
pub fn run(name: &str, rounds: usize, folder: &Path) {
    let (set, contender) = name.split_once('/').unwrap();
    if let Some(set) = set.strip_prefix("load-") {
        yaml::run(set, contender, rounds);
        return;
    }
    let set = set::by_name(set, folder);
    let mut judge = contender::start(contender, set);
    for round in 0..rounds + WARM {
        for at in set.round(round) {
            std::hint::black_box(judge(at));
        }
    }
}
