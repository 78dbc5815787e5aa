//! Compiles `catalog/` into the table that the engine carries. Any defect stops
//! the build with its place, what is wrong, why, and what to do.

use std::path::{Path, PathBuf};
use std::{env, fs, io, process};

use replybook_compiler::diagnostic::Diagnostic;
use replybook_compiler::yaml::SourceFile;
use replybook_compiler::{compile, render};

fn main() {
    println!("cargo::rerun-if-changed=catalog");
    if let Err(error) = run() {
        eprintln!("{error}");
        process::exit(1);
    }
}

fn run() -> Result<(), String> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("no CARGO_MANIFEST_DIR")?);
    let mut files = Vec::new();
    collect(&root.join("catalog"), &root, &mut files)
        .map_err(|error| format!("the catalogs cannot be read: {error}"))?;
    let (files, unreadable): (Vec<_>, Vec<_>) = files.into_iter().partition(Result::is_ok);
    let files: Vec<SourceFile> = files.into_iter().flatten().collect();
    let mut findings: Vec<Diagnostic> = unreadable.into_iter().filter_map(Result::err).collect();
    let compiled = compile(&files);
    if let Err(found) = &compiled {
        findings.extend(found.iter().cloned());
    }
    match compiled {
        Ok(compiled) if findings.is_empty() => {
            let bytes = compiled
                .table
                .to_bytes()
                .map_err(|error| error.to_string())?;
            let out = env::var_os("OUT_DIR").ok_or("no OUT_DIR")?;
            let write = |name: &str, bytes: &[u8]| {
                fs::write(Path::new(&out).join(name), bytes)
                    .map_err(|error| format!("the compiled catalogs cannot be written: {error}"))
            };
            write("catalogs.bin", &bytes)?;
            write("catalog_files.rs", names(&files).as_bytes())
        }
        _ => Err(render::text(
            &findings,
            &files,
            render::Style { color: false },
        )),
    }
}

/// Names and texts of the files as an expression; the texts stay where they are,
/// and are included where the expression is.
fn names(files: &[SourceFile]) -> String {
    let entry = |file: &SourceFile| {
        let name = &file.name;
        format!(
            "({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/\", {name:?}))),\n"
        )
    };
    let entries: String = files.iter().map(entry).collect();
    format!("[\n{entries}]\n")
}

/// Every YAML file below a folder, in the order of names, named from `root`.
fn collect(
    folder: &Path,
    root: &Path,
    files: &mut Vec<Result<SourceFile, Diagnostic>>,
) -> io::Result<()> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, root, files)?;
        } else if path.extension().is_some_and(|e| e == "yaml" || e == "yml") {
            let name = path
                .strip_prefix(root)
                .unwrap_or(&path)
                .to_string_lossy()
                .replace('\\', "/");
            files.push(SourceFile::from_bytes(name, fs::read(&path)?));
        }
    }
    Ok(())
}
