//! A JSON body that is known only where conditions ask: nodes that must stand at
//! certain places, and what is asked of each, until it is written out.

use serde_json::{Map, Value};

use super::value::{self, Ask, Site, Values};
use super::{Doubt, Sought};
use replybook_catalog::jsonpath::{Guard, Query, Segment, Selector};
use replybook_catalog::predicate::Subject;

/// Position of a node in its skeleton.
pub(super) type NodeIx = usize;

/// The root.
pub(super) const ROOT: NodeIx = 0;

/// How deep a body is written out; queries have fewer segments than a body may nest.
const MAX_DEPTH: usize = 100;

/// Nodes of a body.
#[derive(Debug, Clone)]
pub(super) struct Skeleton<'t> {
    nodes: Vec<Node<'t>>,
    /// Whether a place was chosen where a path allows others, so that a
    /// contradiction proves nothing.
    pub is_narrowed: bool,
}

#[derive(Debug, Clone, Default)]
struct Node<'t> {
    /// Whether it must be there.
    is_required: bool,
    asks: Vec<Ask<'t>>,
    /// Of the name that leads here, where it is free.
    name_asks: Vec<Ask<'t>>,
    children: Vec<(Edge, NodeIx)>,
}

/// How a node hangs on its parent.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Edge {
    Name(String),
    Index(usize),
    /// An element or a member that nothing else speaks of.
    Any,
    /// An element of an array, which one does not matter.
    Element,
}

impl<'t> Skeleton<'t> {
    pub fn new() -> Self {
        Skeleton {
            nodes: vec![Node::default()],
            is_narrowed: false,
        }
    }

    /// Whether anything must be there.
    pub fn is_required(&self) -> bool {
        self.nodes.first().is_some_and(|root| root.is_required)
    }

    /// What is asked of a node.
    pub fn asks(&self, at: NodeIx) -> &[Ask<'t>] {
        self.nodes.get(at).map_or(&[], |node| &node.asks)
    }

    /// Asks something of a node, where it is there.
    pub fn ask(&mut self, at: NodeIx, ask: Ask<'t>) {
        if let Some(node) = self.nodes.get_mut(at) {
            node.asks.push(ask);
        }
    }

    /// Asks something of the name of the nearest member that leads to a node.
    pub fn ask_name(&mut self, at: NodeIx, ask: Ask<'t>) -> Result<(), Doubt> {
        let mut at = at;
        loop {
            let parent = self.nodes.iter().enumerate().find_map(|(parent, node)| {
                let edge = node.children.iter().find(|(_, child)| *child == at)?;
                Some((parent, edge.0.clone()))
            });
            match parent {
                Some((parent, Edge::Element | Edge::Index(_))) => at = parent,
                // An array in an array has its name from further up.
                Some((_, Edge::Any)) => {
                    self.is_narrowed = true;
                    if let Some(node) = self.nodes.get_mut(at) {
                        node.name_asks.push(ask);
                    }
                    return Ok(());
                }
                Some((_, Edge::Name(name))) if ask.holds(Subject::Text(&name)) => return Ok(()),
                _ => return Err(Doubt::Path),
            }
        }
    }

    /// A node that a query selects, which is now there.
    pub fn require(&mut self, query: &'t Query, from: NodeIx) -> Result<NodeIx, Doubt> {
        match query.guarded() {
            Some((segments, guard)) => {
                let parent = self.walk(segments, from)?;
                let child = self.child(parent, Edge::Any);
                self.mark(child);
                self.guard(child, &guard, true)?;
                Ok(child)
            }
            None => self.walk(query.segments(), from),
        }
    }

    /// Asks something of what a query selects, where anything is there; `false`
    /// where the query may select several and nothing was asked.
    pub fn ask_if_there(&mut self, query: &'t Query, from: NodeIx, ask: Ask<'t>) -> bool {
        if !is_singular(query.segments()) {
            return false;
        }
        let at = self.reach(query.segments(), from);
        self.ask(at, ask);
        true
    }

