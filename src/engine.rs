//! The engine: compiled catalogs.

use std::sync::Arc;

use once_cell::sync::OnceCell;
use replybook_catalog::moment::Day;
use replybook_catalog::table::Table;
#[cfg(feature = "load")]
use replybook_catalog::table::{self, HTTP};
#[cfg(feature = "load")]
use replybook_compiler::yaml::SourceFile;
#[cfg(feature = "load")]
use replybook_compiler::{compile, compile_onto};

use crate::catalogs::Catalogs;
use crate::limits::Limits;
use crate::provider::Provider;
use crate::{Error, ErrorKind};

/// Compiled catalogs. Cheap to clone; share one.
#[derive(Debug, Clone)]
pub struct Engine {
    pub(crate) catalogs: Arc<Catalogs>,
    pub(crate) limits: Limits,
    pub(crate) interprets: bool,
}

impl Engine {
    /// The catalogs compiled into the crate.
    #[must_use]
    pub fn builtin() -> &'static Engine {
        static BUILTIN: OnceCell<Engine> = OnceCell::new();
        BUILTIN.get_or_init(|| {
            let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/catalogs.bin"));
            let catalogs = Catalogs::packed(bytes)
                .expect("the build script wrote this table with the same library");
            Engine::over(catalogs)
        })
    }

    /// An engine over a compiled table.
    #[must_use]
    pub fn new(table: Table) -> Engine {
        Engine::over(Catalogs::new(table))
    }

    fn over(catalogs: Catalogs) -> Engine {
        Engine {
            catalogs: Arc::new(catalogs),
            limits: Limits::default(),
            interprets: false,
        }
    }

    /// An engine over the bytes of a compiled table, as `Table::to_bytes` wrote
    /// them. Give it bytes that you trust: the checksum in them finds accidents,
    /// not attackers.
    ///
    /// # Errors
    /// [`ErrorKind::Table`] when they are foreign, of another format or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Engine, Error> {
        Ok(Engine::new(Table::from_bytes(bytes)?))
    }

    /// Compiles catalogs given as names and texts. A file's name is its path
    /// below the catalog folder: `braze.yaml`, `insider/limits.yaml`. Without a
    /// catalog `http` among them the built-in one is the net under all.
    ///
    /// This finds what the compiler finds. [`check`](crate::tools::check) compares what each verdict
    /// says beside its rule. The crate `replybook-lints` finds all there is to say.
    ///
    /// # Errors
    /// [`ErrorKind::Catalog`] with every finding.
    #[cfg(feature = "load")]
    pub fn load<N, T>(files: impl IntoIterator<Item = (N, T)>) -> Result<Engine, Error>
    where
        N: Into<String>,
        T: Into<String>,
    {
        let files = source_files(files);
        match compile(&files) {
            Ok(compiled) => Ok(Engine::with_net(compiled.table)),
            Err(findings) => Err(ErrorKind::catalog(findings, &files).into()),
        }
    }

    /// The built-in catalogs with others on top, given as names and texts as for
    /// [`Engine::load`]. A whole catalog takes the place of the built-in one of its
    /// provider, or is a new one; an overlay (a file that says `overlay: 1.0.0`)
    /// replaces, adds and disables rules of the one there is. They are compiled
    /// together, and every finding stands in the files given. The `catalog` of a
    /// verdict names the overlay: `1.4.0+overlay.1.0.0`.
    ///
    /// ```
    /// use replybook::{Category, Engine, Response};
    ///
    /// let ours = r#"
    /// format: 1
    /// provider: http
    /// overlay: 1.0.0
    /// rules:
    ///   - id: http.our-gateway-is-full
    ///     reason: GATEWAY_FULL
    ///     title: Our own gateway sends no more
    ///     when: { status: 503, headers: { x-gateway: full } }
    ///     category: rate_limit
    ///     remediation: "Ask the platform team for a larger share."
    ///     evidence: [ { kind: observed, source: gateway, at: "503" } ]
    ///     examples:
    ///       - response: { status: 503, headers: { x-gateway: full } }
    ///         expect: { retryability: retryable }
    /// sources:
    ///   gateway: { title: "Our gateway", url: https://wiki.example/gateway, retrieved: 2026-11-24 }
    /// "#;
    /// let engine = Engine::load_onto_builtin([("http.yaml", ours)])?;
    /// let http = engine.provider("http")?;
    /// let headers = [("x-gateway", "full")];
    /// let verdict = http.classify(&Response::new(503, b"").with_headers(&headers));
    /// assert_eq!(verdict.category, Category::RateLimit);
    /// assert!(verdict.catalog.ends_with("+overlay.1.0.0"));
    /// assert!(engine.provider("braze").is_ok());
    /// # Ok::<(), replybook::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Catalog`] with every finding.
    #[cfg(feature = "load")]
    pub fn load_onto_builtin<N, T>(files: impl IntoIterator<Item = (N, T)>) -> Result<Engine, Error>
    where
        N: Into<String>,
        T: Into<String>,
    {
        let mut files = source_files(files);
        let below = crate::builtin_files::builtin_files();
        match compile_onto(&below, &files) {
            Ok(compiled) => Ok(Engine::onto_builtin(compiled.table)),
            Err(findings) => {
                files.extend(below);
                Err(ErrorKind::catalog(findings, &files).into())
            }
        }
    }

    /// The built-in catalogs, those of a table in the place of their own.
    #[cfg(feature = "load")]
    #[must_use]
    pub fn onto_builtin(mut table: Table) -> Engine {
        let builtin = &Engine::builtin().table().providers;
        let others = builtin.iter().filter(|p| table.provider(&p.id).is_none());
        let others: Vec<table::Provider> = others.cloned().collect();
        table.providers.extend(others);
        table.providers.sort_by(|a, b| a.id.cmp(&b.id));
        Engine::new(table)
    }

    /// An engine over catalogs that were compiled at run time. Without a catalog
    /// `http` among them the built-in one is the net under all.
    #[cfg(feature = "load")]
    #[must_use]
    pub fn with_net(mut table: Table) -> Engine {
        if table.provider(HTTP).is_none()
            && let Some(http) = Engine::builtin().catalog(HTTP)
        {
            table.providers.push(http.clone());
            table.providers.sort_by(|a, b| a.id.cmp(&b.id));
        }
        Engine::new(table)
    }

    /// The catalogs as they were, or will be, on a day: its rules decide, and no
    /// others. Without a day all rules do that are not retired (have no `until`),
    /// whatever the date: no clock is asked. A verdict's `catalog` names the day.
    ///
    /// ```
    /// use replybook::Engine;
    ///
    /// let then = Engine::builtin().as_of("2026-11-21".parse()?);
    /// assert!(then.provider("braze")?.catalog().version.ends_with("+as-of.2026-11-21"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn as_of(&self, day: Day) -> Engine {
        Engine {
            limits: self.limits,
            interprets: self.interprets,
            ..Engine::new(self.table().as_of(day))
        }
    }

    /// An engine with these catalogs and other limits.
    #[must_use]
    pub fn with_limits(&self, limits: Limits) -> Engine {
        Engine {
            limits,
            ..self.clone()
        }
    }

    /// An engine with these catalogs that tries every rule on a tree of the body. It is slow and
    /// obviously right. Its verdicts are the same, except where a catalog asks so
    /// much of a body that the search of the tree ends at its budget: then nothing
    /// is taken for known that was not found.
    #[must_use]
    pub fn interpreter(&self) -> Engine {
        Engine {
            interprets: true,
            ..self.clone()
        }
    }

    /// The compiled catalogs.
    #[must_use]
    pub fn table(&self) -> &Table {
        self.catalogs.table()
    }

    #[cfg(feature = "load")]
    fn catalog(&self, id: &str) -> Option<&table::Provider> {
        self.catalogs.at(self.catalogs.position(id)?)
    }

    /// A handle for one provider's catalog.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownProvider`].
    pub fn provider(&self, id: &str) -> Result<Provider<'_>, Error> {
        let at = self.catalogs.position(id);
        let found = at.and_then(|at| Some((self.catalogs.at(at)?, self.catalogs.place(at)?)));
        match found {
            Some((catalog, place)) => Ok(Provider {
                limits: &self.limits,
                interprets: self.interprets,
                place,
                catalog,
                http: self.catalogs.http(),
            }),
            None => {
                let known = self.catalogs.ids().join(", ");
                Err(ErrorKind::UnknownProvider {
                    found: id.to_owned(),
                    known,
                }
                .into())
            }
        }
    }
}

#[cfg(feature = "load")]
fn source_files<N, T>(files: impl IntoIterator<Item = (N, T)>) -> Vec<SourceFile>
where
    N: Into<String>,
    T: Into<String>,
{
    let files = files.into_iter().map(|(name, text)| SourceFile {
        name: name.into(),
        text: text.into(),
    });
    files.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Verdict;

    #[test]
    fn an_engine_can_be_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Engine>();
        shared::<Verdict<'static>>();
    }

    #[test]
    fn an_unknown_provider_is_told_with_those_there_are() {
        let error = Engine::builtin().provider("brace").unwrap_err();
        assert!(error.to_string().contains("`brace`"), "{error}");
        assert!(error.to_string().contains("braze"), "{error}");
    }
}
