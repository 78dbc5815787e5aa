//! The site by HTTP while somebody edits catalogs: built anew when a file changes,
//! and pages load themselves anew. Only for this machine unless asked otherwise.

mod connection;
mod watch;

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::{Arc, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use super::source::Source;
use crate::Ending;
use crate::arguments::{ServeDocs, SiteSource};
use crate::error::Error;
use crate::output::Output;

use connection::answer;
use watch::Stamp;

/// How often files are looked at.
const EVERY: Duration = Duration::from_millis(300);
/// Connections at a time; a browser opens six.
const MOST_CONNECTIONS: usize = 32;

/// What is served.
#[derive(Debug, Default)]
struct Built {
    /// Counts the builds: a page that knows another number is not fresh.
    number: u64,
    files: BTreeMap<String, Vec<u8>>,
    /// Why the last build failed; then the files are those of the one before.
    error: Option<String>,
}

type Shared = Arc<RwLock<Built>>;

/// Serves until it is stopped.
pub(super) fn run(asked: &ServeDocs, output: &mut Output) -> Result<Ending, Error> {
    let cannot = |cause| Error::Listen {
        address: asked.listen,
        cause,
    };
    let stamp = Stamp::for_paths(&Source::places(&asked.from));
    let first = Built {
        files: files(&asked.from)?,
        ..Built::default()
    };
    let built = Arc::new(RwLock::new(first));
    let listener = TcpListener::bind(asked.listen).map_err(cannot)?;
    let address = listener.local_addr().map_err(cannot)?;
    output.note(&format!(
        "the site is at http://{address}/; stop it with Ctrl-C"
    ));
    thread::scope(|scope| {
        scope.spawn(|| accept(&listener, &built));
        // Here, because it is what has something to say.
        keep_fresh(&asked.from, stamp, &built, output)
    })
}

/// The files of the site as its sources are now.
fn files(from: &SiteSource) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let source = Source::read(from)?;
    let mut site = source.site();
    site.live = true;
    let files = site.html()?;
    Ok(files
        .into_iter()
        .map(|file| (file.path, file.bytes))
        .collect())
}

/// Builds anew whenever a source has changed.
fn keep_fresh(
    from: &SiteSource,
    mut stamp: Stamp,
    built: &Shared,
    output: &mut Output,
) -> Result<Ending, Error> {
    loop {
        thread::sleep(EVERY);
        let now = Stamp::for_paths(&Source::places(from));
        if now == stamp {
            continue;
        }
        stamp = now;
        let fresh = files(from);
        let mut built = built.write().unwrap_or_else(PoisonError::into_inner);
        built.number += 1;
        match fresh {
            Ok(files) => {
                (built.files, built.error) = (files, None);
                output.note("built anew");
            }
            Err(error) => {
                output.fail(&error);
                built.error = Some(error.to_string());
            }
        }
    }
}

/// Answers connections, each by a thread of its own, never too many.
fn accept(listener: &TcpListener, built: &Shared) {
    let open = Arc::new(());
    for stream in listener.incoming() {
        let Ok(stream) = stream else { continue };
        let (counted, built) = (Arc::clone(&open), Arc::clone(built));
        if Arc::strong_count(&open) <= MOST_CONNECTIONS + 1 {
            thread::spawn(move || {
                // Who went away needs no answer.
                let _ = answer(stream, &built);
                drop(counted);
            });
        }
    }
}
