//! The workflow for pull requests asks for nothing that the command has not.

use super::replybook;

const WORKFLOW: &str = include_str!("../../../../.github/workflows/catalogs.yml");

/// Every run of the command in the workflow: its words, up to where the shell takes
/// over.
fn commands() -> Vec<Vec<&'static str>> {
    let lines = WORKFLOW.lines().map(str::trim);
    let lines = lines.map(|line| line.strip_prefix("run: ").unwrap_or(line));
    let runs = lines.filter_map(|line| line.strip_prefix("replybook "));
    let words = |line: &'static str| line.split(' ').take_while(|word| !">|&;".contains(*word));
    runs.map(|line| words(line).collect()).collect()
}

#[test]
fn the_commands_of_the_workflow_exist() {
    let commands = commands();
    let names: Vec<&str> = commands.iter().map(|words| words[0]).collect();
    assert_eq!(names, ["lint", "test", "diff"]);
    for words in &commands {
        let help = replybook(&[words[0], "--help"], "");
        assert_eq!(help.code, Some(0), "{words:?}");
        for flag in words.iter().filter(|word| word.starts_with("--")) {
            assert!(help.out.contains(*flag), "{words:?}: no `{flag}`");
        }
        // Arguments and values of flags as well: what is wrong in them is told
        // before anything is read.
        let elsewhere: Vec<&str> = words
            .iter()
            .map(|word| match *word {
                "catalog" | "facts" | "HEAD^1" => "no/such/folder",
                other => other,
            })
            .collect();
        let run = replybook(&elsewhere, "");
        assert_eq!(run.code, Some(2), "{words:?}");
        assert!(!run.err.contains("Usage:"), "{words:?}: {}", run.err);
    }
}
