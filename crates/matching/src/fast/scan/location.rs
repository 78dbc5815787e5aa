//! Where a value stands, as a chain of steps back to the root that nobody pays for who does
//! not ask.

/// One step from a container to a child of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// To a member. The name is the bytes `start..end` of the body, which hold no escape.
    Name {
        /// The first byte of the name.
        start: usize,
        /// The closing quote.
        end: usize,
    },
    /// To the element at this index, counted from 0.
    Index(usize),
}

/// Where a value stands: the steps from the root to it.
#[derive(Debug, Clone, Copy)]
pub struct Location<'p> {
    last: Option<(&'p Location<'p>, Step)>,
}

impl<'p> Location<'p> {
    pub(super) const ROOT: Location<'static> = Location { last: None };

    pub(super) fn child<'c>(&'c self, step: Step) -> Location<'c>
    where
        'p: 'c,
    {
        Location {
            last: Some((self, step)),
        }
    }

    /// The last step, none for the root.
    #[must_use]
    pub fn last(&self) -> Option<Step> {
        self.last.map(|(_, step)| step)
    }

    /// The steps from the value back to the root.
    pub fn backwards(&self) -> impl Iterator<Item = Step> + use<'_, 'p> {
        std::iter::successors(self.last, |(parent, _)| parent.last).map(|(_, step)| step)
    }

    /// The index within the outermost array on the way from the root to the value.
    #[must_use]
    pub fn first_index(&self) -> Option<usize> {
        let indexes = self.backwards().filter_map(|step| match step {
            Step::Index(index) => Some(index),
            Step::Name { .. } => None,
        });
        indexes.last()
    }

    /// The name of the nearest member on the way, the value itself included: `(start, end)` as in
    /// [`Step::Name`].
    #[must_use]
    pub fn name(&self) -> Option<(usize, usize)> {
        self.backwards().find_map(|step| match step {
            Step::Name { start, end } => Some((start, end)),
            Step::Index(_) => None,
        })
    }

    /// Replaces what `into` holds by the steps from the root to the value.
    pub fn steps(&self, into: &mut Vec<Step>) {
        into.clear();
        into.extend(self.backwards());
        into.reverse();
    }
}
