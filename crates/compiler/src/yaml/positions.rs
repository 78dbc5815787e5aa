//! Converts between the three ways to name a place in a text: bytes, characters,
//! line and column. Each lookup is logarithmic, never a walk over the text.

use memchr::memchr_iter;

use super::byte_order_mark;

/// Characters between two noted ones.
const STRIDE: usize = 64;

/// The line starts of a text and the byte of every 64th character, both without
/// a byte order mark at the start of the text.
pub(crate) struct Positions<'text> {
    text: &'text str,
    /// The byte of each line's first character.
    lines: Vec<usize>,
    /// The byte of every 64th character.
    marks: Vec<usize>,
}

impl<'text> Positions<'text> {
    /// Notes the places of a text, in one pass.
    pub(crate) fn new(text: &'text str) -> Positions<'text> {
        let start = byte_order_mark(text);
        let breaks = memchr_iter(b'\n', text.as_bytes());
        let lines = std::iter::once(start).chain(breaks.map(|at| at + 1));
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut at = start;
        while at < text.len() {
            marks.push(at);
            let stride = text.as_bytes()[at..].first_chunk::<STRIDE>();
            at = match stride.filter(|stride| stride.is_ascii()) {
                Some(_) => at + STRIDE,
                None => after(text, at, STRIDE),
            };
        }
        let lines = lines.collect();
        Positions { text, lines, marks }
    }

    /// The byte of the character `index`, counted from 0 without a byte order
    /// mark; the end of the text beyond the last one.
    pub(crate) fn byte(&self, index: usize) -> usize {
        let Some(&mark) = self.marks.get(index / STRIDE) else {
            return self.text.len();
        };
        let count = index % STRIDE;
        // Characters of one byte each need not be counted.
        match self.marks.get(index / STRIDE + 1) {
            Some(next) if next - mark == STRIDE => mark + count,
            _ => after(self.text, mark, count),
        }
    }

    /// The line, counted from 0, that the byte `offset` is on.
    pub(crate) fn line(&self, offset: usize) -> usize {
        self.lines.partition_point(|&start| start <= offset).max(1) - 1
    }

    /// The first byte of a line and the byte after its last, the line break not
    /// included. Lines beyond the last are empty and at the end.
    pub(crate) fn line_bounds(&self, line: usize) -> (usize, usize) {
        let Some(&start) = self.lines.get(line) else {
            return (self.text.len(), self.text.len());
        };
        let end = self
            .lines
            .get(line + 1)
            .map_or(self.text.len(), |next| next - 1);
        let end = start + self.text[start..end].trim_end_matches('\r').len();
        (start, end)
    }

    /// Line and column of the byte `offset`, both counted from 1, the column in
    /// characters. Inside a character, that of the character; beyond the end,
    /// that of the end.
    pub(crate) fn line_col(&self, offset: usize) -> (usize, usize) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line(offset);
        let start = self.lines[line];
        (line + 1, 1 + self.index(offset) - self.index(start))
    }

    /// How many characters stand before the byte `offset`.
    fn index(&self, offset: usize) -> usize {
        let noted = self.marks.partition_point(|&mark| mark <= offset);
        let Some(mark) = noted.checked_sub(1).map(|last| self.marks[last]) else {
            return 0;
        };
        (noted - 1) * STRIDE + self.text[mark..offset].chars().count()
    }
}

/// The byte that `count` characters after the byte `at`; the end of the text beyond
/// the last one.
fn after(text: &str, at: usize, count: usize) -> usize {
    let character = text[at..].char_indices().nth(count);
    character.map_or(text.len(), |(more, _)| at + more)
}

#[cfg(test)]
mod tests {
    use super::Positions;

    #[test]
    fn every_character_of_a_mixed_text_is_found_again() {
        let text = "\u{FEFF}a: \"é😀\"\r\nb: ü\n".to_owned() + &"ä\n€x".repeat(100);
        let positions = Positions::new(&text);
        let (mut line, mut column) = (1, 1);
        for (index, (byte, character)) in text.char_indices().skip(1).enumerate() {
            assert_eq!(positions.byte(index), byte);
            assert_eq!(positions.line_col(byte), (line, column), "at byte {byte}");
            if character == '\n' {
                (line, column) = (line + 1, 1);
            } else {
                column += 1;
            }
        }
        assert_eq!(positions.byte(usize::MAX), text.len());
        assert_eq!(positions.line_col(usize::MAX), (line, column));
        assert_eq!(positions.line_col(0), (1, 1));
    }

    #[test]
    fn line_bounds_leave_the_line_break_out() {
        let positions = Positions::new("ab\r\nc\n");
        assert_eq!(positions.line_bounds(0), (0, 2));
        assert_eq!(positions.line_bounds(1), (4, 5));
        assert_eq!(positions.line_bounds(2), (6, 6));
        assert_eq!(positions.line_bounds(3), (6, 6));
    }
}
