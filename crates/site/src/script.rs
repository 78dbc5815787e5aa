//! Style and scripts. Data for a page is stored in scripts, because a page that was opened
//! from disk cannot fetch anything.

use crate::guide::Chapter;
use crate::{Error, File, Site, search};

const ASSETS: [(&str, &str); 7] = [
    ("assets/icon.svg", include_str!("../assets/icon.svg")),
    ("assets/live.js", include_str!("../assets/live.js")),
    (
        "assets/minisearch.js",
        include_str!("../assets/minisearch.js"),
    ),
    ("assets/paste.js", include_str!("../assets/paste.js")),
    ("assets/site.css", include_str!("../assets/site.css")),
    ("assets/site.js", include_str!("../assets/site.js")),
    ("assets/theme.js", include_str!("../assets/theme.js")),
];

/// The files that pages load.
pub(crate) fn files(site: &Site<'_>, chapters: &[Chapter]) -> Result<Vec<File>, Error> {
    let mut files: Vec<File> = ASSETS
        .iter()
        .filter(|(path, _)| site.live || *path != "assets/live.js")
        .map(|(path, text)| file(path, (*text).to_owned()))
        .collect();
    files.push(file("assets/pages.js", search::script(site, chapters)?));
    if let Some(module) = &site.module {
        let table = site.engine.table().to_bytes()?;
        let text = format!(
            "window.replybookEngine = {{\n  module: \"{}\",\n  table: \"{}\"\n}};\n",
            base64(module),
            base64(&table)
        );
        files.push(file("assets/engine.js", text));
    }
    Ok(files)
}

fn file(path: &str, text: String) -> File {
    File {
        path: path.to_owned(),
        bytes: text.into_bytes(),
    }
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |n: u32| {
        ALPHABET
            .get((n & 63) as usize)
            .map_or('=', |b| char::from(*b))
    };
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, i| {
            bits << 8 | u32::from(chunk.get(i).copied().unwrap_or(0))
        });
        for (i, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            text.push(if i <= chunk.len() {
                digit(bits >> shift)
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        let cases = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (bytes, text) in cases {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
