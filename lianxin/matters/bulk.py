"""Matters by the thousand: what the exchange folder loads and exports. Callers open the transaction and record the act.

The folder says what became of a matter, not who did what when: the history of a loaded one has its first line alone. What the
app needs to go on with it is made beside it: the deadline that runs, the open pause, the rating as feedback keeps it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Value, When

from lianxin.audit.bulk import BATCH, KEYS_AT_ONCE, Binding, Bound, Row
from lianxin.matters.loaded import Beside, latest, morning
from lianxin.matters.models import Against, Matter
from lianxin.registry.models import Area, Counterpart, Officer, Unit
from lianxin.rules.deadlines import end_of
from lianxin.rules.matter_words import words_of
from lianxin.rules.matters import OPEN

HANDLE: Final = "handle"
CHANNEL: Final = "import"
_COMPLAINED: Final = When(Exists(Against.objects.filter(matter=OuterRef("pk"))), then=Value(True))
_CONFIDENTIAL: Final = Case(_COMPLAINED, default=F("confidential"), output_field=BooleanField())
"""Who is complained of has no column: such a matter goes out as confidential, and stays so (Z9)."""
_LATEST: Final = ("closed_on", "rated_on", "verified_on", "solved_on", "returned_on", "contacted_on", "signed_on", "accepted_on")


def _follows(rows: Sequence[Row]) -> list[Mapping[str, Any]]:
    codes = {row["counterpart_code"] for row in rows if row["counterpart_code"]}
    roots: dict[str, int] = {}
    for start in range(0, len(codes), KEYS_AT_ONCE):
        some = Counterpart.objects.filter(code__in=sorted(codes)[start : start + KEYS_AT_ONCE])
        roots.update({code: root or pk for code, root, pk in some.values_list("code", "root_id", "pk")})
    return [
        {
            "root_id": roots.get(row["counterpart_code"]),
            "answered_on": None if row["state"] in OPEN else _answered_on(row),
            "search": words_of(row["matter_code"], row["title"], row["text"]),
        }
        for row in rows
    ]


def _answered_on(row: Row) -> date:
    """When the asker was answered, as near as the folder says."""
    days: list[date] = [row[name] for name in ("solved_on", "verified_on", "rated_on", "closed_on") if row[name] is not None]
    return min(days, default=row["reported_on"])


MATTERS: Final = Binding(
    Matter,
    (
        Bound("matter_code", "code", "code"),
        Bound("kind", attr="kind"),
        Bound("category", attr="category"),
        Bound("area_code", "area__code", "area_id", (Area, "code")),
        Bound("reported_on", attr="reported_on"),
        Bound("channel", attr="channel"),
        Bound("title", attr="title"),
        Bound("text", attr="text"),
        Bound("counterpart_code", "counterpart__code", "counterpart_id", (Counterpart, "code")),
        Bound("officer_code", "officer__code", "officer_id", (Officer, "code")),
        Bound("unit_code", "unit__code", "unit_id", (Unit, "code")),
        Bound("state", attr="state"),
        Bound("campaign", attr="campaign"),
        Bound("signed_on", attr="signed_on", blank=None),
        Bound("contacted_on", attr="contacted_on", blank=None),
        Bound("accepted_on", attr="accepted_on", blank=None),
        Bound("due_on", attr="due_on", blank=None),
        Bound("returned_on", attr="returned_on", blank=None),
        Bound("solved_on", attr="solved_on", blank=None),
        Bound("verified_on", attr="verified_on", blank=None),
        Bound("closed_on", attr="closed_on", blank=None),
        Bound("outcome", attr="outcome"),
        Bound("rating", attr="rating"),
        Bound("rated_on", attr="rated_on", blank=None),
        Bound("exclusion", attr="exclusion"),
        Bound("source_system", attr="source_system"),
        Bound("outer_number", attr="outer_number"),
        Bound("outer_due", attr="outer_due", blank=None),
        Bound("confidential", _CONFIDENTIAL, "confidential"),
    ),
    ("matter_code",),
    _follows,
)


def _as_it_came(rows: Sequence[Row]) -> list[Mapping[str, Any]]:
    """What a new row holds besides: its history has one line. A promise is public (S10), unless made to one household."""
    homes = _households(sorted({row["counterpart_code"] for row in rows if row["kind"] == "promise"}))
    found: list[Mapping[str, Any]] = []
    for row, more in zip(rows, _follows(rows), strict=True):
        reported, moved = morning(row["reported_on"]), morning(latest(row))
        face = row["kind"] == "promise" and row["counterpart_code"] not in homes
        found.append({**more, "face": face, "reported_at": reported, "since": moved, "moved_at": moved, "version": 1})
    return found


def _households(codes: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(codes), KEYS_AT_ONCE):
        some = Counterpart.objects.filter(code__in=codes[start : start + KEYS_AT_ONCE], base="household")
        found.update(some.values_list("code", flat=True))
    return found


def write_matters(new: Sequence[Row], changed: Sequence[Row], *, by: str, at: datetime) -> None:
    """Insert and replace matters with what follows from them. They are sound."""
    replace(MATTERS, follows=_as_it_came).create(new)
    MATTERS.update(changed)
    for row in changed:
        matter = Matter.objects.filter(code=row["matter_code"])
        matter.update(version=F("version") + 1, moved_at=at)
        matter.exclude(reported_at__gte=morning(row["reported_on"]), reported_at__lte=end_of(row["reported_on"])).update(
            reported_at=morning(row["reported_on"])
        )
    beside = Beside(by=by, at=at)
    for start in range(0, len(new), KEYS_AT_ONCE):
        beside.of_new(new[start : start + KEYS_AT_ONCE])
    for row in changed:
        beside.of_changed(row)


def outer_numbers() -> Iterator[tuple[str, str, str]]:
    """Every number of another system that is there: system, number, and the matter that bears it."""
    rows = Matter.objects.exclude(outer_number="").values_list("source_system", "outer_number", "code")
    return rows.iterator(BATCH)


def settle_roots(roots: Mapping[int, int]) -> None:
    """Let matters of these counterparts be those of whom they have been merged into (rule 23)."""
    for counterpart, root in roots.items():
        Matter.objects.filter(counterpart_id=counterpart).exclude(root_id=root).update(root_id=root)


def exported_to(hidden: Sequence[int], *, officer: int, units: Sequence[int]) -> Q:
    """The matters that this officer may take out: none that is hidden from him (Z9), and of confidential ones none of his own.

    A confidential matter's counterpart says who asked, and whoever handles it is not to know.
    """
    own = Q(officer=officer) | Q(unit__in=list(units))
    return ~Q(pk__in=list(hidden)) & ~(Q(confidential=True) & own)
