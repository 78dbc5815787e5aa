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
use super::classifier::{Classifier, Kept};
use crate::error::Error;
use crate::output;

/// How many chunks of the usual size may be under way for each thread.
const CHUNKS_OF_A_JOB: usize = 4;

/// Memory of so many bytes is kept: verdicts of short lines are ten times as long.
const MOST_SPARE: usize = 32 * CHUNK;

/// What all threads have in common.
struct Shared {
    classifier: Classifier,
    input: Mutex<Input>,
    load: Load,
    spare: Spare,
    done: Mutex<Done>,
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
struct Done {
    /// The number of the chunk that is written next.
    next: u64,
    /// By number, those whose turn did not come.
    waiting: BTreeMap<u64, Part>,
    /// Whether somebody writes.
    is_written: bool,
    /// Of what was written.
    counts: Counts,
}

/// What became of a chunk.
struct Part {
    /// What it counts of the load.
    size: usize,
    answer: Result<Answer, Stop>,
}

/// A chunk's verdicts.
struct Answer {
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
        load: Load::of_at_most(CHUNKS_OF_A_JOB * jobs * CHUNK),
        spare: Spare::default(),
        done: Mutex::default(),
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
        // All of them are done.
        Err(_) => Ok(std::mem::take(&mut locked(&shared.done).counts)),
    }
}

/// Takes chunks until there are no more.
fn work(shared: &Shared, tell: &Sender<Stop>) {
    let mut alarm = Alarm {
        shared,
        tell,
        number: None,
    };
    let mut kept = Kept::default();
    let mut chunk = Chunk::default();
    while let Some((number, size, read)) = shared.read(&mut chunk) {
        alarm.number = Some(number);
        let answer = match read {
            Ok(()) => {
                let mut verdicts = shared.spare.take();
                let counts = shared.classifier.classify(&chunk, &mut kept, &mut verdicts);
                counts.map(|counts| Answer { verdicts, counts })
            }
            Err(cause) => Err(shared.classifier.cannot_read(cause)),
        };
        alarm.number = None;
        let answer = answer.map_err(Stop::Failed);
        if let Err(stop) = shared.done(number, Part { size, answer }) {
            // Where nobody listens, the run has ended.
            let _ = tell.send(stop);
            return;
        }
        chunk.shrink_to(MOST_SPARE);
    }
}

/// Tells when its thread panics: where it had a chunk, when the turn of that comes.
struct Alarm<'s> {
    shared: &'s Shared,
    tell: &'s Sender<Stop>,
    number: Option<u64>,
}

impl Drop for Alarm<'_> {
    fn drop(&mut self) {
        if !thread::panicking() {
            return;
        }
        let part = Part {
            size: 0,
            answer: Err(Stop::Panicked),
        };
        let stop = match self.number {
            Some(number) => self.shared.done(number, part).err(),
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
        let mut input = locked(&self.input);
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
        self.load.add(size);
        let number = input.read;
        input.read += 1;
        Some((number, size, read.map(|_| ())))
    }

    /// Takes what became of the chunk of a number, and writes all whose turn has come, unless
    /// somebody else does. Nothing is written behind a chunk that stops the run.
    fn done(&self, number: u64, part: Part) -> Result<(), Stop> {
        let mut done = locked(&self.done);
        done.waiting.insert(number, part);
        if done.is_written {
            return Ok(());
        }
        done.is_written = true;
        while let Some(Part { size, answer }) = done.take_next() {
            drop(done);
            let Answer { verdicts, counts } = answer?;
            output::at_once(&verdicts).map_err(Stop::Failed)?;
            self.spare.put(verdicts);
            self.load.lighten(size);
            done = locked(&self.done);
            done.counts += counts;
        }
        done.is_written = false;
        Ok(())
    }
}

impl Done {
    fn take_next(&mut self) -> Option<Part> {
        let part = self.waiting.remove(&self.next)?;
        self.next += 1;
        Some(part)
    }
}

/// Memory that nobody uses at the moment: no more of it than the load allows.
#[derive(Default)]
struct Spare(Mutex<Vec<Vec<u8>>>);

impl Spare {
    /// What was laid aside last, or something new.
    fn take(&self) -> Vec<u8> {
        locked(&self.0).pop().unwrap_or_default()
    }

    /// Lays something aside, unless it is larger than usual.
    fn put(&self, mut room: Vec<u8>) {
        if room.capacity() <= MOST_SPARE {
            room.clear();
            locked(&self.0).push(room);
        }
    }
}

/// How many bytes were read and are not written yet.
struct Load {
    most: usize,
    bytes: Mutex<usize>,
    lightened: Condvar,
}

impl Load {
    fn of_at_most(most: usize) -> Load {
        Load {
            most,
            bytes: Mutex::new(0),
            lightened: Condvar::new(),
        }
    }

    /// Waits until there is room. What is more than all the room goes alone.
    fn add(&self, size: usize) {
        let is_too_much = |bytes: &mut usize| *bytes > 0 && *bytes + size > self.most;
        let waited = self.lightened.wait_while(locked(&self.bytes), is_too_much);
        *waited.unwrap_or_else(PoisonError::into_inner) += size;
    }

    fn lighten(&self, size: usize) {
        *locked(&self.bytes) -= size;
        self.lightened.notify_one();
    }
}

/// What a lock protects is whole between any two steps, so a panic elsewhere is no matter.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
