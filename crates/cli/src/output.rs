//! The two output streams: data on standard output, messages on standard error, with styles
//! only if wanted. It never panics when a reader closes the stream.

use std::io::{self, BufWriter, StderrLock, Stdout, Write};

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use serde::Serialize;

use crate::arguments::Color;
use crate::error::Error;

/// Width of text where the output is not a terminal, in columns.
const WIDTH: usize = 80;
/// Text is not wider than this on any terminal, in columns.
const WIDEST: usize = 100;
/// Minimum width of text, in columns.
const NARROWEST: usize = 40;

/// Standard output and standard error.
pub(crate) struct Output {
    /// Not through a stream that takes escape sequences out: JSON stays as it is.
    data: BufWriter<Stdout>,
    color: ColorChoice,
    prose: AutoStream<StderrLock<'static>>,
}

impl Output {
    pub fn new(color: Color) -> Output {
        let color = match color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Output {
            data: BufWriter::with_capacity(1 << 16, io::stdout()),
            color,
            prose: AutoStream::new(io::stderr().lock(), color),
        }
    }

    /// Text for people; its styles are taken out where they are not wanted.
    pub fn text(&mut self, text: &str) -> Result<(), Error> {
        let mut stream = AutoStream::new(io::stdout().lock(), self.color);
        if stream.current_choice() == ColorChoice::Never {
            // That stream would write each piece by itself.
            return strip_str(text).try_for_each(|piece| self.bytes(piece.as_bytes()));
        }
        self.data.flush()?;
        stream.write_all(text.as_bytes())?;
        Ok(stream.flush()?)
    }

    /// Writes bytes without styling.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Error> {
        Ok(self.data.write_all(bytes)?)
    }

    /// A value as indented JSON.
    pub fn json(&mut self, value: &impl Serialize) -> Result<(), Error> {
        serde_json::to_writer_pretty(&mut self.data, value)?;
        Ok(self.data.write_all(b"\n")?)
    }

    /// A value as JSON on a line of its own.
    pub fn json_line(&mut self, value: &impl Serialize) -> Result<(), Error> {
        serde_json::to_writer(&mut self.data, value)?;
        Ok(self.data.write_all(b"\n")?)
    }

    /// Hands on what was written.
    pub fn flush(&mut self) -> Result<(), Error> {
        Ok(self.data.flush()?)
    }

    /// Writes a message to standard error. A failure is ignored.
    pub fn note(&mut self, text: &str) {
        let _ = writeln!(self.prose, "replybook: {text}");
    }

    /// Why the run could not go on.
    pub fn fail(&mut self, error: &Error) {
        let style = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
        let _ = writeln!(self.prose, "{style}error{style:#}: {error}");
    }
}

/// Writes bytes to standard output and flushes them. Any thread may call it. Data buffered in an
/// [`Output`] is written later.
pub(crate) fn at_once(bytes: &[u8]) -> Result<(), Error> {
    let mut data = io::stdout().lock();
    data.write_all(bytes)?;
    Ok(data.flush()?)
}

/// Width of text on standard output, in columns.
pub(crate) fn width() -> usize {
    let terminal = terminal_size::terminal_size_of(io::stdout());
    terminal.map_or(WIDTH, |(width, _)| {
        usize::from(width.0).clamp(NARROWEST, WIDEST)
    })
}
