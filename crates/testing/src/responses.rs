//! Random responses, out of a few names and values that the random tables ask for, so that rules
//! really hold.

use replybook::{Request, Response};

use crate::random::Random;

/// Names of members.
pub const NAMES: [&str; 6] = ["errors", "items", "code", "message", "id", "data"];

/// Texts that tests compare with and bodies hold.
pub const TEXTS: [&str; 16] = [
    "",
    "A",
    "a",
    "ok",
    "INVALID",
    "invalid",
    "NOT_FOUND",
    "Too many requests",
    "Too many requests in 30 s",
    "Too many attempts in 5,000 s for user-17",
    "limit 30 reached",
    "user-17 was not found",
    "\u{e9}t\u{e9} \u{1f600}",
    "30",
    "2023-11-14T22:13:30Z",
    "a longer text, which goes on beyond sixteen bytes and then some more",
];

/// Numbers as a body spells them.
pub const NUMBERS: [&str; 18] = [
    "0",
    "-0",
    "1",
    "1.0",
    "1e0",
    "-1",
    "30",
    "3e1",
    "1.5",
    "9007199254740992",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "-9223372036854775808",
    "1700000100",
    "1e300",
    "123456789012345678901234567890",
];

const STATUSES: [u16; 15] = [
    200, 201, 204, 302, 400, 400, 403, 404, 422, 429, 500, 503, 99, 1000, 1024,
];

const HEADERS: [(&str, &str); 10] = [
    ("Retry-After", "30"),
    ("retry-after", "soon"),
    ("X-Kind", "A"),
    ("x-kind", "invalid"),
    ("X-Kind", ""),
    ("X-Reset", "1700000100"),
    ("x-reset", "2023-11-14T22:13:30Z"),
    ("Date", "Tue, 14 Nov 2023 22:13:00 GMT"),
    ("Content-Type", "text/html"),
    ("Content-Type", "application/json"),
];

/// What is classified.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Any number: some are no status.
    pub status: u16,
    /// Header lines.
    pub headers: Vec<(&'static str, &'static str)>,
    /// The body, which may be no JSON.
    pub body: Vec<u8>,
    /// When it was received, in milliseconds since 1970.
    pub received_at_ms: Option<i64>,
    /// The method of the request and whether it had a key.
    pub request: Option<(&'static str, bool)>,
}

impl Sent {
    /// The response as the engine takes it.
    pub fn response(&self) -> Response<'_> {
        let request = self.request.map(|(method, idempotency_key)| Request {
            method,
            idempotency_key,
        });
        Response {
            status: self.status,
            headers: &self.headers,
            body: &self.body,
            received_at_ms: self.received_at_ms,
            request,
        }
    }
}

/// A random response.
pub fn response(random: &mut Random) -> Sent {
    Sent {
        status: random.pick(&STATUSES),
        headers: headers(random),
        body: body(random),
        received_at_ms: received_at_ms(random),
        request: request(random),
    }
}

/// Random header lines; mostly none.
pub fn headers(random: &mut Random) -> Vec<(&'static str, &'static str)> {
    let count = random.below(4) * random.below(2);
    (0..count).map(|_| random.pick(&HEADERS)).collect()
}

/// A time of receipt, or none.
pub fn received_at_ms(random: &mut Random) -> Option<i64> {
    random.one_in(2).then_some(1_700_000_000_000)
}

/// The method of a request and whether it had a key, or none.
pub fn request(random: &mut Random) -> Option<(&'static str, bool)> {
    match random.below(4) {
        0 => Some(("GET", false)),
        1 => Some(("POST", random.one_in(2))),
        _ => None,
    }
}

fn body(random: &mut Random) -> Vec<u8> {
    let mut bytes = match random.below(16) {
        0 => random.pick(&TEXTS).as_bytes().to_vec(),
        1 => random
            .pick(&["", " \n", "<html>A</html>", "{", "[1,", "nul", "{]", "1 2"])
            .as_bytes()
            .to_vec(),
        _ => Writer::json(random).into_bytes(),
    };
    match random.below(40) {
        0 => bytes.truncate(random.below(bytes.len() + 1)),
        1 => bytes.splice(0..0, *b"\xef\xbb\xbf").for_each(drop),
        2 => bytes.extend_from_slice(b" \r\n"),
        3 => bytes.push(random.pick(b"}x\xff\0,")),
        4 if !bytes.is_empty() => {
            let at = random.below(bytes.len());
            bytes[at] = random.pick(b"\"\\{}[]:,0e \x80");
        }
        _ => {}
    }
    bytes
}

