"""What waits for an officer and the unit, what is stuck and who can unblock it, and finding by words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.feedback.models import CallBack
from lianxin.feedback.queries import owed
from lianxin.matters import access
from lianxin.matters.door import phone_index
from lianxin.matters.models import Against, Deadline, Matter, Part, Transfer
from lianxin.matters.queries.desk import Filters, MatterPage, filtered, listed, paged
from lianxin.matters.queries.waiting import leaders_tiers
from lianxin.records import access as records
from lianxin.records.models import Instruction
from lianxin.registry.access import Viewer, units_of
from lianxin.registry.models import Area
from lianxin.registry.queries import within
from lianxin.rules.access import may
from lianxin.rules.entries import date_of
from lianxin.rules.matters import NEVER_SHOWN, OPEN, STEPS

MOST: Final = 50
FEWEST_DIGITS: Final = 7
"""Of a telephone number; fewer are looked for as words."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for somebody, each list those due first; nothing is counted that is not shown."""

    to_sign: tuple[Matter, ...]
    mine: tuple[Matter, ...]
    unnamed: tuple[Matter, ...]
    """What the unit handles and nobody in particular."""
    parts: tuple[Part, ...]
    transfers: tuple[Transfer, ...]
    instructions: tuple[Instruction, ...]
    call_backs: tuple[CallBack, ...]


def inbox(viewer: Viewer, *, limit: int = MOST) -> Inbox:
    """What waits for the viewer: to sign for, to handle, parts, hand-overs offered, instructions, calls."""
    hidden = access.hidden_from(viewer)
    units = _units(viewer)
    open_ones = Matter.objects.filter(led_by=None).exclude(pk__in=hidden)
    mine = open_ones.filter(officer=viewer.officer_id, state__in=("handling", "paused", "shelved"))
    to_sign = open_ones.filter(Q(officer=viewer.officer_id) | Q(officer=None, unit__in=units), state="dispatched")
    unnamed = open_ones.filter(officer=None, unit__in=units, state__in=("handling", "paused", "shelved"))
    parts = Part.objects.filter(Q(officer=viewer.officer_id) | Q(officer=None, unit__in=units), done_on=None)
    offers = Transfer.objects.filter(accepted=None, to__in=units).exclude(matter__in=hidden)
    given = records.instructions(viewer).filter(owner=viewer.officer_id, about_kind="matter", done_at=None)
    return Inbox(
        to_sign=_first(to_sign, limit),
        mine=_first(mine, limit),
        unnamed=_first(unnamed, limit),
        parts=tuple(
            parts.filter(matter__state__in=("handling", "paused"))
            .exclude(matter__in=hidden)
            .select_related("matter", "unit")
            .order_by("due_on", "pk")[:limit]
        ),
        transfers=tuple(offers.select_related("matter", "to").order_by("asked_at")[:limit]),
        instructions=tuple(given.select_related("given_by").order_by("due_on", "pk")[:limit]),
        call_backs=calls_for(viewer, limit=limit),
    )


def _first(rows: QuerySet[Matter], limit: int) -> tuple[Matter, ...]:
    return tuple(listed(rows).order_by("due_on", "pk")[:limit])


def _units(viewer: Viewer) -> set[int]:
    """The units for which the viewer signs: of the posts held, and of roles over a unit."""
    found = set(viewer.units)
    for reach in viewer.reaches:
        if reach.unit is not None and may([reach.role], "matter", "handle"):
            found |= set(units_of(reach).values_list("pk", flat=True))
    return found


def calls_for(viewer: Viewer, *, limit: int = MOST) -> tuple[CallBack, ...]:
    """Call-backs that the viewer may make: of matters that neither the viewer nor the viewer's units handle."""
    if not viewer.may("matter", "callback"):
        return ()
    rows = access.matters(viewer, "callback").filter(access.not_mine(viewer))
    mine = owed("matter").filter(caller__in=("", viewer.code), subject_code__in=rows.values("code"))
    return tuple(mine[:limit])


# -- stuck -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stuck:
    """Where a matter is stuck, since when, and who can unblock it."""

    matter: Matter
    zh: str
    en: str
    since: datetime
    late_days: int
    who_zh: str
    who_en: str


