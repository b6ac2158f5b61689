"""What was noted on a visit becomes a matter: with the entry in one transaction, or later with one tap."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.matters import access as matters
from lianxin.matters.actions.new import NewMatter
from lianxin.matters.actions.reporting import report_matter
from lianxin.matters.models import Matter
from lianxin.records import access as records
from lianxin.records.actions import NewEntry, correct_entry, make_entry
from lianxin.records.models import Entry, Origin, Problem
from lianxin.registry.access import viewer_by_code
from lianxin.rules.entries import date_of
from lianxin.rules.errors import NotFound, Refused


def lift(
    *, entry: NewEntry, matters: tuple[NewMatter, ...], by: str, at: datetime, corrects: str = ""
) -> tuple[Entry, list[Matter]]:
    """The entry and its matters, all or none. What a matter does not say (place, counterpart) the entry says.

    With ``corrects`` it stands in place of that entry. Sent again it is the same entry with the same matters. Raises Refused with
    the faults of whichever is wrong, NotFound for an entry to correct that is none of theirs.
    """
    with transaction.atomic():
        made = correct_entry(code=corrects, entry=entry, by=by, at=at) if corrects else make_entry(entry=entry, by=by, at=at)
        whom = made.counterparts.filter(origin=Origin.NAMED).order_by("position").select_related("counterpart").first()
        code = whom.counterpart.code if whom else ""
        found = []
        for number, one in enumerate(matters, 1):
            full = replace(
                one,
                counterpart=one.counterpart or (code if not one.anonymous else ""),
                area=one.area or (made.place.code if made.place and not one.counterpart else ""),
                channel=one.channel or "visit",
                campaign=one.campaign or made.campaign,
            )
            found.append(report_matter(matter=full, by=by, at=at, token=f"{made.code[:56]}-m{number}", entry=made))
    return made, found


def lift_problem(*, problem: str, kind: str, category: str, by: str, at: datetime) -> Matter:
    """An open note becomes a matter, with nothing typed again; the note is closed and says which. Only once.

    Raises NotFound for a note that ``by`` may not see, Refused when it was closed otherwise, or as a matter that they may not.
    """
    viewer = viewer_by_code(by, on=date_of(at))
    row = records.problems(viewer).filter(code=problem).select_related("entry__place", "counterpart").first()
    if row is None:
        raise NotFound("problem", problem)
    there = Matter.objects.filter(problem=problem).first()
    if there is not None:
        if not matters.allowed(viewer, there, ["read"]):
            raise Refused.because("problem", problem, "该问题已经办结", "it is closed already")
        return there
    with transaction.atomic():
        made = report_matter(matter=_matter_of(row, kind, category), by=by, at=at, entry=row.entry, problem=problem)
        closed = Problem.objects.filter(pk=row.pk, closed_on=None)
        if not closed.update(closed_on=date_of(at), closed_note=f"已立为诉求事项 {made.code}"):
            if made.problem == problem and made.reported_at != at:
                return made
            raise Refused.because("problem", problem, "该问题已经办结", "it is closed already")
        after = {"matter": made.code}
        audit.record("records.problem.lifted", kind="problem", code=problem, by=by, at=at, after=after)
    return made


def _matter_of(row: Problem, kind: str, category: str) -> NewMatter:
    whom = row.counterpart
    if whom is None:
        named = row.entry.counterparts.filter(origin=Origin.NAMED).order_by("position").select_related("counterpart").first()
        whom = named.counterpart if named else None
    place = row.entry.place
    return NewMatter(
        kind=kind,
        category=category,
        text=row.text,
        channel="visit",
        area=place.code if place else "",
        counterpart=whom.code if whom else "",
        campaign=row.entry.campaign,
    )
