//! Classifies chunks on several threads. Each thread reads a chunk, classifies it, and reads the
//! next. Verdicts are written in input order: the thread that finishes the next chunk in order
//! writes it, and all finished chunks after it.
//!
//! A thread locks the input while it reads, so chunks are numbered in input order. The bytes that
//! were read and not yet written are limited. If the run ends early, it does not wait for the other
//! threads: one of them may block in a read that never returns.

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

/// Chunks of normal size that may be in flight per thread.
const CHUNKS_PER_JOB: usize = 4;

/// Maximum capacity of a pooled buffer, in bytes. Verdicts of short lines are ten times as long as
/// the lines.
const MAX_POOLED: usize = 32 * CHUNK;

/// State shared by all threads.
struct Shared {
    classifier: Classifier,
    input: Mutex<Input>,
    in_flight: InFlight,
    pool: BufferPool,
    finished: Mutex<Finished>,
}

/// The rest of the input.
struct Input {
    chunks: Chunks,
    /// How many chunks were read.
    read: u64,
    ended: bool,
}

/// Classified chunks that wait for their turn.
#[derive(Default)]
struct Finished {
    /// The number of the chunk to write next.
    next: u64,
    /// Chunks that wait for an earlier one, by number.
    waiting: BTreeMap<u64, ChunkResult>,
    /// Whether a thread is writing.
    is_writing: bool,
    /// Counts of the written chunks.
    counts: Counts,
}

/// The result of a chunk.
struct ChunkResult {
    /// Its share of the bytes in flight.
    size: usize,
    result: Result<ChunkVerdicts, Stop>,
}

/// A chunk's verdicts.
struct ChunkVerdicts {
    verdicts: Vec<u8>,
    counts: Counts,
}

/// Why a run ends early.
enum Stop {
    Failed(Error),
    /// The thread of this chunk panicked.
    Panicked,
}

/// Classifies all chunks on `jobs` threads.
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
        // All threads have finished.
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
            // If the receiver is gone, the run has ended.
            let _ = tell.send(stop);
            return;
        }
        chunk.shrink_to(MAX_POOLED);
    }
}

/// Reports a panic of its thread. If the thread had a chunk, the report waits for that chunk's turn.
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
    /// Reads the next chunk and waits until it may be in flight. Returns its number, its size, and
    /// whether it could be read; `None` at the end of the input.
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
        // Verdicts of many short lines are longer than the lines.
        let size = chunk.size().max(CHUNK);
        self.in_flight.add(size);
        let number = input.read;
        input.read += 1;
        Some((number, size, read.map(|_| ())))
    }

    /// Stores the result of a chunk, and writes all chunks whose turn has come, unless another
    /// thread is writing. Nothing is written after a chunk that stops the run.
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

/// Unused buffers. Their number is bounded by the bytes in flight.
#[derive(Default)]
struct BufferPool(Mutex<Vec<Vec<u8>>>);

impl BufferPool {
    /// The buffer that was returned last, or a new one.
    fn take(&self) -> Vec<u8> {
        lock(&self.0).pop().unwrap_or_default()
    }

    /// Returns a buffer, unless it is too large.
    fn put(&self, mut buffer: Vec<u8>) {
        if buffer.capacity() <= MAX_POOLED {
            buffer.clear();
            lock(&self.0).push(buffer);
        }
    }
}

/// Counts the bytes that were read and not yet written.
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

    /// Waits until `size` bytes fit. A chunk larger than the limit goes alone.
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

/// Locks a mutex. A poisoned value is still consistent, because every update is a single step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
