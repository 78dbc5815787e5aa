//! Keys that repeat, in whatever order they come.

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

/// An object of these keys, a number or an object of a key under each.
fn object(keys: &[String]) -> String {
    let member = |(at, key): (usize, &String)| match at % 3 {
        0 => format!("\"{key}\" :{{\"z\":[{{}}], \"a\" : 1}}"),
        _ => format!("\"{key}\":{at}"),
    };
    let members: Vec<_> = keys.iter().enumerate().map(member).collect();
    format!("{{ {} }}", members.join(" , "))
}

fn has_told_all(automaton: &Automaton, keys: &[String]) -> bool {
    match told(automaton, &object(keys)) {
        Ok(_) => true,
        Err(Stop::Ambiguous) => false,
        Err(Stop::Malformed) => panic!("{keys:?}"),
    }
}

/// How many hashes are kept of an object's keys.
fn kept(automaton: &Automaton, keys: &[String]) -> usize {
    let mut scratch = Scratch::default();
    let body = object(keys);
    let mut told = Told {
        body: &body,
        lines: Vec::new(),
    };
    scan_str(&body, automaton, &mut scratch, &mut told).unwrap();
    scratch.keys.room()
}

#[test]
fn of_keys_that_ascend_none_is_kept() {
    let automaton = automaton(&["*", "*.a"]).unwrap();
    let counted: Vec<_> = (8..2000).map(|n| format!("id {n}")).collect();
    let mut sorted = counted.clone();
    sorted.sort();
    for keys in [&counted, &sorted] {
        assert_eq!(kept(&automaton, keys), 0);
        let mut again = keys.clone();
        again.push(keys[1000].clone());
        assert!(!has_told_all(&automaton, &again));
        *again.last_mut().unwrap() = "id".to_owned();
        assert!(kept(&automaton, &again) > 1990);
    }
    // By neither order.
    let turning: Vec<_> = ["b", "aa", "c"].map(str::to_owned).into();
    assert!(kept(&automaton, &turning) >= 3);
}

#[test]
fn each_object_has_keys_of_its_own() {
    let automaton = automaton(&["*.*.*"]).unwrap();
    for (body, is_clear) in [
        (
            r#"{"b":{"b":{"b":1,"a":2}},"a":{"b":{"b":1,"a":2},"a":{}}}"#,
            true,
        ),
        (
            r#"{"b":{"b":{"b":1,"a":2}},"a":{"b":{"b":1,"a":2},"b":{}}}"#,
            false,
        ),
        (
            r#"{"b":{"b":{"b":1,"a":2}},"a":{"b":{"b":1,"a":2,"b":3}}}"#,
            false,
        ),
        (r#"{"b":{"b":{"b":1,"a":2},"a":{}},"a":{},"b":1}"#, false),
        (r#"{"":{"":{"":1}}}"#, true),
        (r#"{"":{"":{"":1,"":2}}}"#, false),
    ] {
        assert_eq!(told(&automaton, body).is_ok(), is_clear, "{body}");
    }
}

proptest! {
    #[test]
    fn a_repeated_key_is_found_among_all(
        mut keys in prop::collection::vec("[ab]{0,3}|n[0-9]{1,2}|[a-f]{9,12}", 0..12),
        order in 0..4,
    ) {
        match order {
            0 => keys.sort(),
            1 => keys.sort_by_key(|key| (key.len(), key.clone())),
            2 => keys.sort_by(|a, b| b.cmp(a)),
            _ => {}
        }
        let differ = keys.iter().collect::<HashSet<_>>().len() == keys.len();
        let every = automaton(&["*.a"]).unwrap();
        prop_assert_eq!(has_told_all(&every, &keys), differ);

        // Only those that are looked for have to differ.
        let mut paths: Vec<String> = (0..80).map(|n| format!("n{n}.a")).collect();
        paths.push("ab".to_owned());
        let named = automaton(&paths).unwrap();
        let looked_for = |key: &&String| paths.contains(&format!("{key}.a")) || *key == "ab";
        let named_keys: Vec<_> = keys.iter().filter(looked_for).collect();
        let differ = named_keys.iter().collect::<HashSet<_>>().len() == named_keys.len();
        prop_assert_eq!(has_told_all(&named, &keys), differ);
    }
}
