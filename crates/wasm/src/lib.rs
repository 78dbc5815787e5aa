//! The engine for browsers: a compiled table comes in once, then one response
//! after the other, each as JSON; out go verdict, explanation and the sentences
//! of the vocabulary, as JSON. No answer is an `{"error"}` unless the request was
//! none.
//!
//! The module exports its memory and five functions. The caller asks [`room`] for
//! a place of a length, writes its bytes there, calls [`load`] or [`classify`], and
//! reads [`answer_length`] bytes at [`answer`]. Both buffers belong to this crate, so
//! that nothing here follows a pointer.

mod page_answer;
mod page_request;

use std::cell::RefCell;
use std::error::Error as _;

use replybook::Engine;

use page_answer::PageAnswer;
use page_request::PageRequest;

#[derive(Default)]
struct Session {
    engine: Option<Engine>,
    input: Vec<u8>,
    answer: Vec<u8>,
}

thread_local! {
    static SESSION: RefCell<Session> = RefCell::default();
}

/// A place for the caller to write `length` bytes, until the next call.
// SAFETY: the name is the module's own, and no other library is linked that could have it.
#[allow(unsafe_code, reason = "an exported name")]
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    SESSION.with_borrow_mut(|session| {
        session.input.clear();
        session.input.resize(length, 0);
        session.input.as_mut_ptr()
    })
}

/// Takes the bytes of a compiled table. The answer is empty, or says what is wrong.
// SAFETY: as of `room`.
#[allow(unsafe_code, reason = "an exported name")]
#[unsafe(no_mangle)]
pub extern "C" fn load() {
    SESSION.with_borrow_mut(|session| {
        session.answer = match Engine::from_bytes(&session.input) {
            Ok(engine) => {
                session.engine = Some(engine);
                Vec::new()
            }
            Err(error) => {
                let cause = error.source().map(ToString::to_string);
                format!("{error}: {}", cause.unwrap_or_default()).into_bytes()
            }
        };
    });
}

/// Classifies the response that was written, as [`classified`] does.
// SAFETY: as of `room`.
#[allow(unsafe_code, reason = "an exported name")]
#[unsafe(no_mangle)]
pub extern "C" fn classify() {
    SESSION.with_borrow_mut(|session| {
        session.answer = match &session.engine {
            Some(engine) => classified(engine, &session.input),
            None => error("no table was loaded"),
        };
    });
}

/// Where the answer of the last call stands.
// SAFETY: as of `room`.
#[allow(unsafe_code, reason = "an exported name")]
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> *const u8 {
    SESSION.with_borrow(|session| session.answer.as_ptr())
}

/// How many bytes it has.
// SAFETY: as of `room`.
#[allow(unsafe_code, reason = "an exported name")]
#[unsafe(no_mangle)]
pub extern "C" fn answer_length() -> usize {
    SESSION.with_borrow(|session| session.answer.len())
}

/// The answer to one request, both as JSON: what the request is stands at
/// `page_request::PageRequest`, the answer at `page_answer::PageAnswer`.
#[must_use]
pub fn classified(engine: &Engine, request: &[u8]) -> Vec<u8> {
    let said = serde_json::from_slice::<PageRequest>(request)
        .map_err(|error| error.to_string())
        .and_then(|asked| {
            let provider = engine
                .provider(&asked.provider)
                .map_err(|error| error.to_string())?;
            asked.as_response(|response| {
                serde_json::to_vec(&PageAnswer::new(&provider, response)).map_err(|e| e.to_string())
            })?
        });
    said.unwrap_or_else(|message| error(&message))
}

fn error(message: &str) -> Vec<u8> {
    serde_json::json!({ "error": message })
        .to_string()
        .into_bytes()
}
