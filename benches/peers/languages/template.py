"""Clauses as templates of Jinja, over `response` (the body) and `headers`."""

import re


class CannotBeSaid(Exception):
    """What a template, or a filter with it, has no word for."""


LIST = "{0} is sequence and {0} is not string and {0} is not mapping"
NUMBER = "({0} is number and {0} is not boolean)"
NAME = re.compile(r"[^\W\d]\w*")
SEGMENT = re.compile(r"\.(\w+|\*)|\[(\d+|\*|:|\?[^\]]+)\]")


def predicate(place, conditions):
    """A template that says something exactly where all conditions hold."""
    if place["each"] is None:
        before, all_of = conjunction(place, conditions)
        return f"{before}{{{{ {all_of} }}}}"
    before, all_of = conjunction(place, conditions)
    kind = f"{typed('element', place['type'])} and " if place["type"] else ""
    opening, closing = each(place["each"])
    return (
        f"{opening}{before}{{% if {kind}{all_of} %}}True{{% endif %}}{closing}"
    )


def each(path):
    """The loops around one element: it is `element` inside."""
    node, opening, closing = "response", "", ""
    for depth, step in enumerate(segments(path)):
        if NAME.fullmatch(step):
            opening += f"{{% if {node} is mapping and {step!r} in {node} %}}"
            closing = "{% endif %}" + closing
            node += f"[{step!r}]"
            continue
        elements = f"{node} if {LIST.format(node)} else []"
        if step != ":":
            elements = f"{node}.values() if {node} is mapping else {elements}"
        asked = f" if {exists(f'at{depth}', step[1:])}" if step[0] == "?" else ""
        opening += f"{{% for at{depth} in ({elements}){asked} %}}"
        closing = "{% endfor %}" + closing
        node = f"at{depth}"
    return f"{opening}{{% for element in [{node}] %}}", "{% endfor %}" + closing


def exists(node, text):
    """A filter that asks what exists: `@.id`, `!@.id`, or several with `||`."""
    alternatives = []
    for alternative in text.split("||"):
        sign, name = re.fullmatch(r"\s*(!?)@\.(\w+)\s*", alternative).groups()
        there = f"({node} is mapping and {name!r} in {node})"
        alternatives.append(f"not {there}" if sign else there)
    return " or ".join(alternatives)


def segments(path):
    """The steps of a path: names, positions, `*`, `:` and filters."""
    steps, at = [], 1
    while at < len(path):
        found = SEGMENT.match(path, at)
        if not found:
            raise CannotBeSaid(f"the path {path}")
        steps.append(found[1] or found[2])
        at = found.end()
    return steps


def one(path):
    """The node of a path that selects at most one: whether it is there, and itself."""
    node = "element" if path[0] == "@" else "response"
    guards = []
    for step in segments(path):
        if step.isdigit():
            guards.append(f"{LIST.format(node)} and {node}|length > {step}")
            node += f"[{step}]"
        elif NAME.fullmatch(step):
            guards.append(f"{node} is mapping and {step!r} in {node}")
            node += f"[{step!r}]"
        else:
            raise CannotBeSaid("a path that selects several nodes")
    return " and ".join(guards) or "true", node


def conjunction(place, conditions):
    """What must be set before, and the expression."""
    used = {}
    expressions = [expression(place, condition, used) for condition in conditions]
    before = "".join(
        f"{{% set there{slot} = {there} %}}{{% set x{slot} = {value} %}}"
        for slot, (there, value) in used.items()
    )
    return before, " and ".join(expressions) or "true"


def expression(place, condition, used):
    """One condition; notes the lists that it asks for."""
    kind, of = condition["is"], condition.get("of")
    if kind == "not":
        alternatives = [
            "(" + " and ".join(expression(place, one, used) for one in all_of) + ")"
            for all_of in of
        ]
        return f"not ({' or '.join(alternatives)})"
    if kind in ("status", "kind"):
        raise CannotBeSaid(f"the {kind} beside the body")
    slot, checks = (of, []) if kind == "absent" else of
    used[slot] = value(place["slots"][slot])
    holds = " and ".join([f"there{slot}"] + [check(f"x{slot}", one) for one in checks])
    return {
        "some": f"({holds})",
        "absent": f"not there{slot}",
        "absent_or": f"(not there{slot} or ({holds}))",
    }[kind]


def value(slot):
    """Whether a list has a value, and the value: the first that is not null."""
    if "text" in slot:
        raise CannotBeSaid("a text that is not JSON")
    if "header" in slot:
        name = repr(slot["header"])
        there, found = f"{name} in headers", f"headers[{name}]"
    else:
        paths = []
        for path in slot["paths"]:
            there, node = one(path)
            if slot.get("type"):
                there += f" and {typed(node, slot['type'])}"
            paths.append((there, node))
        there = " or ".join(f"({there})" for there, _ in paths)
        found = "".join(
            f"{node} if {there} and {node} is not none else " for there, node in paths
        )
        found += "none"
    if slot.get("lower"):
        found = f"({found})|lower" if slot.get("type") == "string" else (
            f"({found})|lower if ({found}) is string else ({found})"
        )
    return there, found


def typed(node, kind):
    return {
        "string": f"{node} is string",
        "boolean": f"{node} is boolean",
        "null": f"{node} is none",
        "array": f"({LIST.format(node)})",
        "object": f"{node} is mapping",
    }.get(kind, NUMBER.format(node))


def check(x, of):
    """A test of one value."""
    kind, wanted = of["is"], of.get("of")
    signs = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<"}
    empty = f"{x} in [none, '', [], {{}}]"
    if kind in signs:
        return f"({NUMBER.format(x)} and {x} {signs[kind]} {wanted})"
    if kind == "one_of":
        return "(" + " or ".join(equal(x, one) for one in wanted) + ")"
    if kind == "regex":
        flags, pattern = re.fullmatch(r"(\(\?\w+\))?(.*)", wanted, re.S).groups()
        # The filter answers the first group.
        pattern = f"{flags or ''}({pattern})"
        return f"({x} is string and {x}|regex_search({pattern!r}))"
    return {
        "starts_with": f"({x} is string and {x}.startswith({wanted!r}))",
        "contains": f"({x} is string and {wanted!r} in {x})",
        "type": typed(x, wanted),
        "empty": empty,
        "not_empty": f"not ({empty})",
    }[kind]


def equal(x, wanted):
    if wanted is None:
        return f"{x} is none"
    if isinstance(wanted, bool):
        return f"{x} is sameas {str(wanted).lower()}"
    if isinstance(wanted, str):
        return f"{x} == {wanted!r}"
    return f"({NUMBER.format(x)} and {x} == {wanted})"