_WHERE: Final[dict[str, tuple[str, str, str, str]]] = {
    "new": ("等待交办", "waits to be assigned", "诉求中心", "the dispatch desk"),
    "returned": ("退回后等待交办", "was returned and waits", "诉求中心", "the dispatch desk"),
    "disputed": ("退回等待复核", "waits for the review", "复核人", "the review"),
    "dispatched": ("等待签收", "waits to be signed for", "承办单位", "the handling unit"),
    "handling": ("超期未答复", "is overdue", "承办单位负责人", "the head of the handling unit"),
    "contact": ("逾期未联系诉求人", "has not contacted the asker in time", "承办单位", "the handling unit"),
    "paused": ("暂停计时中", "stands still", "承办单位", "the handling unit"),
    "shelved": ("挂账到期未复查", "was to be looked at again", "承办单位负责人", "the head of the handling unit"),
    "rectify": ("评价不满意,到期未整改", "was judged badly and not put right", "承办单位负责人", "the head of the handling unit"),
}


_LEADER: Final = (
    "联系这里的领导;没有的,由诉求中心指定",
    "the leader linked to the place; where there is none, whom the desk names",
)


def stuck(viewer: Viewer, *, at: datetime, cursor: str = "", limit: int = 25) -> tuple[tuple[Stuck, ...], str]:
    """Matters past a deadline that the viewer may urge, the earliest reported first, with who can unblock each; and the cursor
    for more: open ones, and answered ones that were judged badly and not put right within the policy's days.
    """
    ran_out = _not_put_right(at)
    past = _is_past(at) | Q(pk__in=list(ran_out)) if ran_out else _is_past(at)
    rows = access.matters(viewer, "urge").filter(past)
    page = paged(rows, cursor, limit)
    raised = any(one.tier and one.coordinator_id is None for one in page.matters)
    tiers = leaders_tiers(viewer) if raised else set()
    found = (_stuck(one, date_of(at), ran_out.get(one.pk), with_leader=one.tier in tiers) for one in page.matters)
    return tuple(found), page.cursor


def _past(viewer: Viewer, at: datetime) -> QuerySet[Matter]:
    return access.matters(viewer).filter(_is_past(at))


def _is_past(at: datetime) -> Q:
    """Open, and past a deadline; what is kept open only after its day of review."""
    late = Deadline.objects.filter(due_at__lt=at, met_at=None, ended_at=None).values("matter")
    today = date_of(at)
    kept = Q(state="shelved")
    past = kept & Q(review_on__lt=today) | ~kept & (Q(due_on__lt=today) | Q(pk__in=late))
    return Q(past, state__in=sorted(OPEN), led_by=None)


def instructable(viewer: Viewer, matters: Iterable[Matter]) -> frozenset[str]:
    """The codes of those for which the viewer may give an instruction now. One statement, none for whoever may give none."""
    wanted = [one.pk for one in matters if one.state in STEPS["instruct"].came_from]
    if not wanted or not viewer.may("matter", "instruct"):
        return frozenset()
    return frozenset(access.matters(viewer, "instruct").filter(pk__in=wanted).values_list("code", flat=True))


def _not_put_right(at: datetime) -> dict[int, datetime]:
    """The matters whose time to be put right has run out, and when. One statement, by the index of what runs."""
    rows = Deadline.objects.filter(due_at__lt=at, met_at=None, ended_at=None, key="rectify")
    return dict(rows.filter(matter__state__in=("answered", "closed")).values_list("matter_id", "due_at"))


def stuck_about(
    viewer: Viewer, area: Area, *, categories: Collection[str], kinds: Collection[str] = (), at: datetime, limit: int = 50
) -> tuple[Stuck, ...]:
    """What is stuck in an area and may be talked about by several units: of these categories, complaining of nobody, of no
    protected kind, nobody's confidence. The earliest reported first.
    """
    rows = _for_all(_past(viewer, at), area, categories, kinds)
    return tuple(_stuck(one, date_of(at)) for one in paged(rows, "", limit).matters)


