use super::*;
use crate::{Engine, Request};

#[test]
fn what_a_status_settles_is_no_other_ruling() {
    let builtin = Engine::builtin();
    let written = |ruling: Summary<'_>| {
        let mut json = Vec::new();
        ruling.write_json(&mut json);
        (ruling.basis(), String::from_utf8(json).unwrap())
    };
    let get = Request {
        method: "GET",
        ..Request::default()
    };
    let headers = [("Retry-After", "7")];
    // Some of them share a place.
    let statuses = [200, 204, 301, 400, 401, 404, 409, 429, 465, 500, 503, 999];
    let mut cache = Cache::new();
    let mut settled = 0;
    for catalog in &builtin.table().providers {
        let provider = builtin.provider(&catalog.id).unwrap();
        let interpreter = builtin.interpreter();
        let other = interpreter.provider(&catalog.id).unwrap();
        for status in statuses.into_iter().cycle().take(3 * statuses.len()) {
            let plain = Response::new(status, b"{}");
            for response in [
                plain,
                plain.with_headers(&headers),
                plain.with_request(get),
                Response::new(status, b"no JSON").with_request(Request::default()),
            ] {
                let plan = provider.place.plan.plan.get();
                let known = plan.and_then(|plan| cache.fast.plans.known(plan.number()));
                settled += usize::from(known.is_some_and(|known| known.settled(status).is_some()));
                let ruling = provider.judge(&response, &mut cache);
                let expected = other.judge(&response, &mut Cache::new());
                assert_eq!(
                    written(ruling),
                    written(expected),
                    "{} {status}",
                    catalog.id
                );
            }
        }
    }
    assert!(settled > 50, "{settled}");
}

#[test]
fn a_plan_changes_no_verdict() {
    let builtin = Engine::builtin();
    for catalog in &builtin.table().providers {
        let provider = builtin.provider(&catalog.id).unwrap();
        for sample in catalog.rules.iter().filter_map(|rule| rule.sample.as_ref()) {
            let headers = sample.header_lines();
            let response = Response::shown(sample, &headers);
            let alone = provider.rules().interpret_within_budget(&response);
            let planned = provider.classify_with(&response, &mut Cache::new());
            assert_eq!(alone, Some(planned));
        }
    }
}

#[test]
fn a_plan_is_made_once_it_is_worth_it() {
    let engine = Engine::new(Engine::builtin().table().clone());
    let http = engine.provider("http").unwrap();
    let response = Response::new(503, b"");
    let is_planned = || http.place.plan.plan.get().is_some();
    let verdicts: Vec<_> = (0..ALONE / 2).map(|_| http.classify(&response)).collect();
    assert!(!is_planned());
    let more = (0..ALONE).map(|_| http.classify(&response));
    assert!(
        more.chain(verdicts)
            .all(|verdict| verdict.rule.as_deref() == Some("http.service-unavailable"))
    );
    assert!(is_planned());
}
