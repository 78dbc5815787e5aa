//! JSON written piece by piece, byte by byte what `serde_json` writes.

use replybook_catalog::text::json::is_plain;

use crate::Wait;

/// Appends a key that follows another member.
macro_rules! key {
    ($key:literal, $out:expr) => {
        $out.extend_from_slice(concat!(",\"", $key, "\":").as_bytes())
    };
}

/// Appends a key that follows another member, and its text.
macro_rules! member {
    ($key:literal, $text:expr, $out:expr) => {{
        $out.extend_from_slice(concat!(",\"", $key, "\":\"").as_bytes());
        $crate::verdict::escape::escaped($text, $out);
        $out.push(b'"');
    }};
}

/// Appends a key and its text, where there is a text.
macro_rules! optional {
    ($key:literal, $text:expr, $out:expr) => {
        if let Some(text) = $text {
            $crate::verdict::escape::member!($key, text, $out);
        }
    };
}

pub(crate) use {key, member, optional};

/// Appends a string.
#[inline]
pub(crate) fn text(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    escaped(text, out);
    out.push(b'"');
}

/// Appends what stands between the quotes of a string.
#[inline]
pub(crate) fn escaped(text: &str, out: &mut Vec<u8>) {
    if is_plain(text) {
        out.extend_from_slice(text.as_bytes());
    } else {
        escape(text, out);
    }
}

/// Appends a whole number.
#[inline]
pub(crate) fn number(mut number: u64, out: &mut Vec<u8>) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    loop {
        start -= 1;
        // Below ten.
        digits[start] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[start..]);
}

/// Appends a number with a fraction, or one beyond whole numbers; `null` where JSON has none.
pub(crate) fn float(number: f64, out: &mut Vec<u8>) {
    let number = serde_json::Number::from_f64(number);
    let written = number.map_or_else(|| "null".to_owned(), |number| number.to_string());
    out.extend_from_slice(written.as_bytes());
}

/// Appends a wait, as the value of its key.
pub(crate) fn wait(wait: Wait, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"min_ms\":");
    number(wait.min_ms, out);
    out.extend_from_slice(b",\"max_ms\":");
    number(wait.max_ms, out);
    member!("source", wait.source.as_str(), out);
    out.push(b'}');
}

#[inline(never)]
fn escape(text: &str, out: &mut Vec<u8>) {
    let is_escaped = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
    for run in text.as_bytes().split_inclusive(is_escaped) {
        match run {
            [plain @ .., byte] if is_escaped(byte) => {
                out.extend_from_slice(plain);
                escape_byte(*byte, out);
            }
            plain => out.extend_from_slice(plain),
        }
    }
}

fn escape_byte(byte: u8, out: &mut Vec<u8>) {
    let short = match byte {
        0x8 => b'b',
        0xc => b'f',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0..=0x1f => {
            const DIGITS: &[u8; 16] = b"0123456789abcdef";
            let code = usize::from(byte);
            out.extend_from_slice(b"\\u00");
            return out.extend([DIGITS[code >> 4 & 15], DIGITS[code & 15]]);
        }
        itself => itself,
    };
    out.extend([b'\\', short]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn strings_are_those_of_serde_json(written in r#"([a-z é😀\x00-\x1f\x7f"\\/]|\PC){0,40}"#) {
            let mut out = Vec::new();
            text(&written, &mut out);
            prop_assert_eq!(out, serde_json::to_vec(&written).unwrap());
        }

        #[test]
        fn floats_are_those_of_serde_json(written: f64) {
            let mut out = Vec::new();
            float(written, &mut out);
            prop_assert_eq!(out, serde_json::to_vec(&written).unwrap());
        }

        #[test]
        fn numbers_are_those_of_serde_json(written: u64, small in 0..=100_u64) {
            for written in [written, small] {
                let mut out = Vec::new();
                number(written, &mut out);
                prop_assert_eq!(out, serde_json::to_vec(&written).unwrap());
            }
        }
    }
}
