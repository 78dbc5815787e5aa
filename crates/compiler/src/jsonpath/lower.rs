//! Lowers the syntax tree of the `jsonpath-rust` parser to the operations of a query. It
//! must refuse what is not well-typed (RFC 9535, 2.4.3): the parser checks part of that.

use jsonpath_rust::parser::errors::JsonPathError;
use jsonpath_rust::parser::model as tree;
use jsonpath_rust::parser::parse_json_path;

use super::error::{QueryError, QueryErrorKind};
use super::spelling::Spelling;
use replybook_catalog::jsonpath::ast::Number;
use replybook_catalog::jsonpath::ast::{
    Condition, Filter, Operand, Origin, Path, Pattern, Relation, Segment, Selector, Slice, Term,
};
use replybook_catalog::jsonpath::ast::{Extent, LiteralPattern};

/// The operations of a query that was respelled.
pub(super) fn segments(spelling: &Spelling) -> Result<Vec<Segment>, QueryError> {
    let query = parse_json_path(&spelling.text).map_err(|error| refused(&error, spelling))?;
    let lowering = Lowering {
        numbers: &spelling.numbers,
    };
    Ok(lowering.segments(query.segments)?)
}

/// The parser's refusal as an error about the source.
fn refused(error: &JsonPathError, spelling: &Spelling) -> QueryError {
    let JsonPathError::PestError(syntax) = error else {
        return QueryErrorKind::Syntax(error.to_string()).into();
    };
    let reason = QueryErrorKind::Syntax(syntax.variant.message().replace('_', " "));
    // The parser's offset has a type of `pest`, which is no dependency of this crate. A respelled
    // query is one line, so that the column in the rendered error, in characters from 1, says it.
    let rendered = syntax.to_string();
    let column = rendered
        .lines()
        .find_map(|line| line.trim_start().strip_prefix("--> 1:"))
        .and_then(|column| column.parse::<usize>().ok());
    match column {
        Some(column) => {
            let before = spelling.text.chars().take(column.saturating_sub(1));
            let offset = before.map(char::len_utf8).sum();
            QueryError::at(spelling.source_offset(offset), reason)
        }
        None => reason.into(),
    }
}

struct Lowering<'s> {
    numbers: &'s [Number],
}

