"""One incident, many callers: one handling, each asker answered; and separated again.

What is joined takes on the state of the matter that leads, and stays of its own kind: a complaint is still counted as one. It
counts for all of the incident: none of it is shown to whom one of them complains of. Parts, deadlines, offers and pauses hang on
the leading row alone.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.db.models import Q

from lianxin.matters import access
from lianxin.matters.actions import terms
from lianxin.matters.actions.clockwork import drop_extension, end_pause, paused_days
from lianxin.matters.actions.joint import drop_offers
from lianxin.matters.actions.move import Handler, Handlers, Move
from lianxin.matters.facts import law_of
from lianxin.matters.models import Against, Deadline, Extension, Matter, Part, Pause, Plan, Step, Transfer
from lianxin.matters.telling import day_text
from lianxin.registry.models import Unit
from lianxin.rules.errors import Fault
from lianxin.rules.matters import STEPS, State

TAKEN_ON = (
    "state",
    "tier",
    "unit_id",
    "officer_id",
    "category",
    "due_on",
    "returned_on",
    "review_on",
    "outcome",
    "returns",
)
HANGING = (Part, Plan, Transfer)
STOOD_STILL = (Pause, Extension)
"""What moves the deadline of a handling: shared with what is joined into it, and no other one's."""
CLASSED: Final = "classed"
"""Beside a joining: the category that the matter had, and the one that it took on."""


def _bars_merge(move: Move) -> Iterator[Fault]:
    if move.matter.led_by_id is not None:
        yield Fault("step", "merge", "已经并入另一件事项", "it is joined into another already")
    if move.standing.transfer is not None:
        yield Fault("step", "merge", "有待接受的移交", "a hand-over is waiting")


def _check_merge(move: Move) -> Iterator[Fault]:
    lead, matter = move.into, move.matter
    if lead is None:
        return
    if lead.pk == matter.pk:
        yield Fault("into", lead.code, "不能并入自己", "not into itself")
    if lead.led_by_id is not None:
        yield Fault("into", lead.code, "这一件自己也已并入另一件", "that one is itself joined into another")
    if State(lead.state) not in STEPS["merge"].came_from:
        yield Fault("into", lead.code, "只能并入正在办理的事项", "only into one that is open")
    if move.law.must_solve(matter.category) and not law_of(lead.area, move.today).must_solve(lead.category):
        zh = "这一类要真正解决,只能并入同样要真正解决的事项;请先核对对方的类别"
        yield Fault("into", lead.code, zh, "this class has to be solved: join it into one that has to be too")
    yield from _complaint_faults(lead, matter)


def _complaint_faults(lead: Matter, matter: Matter) -> Iterator[Fault]:
    parts = Part.objects.filter(matter=lead).values("unit")
    units = Unit.objects.filter(Q(pk=lead.unit_id) | Q(pk__in=parts))
    if any(access.complained_of([matter.pk], one) for one in units):
        zh = "这件事项涉及对方的承办单位,不能并案"
        yield Fault("into", lead.code, zh, "it complains of the unit that handles the other one")


def _merge(move: Move) -> None:
    lead, matter = move.into, move.matter
    if lead is None:
        return
    joining = [matter, *Matter.objects.select_for_update().filter(led_by=matter).order_by("pk")]
    followed = [one.outer_due for one in joining]
    for one in joining:
        _share_complaints(lead, one)
    for one in Matter.objects.filter(led_by=lead):
        _share_complaints(lead, one)
    terms.end(matter, None, move.at)
    drop_offers(move)
    drop_extension(move)
    end_pause(move)
    for model in STOOD_STILL:
        model._default_manager.filter(matter=matter).update(left_behind=True)
    Part.objects.filter(matter=matter, done_on=None).delete()
    _tell_of_the_lead(matter, lead, move)
    move.log |= {CLASSED: [matter.category, lead.category]}
    _take_on(matter, lead, move)
    # Those who followed this one follow the same lead; their rows are not part of this step, their state is the lead's.
    followers = {name: getattr(matter, name) for name in (*TAKEN_ON, "since")}
    Matter.objects.filter(led_by=matter).exclude(state__in=("answered", "closed")).update(led_by=lead, **followers)
    Matter.objects.filter(led_by=matter).update(led_by=lead)
    matter.led_by = lead
    if _is_wanted_sooner(lead, followed):
        move.sooner.append(lead.code)


def _is_wanted_sooner(lead: Matter, days: list[date | None]) -> bool:
    """Whether one of the days by which other systems want what is joined comes before the leading one's deadline."""
    running = terms.running(lead, "handle") if State(lead.state) in STEPS["recompute"].came_from else None
    return running is not None and any(day < running.due_on for day in days if day is not None)


