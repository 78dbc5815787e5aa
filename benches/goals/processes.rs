//! The binary: lines a second, and how long it takes to answer once.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use replybook_contenders::corpus;
use serde::de::IgnoredAny;

use crate::numbers::Numbers;

/// Bytes of NDJSON.
const LINES: usize = 96_000_000;
const ROUNDS: usize = 15;
const STARTS: usize = 1000;

pub fn measure(numbers: &mut Numbers, folder: &Path, value: &impl Fn(&str) -> Option<String>) {
    let Some(cli) = value("--cli") else {
        return;
    };
    throughput(numbers, folder, &cli);
    if let Some(empty) = value("--empty") {
        let large = value("--cli-10000");
        cold_start(numbers, folder, &cli, &empty, large.as_deref());
    }
    for (flag, name) in [
        ("--embedder-bytes", "bytes/embedder"),
        ("--plain-bytes", "bytes/embedder-without"),
        ("--embedder-seconds", "s/embedder-build"),
        ("--plain-seconds", "s/embedder-build-without"),
    ] {
        if let Some(number) = value(flag) {
            numbers.put(name, number.parse().unwrap());
        }
    }
}

fn throughput(numbers: &mut Numbers, folder: &Path, cli: &str) {
    let path = folder.join("lines.ndjson");
    let mut lines = String::new();
    let cases = corpus::documents();
    for (n, case) in cases.iter().cycle().enumerate() {
        if lines.len() >= LINES {
            break;
        }
        let headers: serde_json::Map<_, _> = case
            .headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).into()))
            .collect();
        let body = str::from_utf8(&case.body).unwrap();
        let line = serde_json::json!({
            "id": n, "provider": case.provider, "status": case.status, "headers": headers, "body": body,
        });
        lines.push_str(&line.to_string());
        lines.push('\n');
    }
    fs::write(&path, &lines).unwrap();

    let classify = |jobs: &str, brief: bool| {
        let mut command = Command::new(cli);
        command.args(["classify", "--format", "ndjson", "--jobs", jobs]);
        if brief {
            command.arg("--brief");
        }
        command
            .stdin(File::open(&path).unwrap())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    };
    let both = || run_both(&mut classify("1", false), &mut classify("1", false));
    // How often the lines are read, and how long that takes.
    let contenders: [(&str, f64, &dyn Fn() -> Duration); 6] = [
        ("IgnoredAny", 1.0, &|| validate(&lines)),
        ("jobs-1", 1.0, &|| run(&mut classify("1", false))),
        ("jobs-2", 1.0, &|| run(&mut classify("2", false))),
        ("brief-1", 1.0, &|| run(&mut classify("1", true))),
        ("brief-2", 1.0, &|| run(&mut classify("2", true))),
        ("two-processes", 2.0, &both),
    ];
    // In turn, so that a machine that becomes slower does so for all of them.
    let mut least = contenders.map(|_| Duration::MAX);
    for round in 1..=ROUNDS {
        eprintln!("classifying lines, round {round} of {ROUNDS}");
        for ((.., time), least) in contenders.iter().zip(&mut least) {
            *least = time().min(*least);
        }
    }
    let megabytes = lines.len() as f64 / 1e6;
    for ((name, times, _), least) in contenders.into_iter().zip(least) {
        let rate = times * megabytes / least.as_secs_f64();
        numbers.put(&format!("MB-per-s/{name}"), rate);
    }
}

fn validate(lines: &str) -> Duration {
    let begun = Instant::now();
    for line in lines.lines() {
        std::hint::black_box(serde_json::from_str::<IgnoredAny>(line).unwrap());
    }
    begun.elapsed()
}

/// The binary answering once, beside an empty one.
fn cold_start(numbers: &mut Numbers, folder: &Path, cli: &str, empty: &str, large: Option<&str>) {
    let body = folder.join("answer.json");
    File::create(&body)
        .unwrap()
        .write_all(br#"{"message":"Rate limit exceeded"}"#)
        .unwrap();
    let answering = |program: &str, provider: &str| {
        let mut command = Command::new(program);
        command
            .args(["classify", "--provider", provider, "--status", "429"])
            .arg(&body);
        command
    };
    let mut programs = vec![
        ("empty", Command::new(empty)),
        ("cli", answering(cli, "braze")),
    ];
    if let Some(large) = large {
        programs.push(("cli-10000", answering(large, "vendor-007")));
    }
    for (name, command) in &mut programs[1..] {
        let told = command.output().unwrap();
        assert!(
            told.status.success() && !told.stdout.is_empty(),
            "{name}: {told:?}"
        );
    }
    let mut times: Vec<Vec<Duration>> = programs.iter().map(|_| Vec::new()).collect();
    for _ in 0..STARTS {
        for ((_, command), times) in programs.iter_mut().zip(&mut times) {
            command
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            times.push(run(command));
        }
    }
    for ((name, mut command), mut times) in programs.into_iter().zip(times) {
        if let Some(before) = faults_of_children() {
            run(&mut command);
            let after = faults_of_children().unwrap();
            numbers.put(&format!("faults/start/{name}"), (after - before) as f64);
        }
        times.sort();
        numbers.put(
            &format!("ms/start-min/{name}"),
            times[0].as_secs_f64() * 1e3,
        );
        numbers.put(
            &format!("ms/start-median/{name}"),
            times[times.len() / 2].as_secs_f64() * 1e3,
        );
    }
}

fn run(command: &mut Command) -> Duration {
    let begun = Instant::now();
    let status = command.status().unwrap();
    let time = begun.elapsed();
    assert!(status.success(), "{command:?}: {status}");
    time
}

/// Both at once: what the machine has for two that share nothing.
fn run_both(one: &mut Command, other: &mut Command) -> Duration {
    let begun = Instant::now();
    let mut running = one.spawn().unwrap();
    let all = [other.status().unwrap(), running.wait().unwrap()];
    let time = begun.elapsed();
    assert!(
        all.iter().all(|status| status.success()),
        "{one:?}: {all:?}"
    );
    time
}

/// How often a page was not there for a child that has ended, where the system tells.
fn faults_of_children() -> Option<u64> {
    let told = fs::read_to_string("/proc/self/stat").ok()?;
    // After the name, which may hold anything.
    let (_, fields) = told.rsplit_once(") ")?;
    fields.split(' ').nth(8)?.parse().ok()
}
