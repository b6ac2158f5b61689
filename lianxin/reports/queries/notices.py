"""The week's notice of a village: who serves it, what was solved. No household and no need of anybody stands on it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Exists, OuterRef, Value, When

from lianxin.liaison.queries import who_serves
from lianxin.matters.models import Against, Matter
from lianxin.policy.queries import policies_in_force
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area, Counterpart
from lianxin.registry.queries import within
from lianxin.registry.queries.areas import area_for
from lianxin.reports.queries.receiving import Met, met
from lianxin.rules.handover import Comer

PROTECTED = ("complaint", "tip")
"""Kinds that no notice tells of, solved or not: who complained of whom is nobody's business (Z9)."""


@dataclass(frozen=True, slots=True)
class Notice:
    """The week's notice of a village: who serves it, what was solved since a day, by category or as it is public already."""

    village: Area
    first: date
    last: date
    comers: tuple[tuple[str, Comer], ...]
    solved: tuple[tuple[str, int], ...]
    public: tuple[str, ...]
    others: int
    met: tuple[Met, ...] = ()

    @property
    def named(self) -> bool:
        """Whether anything that was solved is named, beside what is only counted."""
        return bool(self.public or self.solved)


def notice_of(viewer: Viewer, village: str, *, on: date, lang: str = "zh") -> Notice:
    """What a village may be told of the seven days up to a day. Categories that speak of persons are only counted together.

    Raises NotFound for a village that is not the viewer's.
    """
    place = area_for(viewer, village, thing="notice", action="make")
    first = on - timedelta(days=6)
    words = {key: word for one in policies_in_force(place, on) for key, word in one.policy.words.categories.items()}
    rows = Matter.objects.filter(within("area", place), solved_on__range=(first, on)).exclude(kind__in=PROTECTED)
    rows = rows.filter(~Exists(Against.objects.filter(matter=OuterRef("pk"))))  # a notice has no one reader
    shown = Case(When(public_on__isnull=False, public_consent=True, then="public_title"), default=Value(""))
    found = list(rows.order_by("solved_on", "pk").values_list("category", shown, "confidential"))
    public = tuple(title for _, title, secret in found if title and not secret)
    open_kinds = {key for key in words if any(one.policy.is_public(key) for one in policies_in_force(place, on))}
    told = Counter(category for category, title, secret in found if not title and not secret and category in open_kinds)
    named = tuple((words[key].en or key if lang == "en" else words[key].zh, number) for key, number in sorted(told.items()))
    others = len(found) - len(public) - sum(told.values())
    home = Counterpart.objects.filter(code=place.code).select_related("area").first()
    toward = tuple(met(home, on=on)) if home is not None else ()
    return Notice(place, first, on, _comers(place, on), named, public, others, toward)


def _comers(place: Area, on: date) -> tuple[tuple[str, Comer], ...]:
    """The officers linked to the village itself, by code."""
    counterpart = Counterpart.objects.filter(code=place.code).first()
    if counterpart is None:
        return ()
    closed = closed_kinds(place, on)
    serving = {one.officer: one for one in who_serves(counterpart, on=on) if one.officer and one.kind not in closed}
    return tuple((code, Comer(one.name, one.unit, one.phone)) for code, one in sorted(serving.items()))


def closed_kinds(place: Area, on: date) -> list[str]:
    """Kinds of link that open nothing, such as the police's: no household gets a card of them."""
    found = policies_in_force(place, on)
    return [key for one in found for key, word in one.policy.words.links.items() if word.opens == "nothing"]
