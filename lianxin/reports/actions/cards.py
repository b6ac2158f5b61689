"""Sheets of contact cards for a village: what is public on the card, the household on the list alone (S9)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.liaison.actions import make_cards
from lianxin.liaison.models import Link
from lianxin.registry.access import Viewer, held_on
from lianxin.registry.queries import office_of, within
from lianxin.registry.queries.areas import area_for
from lianxin.reports.queries.notices import closed_kinds
from lianxin.rules.access import purpose_of
from lianxin.rules.entries import date_of
from lianxin.rules.handover import Comer

MOST_CARDS = 2000


@dataclass(frozen=True, slots=True)
class PaperCard:
    """One card of a sheet: its running number, what is public, and for whom it is (on the list alone, never on the card)."""

    number: int
    code: str
    comer: Comer
    household: str


@transaction.atomic
def village_cards(*, viewer: Viewer, village: str, at: datetime) -> list[PaperCard]:
    """The cards of all households of a village with an officer of their own, by household's code; made where there is none yet.

    The list names households: each is a read on record. Raises NotFound for a village that is not the viewer's.
    """
    place, on = area_for(viewer, village, thing="card", action="make"), date_of(at)
    links = Link.objects.filter(held_on(on), officer__isnull=False, root__base="household").filter(within("root__area", place))
    links = (
        links.exclude(kind__in=closed_kinds(place, on)).select_related("officer", "root").order_by("root__code", "officer__code")
    )
    by_officer: dict[int, list[Link]] = defaultdict(list)
    for link in links[:MOST_CARDS]:
        by_officer[link.officer_id or 0].append(link)
    codes: dict[tuple[int, int], str] = {}
    comers: dict[int, Comer] = {}
    for pk, group in by_officer.items():
        officer = group[0].officer
        if officer is None:
            continue
        comers[pk] = office_of(officer, on=on)
        made = make_cards(officer=officer, counterparts=[one.root for one in group], by=viewer.code, at=at)
        codes |= {(pk, one.root_id): made[one.root.code].code for one in group}
    rows = sorted(
        {(one.root.code, one.root.name, one.officer_id or 0, one.root_id) for group in by_officer.values() for one in group}
    )
    cards = [
        PaperCard(number, codes[officer, root], comers[officer], name)
        for number, (_, name, officer, root) in enumerate(rows, start=1)
    ]
    read = {code for code, *_ in rows}
    audit.record_reads(read, kind="counterpart", by=viewer.code, at=at, purpose=purpose_of("link"), through="cards.pdf")
    return cards
