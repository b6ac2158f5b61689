"""What was tried, written into the policy's own text: for a draft that goes on from there."""

from __future__ import annotations

from typing import Any

from ruamel.yaml.comments import CommentedMap

from lianxin.rules.burden.whatif import Value, numbers_in, parsed
from lianxin.rules.policy.schema import Policy
from lianxin.rules.policy.values import Share
from lianxin.web.burden.asking import Asked
from lianxin.web.policies.editor.text import dump, load


def text_with(text: str, policy: Policy, on: Asked) -> str:
    """The text with the numbers that were tried and the duty that was added; comments and order stay. Raises BadNumberError."""
    document = load(text)
    known = {number.path: number for number in numbers_in(policy)}
    for path, typed in on.changes.items():
        _set(document, path, parsed(known[path], typed))
    if on.added:
        _add(document, policy, on.added)
    return dump(document)


def _set(document: CommentedMap, path: str, value: Value) -> None:
    section, key, name, *rest = path.split(".")
    rule = document["words"]["entries"][key] if section == "entries" else document[section][key]
    plain = str(value) if isinstance(value, Share) else value
    if not rest:
        rule[name] = plain
    elif name == "between":
        rule[name][int(rest[0])] = plain
    else:
        holder = _leaves(rule[name])[int(rest[0])]
        holder["then"] = plain


def _leaves(table: Any) -> list[CommentedMap]:
    """The lines of a table that hold a number, in order."""
    found: list[CommentedMap] = []
    for line in table:
        found += _leaves(line["then"]) if isinstance(line["then"], list) else [line]
    return found


def _add(document: CommentedMap, policy: Policy, added: dict[str, str]) -> None:
    kind = added["add-kind"]
    word = policy.words.entries[kind]
    duties = document.setdefault("duties", CommentedMap())
    key, number = f"{kind}-more", 2
    while key in policy.rules:
        key, number = f"{kind}-more-{number}", number + 1
    rule = CommentedMap(
        {
            "zh": f"再加:{word.zh}",
            "clause": "(试算时添加,采用前补上出处)",
            "who": added["add-who"],
            "of": CommentedMap({"entries": kind}),
            "at_least": int(added["add-number"]),
            "every": added["add-every"],
        }
    )
    if "half_days" in word.quantities:
        rule.insert(3, "count", "half_days")
    duties[key] = rule