    fn guard(
        &mut self,
        at: NodeIx,
        guard: &Guard<&'t [Segment]>,
        wanted: bool,
    ) -> Result<(), Doubt> {
        match (guard, wanted) {
            (Guard::Exists(path), true) => self.walk(path, at).map(|_| ()),
            (Guard::Exists(path), false) if is_singular(path) => {
                let there = self.reach(path, at);
                self.ask(there, Ask::nothing());
                Ok(())
            }
            (Guard::Exists(_), false) => Err(Doubt::Path),
            (Guard::Not(guard), _) => self.guard(at, guard, !wanted),
            (Guard::All(all), true) | (Guard::Any(all), false) => all
                .iter()
                .try_for_each(|guard| self.guard(at, guard, wanted)),
            (Guard::Any(all), true) | (Guard::All(all), false) => {
                self.is_narrowed = true;
                let first = all.first().ok_or(Doubt::Path)?;
                self.guard(at, first, wanted)
            }
        }
    }

    fn walk(&mut self, segments: &'t [Segment], from: NodeIx) -> Result<NodeIx, Doubt> {
        let mut at = from;
        self.mark(at);
        for segment in segments {
            let selector = segment.selectors.first().ok_or(Doubt::Path)?;
            self.is_narrowed |= segment.descendant || segment.selectors.len() > 1;
            let edge = match selector {
                Selector::Name(name) => Edge::Name(name.clone()),
                Selector::Wildcard => Edge::Any,
                Selector::Index(index) => match usize::try_from(*index) {
                    Ok(index) => Edge::Index(index),
                    Err(_) => {
                        self.is_narrowed = true;
                        Edge::Element
                    }
                },
                Selector::Slice(slice) => {
                    let is_all = slice.step == 1 && slice.start.unwrap_or(0) == 0;
                    self.is_narrowed |= !(is_all && slice.end.is_none());
                    Edge::Element
                }
                Selector::Filter(_) => return Err(Doubt::Path),
            };
            at = self.child(at, edge);
            self.mark(at);
        }
        Ok(at)
    }

    /// The one node of a singular path; it need not be there.
    fn reach(&mut self, segments: &'t [Segment], from: NodeIx) -> NodeIx {
        let edges = segments.iter().filter_map(single);
        edges.fold(from, |at, edge| self.child(at, edge))
    }

    /// The child on an edge; one that does not matter is always another.
    fn child(&mut self, at: NodeIx, edge: Edge) -> NodeIx {
        let next = self.nodes.len();
        let Some(node) = self.nodes.get_mut(at) else {
            return at;
        };
        let is_free = matches!(edge, Edge::Any | Edge::Element);
        let known = node.children.iter().find(|(known, _)| *known == edge);
        if let Some((_, child)) = known.filter(|_| !is_free) {
            return *child;
        }
        node.children.push((edge, next));
        self.nodes.push(Node::default());
        next
    }

    fn mark(&mut self, at: NodeIx) {
        if let Some(node) = self.nodes.get_mut(at) {
            node.is_required = true;
        }
    }

    /// The body written out.
    pub fn write(&self, values: &Values) -> Sought<Value> {
        if !self.is_required() {
            return Sought::Found(Value::Object(Map::new()));
        }
        match self.value(ROOT, values, 0) {
            Sought::Nothing if self.is_narrowed => Sought::Unsure(Doubt::Path),
            sought => sought,
        }
    }

