//! What is known of any bodies, as they are and in strings of JSON.

use proptest::prelude::*;

use super::*;

/// Bodies of few forms with many values, so that forms come again.
fn body() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        Just("7"),
        Just("8"),
        Just("7.0"),
        Just("-1e2"),
        Just("null"),
        Just("true"),
        Just("false"),
        Just("\"\""),
        Just("\"wrong\""),
        Just("\"old\""),
        Just("\"wait 3 s\""),
        Just("\"no key\""),
        Just("\"\\u0077rong\""),
        Just("\"a \\\"b\\\"\""),
        Just("\"\\\\\""),
        Just("\"\\ud83d\\ude00\""),
        Just("[\"\\\\\", \"\\n\"]"),
        Just("\"\u{e4}\""),
        Just("[]"),
        Just("{}"),
        Just("[1, {}]"),
        Just("{\"state\": \"old\"}"),
        Just("{\"state\": 1, \"detail\": null}"),
        Just("{\"a\": []}"),
        Just("7 8"),
        Just("\"\\x\""),
    ];
    let key = prop_oneof![
        Just("code"),
        Just("message"),
        Just("there"),
        Just("list"),
        Just("map"),
        Just("state"),
        Just("detail"),
        Just("email"),
        Just("other"),
        Just("c\\u006fde"),
    ];
    let list =
        prop::collection::vec(value.clone(), 0..4).prop_map(|all| format!("[{}]", all.join(",")));
    let map = prop::collection::vec((key.clone(), value.clone()), 0..4).prop_map(|all| {
        let all: Vec<String> = (all.iter())
            .map(|(key, value)| format!("\"{key}\": {value}"))
            .collect();
        format!("{{{}}}", all.join(", "))
    });
    let any = prop_oneof![value.prop_map(str::to_owned), list, map];
    prop::collection::vec((key, any), 0..4).prop_map(|all| {
        let all: Vec<String> = (all.iter())
            .map(|(key, value)| format!("\"{key}\": {value}"))
            .collect();
        format!("{{{}}}", all.join(", "))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A form that is known leads where a pass leads, and is known only where it is JSON.
    #[test]
    fn a_known_form_leads_where_a_pass_does(
        bodies in prop::collection::vec(body(), 40),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..4_u8), 120),
    ) {
        let (plan, mut learned) = (plan(), LazyAutomaton::default());
        let (mut known, mut quoted_known) = (0, 0);
        for body in bodies.iter().chain(&bodies).chain(&bodies) {
            let (state, is_known) = read(&mut learned, &plan, body);
            let begun = learned.begin(&plan.tests, 400, &[]);
            prop_assert_eq!(state, learned.pass(&plan.tests, body, begun).ok(), "{}", body);
            known += usize::from(is_known);
            let string = embedded(body);
            let ended = learned.follow::<true>(&plan.tests, string.as_bytes(), begun, &mut ());
            prop_assert!(ended.is_none() || ended == state, "{}", body);
            quoted_known += usize::from(ended.is_some());
        }
        prop_assert!(known > 0 && quoted_known > 0);
        // One byte left out, written twice, or another.
        for (at, (index, change)) in changes.iter().enumerate() {
            let spoilt = |body: String| {
                let mut body = body.into_bytes();
                let place = index.index(body.len());
                match change {
                    0 => drop(body.remove(place)),
                    1 => body.insert(place, body[place]),
                    2 => body.insert(place, b'"'),
                    _ => body[place] = b',',
                }
                body
            };
            let body = bodies[at % bodies.len()].clone();
            let (body, string) = (spoilt(body.clone()), spoilt(embedded(&body)));
            let begun = learned.begin(&plan.tests, 400, &[]);
            if let Some(state) = learned.follow::<true>(&plan.tests, &string, begun, &mut ()) {
                let string = format!("\"{}\"", String::from_utf8(string).unwrap());
                let body: String = serde_json::from_str(&string).unwrap();
                let passed = learned.pass(&plan.tests, &body, begun).ok();
                prop_assert_eq!(Some(state), passed, "{}", body);
            }
            if let Some(state) = learned.follow::<false>(&plan.tests, &body, begun, &mut ()) {
                let body = String::from_utf8(body).unwrap();
                let passed = learned.pass(&plan.tests, &body, begun).ok();
                prop_assert_eq!(Some(state), passed, "{}", body);
            }
        }
    }
}
