// The rules in json-rules-engine, on the same responses.
//
// A condition is a fact and an operator; `all`, `any` and `not` join them. A fact is a
// list of what a path selects. So what must hold of one element of a list at once cannot
// be said. Every rule that holds gives an event; the first in our order is the answer.

import { readFileSync } from "node:fs";
import rulesEngine from "json-rules-engine";
import { JSONPath } from "jsonpath-plus";
import { isOf, none, some } from "./operators.mjs";

const SECONDS = 10;
const UNDER = { "2xx": [[200, 299]], "not 2xx": [[100, 199], [300, 599]] };

class CannotBeSaid extends Error {}

// Paths begin at a wrapper, for a body may be a text or a number too.
const path = (text) => "$.body" + text.slice(1).replace(/\[\?([^\]]+)\]/, "[?($1)]");

// What the first path selects that selects a value. Of elements, what all paths select:
// which of them belong to one element is not known any more.
function selected(answer, { each }, { paths, type }) {
  const isOfElements = paths.some((one) => one.startsWith("@"));
  const all = [];
  for (const one of paths) {
    const at = path(one.startsWith("@") ? each + one.slice(1) : one);
    const found = JSONPath({ path: at, json: answer, wrap: true }).filter((value) => isOf(value, type));
    if (!isOfElements && found.some((value) => value !== null)) return found;
    all.push(...found);
  }
  return all;
}

// Adds the list of a slot as a fact, which a run computes once, when it is first asked for.
function addList(engine, name, place, slot) {
  engine.addFact(name, async (_, almanac) => {
    let list;
    if (slot.text) list = await almanac.factValue("text");
    else if (slot.header) list = (await almanac.factValue("headers"))[slot.header] ?? [];
    else list = selected(await almanac.factValue("answer"), place, slot);
    if (!slot.lower) return list;
    return list.map((value) => (typeof value === "string" ? value.toLowerCase() : value));
  });
}

function status(ranges) {
  const range = ([low, high]) => ({
    all: [
      { fact: "status", operator: "greaterThanInclusive", value: low },
      { fact: "status", operator: "lessThanInclusive", value: high },
    ],
  });
  return { any: ranges.map(range) };
}

function condition(place, { is, of }) {
  const some = ([slot, value]) => ({ fact: place.facts[slot], operator: "some", value });
  const absent = (slot) => ({ fact: place.facts[slot], operator: "none", value: null });
  switch (is) {
    case "status": return status(of);
    case "kind": return { fact: "kind", operator: "in", value: of };
    case "some": return some(of);
    case "absent": return absent(of);
    case "absent_or": return { any: [absent(of[0]), some(of)] };
    case "not": {
      const all = (conditions) => ({ all: conditions.map((one) => condition(place, one)) });
      return { not: { any: of.map(all) } };
    }
    default: throw new Error(is);
  }
}

// Whether a condition is about the element itself.
function ofElement(place, { is, of }) {
  if (is === "not") return of.flat().some((one) => ofElement(place, one));
  if (is === "status" || is === "kind") return false;
  const slot = place.slots[is === "absent" ? of : of[0]];
  return slot.paths?.some((text) => text.startsWith("@")) ?? false;
}

function conditions(clause, place) {
  const all = clause.all.map((one) => condition(place, one));
  if (clause.under) all.push(status(UNDER[clause.under]));
  if (place.each) {
    const own = clause.all.filter((one) => ofElement(place, one));
    if (own.length > 1 || own.some(({ is }) => is !== "some")) {
      throw new CannotBeSaid("several conditions of one element");
    }
    if (own.length === 0) all.push({ fact: place.element, operator: "some", value: [] });
  }
  return { all };
}

// The lists of a place as facts, by number; `element` is that of the elements themselves.
function addPlace(engine, name, place) {
  const facts = place.slots.map((_, at) => `${name}.${at}`);
  place.slots.forEach((slot, at) => addList(engine, facts[at], place, slot));
  const element = `${name}.element`;
  if (place.each) addList(engine, element, place, { paths: ["@"], type: place.type });
  return { ...place, facts, element };
}

// The rules of one provider; those of which some clause cannot be said.
function compile(catalogs, provider) {
  const engine = new rulesEngine.Engine();
  engine.addOperator("some", some);
  engine.addOperator("none", none);
  const outside = catalogs.http.clauses.map((clause) => ({ ...clause, under: "not 2xx" }));
  const catalog = (name, clauses) => {
    const places = catalogs[name].places.map((place, at) => addPlace(engine, `${name}.${at}`, place));
    return clauses.map((clause) => [clause, places[clause.place]]);
  };
  const clauses = catalog(provider, catalogs[provider].clauses);
  if (provider !== "http") clauses.push(...catalog("http", outside));
  const unsaid = new Map();
  clauses.forEach(([clause, place], order) => {
    try {
      const event = { type: clause.rule, params: { order } };
      engine.addRule({ conditions: conditions(clause, place), event });
    } catch (reason) {
      if (!(reason instanceof CannotBeSaid)) throw reason;
      unsaid.set(clause.rule, reason.message);
    }
  });
  return { engine, unsaid };
}

// What a response is to the rules; the body is read here.
function facts({ status, headers, body }) {
  const named = {};
  for (const [name, value] of headers) (named[name.toLowerCase()] ??= []).push(value);
  const text = body.trim();
  try {
    return { status, headers: named, kind: "json", text: [], answer: { body: JSON.parse(text) } };
  } catch {
    const first = { "<": "html", "{": "malformed", "[": "malformed" }[text[0]] ?? "text";
    const kind = text === "" ? "empty" : first;
    return { status, headers: named, kind, text: text === "" ? [] : [text], answer: {} };
  }
}

async function judge(engine, response) {
  const { events } = await engine.run(facts(response));
  let first = null;
  for (const event of events) {
    if (first === null || event.params.order < first.params.order) first = event;
  }
  return first?.type ?? null;
}

// Nanoseconds of processor time of the cheapest of many rounds.
async function least(work) {
  let best = Infinity;
  const until = performance.now() + 1000 * SECONDS;
  for (let round = 0; round < 3 || performance.now() < until; round += 1) {
    const begun = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(begun);
    best = Math.min(best, 1000 * (user + system));
  }
  return best;
}

const exported = JSON.parse(readFileSync(process.argv[2], "utf8"));
const engines = Object.fromEntries(
  Object.keys(exported.providers).map((name) => [name, compile(exported.providers, name)]),
);
const told = { same: 0, another: 0, unsaid: 0 };
for (const one of exported.cases) {
  const { engine, unsaid } = engines[one.provider];
  const found = await judge(engine, one);
  if (found === one.rule) {
    told.same += 1;
    continue;
  }
  told[unsaid.has(one.rule) ? "unsaid" : "another"] += 1;
  console.error(`${one.id}: ${found}, not ${one.rule} ${unsaid.get(one.rule) ?? ""}`);
}
const cases = exported.cases.filter((one) => one.json);
const parsing = (await least(() => cases.forEach((one) => JSON.parse(one.body)))) / cases.length;
const answering =
  (await least(async () => {
    for (const one of cases) await judge(engines[one.provider].engine, one);
  })) / cases.length;
const numbers = [told.same, told.another, told.unsaid, answering.toFixed(0), parsing.toFixed(0)];
console.log(
  `| json-rules-engine (Node) | ${numbers.join(" | ")} | ${(answering / parsing).toFixed(0)} |`,
);
