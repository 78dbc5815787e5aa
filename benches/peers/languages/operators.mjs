// What json-rules-engine is taught: tests of a list of values.

// Some value of the list passes all checks.
export function some(list, checks) {
  return list.some((value) => checks.every((check) => passes(value, check)));
}

// The list is empty.
export function none(list) {
  return list.length === 0;
}

// Without a type, of any.
export function isOf(value, type) {
  switch (type) {
    case null:
    case undefined: return true;
    case "null": return value === null;
    case "array": return Array.isArray(value);
    case "object": return typeof value === "object" && value !== null && !Array.isArray(value);
    case "integer": return typeof value === "number";
    default: return typeof value === type;
  }
}

function isEmpty(value) {
  const isContainer = typeof value === "object" && value !== null;
  return value === null || value === "" || (isContainer && Object.keys(value).length === 0);
}

function passes(value, { is, of }) {
  switch (is) {
    case "one_of": return of.includes(value);
    case "starts_with": return typeof value === "string" && value.startsWith(of);
    case "contains": return typeof value === "string" && value.includes(of);
    case "regex": return typeof value === "string" && expression(of).test(value);
    case "type": return isOf(value, of);
    case "ge": return typeof value === "number" && value >= of;
    case "gt": return typeof value === "number" && value > of;
    case "le": return typeof value === "number" && value <= of;
    case "lt": return typeof value === "number" && value < of;
    case "empty": return isEmpty(value);
    case "not_empty": return !isEmpty(value);
    default: throw new Error(is);
  }
}

const expressions = new Map();

// Compiled once. Flags stand beside an expression here, not in it.
function expression(text) {
  let known = expressions.get(text);
  if (known === undefined) {
    const [, flags = "", pattern] = text.match(/^(?:\(\?(\w+)\))?(.*)$/s);
    known = new RegExp(pattern, flags);
    expressions.set(text, known);
  }
  return known;
}
