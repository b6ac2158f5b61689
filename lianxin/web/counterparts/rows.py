"""Counterparts as lists and pages show them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lianxin.liaison.queries import who_serves
from lianxin.policy.facts import WordsInForce
from lianxin.web.errors import language
from lianxin.web.given import Counterpart, Need

HEADINGS: Final = {
    "village": gettext_lazy("村(社区)"),
    "township": gettext_lazy("乡镇(街道)"),
    "household": gettext_lazy("人家"),
    "enterprise": gettext_lazy("企业"),
    "school": gettext_lazy("学校"),
    "project": gettext_lazy("项目"),
    "unit": gettext_lazy("单位"),
}
SOON: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Row:
    """A counterpart in a list."""

    code: str
    name: str
    place: str
    base: str
    mine: bool
    seen: date | None = None
    opens: bool = True


def row_of(other: Counterpart, *, mine: bool = False, seen: date | None = None, opens: bool = True) -> Row:
    """The row of a counterpart; its village stands beside its name. ``opens`` says whether the reader may open its page."""
    place = other.area.village or other.area
    return Row(other.code, other.name, place.name, other.base, mine, seen, opens)


def grouped(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """The rows by kind, households first, whom one has not seen for longest on top."""
    found = list(rows)
    order = ("household", *(base for base in HEADINGS if base != "household"))
    groups = [(str(HEADINGS[base]), [row for row in found if row.base == base]) for base in order]
    return [(heading, sorted(group, key=_unseen)) for heading, group in groups if group]


def _unseen(row: Row) -> tuple[date, str]:
    return row.seen or date.min, row.code


@dataclass(frozen=True, slots=True)
class NeedShown:
    """A declared need with its source, basis and end."""

    pk: int
    code: str
    name: str
    label: str
    source: str
    basis: str
    last: date
    soon: bool


def needs_shown(needs: Iterable[Need], words: WordsInForce, today: date) -> list[NeedShown]:
    """The needs in the reader's language; those that end within thirty days are marked."""
    lang = language()
    return [_need(need, words.label("needs", need.need, lang), today) for need in needs]


def _need(need: Need, label: str, today: date) -> NeedShown:
    whose = need.root
    return NeedShown(need.pk, whose.code, whose.name, label, need.source, need.basis, need.last, need.last - today <= SOON)


@dataclass(frozen=True, slots=True)
class LinkShown:
    """Who serves a counterpart."""

    name: str
    unit: str
    kind: str
    since: date


def links_shown(other: Counterpart, words: WordsInForce, today: date) -> list[LinkShown]:
    """Who serves it today, with the kind of link in words."""
    lang = language()
    return [
        LinkShown(one.name or one.unit, one.unit if one.name else "", words.label("links", one.kind, lang), one.since)
        for one in who_serves(other, on=today)
    ]


def facts_of(other: Counterpart, names: Mapping[str, str]) -> Iterator[tuple[str, str, bool]]:
    """What is held to reach and to serve: label, value, whether it is a number to call."""
    if other.members:
        yield _("人口"), ngettext("%(n)s人", "%(n)s人", other.members) % {"n": other.members}, False
    if other.phone:
        yield _("电话"), other.phone, True
    if other.unit:
        yield _("主管单位"), other.unit.name, False
    for label, value in names.items():
        yield label, value, False