def _tell_of_the_lead(matter: Matter, lead: Matter, move: Move) -> None:
    """Whoever asked is told which unit has it from now on."""
    if lead.unit is not None and lead.unit_id != matter.unit_id and State(lead.state) in STEPS["contact"].came_from:
        about = "accepted" if matter.accepted_on is None else "moved"
        move.tell(about, unit=lead.unit.name, due=day_text(lead.due_on))


def _take_on(matter: Matter, lead: Matter, move: Move) -> None:
    if matter.state != lead.state:
        matter.since = move.at
    for name in TAKEN_ON:
        setattr(matter, name, getattr(lead, name))
    for name in ("accepted_on", "signed_on"):
        if getattr(lead, name) is not None and getattr(matter, name) is None:
            setattr(matter, name, move.today)
    matter.claimed_by, matter.claimed_at = "", None


def _share_complaints(lead: Matter, matter: Matter) -> None:
    for one, other in ((lead, matter), (matter, lead)):
        for unit, officer in Against.objects.filter(matter=one).values_list("unit", "officer"):
            Against.objects.get_or_create(matter=other, unit_id=unit, officer_id=officer)


# -- separated again -------------------------------------------------------------------------------


def _bars_split(move: Move) -> Iterator[Fault]:
    if move.matter.led_by_id is None:
        yield Fault("step", "split", "没有并入其他事项", "it is not joined into another")


def _split(move: Move) -> None:
    """It goes on from where it stood, with the deadlines that it shared so far, with what moved them, and as it was classed."""
    matter = move.matter
    lead = leave(move)
    if lead is None:
        return
    for row in Deadline.objects.filter(matter=lead, met_at=None, ended_at=None):
        terms.end(matter, [row.key], move.at)
        row.round = terms.next_round(matter, row.key)
        _copy(row, matter)
    for shared in (Pause.objects.filter(matter=lead), Extension.objects.filter(matter=lead, granted=True)):
        for one in shared.filter(left_behind=False).order_by("pk"):
            _copy(one, matter)
    matter.paused_days = paused_days(matter)


def leave(move: Move) -> Matter | None:
    """From now on it is by itself, and classed as it was; returns what it was joined into."""
    matter = move.matter
    lead = matter.led_by
    matter.led_by = None
    own = _own_category(matter, lead) if lead is not None else ""
    if own and own != matter.category:
        matter.category = own
        move.log |= {"category": own}
    return lead


def _own_category(matter: Matter, lead: Matter) -> str:
    """How it was classed before it was joined; empty where it was not, or where somebody has classed it anew since."""
    own, taken, code, since = "", None, matter.code, 0
    while code != lead.code:
        joined = Step.objects.filter(matter__code=code, step="merge", pk__gt=since).order_by("-pk").first()
        if joined is None or CLASSED not in joined.given:
            break
        was, became = joined.given[CLASSED]
        own = was if taken is None or was != taken else own  # classed anew by somebody before the whole was joined
        taken, since, code = became, joined.pk, str(joined.given.get("into") or "")
    return own if matter.category == taken else ""


def _copy(row: Deadline | Pause | Extension, matter: Matter) -> None:
    row.pk = None
    row._state.adding = True
    row.matter = matter
    row.save(force_insert=True)


def pass_the_lead(move: Move) -> Matter | None:
    """The leading one leaves: the first of those joined into it leads from now on, with all that hangs on the handling."""
    open_ones = Matter.objects.select_for_update().filter(led_by=move.matter, state=move.came_from).order_by("pk")
    heir = open_ones.first()
    if heir is None:
        return None
    led_parts = Part.objects.filter(matter=move.matter)
    Part.objects.filter(matter=heir, unit__in=list(led_parts.values_list("unit", flat=True))).delete()  # a unit has one part
    for row in Deadline.objects.filter(matter=move.matter, met_at=None, ended_at=None):
        terms.end(heir, [row.key], move.at)
        Deadline.objects.filter(pk=row.pk).update(matter=heir, round=terms.next_round(heir, row.key))
    for model in HANGING:
        model._default_manager.filter(matter=move.matter).update(matter=heir)
    for moved in STOOD_STILL:
        moved._default_manager.filter(matter=move.matter, left_behind=False).update(matter=heir)
    Matter.objects.filter(pk=heir.pk).update(led_by=None, paused_days=paused_days(heir))
    Matter.objects.filter(led_by=move.matter).exclude(pk=heir.pk).update(led_by=heir)
    move.log |= {"lead": heir.code}
    return heir


HANDLERS: Final[Handlers] = {
    "merge": Handler(_merge, _check_merge, _bars_merge),
    "split": Handler(_split, bars=_bars_split),
}
