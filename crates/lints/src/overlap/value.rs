//! One value that passes some tests and fails others, or the proof that there is
//! none. What is found was tried with the tests themselves.

use std::cell::RefCell;
use std::collections::HashMap;

use serde_json::{Number, Value, json};

use super::automaton::Automaton;
use super::language::{is_regular, like_pattern, literal_pattern};
use super::text::{self, Group};
use super::{Doubt, Sought};
use replybook_catalog::predicate::{Operator, Scalar, Subject, Test};
use replybook_catalog::vocabulary::NodeType;

/// From here on a whole number and the float nearest to it are two things.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// What is asked of one value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ask<'t> {
    /// Only a value of this type is looked at.
    pub of: Option<NodeType>,
    /// `null` is not looked at.
    pub skips_null: bool,
    /// The test; without one, whatever is looked at passes.
    pub test: Option<&'t Test>,
    /// Whether the value is to be looked at and to pass, or not.
    pub wanted: bool,
    /// Whether nothing else will do. Otherwise it only helps: without it no
    /// contradiction is proved.
    pub is_needed: bool,
}

impl<'t> Ask<'t> {
    /// A value that passes a test.
    pub fn passing(test: &'t Test) -> Ask<'t> {
        Ask {
            of: None,
            skips_null: false,
            test: Some(test),
            wanted: true,
            is_needed: true,
        }
    }

    /// No value at all.
    pub fn nothing() -> Ask<'static> {
        Ask {
            of: None,
            skips_null: false,
            test: None,
            wanted: false,
            is_needed: true,
        }
    }

    /// The contrary.
    pub fn not(self) -> Ask<'t> {
        Ask {
            wanted: !self.wanted,
            ..self
        }
    }

    /// The same, of a value of a type.
    pub fn of(self, of: Option<NodeType>) -> Ask<'t> {
        Ask { of, ..self }
    }

    pub fn holds(&self, subject: Subject<'_>) -> bool {
        let looked_at =
            self.of.is_none_or(|of| subject.is_of(of)) && !(self.skips_null && subject.is_null());
        let passes = |test: &Test| test.exists != Some(false) && test.passes(subject);
        (looked_at && self.test.is_none_or(passes)) == self.wanted
    }

    fn key(&self) -> Key {
        let test = self.test.map(std::ptr::from_ref);
        (
            test,
            self.of,
            [self.skips_null, self.wanted, self.is_needed],
        )
    }

    fn operators(&self) -> &'t [Operator] {
        self.test.map_or(&[], |test| &test.operators)
    }

    /// Whether no text can be looked at and pass.
    fn is_never_text(&self, is_text: bool) -> bool {
        let never = |operator: &Operator| match operator {
            Operator::Equals(scalar) => !matches!(scalar, Scalar::Text(_)),
            Operator::OneOf(all) => !all.iter().any(|s| matches!(s, Scalar::Text(_))),
            Operator::Type(of) => *of != NodeType::String,
            Operator::Ge(_) | Operator::Gt(_) | Operator::Le(_) | Operator::Lt(_) => !is_text,
            _ => false,
        };
        self.of.is_some_and(|of| of != NodeType::String)
            || self.test.is_some_and(|test| test.exists == Some(false))
            || self.operators().iter().any(never)
    }

    /// The texts of the literals that it compares with.
    fn literals(&self) -> impl Iterator<Item = &'t str> {
        self.operators().iter().flat_map(|operator| {
            let texts: Vec<&str> = match operator {
                Operator::Equals(Scalar::Text(text))
                | Operator::Contains(text)
                | Operator::StartsWith(text) => vec![text],
                Operator::OneOf(all) => all.iter().filter_map(text_of).collect(),
                _ => Vec::new(),
            };
            texts
        })
    }

    /// Whether the value must be one of its literals, letter by letter.
    fn is_exact(&self) -> bool {
        let ignores_case = self.test.is_some_and(|test| test.ignore_case);
        let is_equality = |o: &Operator| matches!(o, Operator::Equals(_) | Operator::OneOf(_));
        self.wanted && !ignores_case && self.operators().iter().any(is_equality)
    }
}

/// Values that were sought before, by what was asked. Tests are told apart by where
/// they stand in the table.
#[derive(Default)]
pub(super) struct Values {
    known: RefCell<HashMap<Vec<Key>, Sought<Value>>>,
}

/// Asks that mean the same have the same.
type Key = (Option<*const Test>, Option<NodeType>, [bool; 3]);

