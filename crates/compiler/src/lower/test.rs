//! A test as written to a test as compiled.

use super::report::{At, Findings};
use super::{finding, wrong_and_remedy};
use crate::diagnostic::Code;
use crate::format::{Operators, ScalarSpec, TestSpec};
use replybook_catalog::like::Like;
use replybook_catalog::predicate::{Operator, Pattern, Scalar, Test};

/// Compiles a test. `ignore_case` is what the field says already.
pub(super) fn lower(
    spec: &TestSpec,
    ignore_case: bool,
    at: &At<'_>,
    findings: &mut Findings,
) -> Option<Test> {
    match spec {
        TestSpec::Equals(scalar) => {
            let mut test = Test::equals(scalar_of(scalar));
            test.ignore_case = ignore_case;
            Some(test)
        }
        TestSpec::Operators(operators) => lower_operators(operators, ignore_case, at, findings),
    }
}

fn lower_operators(
    spec: &Operators,
    ignore_case: bool,
    at: &At<'_>,
    findings: &mut Findings,
) -> Option<Test> {
    let mut operators = Vec::new();
    let mut failed = false;
    if let Some(text) = &spec.like {
        match Like::parse(text) {
            Ok(like) => operators.push(Operator::Like(like)),
            Err(error) => {
                failed = true;
                let (wrong, remedy) = wrong_and_remedy(&error, "correct the template");
                let why = "`like` is the message as sent, with a hole where it varies: `{*}`, \
                           `{name}`, `{name:int}` or `{name:word}`";
                let finding = finding(Code::BadLike, wrong, why, remedy);
                findings.at_byte(&at.key("like"), text, error.offset(), finding);
            }
        }
    }
    for (key, text) in [
        ("contains", &spec.contains),
        ("starts_with", &spec.starts_with),
    ] {
        let Some(text) = text else { continue };
        if text.is_empty() {
            failed = true;
            findings.at(&at.key(key), empty_operator(key));
        } else if key == "contains" {
            operators.push(Operator::Contains(text.clone()));
        } else {
            operators.push(Operator::StartsWith(text.clone()));
        }
    }
    if let Some(scalars) = &spec.one_of {
        if scalars.is_empty() {
            failed = true;
            findings.at(&at.key("one_of"), empty_operator("one_of"));
        }
        operators.push(Operator::OneOf(scalars.iter().map(scalar_of).collect()));
    }
    if let Some(of) = spec.r#type {
        operators.push(Operator::Type(of));
    }
    if spec.regex.as_deref() == Some("") {
        failed = true;
        findings.at(&at.key("regex"), empty_operator("regex"));
    } else if let Some(text) = &spec.regex {
        match pattern(text, ignore_case || spec.ignore_case) {
            Ok(pattern) => operators.push(Operator::Regex(pattern)),
            Err(error) => {
                failed = true;
                let (said, byte) = complaint(&error);
                findings.at_byte(
                    &at.key("regex"),
                    text,
                    byte,
                    finding(
                        Code::BadRegex,
                        said,
                        "expressions are those of the `regex` crate: linear, without look-around",
                        "correct the expression, or say it with `like`",
                    ),
                );
            }
        }
    }
    let bounds = [
        (spec.ge, Operator::Ge as fn(f64) -> Operator),
        (spec.gt, Operator::Gt),
        (spec.le, Operator::Le),
        (spec.lt, Operator::Lt),
    ];
    operators.extend(
        bounds
            .into_iter()
            .filter_map(|(limit, operator)| limit.map(operator)),
    );
    let test = Test {
        exists: spec.exists,
        empty: spec.empty,
        operators,
        ignore_case: ignore_case || spec.ignore_case,
    };
    (!failed && check_whole(spec, &test, at, findings)).then_some(test)
}

