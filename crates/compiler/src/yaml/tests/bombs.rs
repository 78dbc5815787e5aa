//! Hostile inputs. Each would take minutes, gigabytes or the stack if it were
//! not refused early or read in linear time.

use super::file;
use crate::diagnostic::{Code, Diagnostic};
use crate::yaml::{Document, SourceLimits, typed};

fn refused(text: &str) -> Vec<Diagnostic> {
    Document::parse(&file(text), &SourceLimits::default()).expect_err("it is refused")
}

fn only_code(text: &str) -> Code {
    let findings = refused(text);
    assert_eq!(findings.len(), 1);
    findings[0].code
}

#[test]
fn depth_is_refused_in_every_style() {
    assert_eq!(only_code(&"[".repeat(100_000)), Code::TooDeep);
    assert_eq!(only_code(&"{a: ".repeat(100_000)), Code::TooDeep);
    assert_eq!(only_code(&"- ".repeat(100_000)), Code::TooDeep);
    assert_eq!(
        only_code(&("[".repeat(100) + &"]".repeat(100))),
        Code::TooDeep
    );
    let mut stairs = String::new();
    for depth in 0..1000 {
        stairs.push_str(&" ".repeat(depth));
        stairs.push_str("a:\n");
    }
    assert_eq!(only_code(&stairs), Code::TooDeep);
}

#[test]
fn depth_at_the_limit_is_accepted() {
    let nested = |depth| file(&("[".repeat(depth) + &"]".repeat(depth)));
    let limits = SourceLimits::default();
    let document = Document::parse(&nested(64), &limits).expect("64 deep");
    assert!(typed(&document).is_ok());
    assert!(Document::parse(&nested(65), &limits).is_err());
}

#[test]
fn more_depth_than_can_be_typed_is_a_finding() {
    let limits = SourceLimits {
        max_depth: 1000,
        ..SourceLimits::default()
    };
    let deep = file(&("[".repeat(200) + &"]".repeat(200)));
    let document = Document::parse(&deep, &limits).expect("within its limit");
    let findings = typed(&document).expect_err("deeper than 128");
    assert_eq!(findings[0].code, Code::TooDeep);
}

#[test]
fn size_is_refused_before_parsing() {
    let limits = SourceLimits {
        max_bytes: 9,
        ..SourceLimits::default()
    };
    assert!(Document::parse(&file("a: 456789"), &limits).is_ok());
    let findings = Document::parse(&file("@: 4567890"), &limits).expect_err("10 bytes");
    assert_eq!(findings[0].code, Code::TooLarge);
}

#[test]
fn keys_and_values_are_counted() {
    let limits = SourceLimits {
        max_nodes: 5,
        ..SourceLimits::default()
    };
    assert!(Document::parse(&file("a: b\nc: d\n"), &limits).is_ok());
    let findings = Document::parse(&file("a: b\nc: d\ne: f\n"), &limits).expect_err("7 nodes");
    assert_eq!(findings[0].code, Code::TooManyNodes);
    assert_eq!(findings[0].span.start, 10);
}

#[test]
fn findings_end_at_their_limit() {
    assert_eq!(refused(&"a: b\n".repeat(20_000)).len(), 100);
    assert_eq!(refused(&"- &a b\n".repeat(20_000)).len(), 100);
    assert_eq!(refused(&"\u{1} ".repeat(20_000)).len(), 100);
    let numbered: String = (0..20_000).map(|key| format!("{key}: a\n")).collect();
    let document = Document::parse(&file(&numbered), &SourceLimits::default());
    let document = document.expect("only keys are wrong");
    let findings = typed(&document);
    assert_eq!(findings.expect_err("numbers").len(), 100);
}

#[test]
fn an_alias_bomb_is_never_expanded() {
    let mut text = "a0: &a0 [x, x]\n".to_owned();
    for level in 1..30 {
        let last = level - 1;
        text.push_str(&format!("a{level}: &a{level} [*a{last}, *a{last}]\n"));
    }
    assert!(
        refused(&text)
            .iter()
            .all(|found| found.code == Code::AnchorOrAlias)
    );
}

#[test]
fn long_lines_gaps_and_maps_are_read_in_linear_time() {
    let keys: String = (0..50_000)
        .map(|key| format!("k{key}: {{a: [b, c]}}\n"))
        .collect();
    let texts = [
        "a: ".to_owned() + &"é ".repeat(500_000),
        "a:".to_owned() + &"\n# c".repeat(200_000) + "\n b\n",
        "? a".to_owned() + &"\n# c".repeat(200_000) + "\n: b\n",
        "a: [".to_owned() + &"é, ".repeat(50_000) + "]",
        "a: |\n".to_owned() + &"  é\n\n".repeat(100_000),
        keys,
    ];
    for text in texts {
        let file = file(&text);
        let document = Document::parse(&file, &SourceLimits::default()).expect("accepted");
        assert!(typed(&document).is_ok());
    }
}
