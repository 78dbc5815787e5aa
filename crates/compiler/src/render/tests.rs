use super::{Style, count, line_col, lines, text};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::yaml::{SourceFile, Span};

const FILE: &str = "catalog/x.yaml";

fn source(text: &str) -> SourceFile {
    SourceFile {
        name: FILE.to_owned(),
        text: text.to_owned(),
    }
}

/// A finding about the first place in `text` that reads `at`.
fn about(text: &str, at: &str) -> Diagnostic {
    let start = text.find(at).expect("the text has the place");
    Diagnostic::new(
        Code::BadId,
        FILE,
        Span::new(start, start + at.len()),
        "the id is wrong",
    )
    .why("ids are kebab-case")
    .help("write it in lower case")
}

fn plain(diagnostics: &[Diagnostic], text_: &str) -> String {
    text(diagnostics, &[source(text_)], Style::default())
}

#[test]
fn a_caret_stands_under_wide_and_combined_characters() {
    let yaml = "rules:\n  - title: \"日本 e\u{301} é\" # ü\n    id: Ä_b\n  - id: \"é: Ö\"\n";
    insta::assert_snapshot!(plain(&[about(yaml, "Ä_b"), about(yaml, "e\u{301} é")], yaml), @r#"
    error[RB201 bad-id]: the id is wrong
     --> catalog/x.yaml:3:9
      |
    3 |     id: Ä_b
      |         ^^^
      |
      = why: ids are kebab-case
      = help: write it in lower case

    error[RB201 bad-id]: the id is wrong
     --> catalog/x.yaml:2:16
      |
    2 |   - title: "日本 é é" # ü
      |                  ^^^
      |
      = why: ids are kebab-case
      = help: write it in lower case

    2 errors
    "#);
}

#[test]
fn byte_order_mark_and_carriage_returns_are_not_shown() {
    let yaml = "\u{FEFF}id: Ab\r\ntitle: c\r\n";
    insta::assert_snapshot!(plain(&[about(yaml, "Ab"), about(yaml, "c")], yaml), @"
    error[RB201 bad-id]: the id is wrong
     --> catalog/x.yaml:1:5
      |
    1 | id: Ab
      |     ^^
      |
      = why: ids are kebab-case
      = help: write it in lower case

    error[RB201 bad-id]: the id is wrong
     --> catalog/x.yaml:2:8
      |
    2 | title: c
      |        ^
      |
      = why: ids are kebab-case
      = help: write it in lower case

    2 errors
    ");
}

#[test]
fn a_place_of_a_few_lines_is_shown_whole_and_a_taller_one_by_its_first() {
    let yaml = "a: |\n  one\n  two\n  three\nb:\n  - 1\n  - 2\n  - 3\n  - 4\n";
    let few = about(yaml, "one\n  two\n  three");
    let tall = about(yaml, "- 1\n  - 2\n  - 3\n  - 4");
    insta::assert_snapshot!(plain(&[few, tall], yaml), @"
    error[RB201 bad-id]: the id is wrong
     --> catalog/x.yaml:2:3
      |
    2 | /   one
    3 | |   two
    4 | |   three
      | |_______^
      |
      = why: ids are kebab-case
      = help: write it in lower case

    error[RB201 bad-id]: the id is wrong
     --> catalog/x.yaml:6:3
      |
    6 |   - 1
      |   ^^^
      |
      = why: ids are kebab-case
      = help: write it in lower case

    2 errors
    ");
}

#[test]
fn related_places_are_shown_near_far_and_elsewhere() {
    let yaml = format!(
        "id: first\nb: 1\n{}id: Second\n",
        "# filler line\n".repeat(2000)
    );
    let other = SourceFile {
        name: "catalog/other.yaml".to_owned(),
        text: "id: third\n".to_owned(),
    };
    let finding = about(&yaml, "Second")
        .related(FILE, Span::new(4, 9), "first written here")
        .related("catalog/other.yaml", Span::new(4, 9), "and here")
        .related("catalog/unread.yaml", Span::new(4, 9), "and there");
    let near = about(&yaml, "first").related(FILE, Span::new(13, 14), "because of this");
    let drawn = text(&[finding, near], &[source(&yaml), other], Style::default());
    insta::assert_snapshot!(drawn, @"
    error[RB201 bad-id]: the id is wrong
        --> catalog/x.yaml:2003:5
         |
    2003 | id: Second
         |     ^^^^^^
         |
        ::: catalog/x.yaml:1:5
         |
       1 | id: first
         |     ----- first written here
         |
        ::: catalog/other.yaml:1:5
         |
       1 | id: third
         |     ----- and here
        ::: catalog/unread.yaml
         = note: and there
         = why: ids are kebab-case
         = help: write it in lower case

    error[RB201 bad-id]: the id is wrong
     --> catalog/x.yaml:1:5
      |
    1 | id: first
      |     ^^^^^
    2 | b: 1
      |    - because of this
      |
      = why: ids are kebab-case
      = help: write it in lower case

    2 errors
    ");
}

#[test]
fn of_a_long_line_only_the_part_around_the_place_is_shown() {
    let yaml = format!("a: {}id{} # end", "x ".repeat(200), " y".repeat(200));
    insta::assert_snapshot!(plain(&[about(&yaml, "id")], &yaml), @"
    error[RB201 bad-id]: the id is wrong
     --> catalog/x.yaml:1:404
      |
    1 | ...x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x id y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y...
      |                                                                    ^^
      |
      = why: ids are kebab-case
      = help: write it in lower case

    1 error
    ");
}

#[test]
fn of_a_huge_line_only_the_place_is_named() {
    let yaml = format!("a: {}id: b", "é ".repeat(10_000));
    let finding = about(&yaml, "id").related(FILE, Span::new(0, 1), "the other");
    insta::assert_snapshot!(plain(&[finding], &yaml), @"
    error[RB201 bad-id]: the id is wrong
    --> catalog/x.yaml:1:20004
    ::: catalog/x.yaml:1:1
     = note: the other
     = why: ids are kebab-case
     = help: write it in lower case

    1 error
    ");
}

#[test]
fn a_file_that_is_not_at_hand_is_only_named() {
    let yaml = "id: Ab\n";
    let finding = about(yaml, "Ab");
    insta::assert_snapshot!(text(std::slice::from_ref(&finding), &[], Style::default()), @"
    error[RB201 bad-id]: the id is wrong
    --> catalog/x.yaml
     = why: ids are kebab-case
     = help: write it in lower case

    1 error
    ");
    insta::assert_snapshot!(lines(&[finding], &[]), @"catalog/x.yaml: error[RB201 bad-id]: the id is wrong");
}

#[test]
fn places_outside_the_text_or_inside_a_character_are_moved() {
    let yaml = "é: 1\n\n";
    let at = |start, end| Diagnostic::new(Code::BadId, FILE, Span::new(start, end), "moved");
    for (start, end) in [
        (0, 1),
        (1, 1),
        (1, 2),
        (5, 6),
        (6, 7),
        (99, 100),
        (3, 1),
        (7, 7),
    ] {
        let drawn = plain(&[at(start, end)], yaml);
        assert!(drawn.contains("| é: 1"), "{start}..{end}: {drawn}");
    }
    let marked = "\u{FEFF}a: 1\n";
    for (start, end) in [(0, 0), (0, 3), (1, 4)] {
        assert!(plain(&[at(start, end)], marked).contains("| a: 1"));
    }
    assert!(plain(&[at(0, 9)], "").contains("catalog/x.yaml:1:1"));
}

#[test]
fn one_line_form_names_file_line_and_column() {
    let yaml = "\u{FEFF}é: Ab\r\nb: ü Cd\r\n";
    let mut warning = about(yaml, "Cd");
    warning.severity = Severity::Warning;
    warning.message = "two\nlines \u{1b}[31m".to_owned();
    insta::assert_snapshot!(lines(&[about(yaml, "Ab"), warning], &[source(yaml)]), @"
    catalog/x.yaml:1:4: error[RB201 bad-id]: the id is wrong
    catalog/x.yaml:2:6: warning[RB201 bad-id]: two lines ␛[31m
    ");
}

#[test]
fn colour_is_used_only_when_asked_for() {
    let yaml = "id: Ab\n";
    let coloured = text(&[about(yaml, "Ab")], &[source(yaml)], Style { color: true });
    assert!(coloured.contains("\u{1b}["));
    assert!(!plain(&[about(yaml, "Ab")], yaml).contains('\u{1b}'));
}

#[test]
fn control_characters_of_a_text_never_reach_the_terminal() {
    let yaml = "id: \u{1b}[31m\u{9b}0mAb\n";
    let mut finding = about(yaml, "Ab").related(FILE, Span::new(0, 2), "\u{1b}[0m");
    finding.message.push('\u{1b}');
    let drawn = plain(&[finding.help("\u{7}").why("\u{9b}")], yaml);
    assert!(
        !drawn.chars().any(|c| c.is_control() && c != '\n'),
        "{drawn:?}"
    );
}

#[test]
fn findings_are_counted_by_severity() {
    let error = about("id: Ab", "Ab");
    let mut warning = error.clone();
    warning.severity = Severity::Warning;
    assert_eq!(count(&[]), "no findings");
    assert_eq!(count(std::slice::from_ref(&error)), "1 error");
    assert_eq!(count(&[warning.clone(), warning.clone()]), "2 warnings");
    assert_eq!(
        count(&[error.clone(), warning, error.clone(), error]),
        "3 errors, 1 warning"
    );
}

#[test]
fn findings_sort_by_file_and_place() {
    let new = |code, file: &str, start| Diagnostic::new(code, file, Span::at(start), "m");
    let mut findings = [
        new(Code::Syntax, "b.yaml", 1),
        new(Code::BadId, "a.yaml", 9),
        new(Code::BadId, "a.yaml", 2),
        new(Code::Syntax, "a.yaml", 9),
    ];
    findings.sort();
    let order: Vec<String> = findings
        .iter()
        .map(|found| format!("{} {} {}", found.file, found.span.start, found.code))
        .collect();
    assert_eq!(
        order,
        [
            "a.yaml 2 bad-id",
            "a.yaml 9 syntax",
            "a.yaml 9 bad-id",
            "b.yaml 1 syntax"
        ]
    );
}

#[test]
fn lines_and_columns_count_from_one_and_in_characters() {
    assert_eq!(line_col("", 0), (1, 1));
    assert_eq!(line_col("é\r\nüx", 6), (2, 2));
    assert_eq!(line_col("a\n", 2), (2, 1));
    assert_eq!(line_col("\u{FEFF}a", 3), (1, 1));
}
