//! Lines classified side by side: the same bytes, in the same order, and none
//! held back.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use replybook_testing::documents;
use replybook_testing::random::Random;

use super::{lines, replybook};

const NDJSON: [&str; 3] = ["classify", "--format", "ndjson"];

/// Longer than all that two threads have under way, and within `--max-line`.
const LONG: usize = 1_100_000;
/// Longer than `--max-line`, by more than is read at once.
const TOO_LONG: usize = 1_600_000;

/// All documents a few times in changing order, with lines among them that are
/// bad, blank, deep, long and too long, and with both ends of lines.
fn log() -> Vec<u8> {
    let deep = format!(
        r#"{{"provider": "insider", "status": 400, "body": {}{}}}"#,
        "[".repeat(2000),
        "]".repeat(2000)
    );
    let of_length = |length: usize| {
        let body = "x".repeat(length);
        format!(r#"{{"id": "long", "provider": "braze", "status": 500, "body": "{body}"}}"#)
    };
    let (long, too_long) = (of_length(LONG), of_length(TOO_LONG));
    let oddities: Vec<&[u8]> = vec![
        b"",
        b" \t",
        b"not json",
        b"{\"id\": 1, \"status\": 99}",
        b"{\"id\": [1.50], \"provider\": \"brace\", \"status\": 200}",
        b"{\"id\": \"\xff\"}",
        b"{\"provider\": \"http\", \"status\": 404, \"body\": \"cut \\ud83d\"}",
        br#"{"provider": "http", "status": 429, "headers": {"retry-after": 30, "etag": "\"a\""}}"#,
        deep.as_bytes(),
        long.as_bytes(),
        too_long.as_bytes(),
    ];
    let documents = documents::FILES
        .iter()
        .flat_map(|(_, text, _)| text.lines());
    let cases: Vec<&[u8]> = documents.map(str::as_bytes).collect();
    let mut log = b"\xef\xbb\xbf".to_vec();
    let mut random = Random::new(1);
    for _ in 0..3 {
        let mut order = [&cases[..], &oddities].concat();
        for last in (1..order.len()).rev() {
            order.swap(last, random.below(last + 1));
            log.extend_from_slice(order[last]);
            log.extend_from_slice(if random.one_in(2) { b"\n" } else { b"\r\n" });
        }
    }
    log.extend_from_slice(b"{\"id\": \"the last\", \"provider\": \"http\", \"status\": 200}");
    log
}

#[test]
fn any_number_of_threads_writes_the_same() {
    let log = log();
    let file = std::env::temp_dir().join(format!("replybook-jobs-{}", std::process::id()));
    std::fs::write(&file, &log).unwrap();
    let path = file.to_str().unwrap();
    let limits = ["--max-line", "1200K", "--fail-on", "error"];
    let run = |jobs: &str, from: &[&str], input: &[u8]| {
        replybook(
            &[&NDJSON, &limits[..], &["--jobs", jobs], from].concat(),
            input,
        )
    };
    let alone = run("1", &[path], b"");
    assert_eq!(alone.code, Some(1));
    for jobs in ["1", "2", "8"] {
        // Chunks are cut at other places where a pipe is read.
        for side_by_side in [run(jobs, &[path], b""), run(jobs, &[], &log)] {
            assert!(side_by_side.out == alone.out, "with {jobs} jobs");
            assert_eq!(side_by_side.err, alone.err);
            assert_eq!(side_by_side.code, alone.code);
        }
    }
    std::fs::remove_file(file).unwrap();

    // Every line has its own answer: the id that it has, or its number.
    let texts = log.split(|byte| *byte == b'\n').enumerate();
    let mut expected = texts.filter(|(_, text)| !text.trim_ascii().is_empty());
    let out = lines(&alone);
    for said in &out {
        let (before, text) = expected.next().expect("a line for a line");
        match said["error"]["line"].as_u64() {
            Some(number) => assert_eq!(number, before as u64 + 1),
            None => {
                let id = said["id"].as_str().unwrap_or_default();
                let text = String::from_utf8_lossy(text);
                assert!(text.contains(id), "{id} is not that of {text}");
            }
        }
    }
    assert!(expected.next().is_none());
    assert_eq!(out.last().unwrap()["id"], "the last");
    let too_long = out
        .iter()
        .filter(|said| said.to_string().contains("longer than 1228800 bytes"));
    assert_eq!(too_long.count(), 3);
}

#[test]
fn a_line_is_answered_before_the_next_is_sent() {
    for jobs in ["1", "2", "8"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_replybook"))
            .args([&NDJSON[..], &["--jobs", jobs]].concat())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (said, heard) = channel();
        std::thread::spawn(move || {
            for line in output.lines() {
                if said.send(line.unwrap()).is_err() {
                    return;
                }
            }
        });
        let next = || {
            let heard = heard.recv_timeout(Duration::from_secs(60));
            heard.expect("a verdict while nothing more is sent")
        };
        for id in 0..20 {
            // The beginning of the line after it is there too.
            let rest = format!(": {id}, \"provider\": \"http\", \"status\": 503}}\n{{\"id\"");
            let line = if id == 0 { "{\"id\"" } else { "" };
            write!(input, "{line}{rest}").unwrap();
            let verdict = next();
            assert!(verdict.starts_with(&format!("{{\"id\":{id},")), "{verdict}");
        }
        let several = ": 20}\n{\"id\": 21}\n{\"id\": 22, \"provider\": \"http\", \"status\": 200}";
        input.write_all(several.as_bytes()).unwrap();
        assert!(next().contains("\"line\":21"));
        assert!(next().contains("\"line\":22"));
        drop(input);
        assert!(next().starts_with("{\"id\":22,"));
        assert_eq!(child.wait().unwrap().code(), Some(1));
    }
}

#[test]
fn a_reader_that_goes_away_ends_the_run_while_its_input_is_open() {
    for jobs in ["1", "2"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_replybook"))
            .args([&NDJSON[..], &["--jobs", jobs]].concat())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut input = child.stdin.take().unwrap();
        input
            .write_all(b"{\"provider\": \"http\", \"status\": 200}\n")
            .unwrap();
        let (ended, end) = channel();
        std::thread::spawn(move || ended.send(child.wait_with_output()));
        let end = end.recv_timeout(Duration::from_secs(60));
        let end = end.expect("it does not wait for more input").unwrap();
        assert_eq!((end.status.code(), &*end.stderr), (Some(0), &b""[..]));
        drop(input);
    }
}

#[test]
fn threads_are_few_and_at_least_one() {
    for jobs in ["0", "257", "-1", "many", "18446744073709551616"] {
        let run = replybook(&[&NDJSON[..], &[&format!("--jobs={jobs}")]].concat(), "");
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{run:?}");
        assert!(run.err.contains("from 1 to 256"), "{}", run.err);
    }
}

#[test]
fn more_lines_than_fit_between_reader_and_writer() {
    let mut input = String::new();
    for id in 0..30_000 {
        let pad = " ".repeat(150);
        writeln!(input, "{{\"id\": {id},{pad} \"status\": 200}}").unwrap();
    }
    let run = replybook(&[&NDJSON[..], &["--jobs", "3"]].concat(), &input);
    let ids = run.out.lines().enumerate();
    let mut count = 0;
    for (id, line) in ids {
        assert!(line.starts_with(&format!("{{\"id\":{id},")), "{line}");
        count += 1;
    }
    assert_eq!(count, 30_000);
    assert_eq!(
        run.err,
        "replybook: 30000 of 30000 lines could not be read\n"
    );
}