def open_on(
    viewer: Viewer, area: Area, *, categories: Collection[str], kinds: Collection[str] = (), on: date, limit: int = 50
) -> tuple[Stuck, ...]:
    """What was open in an area on a day gone by and may be talked about by several units, as ``stuck_about``: for the agenda of
    a meeting that is taken up from a record. How long it was late is as of that day.
    """
    rows = access.matters(viewer).filter(Q(answered_on=None) | Q(answered_on__gte=on), reported_on__lte=on, led_by=None)
    found = paged(_for_all(rows, area, categories, kinds), "", limit).matters
    return tuple(_then(one, on) for one in found)


def _then(matter: Matter, on: date) -> Stuck:
    late = (on - matter.due_on).days if matter.due_on and matter.due_on < on else 0
    zh, en = (f"超期{late}天", f"{late} days late") if late else ("办理中", "being handled")
    return Stuck(matter, zh, en, matter.since, late, "", "")


def _for_all(rows: QuerySet[Matter], area: Area, categories: Collection[str], kinds: Collection[str]) -> QuerySet[Matter]:
    """Those of an area and of these categories of which nobody who comes to a meeting has to be kept ignorant."""
    rows = rows.filter(within("area", area), category__in=categories, confidential=False, anonymous=False)
    rows = rows.exclude(kind__in=NEVER_SHOWN).filter(~Exists(Against.objects.filter(matter=OuterRef("pk"))))
    return rows.filter(kind__in=kinds) if kinds else rows


def _stuck(matter: Matter, today: date, ran_out: datetime | None = None, *, with_leader: bool = False) -> Stuck:
    """``ran_out``: when its time to be put right was over; from then on it is stuck with whoever handled it. ``with_leader``: it
    was raised to the leader linked to the place.
    """
    unit = matter.unit.name if matter.unit else ""
    if ran_out is not None:
        zh, en, who_zh, who_en = _WHERE["rectify"]
        late = max(0, (today - date_of(ran_out)).days)
        return Stuck(matter, zh, en, ran_out, late, f"{who_zh}({unit})" if unit else who_zh, who_en)
    due = matter.review_on if matter.state == "shelved" else matter.due_on
    late = (today - due).days if due and due < today else 0
    zh, en, who_zh, who_en = _WHERE["contact" if matter.state == "handling" and not late else matter.state]
    if matter.coordinator is not None:
        return Stuck(
            matter, zh, en, matter.since, late, f"{matter.coordinator.name}(协调)", f"{matter.coordinator.name} (coordinates)"
        )
    if with_leader:
        return Stuck(matter, zh, en, matter.since, late, *_LEADER)
    named = matter.state in {"dispatched", "handling", "paused", "shelved"} and unit
    return Stuck(matter, zh, en, matter.since, late, f"{who_zh}({unit})" if named else who_zh, who_en)


# -- finding ---------------------------------------------------------------------------------------


def search(viewer: Viewer, typed: str, *, filters: Filters | None = None, cursor: str = "", limit: int = 25) -> MatterPage:
    """Matters that have all that was typed, the latest first; nothing typed and no filter finds nothing."""
    wanted = filters or Filters()
    if not typed.strip() and wanted == Filters():
        return MatterPage((), "")
    rows = filtered(access.matters(viewer), wanted)
    if typed.strip():
        rows = filtered(rows, Filters(typed=typed))
    return paged(rows, cursor, limit, latest_first=True)


def matters_by_phone(viewer: Viewer, phone: str, *, limit: int = 25) -> list[Matter]:
    """The first of them."""
    return list(paged_by_phone(viewer, phone, limit=limit).matters)


def paged_by_phone(viewer: Viewer, phone: str, *, cursor: str = "", limit: int = 25) -> MatterPage:
    """Whoever stands at the counter and gives the number left with a matter: theirs, the latest first; else none."""
    if "@" not in phone and sum(one.isdigit() for one in phone) < FEWEST_DIGITS:
        return MatterPage((), "")
    left = Q(asker_phone_index=phone_index(phone)) & ~Q(asker_phone_index="")  # as the partial index says it
    return paged(access.matters(viewer, "counter").filter(left), cursor, limit, latest_first=True)


def matters_with_codes(viewer: Viewer, codes: Iterable[str]) -> list[Matter]:
    """Those of the matters that the viewer may see."""
    return list(listed(access.matters(viewer).filter(code__in=list(codes))))
