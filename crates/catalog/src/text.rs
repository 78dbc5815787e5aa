//! Search in texts that asks the processor nothing.

pub mod json;
pub mod letters;
pub mod swar;