/// Whether the operators make sense together.
fn check_whole(spec: &Operators, test: &Test, at: &At<'_>, findings: &mut Findings) -> bool {
    let nothing_else = test.operators.is_empty();
    if nothing_else && test.exists.is_none() && test.empty.is_none() {
        findings.at(
            at,
            finding(
                Code::EmptyPredicate,
                "the test asks nothing",
                "an empty test would hold for every response",
                "write a literal, or an operator such as `like`, `one_of` or `exists: true`",
            ),
        );
        return false;
    }
    let lower = [spec.ge, spec.gt]
        .into_iter()
        .flatten()
        .fold(f64::NEG_INFINITY, f64::max);
    let upper = [spec.le, spec.lt]
        .into_iter()
        .flatten()
        .fold(f64::INFINITY, f64::min);
    let strict = spec.gt == Some(lower) || spec.lt == Some(upper);
    // Nothing can be compared with a value that is not there.
    let absent = test.exists == Some(false) || test.empty == Some(true);
    let contradicts = (absent && !nothing_else)
        || (test.exists == Some(false) && test.empty == Some(false))
        || (test.exists == Some(true) && test.empty == Some(true))
        || lower > upper
        || (strict && lower == upper);
    if contradicts {
        findings.at(
            at,
            finding(
                Code::ContradictoryTest,
                "no value can pass this test",
                "all operators of one test apply to the same node",
                "drop one of the operators; for two readings use `any`",
            ),
        );
    }
    !contradicts
}

/// What an error of the `regex` crate says, and at which byte of an expression of
/// one line: it draws the expression, a caret below it and `error: …`.
fn complaint(drawn: &str) -> (String, Option<usize>) {
    /// Blanks before each line of the drawing.
    const INDENT: usize = 4;
    let Some((drawing, said)) = drawn.rsplit_once("\nerror: ") else {
        return (drawn.trim_end_matches('.').to_owned(), None);
    };
    let mut lines = drawing.lines().skip(1);
    let byte = match (lines.next(), lines.next(), lines.next()) {
        (Some(text), Some(caret), None) => caret.find('^').and_then(|column| {
            let before = text.char_indices().nth(column);
            let end = (column == text.chars().count()).then_some(text.len());
            before.map(|(byte, _)| byte).or(end)?.checked_sub(INDENT)
        }),
        _ => None,
    };
    (said.to_owned(), byte)
}

#[cfg(feature = "expressions")]
fn pattern(text: &str, ignore_case: bool) -> Result<Pattern, String> {
    Pattern::parse(text, ignore_case).map_err(|error| error.to_string())
}

#[cfg(not(feature = "expressions"))]
fn pattern(_: &str, _: bool) -> Result<Pattern, String> {
    Err(
        "this build is without regular expressions: they come with the feature `expressions`"
            .to_owned(),
    )
}

fn empty_operator(key: &str) -> super::Finding {
    finding(
        Code::EmptyPredicate,
        format!("`{key}` is empty"),
        "it would pass every value, or none",
        "write what the value must be, or use `exists: true`",
    )
}

pub(super) fn scalar_of(spec: &ScalarSpec) -> Scalar {
    match spec {
        ScalarSpec::Null => Scalar::Null,
        ScalarSpec::Boolean(value) => Scalar::Boolean(*value),
        ScalarSpec::Integer(value) => Scalar::Integer(*value),
        ScalarSpec::Float(value) => Scalar::Float(*value),
        ScalarSpec::Text(text) => Scalar::Text(text.clone()),
    }
}

/// The test of a header as written: headers are text, so `0` is `"0"`.
pub(super) fn of_header(spec: &TestSpec) -> TestSpec {
    let text = |scalar: &ScalarSpec| match scalar {
        ScalarSpec::Integer(value) => ScalarSpec::Text(value.to_string()),
        ScalarSpec::Float(value) => ScalarSpec::Text(value.to_string()),
        ScalarSpec::Boolean(value) => ScalarSpec::Text(value.to_string()),
        other => other.clone(),
    };
    match spec {
        TestSpec::Equals(scalar) => TestSpec::Equals(text(scalar)),
        TestSpec::Operators(operators) => {
            let mut operators = operators.clone();
            for scalar in operators.one_of.iter_mut().flatten() {
                *scalar = text(scalar);
            }
            TestSpec::Operators(operators)
        }
    }
}
