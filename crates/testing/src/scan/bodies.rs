//! Random paths and bodies that have much in common, and damage to the bodies.

use crate::random::Random;

const NAMES: [&str; 12] = [
    "a",
    "b",
    "c",
    "",
    "error",
    "errors",
    "message",
    "messages",
    "longer than eight",
    "longer than eighs",
    "é",
    "12345678",
];
const KEYS: [&str; 6] = [
    r"\u0061",
    r"b\u0000",
    r"\/",
    r"message\u0073",
    "other",
    "mess",
];
const NUMBERS: [&str; 34] = [
    "0",
    "-0",
    "1",
    "-1",
    "12",
    "1.5",
    "0.0",
    "-0.0",
    "1e5",
    "1E+5",
    "1e-5",
    "1e308",
    "1e309",
    "1e400",
    "-1e400",
    "1e-400",
    "0e400",
    "0e99999999999",
    "1e99999999999",
    "1e-99999999999",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775808",
    "-9223372036854775809",
    "1.7976931348623157e308",
    "1.7976931348623159e308",
    "123456789012345678901234567890.5e10",
    "0.000000000000000000000000000000000000001",
    "01",
    "1.",
    ".5",
    "-",
    "+1",
    "1e",
];
const STRINGS: [&str; 20] = [
    "",
    "x",
    "seven77",
    "eight888",
    "nine99999",
    "sixteen 16161616",
    "something that is long",
    "é",
    "日本語の文字列",
    r#"\""#,
    r"\\",
    r"\u0000",
    r"\ud83d\ude00 and more",
    r"a\nb\tc\/",
    "🦀 crab",
    r"\ud800",
    r"\udc00\ud800",
    r"\x",
    "\u{7f}",
    r"\ud83d\n",
];
const SPACES: [&str; 6] = [" ", "\n", "\t", "\r\n", "\n          ", "        \n  "];
const BYTES: &[u8] = b"\"\\{}[]:,0129-+.eEutrfalsn \n\t\r\x00\x1f\x0c\x7f\x80\xc3\xa9\xed\xff/";

/// The place of a name, the first ones more often.
fn name(random: &mut Random) -> usize {
    let end = random.below(NAMES.len()) + 1;
    random.below(end)
}

/// The text of a servable path below `root`.
pub(super) fn path(random: &mut Random, root: &str) -> String {
    let mut path = root.to_owned();
    for _ in 0..random.below(5) {
        path += &match random.below(10) {
            0..5 => format!("['{}']", NAMES[name(random)]),
            5 => format!("[{}]", random.below(4)),
            6 => "[:]".to_owned(),
            7 => "[0:]".to_owned(),
            _ => "[*]".to_owned(),
        };
    }
    path
}

/// A body: JSON more often than not.
pub fn body(random: &mut Random) -> Vec<u8> {
    let mut body = String::new();
    // Most bodies are free of what makes most of them malformed or ambiguous.
    let odd = if random.one_in(3) { 20 } else { usize::MAX };
    let nested = if random.one_in(50) {
        120 + random.below(10)
    } else {
        0
    };
    let opening: String = (0..nested)
        .map(|_| random.pick(&["[", r#"{"a":"#]))
        .collect();
    let closing = opening.bytes().rev().filter_map(|byte| match byte {
        b'[' => Some(']'),
        b'{' => Some('}'),
        _ => None,
    });
    body += &opening;
    value(random, &mut body, 0, odd);
    body.extend(closing);
    let mut body = body.into_bytes();
    if random.one_in(2) {
        for _ in 0..=random.below(3) {
            damage(random, &mut body);
        }
    }
    body
}

fn damage(random: &mut Random, body: &mut Vec<u8>) {
    let at = random.below(body.len() + 1);
    let byte = BYTES[random.below(BYTES.len())];
    match random.below(5) {
        0 => body.truncate(at),
        1 => body.insert(at, byte),
        _ if at == body.len() => body.push(byte),
        2 => drop(body.remove(at)),
        3 => body[at] ^= 1 << random.below(8),
        _ => body[at] = byte,
    }
}

fn space(random: &mut Random, body: &mut String) {
    if random.one_in(8) {
        *body += random.pick(&SPACES);
    }
}

fn value(random: &mut Random, body: &mut String, depth: usize, odd: usize) {
    space(random, body);
    let kinds = match depth {
        0 if !random.one_in(8) => 6..14,
        0..5 => 0..14,
        _ => 0..6,
    };
    match kinds.start + random.below(kinds.len()) {
        0 => *body += random.pick(&["null", "true", "false"]),
        1 | 2 if random.one_in(odd) => *body += random.pick(&NUMBERS),
        1 if random.one_in(2000) => long_number(random, body),
        1 | 2 => *body += NUMBERS[random.below(10)],
        3..6 => {
            let plain = STRINGS.len() - if random.one_in(odd) { 0 } else { 5 };
            let text = STRINGS[random.below(plain)];
            *body += &format!("\"{text}\"");
        }
        6..9 => list(random, body, ["[", "]"], |random, body, _| {
            value(random, body, depth + 1, odd);
        }),
        _ => {
            let first = name(random);
            list(random, body, ["{", "}"], |random, body, count| {
                space(random, body);
                let key = if random.one_in(odd) {
                    random.pick(&KEYS)
                } else if random.one_in(odd) {
                    random.pick(&NAMES)
                } else {
                    NAMES[(first + count) % NAMES.len()]
                };
                *body += &format!("\"{key}\"");
                space(random, body);
                body.push(':');
                value(random, body, depth + 1, odd);
            });
        }
    }
    space(random, body);
}

fn list(
    random: &mut Random,
    body: &mut String,
    [open, close]: [&str; 2],
    mut item: impl FnMut(&mut Random, &mut String, usize),
) {
    *body += open;
    for count in 0..random.below(5) {
        if count > 0 {
            body.push(',');
        }
        item(random, body, count);
    }
    space(random, body);
    *body += close;
}

fn long_number(random: &mut Random, body: &mut String) {
    let digits = 290 + random.below(40);
    *body += &format!("{}{}", 1 + random.below(9), "7".repeat(digits));
    if random.one_in(3) {
        *body += &format!(".{}", "3".repeat(random.below(400) + 1));
    }
    if random.one_in(3) {
        *body += &format!("e{}", random.below(420) as isize - 400);
    }
}
