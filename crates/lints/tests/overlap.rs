//! Rules that tie, that never meet and that never win: found, proved and told.

#[path = "overlap/built_in.rs"]
mod built_in;
#[path = "overlap/catalog.rs"]
mod catalog;
#[path = "overlap/disjoint.rs"]
mod disjoint;
#[path = "overlap/overrides.rs"]
mod overrides;
#[path = "overlap/random.rs"]
mod random;
#[path = "overlap/shadows.rs"]
mod shadows;
#[path = "overlap/size.rs"]
mod size;
#[path = "overlap/ties.rs"]
mod ties;
