//! The catalogs that a command was asked to use: the built-in ones, as of a day
//! or as they are.

use replybook::Engine;

use crate::arguments::Catalogs;
use crate::error::Error;

impl Catalogs {
    /// The engine over them. It is made once a run, and lives as long.
    pub fn engine(&self) -> Result<&'static Engine, Error> {
        let engine = Engine::builtin();
        Ok(match self.as_of {
            None => engine,
            Some(day) => Box::leak(Box::new(engine.as_of(day))),
        })
    }
}
