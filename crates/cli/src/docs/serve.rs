//! Serves the site over HTTP while catalogs are edited. It is rebuilt when a file changes, and open
//! pages reload. By default only this machine can connect.

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

/// How often files are checked for changes.
const EVERY: Duration = Duration::from_millis(300);
/// Maximum number of open connections; a browser opens six.
const MAX_CONNECTIONS: usize = 32;

/// What is served.
#[derive(Debug, Default)]
struct Built {
    /// The number of this build. A page with another number reloads.
    number: u64,
    files: BTreeMap<String, Vec<u8>>,
    /// Why the last build failed. The files are those of the build before it.
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
    output.note(&format!("serving http://{address}/; press Ctrl-C to stop"));
    thread::scope(|scope| {
        scope.spawn(|| accept(&listener, &built));
        // On this thread, because it has the output.
        keep_fresh(&asked.from, stamp, &built, output)
    })
}

/// Builds the files of the site from the current sources.
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

/// Rebuilds whenever a source has changed.
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
                output.note("rebuilt");
            }
            Err(error) => {
                output.fail(&error);
                built.error = Some(error.to_string());
            }
        }
    }
}

/// Answers each connection on its own thread, up to a limit.
fn accept(listener: &TcpListener, built: &Shared) {
    let open = Arc::new(());
    for stream in listener.incoming() {
        let Ok(stream) = stream else { continue };
        let (counted, built) = (Arc::clone(&open), Arc::clone(built));
        if Arc::strong_count(&open) <= MAX_CONNECTIONS + 1 {
            thread::spawn(move || {
                // An error means that the client has gone.
                let _ = answer(stream, &built);
                drop(counted);
            });
        }
    }
}
