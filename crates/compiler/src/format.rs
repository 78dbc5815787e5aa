//! The file format as Rust types: what serde reads from a catalog's YAML, and
//! what its JSON Schema is generated from. Nothing is checked here but form;
//! lowering checks meaning.

mod choice;
mod example;
mod head;
mod predicate;
#[cfg(feature = "schema")]
mod row_schema;
mod rule;

pub use choice::{FieldSpec, Jitter, OneOrMany, ScalarSpec, ScalarText};
pub use example::{Example, Expect, ExpectedWait, NearMiss, RequestSpec, ResponseSpec};
pub use head::{
    DedupeSpec, DisableEntry, EachSpec, File, HeaderWaitSpec, PolicyKind, PolicySpec, RowHead,
    ShapeSpec, SourceSpec, SuccessSpec, TableSpec,
};
pub use predicate::{Conjunction, Operators, TestSpec};
pub use rule::{AllowEntry, CaptureEntry, CauseEntry, EvidenceEntry, RuleEntry, WaitEntry};