/// Writes JSON as somebody else might.
struct Writer<'r> {
    random: &'r mut Random,
    text: String,
    /// How many more values there may be.
    left: usize,
    /// Whether keys may be repeated or escaped in this body.
    is_odd: bool,
}

impl Writer<'_> {
    fn json(random: &mut Random) -> String {
        let is_odd = random.one_in(12);
        let mut writer = Writer {
            random,
            text: String::new(),
            left: 60,
            is_odd,
        };
        match writer.random.below(8) {
            0 => writer.value(0),
            1 | 2 => writer.array(0),
            _ => writer.object(0),
        }
        writer.text
    }

    fn value(&mut self, depth: usize) {
        self.left = self.left.saturating_sub(1);
        let scalars_only = depth > 4 || self.left == 0;
        match self.random.below(if scalars_only { 10 } else { 20 }) {
            0 => self.text.push_str("null"),
            1 => self.text.push_str(self.random.pick(&["true", "false"])),
            2 | 3 => self.text.push_str(self.random.pick(&NUMBERS)),
            4 => self.text.push_str(self.random.pick(&["{}", "[]", "[ ]"])),
            5..=9 => {
                let text = text(self.random);
                self.string(&text);
            }
            10..=13 => self.array(depth),
            _ => self.object(depth),
        }
    }

    fn array(&mut self, depth: usize) {
        let long = match self.random.below(60) {
            0 => 200,
            1 | 2 => 60,
            _ => 0,
        };
        let count = long + self.random.below(if long > 0 { 12 } else { 5 });
        // A long list has small values, and is not one of many.
        let left = if long > 0 { 2 * count } else { self.left };
        let outside = std::mem::replace(&mut self.left, left);
        self.text.push('[');
        for at in 0..count {
            if at > 0 {
                self.text.push(',');
            }
            self.space();
            if self.random.one_in(3) {
                self.value(depth + 1);
            } else {
                self.object(depth + 1);
            }
        }
        self.text.push(']');
        self.left = if long > 0 { 0 } else { self.left.min(outside) };
    }

    fn object(&mut self, depth: usize) {
        let count = self.random.below(5);
        let start = self.random.below(NAMES.len());
        self.text.push('{');
        for at in 0..count {
            if at > 0 {
                self.text.push(',');
            }
            self.space();
            let name = if self.is_odd && self.random.one_in(6) {
                self.random.pick(&NAMES)
            } else {
                NAMES[(start + at) % NAMES.len()]
            };
            if self.is_odd && self.random.one_in(8) {
                let rest = &name[1..];
                let first = name.as_bytes()[0];
                self.text.push_str(&format!("\"\\u00{first:02x}{rest}\":"));
            } else {
                self.text.push_str(&format!("\"{name}\":"));
            }
            self.space();
            // Lists stand where catalogs look for them.
            if depth == 0 && ["errors", "items"].contains(&name) && !self.random.one_in(4) {
                self.array(depth + 1);
            } else {
                self.value(depth + 1);
            }
        }
        self.text.push('}');
    }

    fn string(&mut self, text: &str) {
        let escapes = self.random.one_in(8);
        self.text.push('"');
        for char in text.chars() {
            match char {
                '"' | '\\' => self.text.extend(['\\', char]),
                '\n' => self.text.push_str("\\n"),
                char if escapes && self.random.one_in(4) => {
                    for unit in char.encode_utf16(&mut [0; 2]) {
                        self.text.push_str(&format!("\\u{unit:04x}"));
                    }
                }
                char => self.text.push(char),
            }
        }
        self.text.push('"');
    }

    fn space(&mut self) {
        if self.random.one_in(16) {
            self.text.push_str(self.random.pick(&[" ", "\n\t"]));
        }
    }
}

/// One of the texts, sometimes a little changed.
fn text(random: &mut Random) -> String {
    let text = random.pick(&TEXTS);
    match random.below(16) {
        0 => text.to_ascii_uppercase(),
        1 => format!("{text}{}", random.pick(&TEXTS)),
        2 => format!("{}{text}", random.pick(&["x", "\"", "\\", "\n", " "])),
        3 => text.chars().take(random.below(12)).collect(),
        _ => text.to_owned(),
    }
}