impl Lowering<'_> {
    fn segments(&self, segments: Vec<tree::Segment>) -> Result<Vec<Segment>, QueryErrorKind> {
        segments
            .into_iter()
            .map(|segment| self.segment(segment))
            .collect()
    }

    fn segment(&self, segment: tree::Segment) -> Result<Segment, QueryErrorKind> {
        let (descendant, segment) = match segment {
            tree::Segment::Descendant(segment) => (true, *segment),
            segment => (false, segment),
        };
        let selectors = match segment {
            tree::Segment::Selector(selector) => vec![selector],
            tree::Segment::Selectors(selectors) => selectors,
            tree::Segment::Descendant(_) => {
                return Err(QueryErrorKind::Syntax("`..` follows `..`".to_owned()));
            }
        };
        let selectors = selectors
            .into_iter()
            .map(|selector| self.selector(selector));
        Ok(Segment {
            descendant,
            selectors: selectors.collect::<Result<_, _>>()?,
        })
    }

    fn selector(&self, selector: tree::Selector) -> Result<Selector, QueryErrorKind> {
        Ok(match selector {
            tree::Selector::Name(name) => Selector::Name(name),
            tree::Selector::Wildcard => Selector::Wildcard,
            tree::Selector::Index(index) => Selector::Index(index),
            tree::Selector::Slice(start, end, step) => Selector::Slice(Slice {
                start,
                end,
                step: step.unwrap_or(1),
            }),
            tree::Selector::Filter(filter) => Selector::Filter(Filter(self.condition(filter)?)),
        })
    }

    fn condition(&self, filter: tree::Filter) -> Result<Condition, QueryErrorKind> {
        let all = |filters: Vec<tree::Filter>| {
            let conditions = filters.into_iter().map(|filter| self.condition(filter));
            conditions.collect::<Result<_, _>>()
        };
        let (condition, negated) = match filter {
            tree::Filter::Or(filters) => (Condition::Any(all(filters)?), false),
            tree::Filter::And(filters) => (Condition::All(all(filters)?), false),
            tree::Filter::Atom(tree::FilterAtom::Filter { expr, not }) => {
                (self.condition(*expr)?, not)
            }
            tree::Filter::Atom(tree::FilterAtom::Test { expr, not }) => (self.test(*expr)?, not),
            tree::Filter::Atom(tree::FilterAtom::Comparison(comparison)) => {
                (self.comparison(*comparison)?, false)
            }
        };
        Ok(if negated {
            Condition::Not(Box::new(condition))
        } else {
            condition
        })
    }

    fn test(&self, test: tree::Test) -> Result<Condition, QueryErrorKind> {
        let function = match test {
            tree::Test::Function(function) => *function,
            query => return Ok(Condition::Exists(self.query(query)?)),
        };
        let (text, pattern, extent) = match function {
            tree::TestFunction::Match(text, pattern) => (text, pattern, Extent::Whole),
            tree::TestFunction::Search(text, pattern) => (text, pattern, Extent::Part),
            tree::TestFunction::Custom(name, _) => {
                return Err(QueryErrorKind::UnknownFunction(name));
            }
            _ => {
                return Err(QueryErrorKind::IllTyped(
                    "length(), count() and value() give a value, which a filter has to compare",
                ));
            }
        };
        let pattern = match pattern {
            tree::FnArg::Literal(tree::Literal::String(pattern)) => {
                Pattern::Literal(LiteralPattern::from((pattern, extent)))
            }
            pattern => Pattern::Computed {
                pattern: self.value_argument(pattern)?,
                extent,
            },
        };
        Ok(Condition::Matches {
            text: self.value_argument(text)?,
            pattern,
        })
    }

    fn comparison(&self, comparison: tree::Comparison) -> Result<Condition, QueryErrorKind> {
        let (left, relation, right) = match comparison {
            tree::Comparison::Eq(left, right) => (left, Relation::Equal, right),
            tree::Comparison::Ne(left, right) => (left, Relation::NotEqual, right),
            tree::Comparison::Gt(left, right) => (left, Relation::Greater, right),
            tree::Comparison::Gte(left, right) => (left, Relation::GreaterOrEqual, right),
            tree::Comparison::Lt(left, right) => (left, Relation::Less, right),
            tree::Comparison::Lte(left, right) => (left, Relation::LessOrEqual, right),
        };
        Ok(Condition::Compare {
            left: self.comparable(left)?,
            relation,
            right: self.comparable(right)?,
        })
    }

    fn comparable(&self, comparable: tree::Comparable) -> Result<Operand, QueryErrorKind> {
        match comparable {
            tree::Comparable::Literal(literal) => self.literal(literal),
            tree::Comparable::Function(function) => self.value_function(function),
            tree::Comparable::SingularQuery(query) => {
                Ok(Operand::from(Term::Value(singular(query))))
            }
        }
    }

    /// A function that gives a value.
    fn value_function(&self, function: tree::TestFunction) -> Result<Operand, QueryErrorKind> {
        match function {
            tree::TestFunction::Count(argument) => {
                Ok(Operand::from(Term::Count(self.nodes_argument(argument)?)))
            }
            tree::TestFunction::Value(argument) => {
                Ok(Operand::from(Term::Value(self.nodes_argument(argument)?)))
            }
            tree::TestFunction::Length(argument) => {
                let argument = self.value_argument(*argument)?;
                let term = if argument.measured {
                    Term::Nothing
                } else {
                    argument.term
                };
                Ok(Operand {
                    term,
                    measured: true,
                })
            }
            tree::TestFunction::Custom(name, _) => Err(QueryErrorKind::UnknownFunction(name)),
            tree::TestFunction::Match(..) | tree::TestFunction::Search(..) => {
                Err(QueryErrorKind::IllTyped(
                    "match() and search() are true or false, which is no value to compare or hand over",
                ))
            }
        }
    }

    /// An argument that has to be a value.
    fn value_argument(&self, argument: tree::FnArg) -> Result<Operand, QueryErrorKind> {
        let test = match argument {
            tree::FnArg::Literal(literal) => return self.literal(literal),
            tree::FnArg::Test(test) => *test,
            tree::FnArg::Filter(_) => {
                return Err(QueryErrorKind::IllTyped(
                    "a logical expression is no value to hand to a function",
                ));
            }
        };
        if let tree::Test::Function(function) = test {
            return self.value_function(*function);
        }
        let path = self.query(test)?;
        if !path.is_singular() {
            return Err(QueryErrorKind::IllTyped(
                "length(), match() and search() take a query of names and indexes alone; value() makes one of any other",
            ));
        }
        Ok(Operand::from(Term::Value(path)))
    }

    /// An argument that has to be a query.
    fn nodes_argument(&self, argument: tree::FnArg) -> Result<Path, QueryErrorKind> {
        match argument {
            tree::FnArg::Test(test) => self.query(*test),
            tree::FnArg::Literal(_) | tree::FnArg::Filter(_) => Err(NO_QUERY),
        }
    }

    fn query(&self, query: tree::Test) -> Result<Path, QueryErrorKind> {
        let (origin, segments) = match query {
            tree::Test::RelQuery(segments) => (Origin::Current, segments),
            tree::Test::AbsQuery(query) => (Origin::Root, query.segments),
            tree::Test::Function(_) => return Err(NO_QUERY),
        };
        Ok(Path {
            origin,
            segments: self.segments(segments)?,
        })
    }

    fn literal(&self, literal: tree::Literal) -> Result<Operand, QueryErrorKind> {
        let term = match literal {
            tree::Literal::Null => Term::Null,
            tree::Literal::Bool(value) => Term::Bool(value),
            tree::Literal::String(text) => Term::Text(text),
            tree::Literal::Int(ordinal) => {
                let number = usize::try_from(ordinal)
                    .ok()
                    .and_then(|at| self.numbers.get(at));
                Term::Number(*number.ok_or_else(|| no_ordinal(&ordinal.to_string()))?)
            }
            tree::Literal::Float(number) => return Err(no_ordinal(&number.to_string())),
        };
        Ok(Operand::from(term))
    }
}

const NO_QUERY: QueryErrorKind = QueryErrorKind::IllTyped("count() and value() take a query");

/// A number that the respelling did not write; it writes no other.
fn no_ordinal(number: &str) -> QueryErrorKind {
    QueryErrorKind::Syntax(format!("{number} stands where no number literal was read"))
}

fn singular(query: tree::SingularQuery) -> Path {
    let (origin, steps) = match query {
        tree::SingularQuery::Current(steps) => (Origin::Current, steps),
        tree::SingularQuery::Root(steps) => (Origin::Root, steps),
    };
    let segments = steps.into_iter().map(|step| Segment {
        descendant: false,
        selectors: vec![match step {
            tree::SingularQuerySegment::Name(name) => Selector::Name(name),
            tree::SingularQuerySegment::Index(index) => Selector::Index(index),
        }],
    });
    Path {
        origin,
        segments: segments.collect(),
    }
}
