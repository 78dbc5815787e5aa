//! An engine that can be exchanged while it is used: for a service that loads its
//! catalogs again without a restart.

use std::sync::{Arc, PoisonError, RwLock};

use crate::Engine;

/// A running engine that another can take the place of. A caller gets one
/// engine whole, the old one or the new one, and keeps it as long as it likes;
/// nobody waits for a catalog to be compiled.
///
/// ```
/// use replybook::{Engine, LiveEngine, Response};
///
/// let live = LiveEngine::new(Engine::builtin().clone());
/// // In every request:
/// let engine = live.current();
/// let verdict = engine.provider("braze")?.classify(&Response::new(429, b""));
/// // Where the catalogs may have changed; what fails leaves the old ones standing.
/// let failed = live.reload(|| Engine::from_bytes(b"no table"));
/// assert!(failed.is_err());
/// assert!(live.current().provider("braze").is_ok());
/// # drop(verdict);
/// # Ok::<(), replybook::Error>(())
/// ```
#[derive(Debug)]
pub struct LiveEngine {
    current: RwLock<Arc<Engine>>,
}

impl LiveEngine {
    /// Begins with an engine.
    #[must_use]
    pub fn new(engine: Engine) -> LiveEngine {
        LiveEngine {
            current: RwLock::new(Arc::new(engine)),
        }
    }

    /// The engine of now. Take it once a request, so that the request is judged by
    /// one engine.
    #[must_use]
    pub fn current(&self) -> Arc<Engine> {
        // The lock is only held to swap an `Arc`, so a poisoned value is whole.
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&current)
    }

    /// Puts another engine in its place, and gives the old one back.
    pub fn replace(&self, engine: Engine) -> Arc<Engine> {
        let engine = Arc::new(engine);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut current, engine)
    }

    /// Makes an engine and puts it in the place of the old one, which answers until
    /// the new one is whole, and goes on where none can be made. The old one
    /// comes back, to be dropped where that costs nobody time.
    ///
    /// # Errors
    /// What `load` fails with.
    pub fn reload<E>(&self, load: impl FnOnce() -> Result<Engine, E>) -> Result<Arc<Engine>, E> {
        Ok(self.replace(load()?))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use super::*;
    use crate::Response;
    use replybook_catalog::table::Table;

    /// An engine whose every catalog has this version.
    fn of_version(version: &str) -> Engine {
        let mut table: Table = Engine::builtin().table().clone();
        for provider in &mut table.providers {
            provider.version = version.to_owned();
        }
        Engine::new(table)
    }

    #[test]
    fn whoever_asks_during_a_reload_gets_one_engine_whole() {
        let live = LiveEngine::new(of_version("0.0.0"));
        let done = AtomicBool::new(false);
        thread::scope(|scope| {
            let readers: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        let mut seen = std::collections::BTreeSet::new();
                        let mut last = 0;
                        loop {
                            let engine = live.current();
                            let of = |id| {
                                let provider = engine.provider(id).unwrap();
                                let verdict = provider.classify(&Response::new(429, b""));
                                verdict.catalog.into_owned()
                            };
                            let (first, second) = (of("braze"), of("http"));
                            assert_eq!(first, second, "a request saw two engines");
                            let now: u32 = first.split('.').next().unwrap().parse().unwrap();
                            assert!(now >= last, "an old engine came back");
                            last = now;
                            seen.insert(first);
                            if done.load(Ordering::Relaxed) {
                                return seen.len();
                            }
                        }
                    })
                })
                .collect();
            for version in 1..=20 {
                live.replace(of_version(&format!("{version}.0.0")));
                let failed: Result<_, &str> = live.reload(|| Err("no"));
                assert_eq!(failed.unwrap_err(), "no");
            }
            done.store(true, Ordering::Relaxed);
            for reader in readers {
                assert!(reader.join().unwrap() >= 1);
            }
        });
        let provider = live.current();
        let catalog = provider.provider("http").unwrap().catalog();
        assert_eq!(catalog.version, "20.0.0");
    }

    #[test]
    fn a_load_that_fails_or_panics_leaves_the_old_engine_standing() {
        let live = LiveEngine::new(of_version("1.0.0"));
        let load = || -> Result<Engine, ()> { panic!("a loader gave up") };
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| live.reload(load)));
        assert!(panicked.is_err());
        assert!(live.reload(|| Engine::from_bytes(b"no table")).is_err());
        let old = live.reload(|| Ok::<_, ()>(of_version("2.0.0"))).unwrap();
        let version = |engine: &Engine| engine.table().provider("http").unwrap().version.clone();
        assert_eq!(
            (version(&old), version(&live.current())),
            ("1.0.0".into(), "2.0.0".into())
        );
    }
}
