//! Chunks classified side by side: one thread reads, several classify, and the
//! one that called writes, in the order of the input.
//!
//! The reader gives every chunk to whoever is free, and the writer a promise of
//! its verdicts; the writer takes up the promises in order. The memory of both is
//! handed back and used again: fresh memory costs the threads of a process more
//! than what they do with it. Nobody waits for
//! the other threads when the run ends: the reader may sit in a read that never
//! returns, and goes with the process.

use std::io;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use super::Counts;
use super::chunks::{CHUNK, Chunk, Chunks};
use super::classifier::{Classifier, Kept};
use crate::error::Error;
use crate::output::Output;

/// How many chunks of the usual size may be on their way for each thread.
const CHUNKS_OF_A_JOB: usize = 4;

/// Memory of so many bytes is kept: verdicts of short lines are ten times as long.
const MOST_SPARE: usize = 32 * CHUNK;

/// A chunk, and where its verdicts are waited for.
struct Task {
    chunk: Chunk,
    done: Sender<Result<Answer, Error>>,
}

/// A chunk's verdicts.
struct Answer {
    verdicts: Vec<u8>,
    counts: Counts,
}

/// What the writer gets for a chunk.
struct Promise {
    /// What the chunk counts of the load.
    size: usize,
    answer: Receiver<Result<Answer, Error>>,
}

/// Classifies all chunks with so many threads.
pub(super) fn run(
    chunks: Chunks,
    classifier: Classifier,
    jobs: usize,
    output: &mut Output,
) -> Result<Counts, Error> {
    let no_thread = |cause| Error::NoThread { jobs, cause };
    let classifier = Arc::new(classifier);
    let load = Arc::new(Load::of_at_most(CHUNKS_OF_A_JOB * jobs * CHUNK));
    let spare = Arc::new(Spare::default());
    let (tasks, queue) = channel();
    let (promises, in_order) = channel();
    let queue = Arc::new(Mutex::new(queue));
    for _ in 0..jobs {
        let (classifier, queue) = (Arc::clone(&classifier), Arc::clone(&queue));
        let spare = Arc::clone(&spare);
        thread::Builder::new()
            .spawn(move || work(&classifier, &queue, &spare))
            .map_err(no_thread)?;
    }
    let reader = thread::Builder::new()
        .spawn({
            let (load, spare) = (Arc::clone(&load), Arc::clone(&spare));
            move || read(chunks, &load, &spare, &promises, &tasks)
        })
        .map_err(no_thread)?;

    let mut counts = Counts::default();
    for promise in in_order {
        let promise: Promise = promise.map_err(|cause| classifier.cannot_read(cause))?;
        let Ok(answer) = promise.answer.recv() else {
            panic!("the thread that had these lines panicked");
        };
        let answer = answer?;
        output.bytes(&answer.verdicts)?;
        output.flush()?;
        counts += answer.counts;
        spare.verdicts.put(answer.verdicts);
        load.lighten(promise.size);
    }
    // It gives out no promises any more: it has ended.
    match reader.join() {
        Ok(()) => Ok(counts),
        Err(panic) => resume_unwind(panic),
    }
}

/// Reads until the input ends or cannot be read, or nobody wants more.
fn read(
    mut chunks: Chunks,
    load: &Load,
    spare: &Spare,
    promises: &Sender<io::Result<Promise>>,
    tasks: &Sender<Task>,
) {
    loop {
        let mut chunk = Chunk::within(spare.chunks.take());
        match chunks.next(&mut chunk) {
            Ok(true) => {}
            Ok(false) => return,
            Err(cause) => {
                let _ = promises.send(Err(cause));
                return;
            }
        }
        // Verdicts of many short lines are longer than these.
        let size = chunk.size().max(CHUNK);
        load.add(size);
        let (done, answer) = channel();
        let promised = promises.send(Ok(Promise { size, answer })).is_ok();
        if !promised || tasks.send(Task { chunk, done }).is_err() {
            return;
        }
    }
}

/// Takes chunks until there are no more.
fn work(classifier: &Classifier, queue: &Mutex<Receiver<Task>>, spare: &Spare) {
    let mut kept = Kept::default();
    loop {
        let task = queue.lock().ok().and_then(|queue| queue.recv().ok());
        let Some(Task { chunk, done }) = task else {
            return;
        };
        let mut verdicts = spare.verdicts.take();
        let counts = classifier.classify(&chunk, &mut kept, &mut verdicts);
        spare.chunks.put(chunk.into_room());
        // Where nobody waits, the run has ended.
        let _ = done.send(counts.map(|counts| Answer { verdicts, counts }));
    }
}

/// Memory that nobody uses at the moment: no more of it than the load allows.
#[derive(Default)]
struct Spare {
    chunks: Pile,
    verdicts: Pile,
}

#[derive(Default)]
struct Pile(Mutex<Vec<Vec<u8>>>);

impl Pile {
    /// What was laid aside last, or something new.
    fn take(&self) -> Vec<u8> {
        let mut pile = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pile.pop().unwrap_or_default()
    }

    /// Lays something aside, unless it is larger than usual.
    fn put(&self, mut room: Vec<u8>) {
        if room.capacity() <= MOST_SPARE {
            room.clear();
            let mut pile = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            pile.push(room);
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
        let bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bytes = self
            .lightened
            .wait_while(bytes, |bytes| *bytes > 0 && *bytes + size > self.most)
            .unwrap_or_else(PoisonError::into_inner);
        *bytes += size;
    }

    fn lighten(&self, size: usize) {
        *self.bytes.lock().unwrap_or_else(PoisonError::into_inner) -= size;
        self.lightened.notify_one();
    }
}
