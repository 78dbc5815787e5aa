//! Advice on catalogs that no build needs: what `lint` says beyond the compiler's
//! errors, and which rules can tie, never meet or never win.

mod everything;
mod lint;
pub mod overlap;

pub use everything::lint;
pub use lint::{Linted, SourceText, lint as lint_files, lint_onto};
