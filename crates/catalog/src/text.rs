//! Search in texts that asks the processor nothing.

pub mod letters;
pub mod swar;
