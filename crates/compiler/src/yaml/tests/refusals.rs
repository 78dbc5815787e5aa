use super::{file, found};
use crate::diagnostic::Code;
use crate::yaml::{Document, SourceFile, SourceLimits, typed};

#[test]
fn all_refused_constructs_of_a_text_are_found_in_one_pass() {
    let text = "\
name: &x 'one' # &no
again: *x
tagged: !t [a, !!str b]
<<: {a: b}
? [x]
: y
: z
\"\": e
tagged: {q: 1, q: 2, 'q': 3}
name: two
";
    assert_eq!(
        found(text),
        [
            "anchor-or-alias at \"&x\"",
            "anchor-or-alias at \"*x\"",
            "tag at \"!t\"",
            "tag at \"!!str\"",
            "merge-key at \"<<\"",
            "bad-key at \"[\"",
            "bad-key at \"\"",
            "bad-key at \"\\\"\\\"\"",
            "duplicate-key at \"tagged\"",
            "duplicate-key at \"q\"",
            "duplicate-key at \"'q'\"",
            "duplicate-key at \"name\"",
        ]
    );
}

#[test]
fn the_same_signs_in_quotes_and_comments_are_accepted() {
    let text = "# &a *b !c\na: '&a *b !c <<'\n'<<': \"*x\"\nb: x # ---\nc: a & b ! c * d\n";
    assert_eq!(found(text), [""; 0]);
}

#[test]
fn unknown_aliases_and_undeclared_tag_handles_are_named_as_such() {
    assert_eq!(
        found("a: *nobody here\n"),
        ["anchor-or-alias at \"*nobody\""]
    );
    assert_eq!(found("a: !h!t b\n"), ["tag at \"!h!t\""]);
    assert_eq!(found("*a : b\n"), ["anchor-or-alias at \"*a\""]);
}

#[test]
fn findings_before_a_syntax_error_are_kept() {
    assert_eq!(
        found("a: 1\na: 2\nb: @x\nc: &d e\n"),
        ["duplicate-key at \"a\"", "syntax at \"@\""]
    );
}

#[test]
fn tabs_in_indentation_are_found_and_elsewhere_accepted() {
    assert_eq!(found("a:\n\t- b\n"), ["tab-indentation at \"\\t\""]);
    assert_eq!(found("a: x\n\tb: c\n"), ["tab-indentation at \"\\t\""]);
    assert_eq!(found("a: |\n\tb\n"), ["tab-indentation at \"\\t\""]);
    assert_eq!(found("a: 'x\ty'\t# c\n"), [""; 0]);
}

#[test]
fn a_file_is_one_document_with_content() {
    assert_eq!(found("---\na: b\n...\n"), [""; 0]);
    assert_eq!(found("a: b\n---\na: c\n"), ["several-documents at \"---\""]);
    assert_eq!(found("a: b\n...\na: c\n"), ["several-documents at \"\""]);
    for empty in ["", "\u{FEFF}", "# c\n", "---\n", "\n\n"] {
        assert_eq!(found(empty), ["empty-document at \"\""], "{empty:?}");
    }
}

#[test]
fn a_key_without_colon_and_blank_is_no_entry() {
    assert_eq!(found("a: {status:403}\n"), ["bad-key at \"status:403\""]);
    assert_eq!(found("a: {b, c: d}\n"), ["bad-key at \"b\""]);
    assert_eq!(found("? a\n"), ["bad-key at \"a\""]);
    assert_eq!(found("a: {b: , c: }\nd:\n"), [""; 0]);
}

#[test]
fn keys_that_are_no_texts_are_refused() {
    assert_eq!(
        found("404: a\ntrue: b\n~: c\n'1': d\nyes: e\n"),
        [
            "bad-key at \"404\"",
            "bad-key at \"true\"",
            "bad-key at \"~\""
        ]
    );
    assert_eq!(
        found("x:\n  1: a\n  0x1: b\n"),
        ["duplicate-key at \"1: a\\n  0x1: b\""]
    );
}

