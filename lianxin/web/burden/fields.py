"""The form of the what-if page: every number of the policy, the assumptions, one duty more, what to compare with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin import clock
from lianxin.registry import queries as registry
from lianxin.rules import periods
from lianxin.rules.burden.numbers import ASSUMED
from lianxin.rules.burden.whatif import Number, numbers_in
from lianxin.rules.policy.schema import Duty, LinkRule, Policy
from lianxin.rules.policy.values import Share
from lianxin.web.burden.asking import EVERY, FEWER, Asked, said, shown
from lianxin.web.errors import language
from lianxin.web.scope import Choice
from lianxin.web.templatetags.lianxin import unit_of

_HOW = {
    "exactly": ("正好", "exactly"),
    "at_least": ("至少", "at least"),
    "at_most": ("至多", "at most"),
    "rolling": ("间隔不超过几天", "no gap over, days"),
    "between": ("范围", "between"),
    "takes_minutes": ("标准用时", "standard time"),
}


@dataclass(frozen=True)
class NumberField:
    """One number of the policy as a field."""

    name: str
    label: str
    unit: str
    stands: str
    value: str

    @property
    def changed(self) -> bool:
        """Whether something else was typed than stands in the policy."""
        return self.value != self.stands


@dataclass(frozen=True)
class Assumption:
    """One assumption as a field."""

    name: str
    label: str
    unit: str
    holds: int
    value: str
    low: int
    high: int
    default: int


@dataclass(frozen=True)
class Form:
    """Everything that can be tried."""

    links: tuple[NumberField, ...]
    duties: tuple[NumberField, ...]
    entries: tuple[NumberField, ...]
    assumptions: tuple[Assumption, ...]
    ceilings: tuple[Assumption, ...]
    trips: tuple[Assumption, ...]
    years: tuple[Choice, ...]
    fewer: tuple[Choice, ...]
    parties: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    every: tuple[Choice, ...]
    number: str
    others: tuple[Choice, ...]
    judged: tuple[Choice, ...]


def form_of(request: HttpRequest, policy: Policy, on: Asked, own: Mapping[str, int], others: list[tuple[str, str]]) -> Form:
    """The form as it was sent."""
    numbers = numbers_in(policy)
    assumed = [_assumption(name, on, own) for name in ASSUMED]
    added = {name: on.added.get(name, "") for name in ("add-who", "add-kind", "add-number", "add-every")}
    parts = {part: tuple(_number(policy, one, on) for one in numbers if one.path.startswith(f"{part}.")) for part in _PARTS}
    return Form(
        parts["links"],
        parts["duties"],
        parts["entries"],
        tuple(one for one in assumed if not one.name.startswith(("trip.", "ceiling."))),
        tuple(one for one in assumed if one.name.startswith("ceiling.")),
        tuple(one for one in assumed if one.name.startswith("trip.")),
        _years(on),
        tuple(Choice(str(n), _("减少%(n)s%%") % {"n": n} if n else _("人数不变"), n == on.fewer) for n in _fewer(on)),
        tuple(Choice(key, _name(party), key == added["add-who"]) for key, party in policy.parties.items()),
        tuple(Choice(key, _name(word), key == added["add-kind"]) for key, word in policy.words.entries.items()),
        tuple(Choice(key, every(key), key == (added["add-every"] or "month")) for key in EVERY),
        added["add-number"],
        tuple(Choice(key, label, key == on.other) for key, label in others),
        _judged(on),
    )


_PARTS = ("links", "duties", "entries")


def _fewer(on: Asked) -> list[int]:
    return sorted({*FEWER, on.fewer})


def _years(on: Asked) -> tuple[Choice, ...]:
    this = periods.containing("year", clock.today())
    listed = {each.label for each in (periods.preceding(this), this, periods.following(this), on.year)}
    return tuple(Choice(label, label, label == on.year.label) for label in sorted(listed))


def _judged(on: Asked) -> tuple[Choice, ...]:
    """The last month, quarter and year that are over."""
    today = clock.today()
    kinds: tuple[periods.Kind, ...] = ("month", "quarter", "year")
    labels = [periods.preceding(periods.containing(kind, today)).label for kind in kinds]
    if on.judged is not None and on.judged.label not in labels:
        labels.append(on.judged.label)
    return tuple(Choice(label, label, on.judged is not None and label == on.judged.label) for label in labels)


def every(key: str) -> str:
    """A rhythm in words."""
    words = {
        "week": _("每周"),
        "month": _("每月"),
        "quarter": _("每季度"),
        "half_year": _("每半年"),
        "year": _("每年"),
    }
    return str(words[key])


def _name(thing: Any) -> str:
    return str(thing.en if language() == "en" and thing.en else thing.zh)


def _number(policy: Policy, number: Number, on: Asked) -> NumberField:
    section, key, name, *rest = number.path.split(".")
    rule: Any = policy.words.entries[key] if section == "entries" else policy.rule(key)
    how = _HOW[name][language() == "en"]
    if name == "between":
        how = (_("下限"), _("上限"))[int(rest[0])]
    elif rest:
        how = f"{how} {int(rest[0]) + 1}"
    stands = shown(number)
    typed = on.changes.get(number.path)
    value = stands if typed is None else _typed(number, typed)
    return NumberField(f"n.{number.path}", f"{_name(rule)} · {how}", _unit(rule, number), stands, value)


def _typed(number: Number, typed: str) -> str:
    if number.quantity == "half_days" and typed.isdecimal():
        return f"{int(typed) // 2}.5" if int(typed) % 2 else str(int(typed) // 2)
    return typed


def _unit(rule: Any, number: Number) -> str:
    if isinstance(number.value, Share) or number.quantity == "days_between":
        return ""
    if number.quantity == "minutes":
        return _("分钟")
    unit = unit_of("half_days") if number.quantity == "half_days" else unit_of(number.quantity)
    if isinstance(rule, LinkRule):
        unit = _("个")
    return f"{unit.strip()}, {every(rule.every)}" if isinstance(rule, Duty) and rule.every in EVERY else unit.strip()


def _assumption(name: str, on: Asked, own: Mapping[str, int]) -> Assumption:
    known = ASSUMED[name]
    holds = own.get(name, known.number)
    units = {
        "minutes": _("分钟"),
        "homes": _("户"),
        "days": _("天"),
        "months": _("个月"),
        "percent": "%",
        "times": _("次"),
        "texts": _("份"),
    }
    value = str(on.assumed.get(name, holds))
    return Assumption(f"a.{name}", said(name), units[known.unit], holds, value, known.low, known.high, known.number)


def area_for(request: HttpRequest, code: str) -> Any:
    """The area of a form, if the reader may write policies for it. Raises NotFound."""
    return registry.area_for(request.viewer, code, thing="policy", action="draft")  # type: ignore[attr-defined]
