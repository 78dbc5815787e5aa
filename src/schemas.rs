//! The JSON Schemas of what is written and of what comes out, as texts.

/// The schema of a catalog file, for editors.
pub const CATALOG_SCHEMA: &str = include_str!("../schema/catalog.schema.json");

/// The schema of a verdict.
pub const VERDICT_SCHEMA: &str = include_str!("../schema/verdict.schema.json");
