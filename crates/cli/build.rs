//! Links the unwinder into the program where it would be a shared library: to find, map and
//! relocate that takes some tenth of a millisecond of every start.

use std::path::Path;
use std::process::Command;
use std::{env, str};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=RUSTC_LINKER");
    if is_target("x86_64", "linux", "gnu") && has_static_unwinder() {
        // Before the shared one, which the standard library names and then nothing needs.
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
}

fn is_target(arch: &str, os: &str, env: &str) -> bool {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|set| set == value);
    is("CARGO_CFG_TARGET_ARCH", arch)
        && is("CARGO_CFG_TARGET_OS", os)
        && is("CARGO_CFG_TARGET_ENV", env)
}

/// Whether the compiler that links has it, as GCC has and others need not.
fn has_static_unwinder() -> bool {
    let linker = env::var_os("RUSTC_LINKER").unwrap_or_else(|| "cc".into());
    let asked = Command::new(linker)
        .arg("-print-file-name=libgcc_eh.a")
        .output();
    // Where there is none, the name comes back as it is.
    asked.is_ok_and(|told| {
        str::from_utf8(&told.stdout).is_ok_and(|path| Path::new(path.trim()).is_absolute())
    })
}
