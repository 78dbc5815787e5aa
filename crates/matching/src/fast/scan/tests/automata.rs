//! What makes an automaton, and what a forged one may do.

use super::super::automaton::{Part, State};
use super::*;

#[test]
fn other_paths_need_a_tree() {
    let with = |descendant, selectors: Vec<Selector>| Segment {
        descendant,
        selectors,
    };
    let slice = |start, end, step| Selector::Slice(Slice { start, end, step });
    let cases = [
        (
            with(true, vec![Selector::Wildcard]),
            NotServable::Descendant,
        ),
        (with(false, vec![]), NotServable::Selectors),
        (
            with(false, vec![Selector::Index(0), Selector::Index(1)]),
            NotServable::Selectors,
        ),
        (
            with(false, vec![Selector::Index(-1)]),
            NotServable::NegativeIndex,
        ),
        (
            with(false, vec![slice(Some(1), None, 1)]),
            NotServable::Slice,
        ),
        (
            with(false, vec![slice(None, Some(9), 1)]),
            NotServable::Slice,
        ),
        (with(false, vec![slice(None, None, -1)]), NotServable::Slice),
    ];
    let first = segments("a").remove(0);
    for (segment, reason) in cases {
        let mut builder = Builder::new();
        assert_eq!(builder.add([&first, &segment], 0), Err(reason));
        assert_eq!(builder.build(), Builder::new().build());
    }
    let from_0 = with(false, vec![slice(Some(0), None, 1)]);
    assert_eq!(Builder::new().add([&from_0], 0), Ok(()));
}

#[test]
fn paths_with_too_many_combinations_are_refused() {
    let path = |named: usize| -> String {
        let step = |at| if at == named { "a." } else { "*." };
        (0..20).map(step).collect()
    };
    let paths: Vec<_> = (0..20).map(path).collect();
    assert_eq!(automaton(&paths), Err(TooLarge));
    assert!(automaton(&paths[..8]).is_ok());
}

#[test]
fn a_forged_automaton_does_no_harm() {
    let names: Vec<_> = (0..20)
        .map(|at| format!("{at}x.*.b.0.long enough"))
        .collect();
    let whole = automaton(&names).unwrap();
    let body = r#"{"1x": {"a": {"b": ["c"]}}, "2x": [{"b": [{"long enough": {}}]}], "z": 0}"#;
    let part = Part {
        start: u32::MAX,
        len: u32::MAX,
    };
    let forgeries: [fn(&mut Automaton, Part); 10] = [
        |forged, _| forged.states.clear(),
        |forged, _| forged.states.truncate(3),
        |forged, _| forged.members.clear(),
        |forged, _| forged.table.truncate(7),
        |forged, _| forged.table.fill(1),
        |forged, _| forged.table.fill(u32::MAX),
        |forged, _| forged.names.clear(),
        |forged, part| {
            forged.states.fill(State {
                any_member: 9,
                marks: part,
                ..State::default()
            })
        },
        |forged, part| {
            forged
                .members
                .iter_mut()
                .for_each(|member| member.name.start = part.len)
        },
        |forged, part| {
            for state in &mut forged.states {
                (state.members, state.table, state.any_element) = (part, part, u32::MAX);
            }
        },
    ];
    for forge in forgeries {
        let mut forged = whole.clone();
        forge(&mut forged, part);
        assert_ne!(told(&forged, body), Err(Stop::Malformed));
    }
}
