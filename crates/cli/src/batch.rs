//! From NDJSON lines of responses to NDJSON lines of verdicts, in order. The input is read in
//! chunks of whole lines, and only a few chunks are in memory at a time. The verdicts of a chunk
//! are written as soon as they are known, so a program that sends one line and waits gets its
//! verdict. A line that cannot be read gives an error line in its place; the run goes on.

mod chunks;
mod classifier;
mod line;
mod pipeline;
pub(crate) mod recorded;

use std::num::NonZeroUsize;
use std::ops::AddAssign;
use std::thread;

use crate::arguments::Classify;
use crate::error::Error;
use crate::output::Output;
use crate::{Ending, input, names, output};

use chunks::{Chunk, Chunks};
use classifier::{Classifier, WorkerState};

/// Counts of lines, of a whole run or a part of it.
#[derive(Debug, Default)]
struct Counts {
    lines: u64,
    bad: u64,
    failed: u64,
}

/// Classifies every line.
pub(crate) fn run(asked: &Classify, output: &mut Output) -> Result<Ending, Error> {
    let foreign = [
        ("--header", !asked.answer.headers.is_empty()),
        ("--include", asked.answer.include),
    ];
    if let Some((flag, _)) = foreign.into_iter().find(|(_, given)| *given) {
        return Err(Error::NotOfLines { flag });
    }
    let engine = asked.catalogs.engine()?;
    let provider = asked.answer.provider.as_deref();
    let provider = provider.map(|id| names::provider(engine, id)).transpose()?;
    let file = asked.answer.file.as_deref();
    let chunks = Chunks::new(input::open(file)?, asked.max_line);
    let classifier = Classifier::new(asked.clone(), engine, provider);
    let jobs = asked
        .jobs
        .or_else(|| thread::available_parallelism().ok())
        .map_or(1, NonZeroUsize::get);
    let counts = if jobs == 1 {
        one_by_one(chunks, &classifier)?
    } else {
        pipeline::run(chunks, classifier, jobs)?
    };
    Ok(counts.tell(asked, output))
}

/// Reads, classifies and writes chunks on this thread.
fn one_by_one(mut chunks: Chunks, classifier: &Classifier) -> Result<Counts, Error> {
    let mut counts = Counts::default();
    let mut chunk = Chunk::default();
    let mut verdicts = Vec::new();
    let mut state = WorkerState::default();
    while chunks
        .next(&mut chunk)
        .map_err(|cause| classifier.cannot_read(cause))?
    {
        verdicts.clear();
        counts += classifier.classify(&chunk, &mut state, &mut verdicts)?;
        output::at_once(&verdicts)?;
    }
    Ok(counts)
}

impl AddAssign for Counts {
    fn add_assign(&mut self, part: Counts) {
        self.lines += part.lines;
        self.bad += part.bad;
        self.failed += part.failed;
    }
}

impl Counts {
    fn tell(&self, asked: &Classify, output: &mut Output) -> Ending {
        let Counts { lines, bad, failed } = self;
        if *bad > 0 {
            output.note(&format!("{bad} of {lines} lines could not be read"));
        }
        if *failed > 0 {
            let words: Vec<&str> = asked
                .fail_on
                .iter()
                .map(|outcome| outcome.as_str())
                .collect();
            output.note(&format!(
                "{failed} of {lines} verdicts: {}",
                words.join(" or ")
            ));
        }
        if *bad > 0 || *failed > 0 {
            Ending::Findings
        } else {
            Ending::Fine
        }
    }
}
