//! In the place of `fast` where that feature is off: nothing is known without the interpreter.

use std::convert::Infallible;
use std::marker::PhantomData;

use crate::resolution::Rules;
use crate::{Cache, Outcome, Response, Summary, Verdict};

/// No plan.
#[derive(Debug, Default)]
pub(crate) struct PlanSlot;

/// Nothing is kept.
#[derive(Debug, Default)]
pub(crate) struct Buffers;

/// Never made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Planned<'t, 'l> {
    never: Infallible,
    rules: PhantomData<Rules<'t, 'l>>,
}

impl Buffers {
    /// No output is cached.
    pub fn used_text(&self) -> bool {
        false
    }
}

impl PlanSlot {
    /// There is none.
    pub fn planned<'t, 'l>(&self, _: Rules<'t, 'l>) -> Option<Planned<'t, 'l>> {
        None
    }

    /// The interpreter is all there is.
    pub fn prefers_interpreter(&self, _: &Response<'_>) -> bool {
        true
    }
}

impl<'t> Planned<'t, '_> {
    pub fn verdict(self, _: &Response<'_>, _: &mut Cache) -> Option<Verdict<'t>> {
        match self.never {}
    }

    pub fn summary(self, _: &Response<'_>, _: &mut Cache) -> Option<Summary<'t>> {
        match self.never {}
    }

    pub fn write_verdict(
        self,
        _: &Response<'_>,
        _: &mut Cache,
        _: &mut Vec<u8>,
    ) -> Option<Outcome> {
        match self.never {}
    }

    pub fn write_summary(
        self,
        _: &Response<'_>,
        _: &mut Cache,
        _: &mut Vec<u8>,
    ) -> Option<Outcome> {
        match self.never {}
    }

    pub fn write_embedded_verdict(
        self,
        _: &Response<'_>,
        _: &mut Cache,
        _: &mut Vec<u8>,
    ) -> Option<Outcome> {
        match self.never {}
    }

    pub fn write_embedded_summary(
        self,
        _: &Response<'_>,
        _: &mut Cache,
        _: &mut Vec<u8>,
    ) -> Option<Outcome> {
        match self.never {}
    }
}