impl Values {
    /// A value of a JSON body for which all asks hold.
    pub fn find(&self, asks: &[Ask<'_>]) -> Sought<Value> {
        let key: Vec<Key> = asks.iter().map(Ask::key).collect();
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let sought = find(asks, Site::Json);
        self.known.borrow_mut().insert(key, sought.clone());
        sought
    }
}

/// Where a value is to stand.
#[derive(Clone, Copy)]
pub(super) enum Site<'f> {
    /// In a JSON body.
    Json,
    /// In a header, as the name of a member or as the body: a text that fits there.
    Text(&'f dyn Fn(&str) -> bool),
}

/// A value for which all asks hold.
pub(super) fn find(asks: &[Ask<'_>], site: Site<'_>) -> Sought<Value> {
    let sought = of_all(asks, site);
    if matches!(sought, Sought::Found(_)) || asks.iter().all(|ask| ask.is_needed) {
        return sought;
    }
    let needed: Vec<Ask<'_>> = asks.iter().copied().filter(|ask| ask.is_needed).collect();
    of_all(&needed, site)
}

fn of_all(asks: &[Ask<'_>], site: Site<'_>) -> Sought<Value> {
    let texts = texts(asks, site);
    let mut doubt = match texts {
        Sought::Found(text) => return Sought::Found(Value::from(text)),
        Sought::Unsure(doubt) => Some(doubt),
        Sought::Nothing => None,
    };
    if let Site::Json = site {
        let (numbers, is_sure) = numbers(asks);
        let others = [
            json!(true),
            json!(false),
            json!({}),
            json!([]),
            json!({"other": "x"}),
            json!(["x"]),
            Value::Null,
        ];
        let holds = |value: &Value| asks.iter().all(|ask| ask.holds(Subject::from(value)));
        if let Some(found) = numbers.into_iter().chain(others).find(holds) {
            return Sought::Found(found);
        }
        let asks_number = |ask: &Ask<'_>| !ask.operators().iter().any(is_of_text);
        if !is_sure && asks.iter().all(asks_number) {
            doubt = doubt.or(Some(Doubt::LargeNumbers));
        }
    }
    doubt.map_or(Sought::Nothing, Sought::Unsure)
}

fn texts(asks: &[Ask<'_>], site: Site<'_>) -> Sought<String> {
    let is_text = matches!(site, Site::Text(_));
    let mut wanted = asks.iter().filter(|ask| ask.wanted);
    if wanted.clone().any(|ask| ask.is_never_text(is_text)) {
        return Sought::Nothing;
    }
    let passes = |text: &str| {
        let subject = match site {
            Site::Json => Subject::String(text),
            Site::Text(_) => Subject::Text(text),
        };
        asks.iter().all(|ask| ask.holds(subject))
    };
    let fits = |text: &str| match site {
        Site::Json => true,
        Site::Text(fits) => fits(text),
    };
    let (of_numbers, is_sure) = if is_text {
        numbers(asks)
    } else {
        (Vec::new(), true)
    };
    let of_numbers: Vec<String> = of_numbers.iter().map(Value::to_string).collect();
    let literals = asks.iter().flat_map(Ask::literals).chain(["x", ""]);
    let mut passing = literals
        .chain(of_numbers.iter().map(String::as_str))
        .filter(|text| passes(text))
        .peekable();
    let any_passes = passing.peek().is_some();
    if let Some(found) = passing.find(|text| fits(text)) {
        return Sought::Found(found.to_owned());
    }
    let is_bound = |operator: &Operator| {
        use Operator::{Ge, Gt, Le, Lt};
        matches!(operator, Ge(_) | Gt(_) | Le(_) | Lt(_))
    };
    if wanted.clone().any(Ask::is_exact) {
        return if any_passes {
            Sought::Unsure(Doubt::NotVerified)
        } else {
            Sought::Nothing
        };
    }
    if asks.iter().flat_map(Ask::operators).any(is_bound) {
        let is_alone = wanted.all(|ask| ask.operators().iter().all(is_bound));
        return if is_alone && is_sure && !any_passes {
            Sought::Nothing
        } else {
            Sought::Unsure(Doubt::TextAsNumber)
        };
    }
    let mut groups = Vec::new();
    for ask in asks {
        match group(ask, is_text) {
            Ok(Some(group)) => groups.push(group),
            Ok(None) if ask.wanted => {}
            Ok(None) if ask.is_never_text(is_text) => {}
            // Every text is looked at and passes.
            Ok(None) => return Sought::Nothing,
            Err(doubt) => return Sought::Unsure(doubt),
        }
    }
    text::find(&mut groups, &|text| passes(text) && fits(text))
}

/// What the operators of an ask that look at texts take; `None` where they take
/// every text, or none.
fn group(ask: &Ask<'_>, is_text: bool) -> Result<Option<Group>, Doubt> {
    if ask.is_never_text(is_text) {
        return Ok(None);
    }
    let ignore_case = ask.test.is_some_and(|test| test.ignore_case);
    let mut automata = Vec::new();
    for operator in ask.operators() {
        automata.extend(automaton(operator, ignore_case)?);
    }
    match ask.test.and_then(|test| test.empty) {
        Some(true) => automata.push(Automaton::new(r"\A\z", false, true)?),
        Some(false) => automata.push(Automaton::new("(?s:.)", false, true)?),
        None => {}
    }
    Ok((!automata.is_empty()).then_some(Group {
        automata,
        wanted: ask.wanted,
    }))
}

fn automaton(operator: &Operator, ignore_case: bool) -> Result<Option<Automaton>, Doubt> {
    let literal = |text: &str| literal_pattern(text, ignore_case);
    let exact = |pattern: String| Automaton::new(&pattern, false, true).map(Some);
    match operator {
        Operator::Equals(Scalar::Text(text)) => exact(format!(r"\A{}\z", literal(text))),
        Operator::OneOf(all) => {
            let all: Vec<String> = all.iter().filter_map(text_of).map(literal).collect();
            exact(format!(r"\A(?:{})\z", all.join("|")))
        }
        Operator::Like(like) => {
            Automaton::new(&like_pattern(like, ignore_case), false, is_regular(like)).map(Some)
        }
        Operator::Contains(text) => exact(literal(text)),
        Operator::StartsWith(text) => exact(format!(r"\A{}", literal(text))),
        Operator::Regex(pattern) => Automaton::new(pattern.as_str(), ignore_case, true).map(Some),
        _ => Ok(None),
    }
}

fn text_of(scalar: &Scalar) -> Option<&str> {
    match scalar {
        Scalar::Text(text) => Some(text),
        _ => None,
    }
}

fn is_of_text(operator: &Operator) -> bool {
    matches!(
        operator,
        Operator::Like(_) | Operator::Contains(_) | Operator::StartsWith(_) | Operator::Regex(_)
    )
}

/// At least one of these numbers passes if any does: those that are compared with, and
/// whole and broken ones between, below and above them. Whether that is sure.
fn numbers(asks: &[Ask<'_>]) -> (Vec<Value>, bool) {
    let mut all = Vec::new();
    let operators = asks.iter().flat_map(Ask::operators);
    let mut limits: Vec<f64> = Vec::new();
    let mut note = |scalar: &Scalar| match scalar {
        Scalar::Integer(number) => {
            all.push(Value::from(*number));
            #[expect(clippy::cast_precision_loss, reason = "the caller is told")]
            limits.push(*number as f64);
        }
        Scalar::Float(number) => {
            all.extend(value_of(*number));
            limits.push(*number);
        }
        _ => {}
    };
    for operator in operators {
        match operator {
            Operator::Equals(scalar) => note(scalar),
            Operator::OneOf(scalars) => scalars.iter().for_each(&mut note),
            Operator::Ge(limit) | Operator::Gt(limit) => note(&Scalar::Float(*limit)),
            Operator::Le(limit) | Operator::Lt(limit) => note(&Scalar::Float(*limit)),
            _ => {}
        }
    }
    let is_sure = limits.iter().all(|limit| limit.abs() < EXACT);
    limits.sort_by(f64::total_cmp);
    let (least, most) = (limits.first().copied(), limits.last().copied());
    let outside = [
        most.map_or(1.0, |most| most.floor() + 1.0),
        most.map_or(1.5, |most| most + 0.5),
    ];
    let below = least.map(|least| [least.ceil() - 1.0, least - 0.5]);
    let between = limits.windows(2).flat_map(|two| match two {
        // The second is no whole number, whatever the two are.
        [low, high] => [low.floor() + 1.0, low + (high - low) * 0.123_456_789],
        _ => [0.0, 0.5],
    });
    let candidates = between.chain(outside).chain(below.into_iter().flatten());
    all.extend(candidates.filter_map(value_of));
    (all, is_sure)
}

/// A number, whole where it can be.
fn value_of(number: f64) -> Option<Value> {
    if number.fract() == 0.0 && number.abs() < EXACT {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "it is whole and within bounds"
        )]
        return Some(Value::from(number as i64));
    }
    Number::from_f64(number).map(Value::Number)
}
