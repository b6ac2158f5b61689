"""What if: the numbers of a policy by name, the same policy with others in their place, or with one duty more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from unicodedata import normalize

from pydantic import ValidationError

from lianxin.rules.policy.measures import Line, Of, Table
from lianxin.rules.policy.schema import Duty, LinkRule, Policy
from lianxin.rules.policy.values import Share

TARGETS: Final = ("exactly", "at_least", "at_most", "rolling")
Value = int | Share


class BadNumberError(ValueError):
    """A number that the policy does not have, or that can not stand there; ``path`` says where."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a policy: where it stands, in which rule, what it counts."""

    path: str
    rule: str
    value: Value
    quantity: str


# -- the numbers that a policy has --------------------------------------------------------------------


def numbers_in(policy: Policy) -> tuple[Number, ...]:
    """Every quota, target and standard time, in the order of the policy."""
    found: list[Number] = []
    for key, link in policy.links.items():
        found += [Number(f"links.{key}.{name}", f"links.{key}", value, "links") for name, value in _amounts(link)]
    for key, duty in policy.duties.items():
        for name, value in _amounts(duty):
            quantity = "days_between" if name == "rolling" else duty.count
            found.append(Number(f"duties.{key}.{name}", f"duties.{key}", value, quantity))
    for key, entry in policy.words.entries.items():
        if entry.takes_minutes is not None:
            found.append(Number(f"entries.{key}.takes_minutes", f"entries.{key}", entry.takes_minutes, "minutes"))
    return tuple(found)


def _amounts(rule: LinkRule | Duty) -> Iterator[tuple[str, Value]]:
    for name in TARGETS:
        value = getattr(rule, name, None)
        if isinstance(value, Table):
            yield from ((f"{name}.{place}", leaf) for place, leaf in enumerate(value.leaves()))
        elif value is not None:
            yield name, value
    if rule.between is not None:
        yield from ((f"between.{place}", end) for place, end in enumerate(rule.between))


# -- other numbers in their place ----------------------------------------------------------------------


def with_numbers(policy: Policy, changes: Mapping[str, str]) -> Policy:
    """The policy with these numbers, as they were typed, in place of its own. Raises BadNumberError."""
    known = {number.path: number for number in numbers_in(policy)}
    for path, typed in changes.items():
        if path not in known:
            raise BadNumberError(path)
        policy = _put(policy, path, parsed(known[path], typed))
    return policy


def parsed(number: Number, typed: str) -> Value:
    """What was typed, as the kind of number that stands there: whole, or a share. Raises BadNumberError."""
    text = normalize("NFKC", typed.strip())
    try:
        if isinstance(number.value, Share):
            return Share.model_validate(text)
        found = int(text)
    except (ValueError, ValidationError) as error:
        raise BadNumberError(number.path) from error
    lowest = 1 if number.path.endswith(("rolling", "takes_minutes")) else 0
    if not lowest <= found <= 1_000_000 or not text.isascii():
        raise BadNumberError(number.path)
    return found


def _put(policy: Policy, path: str, value: Value) -> Policy:
    section, key, name, *rest = path.split(".")
    if section == "entries":
        entry = policy.words.entries[key].model_copy(update={"takes_minutes": value})
        words = policy.words.model_copy(update={"entries": {**policy.words.entries, key: entry}})
        return _copied(policy, words=words)
    rules: dict[str, Any] = dict(getattr(policy, section))
    rules[key] = rules[key].model_copy(update={name: _within(getattr(rules[key], name), rest, value, path)})
    return _copied(policy, **{section: rules})


def _within(old: Any, rest: list[str], value: Value, path: str) -> Any:
    if not rest:
        return value
    place = int(rest[0])
    if isinstance(old, Table):
        return _replaced(old, place, value)[0]
    ends = [value if number == place else end for number, end in enumerate(old)]
    if isinstance(ends[0], int) and isinstance(ends[1], int) and ends[0] > ends[1]:
        raise BadNumberError(path)
    return tuple(ends)


def _replaced(table: Table, place: int, value: Value) -> tuple[Table, int]:
    """The table with another number at its n-th leaf, and how many leaves were passed."""
    lines, passed = [], 0
    for line in table.lines:
        if isinstance(line.then, Table):
            inner, inside = _replaced(line.then, place - passed, value)
            lines.append(Line(when=line.when, then=inner))
            passed += inside
            continue
        lines.append(Line(when=line.when, then=value if passed == place else line.then))
        passed += 1
    return Table(lines=tuple(lines)), passed


def _copied(policy: Policy, **update: Any) -> Policy:
    """A copy without what the old one has worked out from its rules."""
    return Policy.model_construct(**{name: getattr(policy, name) for name in type(policy).model_fields} | update)


# -- one duty more -------------------------------------------------------------------------------------

MORE: Final = "tried-duty"


def with_duty(policy: Policy, *, who: str, kind: str, number: int, every: str) -> Policy:
    """The policy with one duty more: so many entries of a kind in each period. Raises BadNumberError."""
    word, party = policy.words.entries.get(kind), policy.parties.get(who)
    if word is None or party is None or not 0 < number <= 10_000 or MORE in policy.duties:
        raise BadNumberError("add")
    half_days = "half_days" in word.quantities
    try:
        duty = Duty(
            key=MORE,
            zh=f"再加:{word.zh}",
            en=f"added: {word.en or kind}",
            clause="(试算时添加,采用前补上出处)",
            who=(who,),
            of=Of(source="entries", names=(kind,)),
            count="half_days" if half_days else "records",
            at_least=number,
            every=every,  # type: ignore[arg-type]  # checked by the shape
        )
    except ValidationError as error:
        raise BadNumberError("add") from error
    return _copied(policy, duties={**policy.duties, MORE: duty})
