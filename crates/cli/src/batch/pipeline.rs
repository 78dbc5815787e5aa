//! Chunks classified side by side: each thread reads a chunk, classifies it, and reads the next.
//! Verdicts go out in the order of the input: whoever is done with the chunk whose turn it is
//! writes it, and those behind it that others are done with.
//!
//! Whoever reads has the input for as long, so that chunks are numbered as they stand in it. No
//! more is read than may be under way until the first of it is written. Nobody waits for the
//! other threads when the run ends early: one of them may sit in a read that never returns, and
//! goes with the process.

use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::Counts;
use super::chunks::{CHUNK, Chunk, Chunks};
use super::classifier::{Classifier, WorkerState};
use crate::error::Error;
use crate::output;

/// How many chunks of the usual size may be under way for each thread.
const CHUNKS_PER_JOB: usize = 4;

/// Memory of so many bytes is kept: verdicts of short lines are ten times as long.
const MAX_POOLED: usize = 32 * CHUNK;

/// What all threads have in common.
struct Shared {
    classifier: Classifier,
    input: Mutex<Input>,
    in_flight: InFlight,
    pool: BufferPool,
    finished: Mutex<Finished>,
}

/// What was not read yet.
struct Input {
    chunks: Chunks,
    /// How many chunks were read.
    read: u64,
    ended: bool,
}

/// What is classified.
#[derive(Default)]
struct Finished {
    /// The number of the chunk that is written next.
    next: u64,
    /// By number, those whose turn did not come.
    waiting: BTreeMap<u64, ChunkResult>,
    /// Whether somebody writes.
    is_writing: bool,
    /// Of what was written.
    counts: Counts,
}

/// What became of a chunk.
struct ChunkResult {
    /// What it counts of the load.
    size: usize,
    result: Result<ChunkVerdicts, Stop>,
}

/// A chunk's verdicts.
struct ChunkVerdicts {
    verdicts: Vec<u8>,
    counts: Counts,
}

/// Why the run ends before the input does.
enum Stop {
    Failed(Error),
    /// The thread that had the lines panicked.
    Panicked,
}

/// Classifies all chunks with so many threads.
pub(super) fn run(chunks: Chunks, classifier: Classifier, jobs: usize) -> Result<Counts, Error> {
    let shared = Arc::new(Shared {
        classifier,
        input: Mutex::new(Input {
            chunks,
            read: 0,
            ended: false,
        }),
        in_flight: InFlight::with_limit(CHUNKS_PER_JOB * jobs * CHUNK),
        pool: BufferPool::default(),
        finished: Mutex::default(),
    });
    let (tell, told) = channel::<Stop>();
    for _ in 0..jobs {
        let (shared, tell) = (Arc::clone(&shared), tell.clone());
        thread::Builder::new()
            .spawn(move || work(&shared, &tell))
            .map_err(|cause| Error::NoThread { jobs, cause })?;
    }
    drop(tell);

    match told.recv() {
        Ok(Stop::Failed(error)) => Err(error),
        Ok(Stop::Panicked) => panic!("the thread that had these lines panicked"),
        // All of them are finished.
        Err(_) => Ok(std::mem::take(&mut lock(&shared.finished).counts)),
    }
}

/// Takes chunks until there are no more.
fn work(shared: &Shared, tell: &Sender<Stop>) {
    let mut guard = PanicGuard {
        shared,
        tell,
        number: None,
    };
    let mut state = WorkerState::default();
    let mut chunk = Chunk::default();
    while let Some((number, size, read)) = shared.read(&mut chunk) {
        guard.number = Some(number);
        let result = match read {
            Ok(()) => {
                let mut verdicts = shared.pool.take();
                let counts = shared
                    .classifier
                    .classify(&chunk, &mut state, &mut verdicts);
                counts.map(|counts| ChunkVerdicts { verdicts, counts })
            }
            Err(cause) => Err(shared.classifier.cannot_read(cause)),
        };
        guard.number = None;
        let result = result.map_err(Stop::Failed);
        if let Err(stop) = shared.finish(number, ChunkResult { size, result }) {
            // Where nobody listens, the run has ended.
            let _ = tell.send(stop);
            return;
        }
        chunk.shrink_to(MAX_POOLED);
    }
}

