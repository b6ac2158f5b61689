"""What anybody may see without a log-in: one's own matter by number and secret; promises; what others asked; figures of units."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from lianxin.feedback import queries as judged
from lianxin.matters.door import open_door
from lianxin.matters.facts import law_of
from lianxin.matters.models import Against, Canned, Matter, Pause, Photo, Plan, Step
from lianxin.matters.queries.desk import late as late_by
from lianxin.matters.queries.desk import saying
from lianxin.matters.queries.dossier import HistoryLine, asker_history
from lianxin.matters.queries.ready import in_force
from lianxin.registry.models import Area
from lianxin.registry.queries import within
from lianxin.rules.access import SMALL_CELL
from lianxin.rules.entries import date_of
from lianxin.rules.matters import NEVER_SHOWN, OPEN
from lianxin.rules.receipts import shown

MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Followed:
    """One's own matter, as the asker (or a relative) sees it."""

    matter: Matter
    shown: str
    category: str
    history: tuple[HistoryLine, ...]
    photos: tuple[Photo, ...]
    relative: str
    """The name of the relative who follows; empty for the asker."""
    pause: Pause | None
    """Why and until when the clock stands still; None while it runs."""
    may: frozenset[str]
    """Of reply, rate, reopen, withdraw: what can be done now."""


def followed(number: str, secret: str, *, at: datetime, address: str = "", again: bool = False) -> Followed:
    """The matter of that number and secret. Raises NotFound for every wrong one alike; Refused after ten tries, for a while.

    ``again``: in a browser that has opened it before; nothing is counted then, and nothing written.
    """
    opened = open_door(number, secret, at=at, address=address, counting=not again)
    matter = opened.matter
    law = law_of(matter.area, matter.reported_on)
    return Followed(
        matter=matter,
        shown=shown(matter.code),
        category=law.words.label("categories", matter.category) if matter.category else "",
        history=asker_history(matter),
        photos=tuple(matter.photos.order_by("pk")),
        relative=opened.relative.name if opened.relative else "",
        pause=Pause.objects.filter(matter=matter.led_by_id or matter.pk, last=None).first() if matter.state == "paused" else None,
        may=frozenset({"rate"}) & _may(matter) if opened.relative else _may(matter),
    )


def _may(matter: Matter) -> frozenset[str]:
    found = set()
    if matter.state in OPEN:
        found.add("withdraw")
        if matter.state in {"new", "dispatched", "handling", "paused", "shelved"}:
            found.add("reply")
    else:
        found.add("reopen")
        if matter.outcome != "withdrawn" and judged.rating_of("matter", matter.code, round=matter.round) is None:
            found.add("rate")
    return frozenset(found)


# -- promises (S10) --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Promise:
    """Who promised what by when, and how it went. ``kept``: None while it is open and not late."""

    code: str
    title: str
    text: str
    goal: str
    officer: str
    unit: str
    area: str
    due_on: date | None
    done_on: date | None
    kept: bool | None
    how: str
    went: tuple[tuple[date, str], ...] = ()
    """What its owner has told everybody on the way, the latest first."""


HOW: Final = ("open", "kept", "missed")
"""How a promise stands: still to be kept, kept in time, not kept."""


def promises(
    area: Area, *, on: date, how: str = "", cursor: tuple[str, ...] | None = None, limit: int = MOST
) -> tuple[list[Promise], tuple[str, ...]]:
    """The promises with a public face in an area, those due latest first, and the cursor for more (empty at the end).

    ``how``: only those that stand so (``HOW``). Three statements.
    """
    rows = _public(area).filter(kind="promise", face=True).select_related("officer", "unit", "area")
    if how in HOW:
        rows = rows.filter(_stands(how, on))
    rows = rows.annotate(by=Coalesce("due_on", Value(date.min))).order_by("-by", "pk")
    if cursor and (mark := _mark(*cursor)) is not None:
        rows = rows.filter(Q(by__lt=mark[0]) | Q(by=mark[0], pk__gt=mark[1]))
    found = list(rows[: limit + 1])
    shown_now, last = found[:limit], found[limit - 1] if len(found) > limit else None
    goals, told = goals_of(shown_now), told_of(shown_now)
    after = ((last.due_on or date.min).isoformat(), str(last.pk)) if last else ()
    return [_promise(one, goals.get(one.pk, ""), told.get(one.pk, ()), on) for one in shown_now], after


def _mark(day: str, pk: str) -> tuple[date, int] | None:
    """Where a list goes on; None for a mark that is none of ours."""
    try:
        return date.fromisoformat(day), int(pk[:18])
    except ValueError:
        return None


def _stands(how: str, on: date) -> Q:
    """As ``is_kept`` has it, for many rows."""
    kept = Q(solved_on__isnull=False) & (Q(due_on=None) | Q(solved_on__lte=F("due_on")))
    still = Q(solved_on=None, state__in=sorted(OPEN)) & (Q(due_on=None) | Q(due_on__gte=on))
    return {"kept": kept, "open": still, "missed": ~kept & ~still}[how]


def goals_of(matters: Sequence[Matter]) -> dict[int, str]:
    """What each is to reach, by the latest plan. One statement."""
    return dict(Plan.objects.filter(matter__in=matters).order_by("pk").values_list("matter_id", "goal"))