#[test]
fn numbers_that_json_cannot_carry_are_refused() {
    let long = "1".repeat(50);
    assert_eq!(
        found(&format!("a: .nan\nb: -.inf\nc: {long}\nd: '{long}'\n")),
        [
            "bad-number at \".nan\"".to_owned(),
            "bad-number at \"-.inf\"".to_owned(),
            format!("bad-number at \"{long}\""),
        ]
    );
    assert_eq!(
        found("é: {b: [18446744073709551616]}\n"),
        ["bad-number at \"18446744073709551616\""]
    );
    assert_eq!(
        found("a: [18446744073709551615, -9223372036854775808, 0.1]\n"),
        [""; 0]
    );
}

#[test]
fn unseen_characters_are_refused_but_their_escapes_are_not() {
    assert_eq!(
        found("a: \u{1}\u{2}b\u{85}\u{2028}\rd\u{FEFF}\u{202E}\n"),
        [
            "control-character at \"\\u{1}\\u{2}\"",
            "control-character at \"\\u{85}\\u{2028}\"",
            "control-character at \"\\r\"",
            "control-character at \"\\u{feff}\"",
            "control-character at \"\\u{202e}\"",
        ]
    );
    assert_eq!(
        found("\u{FEFF}a: \"\\u0001\\x7F\\u202E\"\r\nb: \u{E000}é\r\n"),
        [""; 0]
    );
}

#[test]
fn yaml_that_readers_disagree_about_is_refused() {
    assert_eq!(found("%YAML 1.3\n---\na: b\n"), ["ambiguous-yaml at \"\""]);
}

#[test]
fn syntax_errors_have_the_words_of_their_cause() {
    let said = |text: &str| super::findings(text).remove(0).message;
    assert_eq!(said("a: b: c\n"), "this `:` makes a map where none can be");
    assert_eq!(said("a: \"b\n"), "this quoted text is never closed");
    assert_eq!(
        said("a: \"\\d\"\n"),
        "this double-quoted text has an escape that does not exist"
    );
    assert_eq!(said("a: 'it's'\n"), "text follows a closing quote");
    assert_eq!(said("a: {b: c\n"), "a `,` or `}` is missing before this");
    assert_eq!(said("a: [b, c\n"), "a `,` or `]` is missing before this");
    assert_eq!(
        said("a:\n  b: c\n d: e\n"),
        "this fits neither the map above it nor a map around that"
    );
    assert_eq!(
        said("a: [1,\n2]\n"),
        "this line of a list or map in brackets is not indented"
    );
}

#[test]
fn bytes_that_are_no_utf8_are_refused() {
    let refused = SourceFile::from_bytes("a.yaml", b"a: b\nc: \xE9\n".to_vec());
    let finding = refused.expect_err("Latin-1");
    assert_eq!(finding.code, Code::NotUtf8);
    assert_eq!(finding.message, "the byte 0xE9 on line 2 is not UTF-8");
    let refused = SourceFile::from_bytes("a.yaml", b"\xFF\xFEa\0".to_vec());
    assert_eq!(
        refused.expect_err("UTF-16").message,
        "the file is UTF-16, not UTF-8"
    );
    assert_eq!(
        SourceFile::from_bytes("a.yaml", "é".into())
            .expect("UTF-8")
            .text,
        "é"
    );
}

#[test]
fn a_byte_order_mark_and_either_line_end_change_nothing() {
    let plain = "a: [1, b]\nc: |\n  d\n  e\n";
    let value = |text: &str| {
        let file = file(text);
        let document = Document::parse(&file, &SourceLimits::default()).expect("accepted");
        typed(&document).expect("typed").root().to_value()
    };
    let marked = format!("\u{FEFF}{}", plain.replace('\n', "\r\n"));
    assert_eq!(value(plain), value(&marked));
}
