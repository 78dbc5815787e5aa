//! Why a rule won, why others did not, and what stays out of view.

use replybook::{Engine, Response};

use crate::catalog::{Rule, classify, engine};

#[test]
fn the_winner_the_losers_and_the_nearest_are_told() {
    let insider = Engine::builtin().provider("insider").unwrap();
    let body =
        br#"{"error":{"message":"Too many attempts, slow down. 30 Requests/minute is allowed."}}"#;
    let explanation = insider.explain(&Response::new(403, body));
    let won = explanation.won.as_ref().unwrap();
    assert_eq!(Some(won.rule.as_str()), explanation.verdict.rule.as_deref());
    assert_eq!(
        (won.layer.as_str(), won.place.as_str()),
        ("named", "the whole answer")
    );
    let lost: Vec<&str> = explanation
        .lost
        .iter()
        .map(|lost| lost.why.as_str())
        .collect();
    assert_eq!(lost, ["`named` beats `status`"]);
    assert!(
        explanation
            .to_string()
            .starts_with(&format!("{} won", won.rule))
    );
}

#[test]
fn a_rule_that_nearly_held_says_what_stood_in_its_way() {
    let x_ads = Engine::builtin().provider("x-ads").unwrap();
    let body = br#"{"errors":[{"code":"INVALID_PARAMETERS"}]}"#;
    let explanation = x_ads.explain(&Response::new(400, body));
    let near = explanation
        .nearly
        .iter()
        .find(|near| near.failed.contains("INVALID_PARAMETER"));
    let near = near.unwrap_or_else(|| panic!("{explanation}"));
    assert_eq!(near.place, "$['errors'][0]");
    assert_eq!(near.found, Some(serde_json::json!("INVALID_PARAMETERS")));
}

#[test]
fn sensitive_values_show_nowhere_unless_asked_for() {
    let braze = Engine::builtin().provider("braze").unwrap();
    let key = "0123abcd-secret";
    let bodies = [
        format!(r#"{{"message":"Invalid API key: {key}"}}"#),
        format!("Invalid API key: {key}"),
        format!(r#"{{"message":"Unauthorized","errors":["Invalid API key: {key}"]}}"#),
        format!(
            r#"{{"message":"Invalid API key: {key}","errors":[{{"type":"Invalid API key: {key}"}}]}}"#
        ),
    ];
    for body in &bodies {
        let response = Response::new(401, body.as_bytes());
        let explanation = braze.explain(&response);
        let json = serde_json::to_string(&explanation).unwrap();
        let shown = [
            json,
            explanation.to_string(),
            format!("{:?}", explanation.verdict),
            explanation.verdict.remediation(),
            format!("{:?}", explanation.verdict.clone().into_owned()),
        ];
        for text in shown {
            assert!(!text.contains(key), "{text}");
        }
        let revealed = serde_json::to_string(&braze.classify(&response).reveal()).unwrap();
        assert!(revealed.contains(key), "{revealed}");
    }
}

#[test]
fn sensitive_values_of_many_elements_show_nowhere_either() {
    let engine = engine(
        "shapes: { list: { each: { path: \"$.list[*]\", role: parts }, \
         fields: { token: \"@.token\", note: \"@.note\" }, identifying: [token] } }",
        &[Rule {
            name: "refused",
            lines: &[
                "shape: list",
                "when: { token: { exists: true } }",
                "capture: { token: { sensitive: true } }",
            ],
            example: (
                "{ status: 400, body: { list: [{ token: abcd-0 }] } }",
                "{ retryability: after_change }",
            ),
        }],
    );
    for many in [1, 4, 5, 30] {
        let element = |n: usize| format!(r#"{{"token":"abcd-{n}.","note":"see abcd-0. and {n}"}}"#);
        let elements: Vec<String> = (0..many).map(element).collect();
        let body = format!(r#"{{"list":[{}]}}"#, elements.join(","));
        let verdict = classify(&engine, 400, &body);
        let shown = serde_json::to_string(&verdict).unwrap();
        assert!(!shown.contains("abcd-"), "{shown}");
        let revealed = serde_json::to_string(&verdict.reveal()).unwrap();
        assert!(revealed.contains("see abcd-0."), "{revealed}");
    }
}
