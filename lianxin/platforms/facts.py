"""What is known of a platform's words: its own table, and our words, places and units by code or name."""

from datetime import date
from typing import Final

from django.db.models import QuerySet

from lianxin.matters.facts import law_of
from lianxin.platforms.models import Match, Partner
from lianxin.registry.models import Area, Unit
from lianxin.registry.queries import within
from lianxin.rules.matter_faults import LEVELS
from lianxin.rules.matters import Outcome, State
from lianxin.rules.orders import INBOUND, KINDS_IN, Created, Known, kind_of, level_of

FIXED: Final = {
    "kind": frozenset(KINDS_IN),
    "level": frozenset(LEVELS),
    "rating": frozenset(LEVELS),
    "state": frozenset(State),
    "outcome": frozenset(Outcome),
}
LEAST_NAME = 3
"""Characters of a unit's name that count as naming it: a shorter one stands in too many texts."""


def known(partner: Partner, *, on: date) -> Known:
    """The platform's words, looked up: first in its table, then among ours. One statement; more where a word is looked up."""
    rows = Match.objects.filter(partner=partner, what__in=INBOUND).values_list("what", "theirs", "ours")
    table = {(what, theirs): ours for what, theirs, ours in rows}
    categories = law_of(partner.area, on).categories
    return Known(
        table,
        {
            "kind": kind_of,
            "level": level_of,
            "category": lambda word: word if word in categories else "",
            "area": lambda word: _area(partner.area, word),
            "unit": lambda word: _unit(partner.area, word),
        },
    )


def is_ours(partner: Partner, what: str, word: str, *, on: date) -> bool:
    """Whether a word is one of ours of that sort: a word of nobody's, matched, would let orders wait without a reason to see."""
    if what in FIXED:
        return word in FIXED[what]
    if what == "category":
        return word in law_of(partner.area, on).categories
    rows = Area.objects.filter(within("", partner.area)) if what == "area" else Unit.objects.filter(within("area", partner.area))
    return rows.filter(code=word).exists()


def lies_within(partner: Partner, area: str) -> bool:
    """Whether an area of ours lies where the platform's orders lie, whatever its table says."""
    return Area.objects.filter(within("", partner.area), code=area).exists()


def outbound(partner: Partner, what: str, ours: str) -> str:
    """Their word for one of ours; our own where nobody has matched it."""
    found = Match.objects.filter(partner=partner, what=what, ours=ours).values_list("theirs", flat=True).first()
    return found or ours


def _area(home: Area, word: str) -> str:
    return word if Area.objects.filter(within("", home), code=word).exists() else ""


def _unit(home: Area, word: str) -> str:
    rows = Unit.objects.filter(within("area", home))
    by_code = rows.filter(code=word).values_list("code", flat=True).first()
    if by_code:
        return by_code
    named = list(rows.filter(name=word).values_list("code", flat=True)[:2])
    return named[0] if len(named) == 1 else ""


def maybe_meant(partner: Partner, order: Created) -> QuerySet[Unit]:
    """The units that an order which waits may complain of: one that its words name, or that its text does."""
    words = [one for one in order.against if one]
    said = f"{order.title}\n{order.text}"
    rows = Unit.objects.filter(within("area", partner.area)).values_list("pk", "code", "name")
    found = [pk for pk, code, name in rows if code in words or _named(name, words, said)]
    return Unit.objects.filter(pk__in=found)


def _named(name: str, words: list[str], said: str) -> bool:
    if len(name) < LEAST_NAME:
        return name in words
    return name in said or any(name in word or (len(word) >= LEAST_NAME and word in name) for word in words)
