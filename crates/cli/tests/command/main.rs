//! The command as somebody calls it: arguments and input in, both streams and
//! the exit code out.

mod batch;
mod classify;
mod contributing;
mod diff;
mod docs;
mod drift;
mod guide;
mod jobs;
mod lint;
mod overlay;
mod pages;
mod proof;
mod propose;
mod workflow;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a run left.
#[derive(Debug)]
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

/// Runs the command on an input.
fn replybook(arguments: &[&str], input: impl AsRef<[u8]>) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_replybook"))
        .args(arguments)
        .env_remove("COLUMNS")
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command was built with the tests");
    let mut stdin = child.stdin.take().expect("the input is a pipe");
    let input = input.as_ref().to_vec();
    // Beside the reading below: neither side may wait for the other. A command
    // that does not read its input closes it, which is no failure.
    let writer = std::thread::spawn(move || {
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("the command ends");
    writer.join().expect("the writer does not panic");
    Run {
        code: output.status.code(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("both streams are UTF-8")
}

/// Writes a catalog's file into a folder of this name, and returns the folder's
/// path. Each test has names of its own.
fn catalog(folder: &str, file: &str, text: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    fs::create_dir_all(&folder).expect("the folder of the tests can be written");
    fs::write(folder.join(file), text).expect("the folder of the tests can be written");
    folder
        .into_os_string()
        .into_string()
        .expect("the path is text")
}

/// The output as JSON.
fn json(run: &Run) -> serde_json::Value {
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

/// The lines of the output as JSON.
fn lines(run: &Run) -> Vec<serde_json::Value> {
    let line = |line| serde_json::from_str(line).expect("every line is JSON");
    run.out.lines().map(line).collect()
}
