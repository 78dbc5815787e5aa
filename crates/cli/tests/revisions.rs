//! Versions of catalogs by revisions of a git repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ACME: &str = include_str!("command/catalogs/acme.yaml");

/// A repository with two commits: the catalog, and the catalog with another category.
fn repository(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the folder of an earlier run can be removed");
    }
    fs::create_dir_all(folder.join("catalog/acme")).expect("the folder can be written");
    git(&folder, &["init", "--quiet", "--initial-branch", "main"]);
    commit(&folder, ACME);
    git(&folder, &["tag", "v1"]);
    commit(
        &folder,
        &ACME.replace("category: not_found", "category: validation"),
    );
    folder
}

fn commit(folder: &Path, text: &str) {
    fs::write(folder.join("catalog/acme/errors.yaml"), text).expect("the catalog can be written");
    git(folder, &["add", "."]);
    let author = ["-c", "user.name=Acme", "-c", "user.email=acme@example.com"];
    git(
        folder,
        &[&author[..], &["commit", "--quiet", "--message", "catalog"]].concat(),
    );
}

fn git(folder: &Path, arguments: &[&str]) {
    let run = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .output();
    let run = run.expect("git can be run");
    assert!(
        run.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&run.stderr)
    );
}

fn diff(folder: &Path, old: &str, new: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_replybook"))
        .args(["diff", old, new])
        .current_dir(folder)
        .output()
        .expect("the command was built with the tests")
}

#[test]
fn revisions_are_compared_with_each_other_and_with_paths() {
    let folder = repository("revisions");
    for (old, new, code) in [
        ("v1", "HEAD", 1),
        ("HEAD~1", "catalog", 1),
        ("HEAD", "catalog", 0),
        ("v1:catalog/acme", "main:catalog/acme/errors.yaml", 1),
        ("HEAD", "v1", 1),
    ] {
        let run = diff(&folder, old, new);
        assert_eq!(run.status.code(), Some(code), "{old} {new}: {run:?}");
        let told = String::from_utf8_lossy(&run.stdout).contains("raise the version to 2.0.0");
        assert_eq!(told, code == 1, "{old} {new}: {run:?}");
    }
    // From below the root as well: a revision's paths count from there.
    let run = diff(&folder.join("catalog"), "v1", "HEAD");
    assert_eq!(run.status.code(), Some(1), "{run:?}");
}

#[test]
fn what_git_does_not_know_is_told() {
    let folder = repository("revisions-unknown");
    for (old, said) in [
        ("v2", "`v2` is neither a path nor a revision"),
        ("v1:rules", "there is no catalog at `v1:rules`"),
        (":catalog", "neither a path nor a revision"),
    ] {
        let run = diff(&folder, old, "catalog");
        let err = String::from_utf8_lossy(&run.stderr).into_owned();
        assert_eq!(run.status.code(), Some(2), "{old}: {err}");
        assert!(err.contains(said), "{old}: {err}");
    }
}

#[test]
fn a_machine_without_git_is_told_what_to_install() {
    let run = Command::new(env!("CARGO_BIN_EXE_replybook"))
        .args(["diff", "main", "."])
        .env("PATH", "")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the command was built with the tests");
    let err = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(
        run.status.code() == Some(2) && err.contains("install git"),
        "{err}"
    );
}