/// Tells when its thread panics: where it had a chunk, when the turn of that comes.
struct PanicGuard<'s> {
    shared: &'s Shared,
    tell: &'s Sender<Stop>,
    number: Option<u64>,
}

impl Drop for PanicGuard<'_> {
    fn drop(&mut self) {
        if !thread::panicking() {
            return;
        }
        let result = ChunkResult {
            size: 0,
            result: Err(Stop::Panicked),
        };
        let stop = match self.number {
            Some(number) => self.shared.finish(number, result).err(),
            None => Some(Stop::Panicked),
        };
        if let Some(stop) = stop {
            let _ = self.tell.send(stop);
        }
    }
}

impl Shared {
    /// Reads the next chunk, when there is room for it: its number, what it counts of the load,
    /// and whether it could be read. `None` where there is none.
    fn read(&self, chunk: &mut Chunk) -> Option<(u64, usize, io::Result<()>)> {
        let mut input = lock(&self.input);
        if input.ended {
            return None;
        }
        let read = input.chunks.next(chunk);
        input.ended = !matches!(read, Ok(true));
        if matches!(read, Ok(false)) {
            return None;
        }
        // Verdicts of many short lines are longer than these.
        let size = chunk.size().max(CHUNK);
        self.in_flight.add(size);
        let number = input.read;
        input.read += 1;
        Some((number, size, read.map(|_| ())))
    }

    /// Takes what became of the chunk of a number, and writes all whose turn has come, unless
    /// somebody else does. Nothing is written behind a chunk that stops the run.
    fn finish(&self, number: u64, result: ChunkResult) -> Result<(), Stop> {
        let mut finished = lock(&self.finished);
        finished.waiting.insert(number, result);
        if finished.is_writing {
            return Ok(());
        }
        finished.is_writing = true;
        while let Some(ChunkResult { size, result }) = finished.take_next() {
            drop(finished);
            let ChunkVerdicts { verdicts, counts } = result?;
            output::at_once(&verdicts).map_err(Stop::Failed)?;
            self.pool.put(verdicts);
            self.in_flight.remove(size);
            finished = lock(&self.finished);
            finished.counts += counts;
        }
        finished.is_writing = false;
        Ok(())
    }
}

impl Finished {
    fn take_next(&mut self) -> Option<ChunkResult> {
        let result = self.waiting.remove(&self.next)?;
        self.next += 1;
        Some(result)
    }
}

/// Memory that nobody uses at the moment: no more of it than the load allows.
#[derive(Default)]
struct BufferPool(Mutex<Vec<Vec<u8>>>);

impl BufferPool {
    /// What was laid aside last, or something new.
    fn take(&self) -> Vec<u8> {
        lock(&self.0).pop().unwrap_or_default()
    }

    /// Lays something aside, unless it is larger than usual.
    fn put(&self, mut buffer: Vec<u8>) {
        if buffer.capacity() <= MAX_POOLED {
            buffer.clear();
            lock(&self.0).push(buffer);
        }
    }
}

/// How many bytes were read and are not written yet.
struct InFlight {
    most: usize,
    bytes: Mutex<usize>,
    freed: Condvar,
}

impl InFlight {
    fn with_limit(most: usize) -> InFlight {
        InFlight {
            most,
            bytes: Mutex::new(0),
            freed: Condvar::new(),
        }
    }

    /// Waits until there is buffer. What is more than all the room goes alone.
    fn add(&self, size: usize) {
        let is_too_much = |bytes: &mut usize| *bytes > 0 && *bytes + size > self.most;
        let waited = self.freed.wait_while(lock(&self.bytes), is_too_much);
        *waited.unwrap_or_else(PoisonError::into_inner) += size;
    }

    fn remove(&self, size: usize) {
        *lock(&self.bytes) -= size;
        self.freed.notify_one();
    }
}

/// What a lock protects is whole between any two steps, so a panic elsewhere is no matter.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
