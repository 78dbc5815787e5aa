//! The walk of CONTRIBUTING.md, from an answer to a merge, in a repository of its own
//! that has the project's catalogs but not yet the walk's rule. Every `sh` block is run
//! as it stands, a block with the name of a file is written to it, and what a `text`
//! block shows is in the output of the commands before it.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::guide::blocks;

const GUIDE: &str = include_str!("../../../../CONTRIBUTING.md");

/// Where the walk takes place.
struct Repository {
    root: PathBuf,
}

impl Repository {
    /// The catalogs, facts and list of rules of the project on a branch `main`, without
    /// the rule that the walk brings.
    fn without(rule: &str, file: &str) -> Repository {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("contributing");
        if root.exists() {
            fs::remove_dir_all(&root).expect("the folder of an earlier run can be removed");
        }
        for part in ["catalog", "facts", "tests/rules.txt"] {
            copy(&project().join(part), &root.join(part));
        }
        let repository = Repository { root };
        let id = id_of(rule);
        repository.edit(file, |text| {
            assert!(
                text.contains(rule),
                "{file} has the rule of the walk as the walk shows it"
            );
            text.replace(rule, "")
        });
        for list in ["facts/stripe.tsv", "tests/rules.txt"] {
            repository.edit(list, |text| {
                let others = text.lines().filter(|line| !line.contains(&id));
                others.map(|line| format!("{line}\n")).collect()
            });
        }
        for command in [
            "git init --quiet --initial-branch main",
            "git add .",
            "git commit --quiet --message catalogs",
        ] {
            repository.run(command);
        }
        repository
    }

    /// What a command prints, which ends with the code that a comment on the line
    /// gives, or 0.
    fn run(&self, line: &str) -> String {
        let (_, code) = line.split_once("# exit code ").unwrap_or(("", "0"));
        let binary = Path::new(env!("CARGO_BIN_EXE_replybook"));
        let folder = binary.parent().expect("a binary stands in a folder");
        let path = std::env::var("PATH").unwrap_or_default();
        let output = Command::new("sh")
            .args(["-c", line])
            .current_dir(&self.root)
            .env("PATH", format!("{}:{path}", folder.display()))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .envs(["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"].map(|name| (name, "Acme")))
            .envs(["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"].map(|name| (name, "a@acme.example")))
            .output()
            .expect("a shell runs");
        let both = [output.stdout, output.stderr].concat();
        let printed = String::from_utf8(both).expect("both streams are UTF-8");
        let ended = output.status.code().map(|code| code.to_string());
        assert_eq!(ended.as_deref(), Some(code.trim()), "{line}\n{printed}");
        printed
    }

    fn edit(&self, file: &str, change: impl FnOnce(String) -> String) {
        let path = self.root.join(file);
        let text = fs::read_to_string(&path).unwrap_or_default();
        fs::write(&path, change(text)).expect("the file can be written");
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.root.join(file)).expect("the file is there")
    }
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        for entry in fs::read_dir(from).expect("the folder can be read") {
            let entry = entry.expect("the folder can be read");
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        let folder = to.parent().expect("a file stands in a folder");
        fs::create_dir_all(folder).expect("the folder can be made");
        fs::copy(from, to).expect("the file can be copied");
    }
}

fn id_of(rule: &str) -> String {
    let (_, rest) = rule
        .split_once("- id: ")
        .expect("a rule begins with its id");
    rest.lines().next().unwrap_or_default().to_owned()
}

/// The rule of the walk and the file that it goes to.
fn rule_of_the_walk() -> (&'static str, &'static str) {
    let found = blocks(GUIDE)
        .into_iter()
        .find_map(|(head, text)| Some((head.strip_prefix("yaml ")?, text)));
    found.expect("the walk shows a rule and names its file")
}

/// The version that `diff` asks for, if it does.
fn version_asked_for(printed: &str) -> Option<&str> {
    let (_, rest) = printed.split_once("raise the version to ")?;
    let version = rest.split_whitespace().next()?;
    Some(version.trim_end_matches(|c: char| !c.is_ascii_digit()))
}

fn with_version(text: &str, version: &str) -> String {
    let line = |line: &str| {
        if line.starts_with("version: ") {
            format!("version: {version}\n")
        } else {
            format!("{line}\n")
        }
    };
    text.lines().map(line).collect()
}

/// A command of cargo would compile the project once more: that its test exists is
/// what can be asked here.
fn assert_target_exists(line: &str) {
    if let Some((_, target)) = line.split_once("--test ") {
        let file = project().join("tests").join(format!("{target}.rs"));
        assert!(file.exists(), "{line}: no {}", file.display());
    }
}

#[test]
fn the_walk_leads_from_an_answer_to_a_merge() {
    let (file, rule) = rule_of_the_walk();
    let repository = Repository::without(rule, file);
    let (mut printed, mut commands, mut raised) = (String::new(), 0, 0);
    for (head, text) in blocks(GUIDE) {
        match head.split_once(' ') {
            Some(("http", answer)) => repository.edit(answer, |_| text.to_owned()),
            Some(("yaml", file)) => repository.edit(file, |old| old + text),
            _ if head == "sh" => {
                printed.clear();
                for line in text.lines() {
                    commands += 1;
                    if line.contains("cargo ") {
                        assert_target_exists(line);
                    } else {
                        printed += &repository.run(line);
                    }
                }
                if let Some(version) = version_asked_for(&printed) {
                    raised += 1;
                    repository.edit("catalog/stripe/catalog.yaml", |head| {
                        with_version(&head, version)
                    });
                }
            }
            _ if head == "text" => {
                for line in text.lines() {
                    assert!(printed.contains(line), "no {line:?} in\n{printed}");
                }
            }
            _ => {}
        }
    }
    assert_eq!(raised, 1, "the version is raised once");
    assert!(commands >= 17, "{commands} commands");
    // What was merged is what the project has.
    assert_eq!(
        repository.run("git log --format=%s main").lines().count(),
        2
    );
    assert!(repository.read(file).ends_with(rule));
    let facts = |text: String| -> Vec<String> {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let ours = fs::read_to_string(project().join("facts/stripe.tsv")).expect("the facts are there");
    assert_eq!(facts(repository.read("facts/stripe.tsv")), facts(ours));
}
