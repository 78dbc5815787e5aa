"""The rules as filters of Airbyte's declarative error handler, on the same responses.

A filter holds where its status codes do, or its predicate: what asks for a status
and something of the body at once cannot be said. The first filter that holds is the
answer; it names its rule as its message.
"""

import json
import sys
import time
from collections import Counter

import requests
from airbyte_cdk.sources.declarative.requesters.error_handlers import (
    DefaultErrorHandler,
    HttpResponseFilter,
)

from template import CannotBeSaid, predicate

STATUSES = set(range(100, 600))
UNDER = {
    None: STATUSES,
    "2xx": set(range(200, 300)),
    "not 2xx": STATUSES - set(range(200, 300)),
}
SECONDS = 10


def conditions(clause, place):
    """What a filter asks for one clause."""
    codes, others = STATUSES, []
    for condition in clause["all"]:
        if condition["is"] == "status":
            ranges = condition["of"]
            codes = codes & {code for low, high in ranges for code in range(low, high + 1)}
        else:
            others.append(condition)
    if not others and place["each"] is None:
        return {"http_codes": codes & UNDER[clause["under"]]}
    if codes != STATUSES:
        raise CannotBeSaid("a status beside the body")
    # That it decides only under a 2xx, or never there, is left out for the same reason.
    return {"predicate": predicate(place, others)}


def handler(catalogs, provider):
    """The filters of one provider, and the rules of which some clause has none."""
    filters, unsaid, said = [], {}, []
    clauses = [(clause, provider) for clause in catalogs[provider]["clauses"]]
    if provider != "http":
        outside = [{**clause, "under": "not 2xx"} for clause in catalogs["http"]["clauses"]]
        clauses += [(clause, "http") for clause in outside]
    for clause, catalog in clauses:
        try:
            asked = conditions(clause, catalogs[catalog]["places"][clause["place"]])
        except CannotBeSaid as reason:
            unsaid.setdefault(clause["rule"], str(reason))
            continue
        # The same for another kind of status, which a predicate does not know.
        if asked in said:
            continue
        said.append(asked)
        name = clause["rule"]
        filters.append(
            HttpResponseFilter(config={}, parameters={}, action="FAIL", error_message=name, **asked)
        )
    return DefaultErrorHandler(config={}, parameters={}, response_filters=filters), unsaid


def response(case):
    answer = requests.Response()
    answer.status_code = case["status"]
    answer.headers.update(case["headers"])
    answer._content = case["body"].encode()
    return answer


def least(work):
    """Nanoseconds of processor time of the cheapest of many rounds."""
    rounds, until = [], time.monotonic() + SECONDS
    while len(rounds) < 3 or time.monotonic() < until:
        begun = time.process_time_ns()
        work()
        rounds.append(time.process_time_ns() - begun)
    return min(rounds)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        exported = json.load(file)
    handlers = {name: handler(exported["providers"], name) for name in exported["providers"]}
    rules = {clause["rule"] for of in exported["providers"].values() for clause in of["clauses"]}
    told = Counter()
    for case in exported["cases"]:
        errors, unsaid = handlers[case["provider"]]
        message = errors.interpret_response(response(case)).error_message
        found = message if message in rules else None
        if found == case["rule"]:
            told["same"] += 1
            continue
        kind = "cannot be said" if case["rule"] in unsaid else "another"
        told[kind] += 1
        why = unsaid.get(case["rule"], "")
        print(f"{case['id']}: {found}, not {case['rule']} {why}", file=sys.stderr)
    cases = [case for case in exported["cases"] if case["json"]]
    bodies = [case["body"] for case in cases]
    asked = [(handlers[case["provider"]][0], response(case)) for case in cases]
    parsing = least(lambda: [json.loads(body) for body in bodies]) / len(cases)
    answering = least(lambda: [errors.interpret_response(one) for errors, one in asked]) / len(cases)
    print(
        f"| Airbyte CDK's error handler (Python) | {told['same']} | {told['another']} "
        f"| {told['cannot be said']} | {answering:.0f} | {parsing:.0f} | {answering / parsing:.0f} |"
    )


main()
