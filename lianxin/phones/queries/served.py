"""Whom an officer's phone knows: those linked to the officer first, then the units', then the households of linked villages."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Max

from lianxin.liaison import access
from lianxin.liaison.models import ContactCard
from lianxin.liaison.queries import my_counterparts
from lianxin.matters import access as matters
from lianxin.records.models import EntryCounterpart
from lianxin.records.queries import last_seen, seen_lately
from lianxin.records.queries.seen import counting
from lianxin.registry.access import Viewer, held_on
from lianxin.registry.models import Counterpart, Need, Officer, Post
from lianxin.rules.matters import OPEN
from lianxin.rules.phones import MOST_COUNTERPARTS


@dataclass(frozen=True, slots=True)
class Person:
    """A counterpart as a visit needs it: no telephone number, no note, no document."""

    row: Counterpart
    mine: bool
    since: date | None = None
    seen: date | None = None
    seen_by_anybody: date | None = None
    needs: tuple[str, ...] = ()
    card: str = ""
    matters: int = 0


@dataclass
class _Known:
    seen: dict[int, date] = field(default_factory=dict)
    anybody: dict[int, date] = field(default_factory=dict)
    needs: dict[int, list[str]] = field(default_factory=dict)
    cards: dict[int, str] = field(default_factory=dict)
    matters: Mapping[int, int] = field(default_factory=dict)


def people(viewer: Viewer, officer: Officer, *, on: date, most: int = MOST_COUNTERPARTS) -> list[Person]:
    """At most so many, in a number of statements that does not grow with them. Whoever shows them logs the read."""
    links = {one.counterpart.pk: one for one in last_seen(officer, on=on)}
    rows = {one.counterpart.pk: one.counterpart for one in list(links.values())[:most]}
    for row in my_counterparts(viewer, units=True)[:most]:
        rows.setdefault(row.pk, row)
    mine = set(rows)
    for row in _of_villages(viewer, most):
        rows.setdefault(row.pk, row)
    kept = dict(list(rows.items())[:most])
    known = _known(viewer, officer, kept, on)
    return [
        Person(
            row=row,
            mine=pk in mine,
            since=links[pk].since if pk in links else None,
            seen=links[pk].last if pk in links else known.seen.get(pk),
            seen_by_anybody=known.anybody.get(pk),
            needs=tuple(known.needs.get(pk, ())),
            card=known.cards.get(pk, ""),
            matters=known.matters.get(pk, 0),
        )
        for pk, row in kept.items()
    ]


def _of_villages(viewer: Viewer, most: int) -> list[Counterpart]:
    villages = access.served(viewer).villages
    if not villages:
        return []
    rows = Counterpart.objects.filter(base="household", area__village__in=villages, valid_to=None, pk=F("root"))
    return list(rows.select_related("area__village").order_by("code")[:most])


def _known(viewer: Viewer, officer: Officer, rows: Mapping[int, Counterpart], on: date) -> _Known:
    ids = list(rows)
    found = _Known(matters=_open_matters(viewer, ids))
    visits = EntryCounterpart.objects.filter(counting(on), root__in=ids, entry__officers__officer=officer)
    found.seen = dict(visits.values_list("root").annotate(last=Max("day")).order_by())
    for visit in seen_lately(rows.values(), on=on):
        found.anybody[visit.counterpart] = max(visit.day, found.anybody.get(visit.counterpart, visit.day))
    needs = Need.objects.filter(root__in=ids, first__lte=on, last__gte=on)
    needs = needs.filter(root__in=access.needy(viewer).values("pk"))
    for one in needs.order_by("need"):
        found.needs.setdefault(one.root_id, []).append(one.need)
    cards = ContactCard.objects.filter(counterpart__root__in=ids, officer=officer).select_related("counterpart")
    found.cards = {card.counterpart.root_id or card.counterpart_id: card.code for card in cards.order_by("made_at")}
    return found


def _open_matters(viewer: Viewer, ids: Collection[int]) -> Mapping[int, int]:
    """How many open ones each has that the officer may know to be theirs: what is hidden or confidential is not counted."""
    rows = matters.with_asker(viewer).filter(root__in=ids, state__in=sorted(OPEN), led_by=None)
    return Counter(dict(rows.order_by().values_list("root").annotate(number=Count("pk", distinct=True))))


def colleagues(viewer: Viewer, *, on: date, most: int = 60) -> list[Officer]:
    """Those with a post in one of the viewer's units, who may come along on a visit."""
    held = Post.objects.filter(held_on(on), unit__in=viewer.units).values("officer")
    return list(Officer.objects.filter(pk__in=held).exclude(pk=viewer.officer_id).order_by("code")[:most])
