//! Rules that tie, that never meet and that never win: found, proved and told.

mod built_in;
mod catalog;
mod disjoint;
mod overrides;
mod random;
mod shadows;
mod size;
mod ties;