    fn value(&self, at: NodeIx, values: &Values, depth: usize) -> Sought<Value> {
        let Some(node) = self.nodes.get(at) else {
            return Sought::Nothing;
        };
        let required = |(_, child): &&(Edge, NodeIx)| {
            let child = self.nodes.get(*child);
            child.is_some_and(|child| child.is_required)
        };
        let children: Vec<&(Edge, NodeIx)> = node.children.iter().filter(required).collect();
        if children.is_empty() {
            return values.find(&node.asks);
        }
        if depth > MAX_DEPTH {
            return Sought::Unsure(Doubt::Path);
        }
        let names = children.iter().any(|(edge, child)| {
            let has_name = |node: &Node<'_>| !node.name_asks.is_empty();
            matches!(edge, Edge::Name(_)) || self.nodes.get(*child).is_some_and(has_name)
        });
        let indexes = |(edge, _): &&(Edge, NodeIx)| matches!(edge, Edge::Index(_) | Edge::Element);
        let is_array = children.iter().copied().any(|child| indexes(&child));
        let holds = |subject: Subject<'_>| {
            let needed = node.asks.iter().filter(|ask| ask.is_needed);
            needed.clone().all(|ask| ask.holds(subject))
        };
        match (names, is_array) {
            (true, true) => Sought::Nothing,
            (true, false) if holds(Subject::Object(false)) => self.object(&children, values, depth),
            (false, _) if holds(Subject::Array(false)) => self.array(&children, values, depth),
            (false, false) if holds(Subject::Object(false)) => {
                self.object(&children, values, depth)
            }
            _ => Sought::Nothing,
        }
    }

    fn object(&self, children: &[&(Edge, NodeIx)], values: &Values, depth: usize) -> Sought<Value> {
        let mut members = Map::new();
        let named = |edge: &Edge| matches!(edge, Edge::Name(_));
        let (named, free): (Vec<_>, Vec<_>) =
            children.iter().copied().partition(|(edge, _)| named(edge));
        for (edge, child) in named.into_iter().chain(free) {
            let value = match self.value(*child, values, depth + 1) {
                Sought::Found(value) => value,
                other => return other,
            };
            let name = match edge {
                Edge::Name(name) => name.clone(),
                _ => match self.free_name(*child, &members) {
                    Sought::Found(Value::String(name)) => name,
                    other => return other,
                },
            };
            members.insert(name, value);
        }
        Sought::Found(Value::Object(members))
    }

    fn free_name(&self, child: NodeIx, taken: &Map<String, Value>) -> Sought<Value> {
        let asks = self
            .nodes
            .get(child)
            .map_or(&[][..], |node| &node.name_asks);
        let fits = |name: &str| !name.is_empty() && !taken.contains_key(name);
        if asks.is_empty() {
            let names = (1..).map(|n| format!("member{n}"));
            let free = names.take(taken.len() + 1).find(|name| fits(name));
            return free.map_or(Sought::Nothing, |name| Sought::Found(Value::from(name)));
        }
        value::find(asks, Site::Text(&fits))
    }

    fn array(&self, children: &[&(Edge, NodeIx)], values: &Values, depth: usize) -> Sought<Value> {
        /// Elements before the one asked for.
        const MOST: usize = 1000;
        let mut elements: Vec<Option<Value>> = Vec::new();
        let fixed = |edge: &Edge| matches!(edge, Edge::Index(_));
        let (fixed, free): (Vec<_>, Vec<_>) =
            children.iter().copied().partition(|(edge, _)| fixed(edge));
        for (edge, child) in fixed.into_iter().chain(free) {
            let value = match self.value(*child, values, depth + 1) {
                Sought::Found(value) => value,
                other => return other,
            };
            let index = match edge {
                Edge::Index(index) => *index,
                _ => elements
                    .iter()
                    .position(Option::is_none)
                    .unwrap_or(elements.len()),
            };
            if index > MOST {
                return Sought::Unsure(Doubt::Path);
            }
            if elements.len() <= index {
                elements.resize(index + 1, None);
            }
            if let Some(element) = elements.get_mut(index) {
                *element = Some(value);
            }
        }
        let elements = elements.into_iter().map(Option::unwrap_or_default);
        Sought::Found(Value::Array(elements.collect()))
    }
}

/// Whether a path selects one value at most, and which one does not hang on how
/// many there are.
pub(super) fn is_singular(segments: &[Segment]) -> bool {
    segments.iter().all(|segment| single(segment).is_some())
}

fn single(segment: &Segment) -> Option<Edge> {
    match segment.selectors.as_slice() {
        _ if segment.descendant => None,
        [Selector::Name(name)] => Some(Edge::Name(name.clone())),
        [Selector::Index(index)] => Some(Edge::Index(usize::try_from(*index).ok()?)),
        _ => None,
    }
}
