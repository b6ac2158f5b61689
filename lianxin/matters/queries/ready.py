"""Answers ready to use, and alarms about reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Case, Count, Q, QuerySet, Value, When

from lianxin.audit.models import Read
from lianxin.matters.models import Canned
from lianxin.matters.queries.desk import saying
from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area, RoleGrant
from lianxin.registry.models.places import LEVELS
from lianxin.rules.entries import SHANGHAI
from lianxin.rules.errors import NotFound
from lianxin.rules.reading import ALARMS, most_of

MOST_REVIEWED: Final = 100


def in_force(area: Area, *, on: date, category: str = "", typed: str = "") -> QuerySet[Canned]:
    """Ready answers of the area or above that were reviewed, and neither retired nor out of date, on the day; by title."""
    ids = [one for one in (getattr(area, f"{level}_id") for level in LEVELS) if one is not None]
    rows = Canned.objects.filter(Q(good_until=None) | Q(good_until__gte=on), Q(retired_on=None) | Q(retired_on__gt=on))
    rows = rows.filter(area__in=ids, reviewed_on__lte=on).select_related("area")
    return narrowed(rows, category, typed).order_by("category", "title", "pk")


def narrowed(rows: QuerySet[Canned], category: str, typed: str) -> QuerySet[Canned]:
    """Those of a category and with all that was typed."""
    if category:
        rows = rows.filter(category=category)
    return saying(rows, typed)


def canned(
    viewer: Viewer, *, on: date, category: str = "", typed: str = "", all_of_them: bool = False, after: str = "", limit: int = 50
) -> list[Canned]:
    """Ready answers for whoever answers, by category and title: those in force around the viewer's units; or all, drafts and
    retired ones too. They go on after the one with the code ``after``; there are none behind one that there is not.
    """
    if all_of_them:
        rows = narrowed(Canned.objects.select_related("area"), category, typed)
    else:
        around = [in_force(home, on=on, category=category, typed=typed).order_by().values("pk") for home in viewer.homes]
        rows = Canned.objects.filter(reduce(or_, [Q(pk__in=one) for one in around], Q(pk__in=[]))).select_related("area")
    if after:
        last = Canned.objects.filter(code=after).first()
        rows = rows.filter(_later(last.category, last.title, last.pk)) if last else rows.none()
    return list(rows.order_by("category", "title", "pk")[:limit])


def canned_listed(*, category: str, typed: str, after: Sequence[str] | None, limit: int) -> list[tuple[Canned, tuple[str, ...]]]:
    """All ready answers, those that wait for review first, then by category and title, each with its place in that order;
    ``after`` is the place at which the list goes on.
    """
    waits = When(reviewed_on=None, retired_on=None, then=Value(0))
    rows = narrowed(Canned.objects.select_related("area"), category, typed).annotate(settled=Case(waits, default=Value(1)))
    if after is not None and after[0].isdecimal() and after[3].isdecimal():
        rows = rows.filter(_behind(int(after[0]), after[1], after[2], int(after[3])))
    found = rows.order_by("settled", "category", "title", "pk")[:limit]
    return [(one, (str(one.settled), one.category, one.title, str(one.pk))) for one in found]


def _behind(settled: int, category: str, title: str, pk: int) -> Q:
    """What comes after that place in the list."""
    return Q(settled__gt=settled) | (Q(settled=settled) & _later(category, title, pk))


def _later(category: str, title: str, pk: int) -> Q:
    same = Q(category=category)
    return Q(category__gt=category) | (same & Q(title__gt=title)) | (same & Q(title=title, pk__gt=pk))


def canned_to_review(viewer: Viewer) -> int:
    """How many ready answers wait for the viewer's review: written by somebody else, in an area that the viewer reviews."""
    if not viewer.may("canned", "review"):
        return 0
    rows = Canned.objects.filter(reviewed_on=None, retired_on=None).exclude(written_by=viewer.code).select_related("area")
    return sum(access.in_area(row.area, "canned", "review", viewer) for row in rows[:MOST_REVIEWED])


def canned_for(viewer: Viewer, code: str, *, action: str = "write") -> Canned:
    """The ready answer, if the viewer may write it (one's own, or whoever reviews) or review it. Raises NotFound."""
    row = Canned.objects.filter(code=code).select_related("area").first()
    reviews = row is not None and access.in_area(row.area, "canned", "review", viewer)
    writes = action == "write" and row is not None and row.written_by == viewer.code and viewer.may("canned", "write")
    if row is None or not (reviews or writes):
        raise NotFound("canned", code)
    return row


def any_canned(code: str) -> Canned:
    """The ready answer of a code, for whoever writes them at all: they say nothing about anybody. Raises NotFound."""
    row = Canned.objects.filter(code=code).select_related("area", "replaces").first()
    if row is None:
        raise NotFound("canned", code)
    return row


def versions_of(row: Canned) -> tuple[list[Canned], Canned | None]:
    """What a ready answer said before, the latest first; and the version that came after it or waits for review."""
    before, seen = [], {row.pk}
    older = row.replaces
    while older is not None and older.pk not in seen:
        seen.add(older.pk)
        before.append(older)
        older = older.replaces
    later = row.versions.exclude(reviewed_on=None, retired_on__isnull=False).order_by("-pk").first()
    return before, later


# -- alarms ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReadAlarm:
    """Somebody who read the records of more residents in a day than the role needs."""

    officer: str
    name: str
    residents: int
    limit: int


def read_alarms(viewer: Viewer, *, on: date) -> list[ReadAlarm]:
    """Alarms of a day about those whose readings the viewer may look at, the most reads first. Three statements."""
    first = datetime.combine(on, time.min, tzinfo=SHANGHAI)
    rows = Read.objects.filter(at__gte=first, at__lt=first + timedelta(days=1), kind__in=("counterpart", "matter"))
    counts = rows.order_by().values("by").annotate(number=Count("code", distinct=True)).filter(number__gt=ALARMS[0])
    read = {one["by"]: one["number"] for one in counts}
    roles: dict[str, list[str]] = {}
    for code, role in RoleGrant.objects.filter(officer__code__in=read).values_list("officer__code", "role"):
        roles.setdefault(code, []).append(role)
    names = access.officers(viewer, "act", "read").filter(code__in=read).values_list("code", "name")
    found = [ReadAlarm(code, name, read[code], most_of(roles.get(code, ()))) for code, name in names]
    return sorted((one for one in found if one.residents > one.limit), key=lambda one: (-one.residents, one.officer))
