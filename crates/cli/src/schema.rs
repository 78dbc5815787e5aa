//! `schema`: the JSON Schemas of catalogs and verdicts.

use replybook::tools::{CATALOG_SCHEMA, VERDICT_SCHEMA};

use crate::Ending;
use crate::arguments::{Schema, SchemaOf};
use crate::error::Error;
use crate::output::Output;

/// Prints a schema.
pub(crate) fn run(asked: &Schema, output: &mut Output) -> Result<Ending, Error> {
    let schema = match asked.of {
        SchemaOf::Catalog => CATALOG_SCHEMA,
        SchemaOf::Verdict => VERDICT_SCHEMA,
    };
    output.bytes(schema.as_bytes())?;
    Ok(Ending::Fine)
}
