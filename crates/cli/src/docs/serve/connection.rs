//! Answers one HTTP/1.1 request, enough for a browser to read files.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use super::Built;

/// A request's head is not longer than this, in bytes.
const LONGEST_HEAD: u64 = 16 << 10;
/// Who says nothing for so long has gone.
const PATIENCE: Duration = Duration::from_secs(10);
/// Where pages ask whether they are fresh.
const FRESH: &str = "-/build";

/// Reads a request and answers it.
pub(super) fn answer(stream: TcpStream, built: &RwLock<Built>) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut head = BufReader::new((&stream).take(LONGEST_HEAD));
    let mut line = String::new();
    head.read_line(&mut line)?;
    let mut rest = String::new();
    while head.read_line(&mut rest)? > 2 {
        rest.clear();
    }
    let mut words = line.split_ascii_whitespace();
    let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let built = built.read().unwrap_or_else(PoisonError::into_inner);
    let (status, of, body) = match method {
        "GET" | "HEAD" => found(target, &built),
        _ => (
            405,
            "text/plain",
            b"only GET and HEAD are answered\n".to_vec(),
        ),
    };
    // Sent without the lock: a slow reader must not keep a build waiting.
    drop(built);
    let reason = match status {
        200 => "OK",
        404 => "Not Found",
        _ => "Method Not Allowed",
    };
    let length = body.len();
    let mut stream = &stream;
    write!(
        stream,
        "HTTP/1.1 {status} {reason}\r\nContent-Type: {of}; charset=utf-8\r\n\
         Content-Length: {length}\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
    )?;
    if method != "HEAD" {
        stream.write_all(&body)?;
    }
    stream.flush()
}

/// What stands at a target: status, type and content.
fn found(target: &str, built: &Built) -> (u16, &'static str, Vec<u8>) {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let path = path.trim_start_matches('/');
    if path == FRESH {
        let text = format!(
            "{}\n{}",
            built.number,
            built.error.as_deref().unwrap_or_default()
        );
        return (200, "text/plain", text.into_bytes());
    }
    // Names of files have nothing to be decoded, and only what was built is looked at.
    let index = if path.is_empty() || path.ends_with('/') {
        "index.html"
    } else {
        ""
    };
    let path = format!("{path}{index}");
    match built.files.get(&path) {
        Some(body) => (200, type_of(&path), body.clone()),
        None => (404, "text/plain", b"there is no such page\n".to_vec()),
    }
}

fn type_of(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
