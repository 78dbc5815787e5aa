//! Chunks classified side by side: several threads read a chunk, classify it, and read the next;
//! the one that called writes their verdicts, in the order of the input.
//!
//! Whoever reads has the input for as long, so that chunks are numbered as they stand in it. No
//! more is read than may be under way until the first of it is written. Nobody waits for the
//! other threads when the run ends: one of them may sit in a read that never returns, and goes
//! with the process.

use std::collections::BTreeMap;
use std::io;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::Counts;
use super::chunks::{CHUNK, Chunk, Chunks};
use super::classifier::{Classifier, Kept};
use crate::error::Error;
use crate::output::Output;

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
}

/// What was not read yet.
struct Input {
    chunks: Chunks,
    /// How many chunks were read.
    read: u64,
    ended: bool,
}

/// What became of a chunk.
struct Done {
    /// Its number among all.
    number: u64,
    /// What it counts of the load.
    size: usize,
    /// `None` where the thread that had it panicked.
    answer: Option<Result<Answer, Error>>,
}

/// A chunk's verdicts.
struct Answer {
    verdicts: Vec<u8>,
    counts: Counts,
}

/// Classifies all chunks with so many threads.
pub(super) fn run(
    chunks: Chunks,
    classifier: Classifier,
    jobs: usize,
    output: &mut Output,
) -> Result<Counts, Error> {
    let shared = Arc::new(Shared {
        classifier,
        input: Mutex::new(Input {
            chunks,
            read: 0,
            ended: false,
        }),
        load: Load::of_at_most(CHUNKS_OF_A_JOB * jobs * CHUNK),
        spare: Spare::default(),
    });
    let (tell, told) = channel::<Done>();
    for _ in 0..jobs {
        let (shared, tell) = (Arc::clone(&shared), tell.clone());
        thread::Builder::new()
            .spawn(move || work(&shared, tell))
            .map_err(|cause| Error::NoThread { jobs, cause })?;
    }
    drop(tell);

    let mut counts = Counts::default();
    let (mut waiting, mut next) = (BTreeMap::new(), 0);
    for done in told {
        waiting.insert(done.number, done);
        while let Some(Done { size, answer, .. }) = waiting.remove(&next) {
            let Some(answer) = answer else {
                panic!("the thread that had these lines panicked");
            };
            let Answer {
                verdicts,
                counts: more,
            } = answer?;
            output.bytes_at_once(&verdicts)?;
            counts += more;
            shared.spare.put(verdicts);
            shared.load.lighten(size);
            next += 1;
        }
    }
    Ok(counts)
}

/// Takes chunks until there are no more.
fn work(shared: &Shared, tell: Sender<Done>) {
    let mut kept = Kept::default();
    let mut chunk = Chunk::default();
    while let Some((number, size, read)) = shared.read(&mut chunk) {
        let mut alarm = Alarm {
            tell: &tell,
            number: Some(number),
        };
        let answer = match read {
            Ok(()) => {
                let mut verdicts = shared.spare.take();
                let counts = shared.classifier.classify(&chunk, &mut kept, &mut verdicts);
                counts.map(|counts| Answer { verdicts, counts })
            }
            Err(cause) => Err(shared.classifier.cannot_read(cause)),
        };
        alarm.number = None;
        let done = Done {
            number,
            size,
            answer: Some(answer),
        };
        // Where nobody listens, the run has ended.
        if tell.send(done).is_err() {
            return;
        }
        chunk.shrink_to(MOST_SPARE);
    }
}

/// Tells of the chunk of a number when its thread panics.
struct Alarm<'t> {
    tell: &'t Sender<Done>,
    number: Option<u64>,
}

impl Drop for Alarm<'_> {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            let _ = self.tell.send(Done {
                number,
                size: 0,
                answer: None,
            });
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
