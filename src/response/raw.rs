//! A response as `curl -i` prints it: status line, headers, body. Of several
//! header blocks in a row (interim answers, proxies, redirects) the last counts.
//! It never fails on what stands in a header or a body, only on a first line
//! that is no status line.

/// A response as `curl -i` prints it, its body borrowed from the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawResponse<'a> {
    /// HTTP status.
    pub status: u16,
    /// Header lines, in order.
    pub headers: Vec<(String, String)>,
    /// All that comes after them.
    pub body: &'a [u8],
}

/// The input has no status line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the input does not begin like a response: {found}; its first line is a status line, as in \
     `HTTP/1.1 429 Too Many Requests`"
)]
pub struct NotHttp {
    /// What stood in its place.
    pub found: String,
}

impl<'a> RawResponse<'a> {
    /// Reads a response. Lines may end in CRLF or LF.
    ///
    /// # Errors
    /// When the first line that is not blank is no status line.
    pub fn parse(input: &'a [u8]) -> Result<RawResponse<'a>, NotHttp> {
        let input = input.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input);
        let start = input
            .iter()
            .position(|b| !matches!(b, b'\r' | b'\n'))
            .unwrap_or(input.len());
        let mut rest = input.get(start..).unwrap_or_default();
        let mut block = match Block::take(&mut rest) {
            Some(block) => block,
            None => {
                return Err(NotHttp {
                    found: first_line(input),
                });
            }
        };
        while !block.announces(rest) {
            let mut after = rest;
            let Some(next) = Block::take(&mut after) else {
                break;
            };
            (block, rest) = (next, after);
        }
        Ok(RawResponse {
            status: block.status,
            headers: block.headers,
            body: rest,
        })
    }
}

/// A status line and its headers.
struct Block {
    status: u16,
    headers: Vec<(String, String)>,
}

impl Block {
    /// Takes a block off the front, with the blank line after it.
    fn take(rest: &mut &[u8]) -> Option<Block> {
        let mut after = *rest;
        let status = status_of(next_line(&mut after)?)?;
        let mut headers: Vec<(String, String)> = Vec::new();
        while let Some(line) = next_line(&mut after).filter(|line| !line.is_empty()) {
            if let [b' ' | b'\t', folded @ ..] = line {
                // A value that goes on (RFC 9112, section 5.2).
                if let Some((_, value)) = headers.last_mut() {
                    value.push(' ');
                    value.push_str(text(folded).trim());
                }
            } else if let Some(colon) = line.iter().position(|b| *b == b':') {
                let (name, value) = line.split_at(colon);
                let value = value.get(1..).unwrap_or_default();
                headers.push((text(name).trim().to_owned(), text(value).trim().to_owned()));
            }
        }
        *rest = after;
        Some(Block { status, headers })
    }

    /// Whether the block says that exactly these bytes are its body. Then they
    /// are, even if they look like another block.
    fn announces(&self, rest: &[u8]) -> bool {
        let length = self
            .headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .and_then(|(_, value)| value.parse::<usize>().ok());
        self.status >= 200 && !rest.is_empty() && length == Some(rest.len())
    }
}

/// The next line without its end; `None` at the end of the input.
fn next_line<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    if rest.is_empty() {
        return None;
    }
    let end = rest.iter().position(|b| *b == b'\n');
    let (line, after) = match end {
        Some(at) => (rest.get(..at)?, rest.get(at + 1..)?),
        None => (*rest, &[][..]),
    };
    *rest = after;
    Some(line.strip_suffix(b"\r").unwrap_or(line))
}

/// The status of `HTTP/1.1 429 Too Many Requests` or `HTTP/2 429`.
fn status_of(line: &[u8]) -> Option<u16> {
    let (protocol, rest) = line.split_at_checked(5)?;
    if !protocol.eq_ignore_ascii_case(b"HTTP/") {
        return None;
    }
    let digits = rest
        .iter()
        .take_while(|b| b.is_ascii_digit() || **b == b'.')
        .count();
    let (version, rest) = rest.split_at(digits);
    let code = rest.trim_ascii_start();
    if version.is_empty() || code.len() == rest.len() {
        return None;
    }
    let (code, reason) = code.split_at_checked(3)?;
    let code: u16 = std::str::from_utf8(code).ok()?.parse().ok()?;
    let ends = reason.first().is_none_or(u8::is_ascii_whitespace);
    (ends && (100..=999).contains(&code)).then_some(code)
}

/// Header bytes as text: UTF-8, or else ISO 8859-1 as HTTP once had it.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}

/// The beginning of the input, to show what stood there.
fn first_line(input: &[u8]) -> String {
    let mut rest = input.trim_ascii_start();
    match next_line(&mut rest) {
        Some(line) => {
            let shown: String = String::from_utf8_lossy(line).chars().take(60).collect();
            format!("{shown:?}")
        }
        None => "it is empty".to_owned(),
    }
}

#[cfg(test)]
mod tests;
