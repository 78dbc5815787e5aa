//! What the guide shows is what comes out: every `sh` block of it is run from the root
//! of the repository, and what the `text` block after it shows is in the output.

use std::path::Path;
use std::process::Command;

/// Blocks of code: what they are called and what they hold.
pub(super) fn blocks(text: &str) -> Vec<(&str, &str)> {
    let pieces: Vec<&str> = text.split("```").collect();
    let inside = pieces.into_iter().skip(1).step_by(2);
    inside.filter_map(|block| block.split_once('\n')).collect()
}

fn chapter(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read_to_string(root.join("docs").join(name)).expect("the chapter is there")
}

/// Runs a line of the guide, whose only quoting is `'…'`.
fn run(line: &str) -> String {
    let mut words = line.split_ascii_whitespace();
    assert_eq!(words.next(), Some("replybook"), "{line}");
    assert!(!line.contains('\''), "{line}: this test knows no quotes");
    let output = Command::new(env!("CARGO_BIN_EXE_replybook"))
        .args(words)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
        .output()
        .expect("the command was built with the tests");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{line}: {error}");
    String::from_utf8(output.stdout).expect("the output is UTF-8")
}

#[test]
fn every_command_of_the_guide_prints_what_it_shows() {
    let mut tried = 0;
    for name in ["command-line.md", "extending.md"] {
        let text = chapter(name);
        let blocks = blocks(&text);
        for pair in blocks.windows(2) {
            let [("sh", command), (kind, shown)] = pair else {
                continue;
            };
            assert_eq!(*kind, "text", "{name}: {command} shows nothing");
            let output = run(command.trim());
            for line in shown.lines() {
                assert!(
                    output.contains(line),
                    "{name}: {command} does not print {line:?}:\n{output}"
                );
            }
            tried += 1;
        }
    }
    assert!(tried >= 7, "{tried}");
}

#[test]
fn every_command_of_the_readme_runs_and_the_first_prints_what_it_shows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md")).expect("the page is there");
    let blocks = blocks(&readme);
    let command = |line: &str| match line.strip_prefix("cargo run --") {
        Some(rest) => Some(format!("replybook{rest}")),
        None => line.starts_with("replybook ").then(|| line.to_owned()),
    };
    let shell = blocks.iter().filter(|(kind, _)| *kind == "sh");
    let commands = shell.flat_map(|(_, block)| block.lines().filter_map(command));
    let outputs: Vec<String> = commands.map(|line| run(&line)).collect();
    assert!(outputs.len() >= 7, "{}", outputs.len());
    let (_, shown) = blocks
        .iter()
        .find(|(kind, _)| *kind == "text")
        .expect("the page shows what the first command prints");
    assert_eq!(outputs[0].trim(), shown.trim());
}

#[test]
fn the_verdict_of_the_guide_is_the_verdict() {
    let text = chapter("verdict.md");
    let mut tried = 0;
    for (head, shown) in blocks(&text) {
        let Some(asked) = head.strip_prefix("json verdict ") else {
            continue;
        };
        let [provider, status, body] = asked.splitn(3, ' ').collect::<Vec<_>>()[..] else {
            panic!("{asked}");
        };
        let arguments = [
            "classify",
            "--provider",
            provider,
            "--status",
            status,
            "--format",
            "json",
        ];
        let verdict = super::json(&super::replybook(&arguments, body));
        let shown: serde_json::Value = serde_json::from_str(shown).expect("the guide shows JSON");
        for (key, value) in shown.as_object().expect("a verdict is an object") {
            assert_eq!(&verdict[key], value, "{key}");
        }
        tried += 1;
    }
    assert_eq!(tried, 1);
}
