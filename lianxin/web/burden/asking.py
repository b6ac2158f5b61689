"""What the reader tries, read from the address: other numbers, other assumptions, fewer officers, another year, one duty more.

Everything stands in the address, so a trial can be sent on, and looking never writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from lianxin.planning.queries import Basis
from lianxin.rules import periods
from lianxin.rules.burden.numbers import ASSUMED
from lianxin.rules.burden.whatif import BadNumberError, Number, numbers_in, with_duty, with_numbers
from lianxin.rules.periods import Period
from lianxin.rules.policy.schema import Policy
from lianxin.rules.policy.values import Share
from lianxin.web.errors import language

FEWER: Final = (0, 5, 10, 20)
EVERY: Final = ("week", "month", "quarter", "half_year", "year")
ADDED: Final = ("add-who", "add-kind", "add-number", "add-every")


@dataclass
class Asked:
    """A trial as it was asked for, with what could not be understood."""

    year: Period
    fewer: int = 0
    changes: dict[str, str] = field(default_factory=dict)
    assumed: dict[str, int] = field(default_factory=dict)
    added: dict[str, str] = field(default_factory=dict)
    other: str = ""
    judged: Period | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        """Whether anything is tried that is not as it stands."""
        return bool(self.changes or self.added or self.fewer or self.assumed or self.other)

    def basis(self, area: Any, today: date) -> Basis:
        """What is tried, as the services take it."""
        return Basis(area, today, self.year, self.fewer, self.assumed)


def asked(data: Mapping[str, str], policy: Policy, today: date, own: Mapping[str, int]) -> Asked:
    """What was asked for; what stands there anyway is no change. ``own`` are the assumptions that hold."""
    found = Asked(_year(data.get("year", ""), today), _whole(data.get("fewer", ""), 0, 90) or 0)
    found.other, found.judged = data.get("with", ""), _period(data.get("on", ""))
    for number in numbers_in(policy):
        typed = data.get(f"n.{number.path}", "").strip()
        if typed and typed != shown(number):
            found.changes[number.path] = written(number, typed)
    for name, known in ASSUMED.items():
        typed = data.get(f"a.{name}", "").strip()
        if typed and typed != str(own.get(name, known.number)):
            whole = _whole(typed, known.low, known.high)
            if whole is None:
                found.problems.append(
                    _("%(what)s:请填%(low)s至%(high)s") % {"what": said(name), "low": known.low, "high": known.high}
                )
            else:
                found.assumed[name] = whole
    if data.get("add-number", "").strip():
        found.added = {name: data.get(name, "").strip() for name in ADDED}
    return found


def said(name: str) -> str:
    """An assumption in the reader's language."""
    known = ASSUMED[name]
    return known.en if language() == "en" else known.zh


def _year(text: str, today: date) -> Period:
    try:
        found = periods.parse(text)
    except periods.PeriodError:
        return periods.containing("year", today)
    return found if found.kind == "year" else periods.containing("year", today)


def _period(text: str) -> Period | None:
    try:
        return periods.parse(text) if text else None
    except periods.PeriodError:
        return None


def _whole(text: str, low: int, high: int) -> int | None:
    found = int(text) if text.isdecimal() and text.isascii() else None
    return found if found is not None and low <= found <= high else None


# -- numbers as people read them -----------------------------------------------------------------------


def shown(number: Number) -> str:
    """A number as it stands in its field: half-days as days, shares as written."""
    if isinstance(number.value, Share):
        return str(number.value)
    if number.quantity == "half_days":
        return f"{number.value // 2}.5" if number.value % 2 else str(number.value // 2)
    return str(number.value)


def written(number: Number, typed: str) -> str:
    """What was typed into such a field, as the policy writes it; what can not be read stays as it is, to be refused."""
    if number.quantity != "half_days":
        return typed
    whole, _, half = typed.partition(".")
    if whole.isdecimal() and half in ("", "0", "5"):
        return str(int(whole) * 2 + (half == "5"))
    return typed


def tried(policy: Policy, on: Asked) -> Policy:
    """The policy with what is tried; what can not be is noted, and the rest of it tried."""
    for path, typed in on.changes.items():
        try:
            policy = with_numbers(policy, {path: typed})
        except BadNumberError:
            on.problems.append(_("“%(typed)s”填不进这里:%(path)s") % {"typed": typed, "path": path})
    if on.added:
        number = _whole(on.added["add-number"], 1, 10_000) or 0
        try:
            policy = with_duty(
                policy,
                who=on.added["add-who"],
                kind=on.added["add-kind"],
                number=number,
                every=on.added["add-every"],
            )
        except BadNumberError:
            on.problems.append(_("新增的任务没有填全,或数目不对"))
    return policy