def told_of(matters: Sequence[Matter]) -> dict[int, tuple[tuple[date, str], ...]]:
    """What was told on the way of each, with its day, the latest first. One statement."""
    rows = Step.objects.filter(matter__in=matters, step="progress").exclude(public="").order_by("-number")
    found: dict[int, tuple[tuple[date, str], ...]] = {}
    for matter, at, public in rows.values_list("matter_id", "at", "public"):
        found[matter] = (*found.get(matter, ()), (date_of(at), public))
    return found


def is_kept(one: Matter, on: date) -> bool | None:
    """Whether a promise was kept: solved, and in time; None while it is open and its day has not gone by."""
    if one.solved_on is not None:
        return one.due_on is None or one.solved_on <= one.due_on
    return False if one.state not in OPEN or (one.due_on is not None and one.due_on < on) else None


def _promise(one: Matter, goal: str, went: tuple[tuple[date, str], ...], on: date) -> Promise:
    return Promise(
        code=one.code,
        title=one.title,
        text=one.text,
        goal=goal,
        officer=one.officer.name if one.officer else "",
        unit=one.unit.name if one.unit else "",
        area=one.area.name,
        due_on=one.due_on,
        done_on=one.solved_on or one.answered_on,
        kept=is_kept(one, on),
        how=one.answer,
        went=went,
    )


# -- what others asked -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Published:
    """What somebody asked and was told, reviewed, with the asker's consent, without persons."""

    code: str
    title: str
    text: str
    answer: str
    outcome: str
    category: str
    unit: str
    area: str
    asked_on: date
    answered_on: date | None


def published(
    area: Area, *, category: str = "", typed: str = "", cursor: str = "", limit: int = 20
) -> tuple[list[Published], str]:
    """What others asked in an area, the latest shown first, and the cursor for more. One statement."""
    rows = shown_rows(area).select_related("unit", "area")
    if category:
        rows = rows.filter(category=category)
    rows = saying(rows, typed)
    if cursor.isdigit():
        rows = rows.filter(pk__lt=int(cursor))
    found = list(rows.order_by("-pk")[: limit + 1])
    more = str(found[limit - 1].pk) if len(found) > limit else ""
    return [_published(one) for one in found[:limit]], more


def shown_rows(area: Area) -> QuerySet[Matter]:
    """What may be read by everybody: reviewed, with consent, of no protected kind. Every public list goes through here."""
    return _public(area).filter(public_on__isnull=False, public_consent=True).exclude(kind__in=NEVER_SHOWN)


def _published(one: Matter) -> Published:
    return Published(
        code=one.code,
        title=one.public_title,
        text=one.public_text,
        answer=one.answer if one.public_answer is None else one.public_answer,
        outcome=one.outcome,
        category=one.category,
        unit=one.unit.name if one.unit else "",
        area=one.area.name,
        asked_on=one.reported_on,
        answered_on=one.answered_on,
    )


def _public(area: Area) -> QuerySet[Matter]:
    """Matters of an area that complain of nobody: what is protected has no public face."""
    return Matter.objects.filter(
        within("area", area), ~Q(Exists(Against.objects.filter(matter=OuterRef("pk")))), confidential=False
    )


# -- figures of units ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """A unit's matters of a span. ``satisfied`` and ``rated`` are None where so few rated that one could be singled out."""

    code: str
    name: str
    accepted: int
    answered: int
    solved: int
    overdue: int
    rated: int | None
    satisfied: int | None


def unit_figures(area: Area, *, first: date, last: date, on: date) -> list[UnitFigures]:
    """What the units of an area were given in a span and what became of it, by unit's code: no list ranks anybody. One statement.

    The denominator holds what is open and overdue; what was left out by review, or complains of somebody, is not counted.
    """
    rows = _public(area).filter(accepted_on__range=(first, last), unit__isnull=False, exclusion="")
    well = ("very_satisfied", "satisfied", "fairly_satisfied")
    groups = (
        rows.order_by()
        .values("unit__code", "unit__name")
        .annotate(
            accepted=Count("pk"),
            told=Count(Case(When(answered_on__isnull=False, then=F("pk")))),
            done=Count(Case(When(solved_on__isnull=False, then=F("pk")))),
            late=Count(Case(When(late_by(on), then=F("pk")))),
            judged=Count(Case(When(~Q(rating=""), then=F("pk")))),
            well=Count(Case(When(rating__in=well, then=F("pk")))),
        )
        .order_by("unit__code")
    )
    return [
        UnitFigures(
            code=one["unit__code"],
            name=one["unit__name"],
            accepted=one["accepted"],
            answered=one["told"],
            solved=one["done"],
            overdue=one["late"],
            rated=one["judged"] if one["judged"] >= SMALL_CELL or not one["judged"] else None,
            satisfied=one["well"] if one["judged"] >= SMALL_CELL or not one["judged"] else None,
        )
        for one in groups
    ]


# -- policy answers --------------------------------------------------------------------------------


def public_answers(area: Area, *, on: date, category: str = "", typed: str = "", limit: int = MOST) -> list[Canned]:
    """Policies answered in plain words, for anybody: reviewed, in force, of the area or above."""
    return list(in_force(area, on=on, category=category, typed=typed).filter(is_public=True)[:limit])
