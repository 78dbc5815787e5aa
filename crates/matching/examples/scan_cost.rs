//! What reading bodies costs: `scan_cost MODE TIMES FILE…`, where a mode is `tree` (a value of
//! `serde_json`), `ignored` (its `IgnoredAny`), `scan` or `nothing`. A file is lines of JSON with
//! the member `body`, or, named `long`, a body of one megabyte that is made up. Under callgrind,
//! the difference to `nothing` is the cost.

use std::hint::black_box;

use replybook_catalog::jsonpath::{Segment, Selector};
use replybook_matching::fast::scan::{
    Automaton, Builder, Kind, Location, Scalar, Scratch, Sink, scan,
};
use serde::de::IgnoredAny;
use serde_json::{Value, from_slice};

const PATHS: [&str; 40] = [
    "errors.*",
    "errors.*.code",
    "errors.*.message",
    "errors.*.parameter",
    "errors.*.details",
    "errors.*.value",
    "errors.0.message",
    "errors.field",
    "error",
    "error.message",
    "error.code",
    "error_code",
    "message",
    "messages.*",
    "status",
    "status_code",
    "success",
    "ok",
    "code",
    "response",
    "response.*",
    "response.*.error.message",
    "response.*.warning.message",
    "response.*.success",
    "data",
    "data.fail.errors.*",
    "data.fail.errors.*.*",
    "data.successful.count",
    "details.path.0",
    "details.error",
    "details.location.line",
    "details.location.column",
    "request.params.account_id",
    "operation_errors.*.*.code",
    "operation_errors.*.*.message",
    "title",
    "detail",
    "type",
    "reason",
    "minor_errors.*.message",
];

#[derive(Default)]
struct Count {
    values: usize,
    bytes: usize,
}

impl Sink for Count {
    type Mark = u32;

    fn value(&mut self, marks: &[u32], value: Scalar, _: &Location<'_>) {
        self.values += marks.len();
        if let Scalar::Text { start, end, .. } = value {
            self.bytes += end - start;
        }
    }

    fn open(&mut self, marks: &[u32], _: Kind, _: &Location<'_>) {
        self.values += marks.len();
    }

    fn close(&mut self, _: &[u32], _: Kind, is_empty: bool) {
        self.values += usize::from(is_empty);
    }
}

fn automaton() -> Automaton {
    let paths = PATHS.map(|path| path.split('.').map(segment).collect::<Vec<_>>());
    let mut builder = Builder::new();
    for (mark, path) in (0..).zip(&paths) {
        builder.add(path, mark).expect("a servable path");
    }
    builder.build().expect("few states")
}

fn segment(text: &str) -> Segment {
    let selector = match text.parse() {
        Ok(index) => Selector::Index(index),
        Err(_) if text == "*" => Selector::Wildcard,
        Err(_) => Selector::Name(text.to_owned()),
    };
    Segment {
        descendant: false,
        selectors: vec![selector],
    }
}

fn bodies(file: &str) -> Vec<Vec<u8>> {
    if file == "long" {
        let elements = [
            r#"{"success": true}"#,
            r#"{"success": true, "warning": {"message": "User not found; request skipped."}}"#,
            r#"{"success": false, "error": {"message": "Invalid \"userId\" of 42"}, "took": 12.5}"#,
        ];
        let list: Vec<_> = elements.into_iter().cycle().take(17_000).collect();
        return vec![format!(r#"{{"response": [{}]}}"#, list.join(", ")).into_bytes()];
    }
    let text = std::fs::read_to_string(file).expect("a file");
    let lines = text.lines().filter_map(|line| {
        let line: Value = serde_json::from_str(line).expect("a line of JSON");
        let body = line["body"].as_str()?.trim_ascii().as_bytes().to_vec();
        from_slice::<IgnoredAny>(&body).is_ok().then_some(body)
    });
    lines.collect()
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mode = arguments.next().expect("a mode");
    let times: usize = arguments
        .next()
        .and_then(|times| times.parse().ok())
        .expect("times");
    let bodies: Vec<_> = arguments.flat_map(|file| bodies(&file)).collect();
    let automaton = automaton();
    let mut scratch = Scratch::default();
    let mut count = Count::default();
    let mut refused = 0;
    let start = std::time::Instant::now();
    for _ in 0..times {
        for body in &bodies {
            let read = match mode.as_str() {
                "tree" => from_slice(black_box(body))
                    .map(|tree: Value| drop(black_box(tree)))
                    .is_ok(),
                "ignored" => from_slice::<IgnoredAny>(black_box(body)).is_ok(),
                "scan" => scan(black_box(body), &automaton, &mut scratch, &mut count).is_ok(),
                _ => true,
            };
            refused += usize::from(!read);
        }
    }
    let bytes: usize = bodies.iter().map(Vec::len).sum();
    println!(
        "{mode}: {:?} for {times} × {} bodies of {bytes} bytes; {} values, {} bytes, {refused} refused",
        start.elapsed(),
        bodies.len(),
        black_box(&count).values,
        count.bytes,
    );
}
