"""What may happen to a folder's rows, any of it at any time: each step changes something that some figure may look at."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

from lianxin.liaison.models import Link
from lianxin.matters.models import Matter
from lianxin.policy.models import Adoption
from lianxin.records.actions.merging import merge_areas, merge_counterparts
from lianxin.records.models import Entry, EntryCounterpart, EntryDay, EntryOfficer
from lianxin.registry.models import Absence, Area, CalendarDay, Campaign, Counterpart, Need, Officer, Post, Unit
from lianxin.rules.errors import NotFound, Refused
from tests.duties.county import moment

STEPS: dict[str, Callable[[random.Random, date], None]] = {}


def step(function: Callable[[random.Random, date], None]) -> Callable[[random.Random, date], None]:
    STEPS[function.__name__] = function
    return function


class Nothing(Exception):
    """There is no row to which it could happen."""


def some(rng: random.Random, rows):
    """One of the rows, in an order that does not hang on the database. Raises Nothing."""
    if not rows.exists():
        raise Nothing
    return rows.order_by("pk")[rng.randrange(rows.count())]


def a_day(rng: random.Random, today: date) -> date:
    return max(date(2026, 1, 1), today - timedelta(days=rng.randrange(150)))


def copied(row, **changed):
    """The row again, as another one."""
    row.pk = None
    row._state.adding = True
    for name, value in changed.items():
        setattr(row, name, value)
    row.save()
    return row


@step
def late_entry(rng, today):
    entry, day = some(rng, Entry.objects.all()), a_day(rng, today)
    parts = [list(model.objects.filter(entry=entry)) for model in (EntryOfficer, EntryCounterpart)]
    made = copied(
        entry, code=f"L{Entry.objects.count()}", day=day, until=day, recorded_on=today, supersedes=None, superseded_on=None
    )
    for part in (each for rows in parts for each in rows):
        copied(part, entry=made, day=day, **({"until": None} if isinstance(part, EntryOfficer) else {}))
    EntryDay.objects.create(entry=made, day=day, half_days=min(2, made.half_days or 0))


@step
def withdrawn(rng, today):
    Entry.objects.filter(pk=some(rng, Entry.objects.all()).pk).update(withdrawn_on=today)


@step
def corrected(rng, today):
    entry = some(rng, Entry.objects.filter(superseded_on=None))
    Entry.objects.filter(pk=entry.pk).update(superseded_on=today)
    late_entry(rng, today)


@step
def moved_to_another_day(rng, today):
    entry, day = some(rng, Entry.objects.all()), a_day(rng, today)
    for rows in (Entry.objects.filter(pk=entry.pk), EntryOfficer.objects.filter(entry=entry)):
        rows.update(day=day, until=day)
    EntryCounterpart.objects.filter(entry=entry).update(day=day)
    EntryDay.objects.filter(entry=entry).delete()
    EntryDay.objects.create(entry=entry, day=day, half_days=min(2, entry.half_days or 0))


@step
def by_another_officer(rng, today):
    row = some(rng, EntryOfficer.objects.all())
    others = Officer.objects.exclude(pk__in=EntryOfficer.objects.filter(entry=row.entry_id).values("officer"))
    EntryOfficer.objects.filter(pk=row.pk).update(officer=some(rng, others))


@step
def half_days_otherwise(rng, today):
    row = some(rng, EntryDay.objects.all())
    EntryDay.objects.filter(pk=row.pk).update(half_days=1 if row.half_days == 2 else 2)


@step
def erased(rng, today):
    entry = some(rng, Entry.objects.filter(supersedes=None, superseded_by=None))
    Matter.objects.filter(entry=entry).update(entry=None)
    entry.delete()


@step
def link_ended(rng, today):
    link, last = some(rng, Link.objects.all()), a_day(rng, today)
    Link.objects.filter(pk=link.pk).update(valid_to=max(last, link.valid_from))


@step
def linked(rng, today):
    there = some(rng, Counterpart.objects.filter(base="household"))
    link = some(rng, Link.objects.filter(unit=None))
    first = a_day(rng, today)
    Link.objects.filter(pk=link.pk).update(counterpart=there, root=there.root, valid_from=first, valid_to=None)


@step
def need_ended(rng, today):
    need, last = some(rng, Need.objects.all()), a_day(rng, today)
    Need.objects.filter(pk=need.pk).update(last=max(last, need.first), to=max(last, need.first))


@step
def in_need(rng, today):
    there = some(rng, Counterpart.objects.filter(base="household"))
    copied(some(rng, Need.objects.all()), counterpart=there, root=there.root, first=a_day(rng, today), to=None, last=today)


@step
def post_ended(rng, today):
    post, last = some(rng, Post.objects.all()), a_day(rng, today)
    Post.objects.filter(pk=post.pk).update(valid_to=max(last, post.valid_from))


@step
def another_post(rng, today):
    copied(
        some(rng, Post.objects.all()), main=False, unit=some(rng, Unit.objects.all()), valid_from=a_day(rng, today), valid_to=None
    )


@step
def tagged(rng, today):
    officer = some(rng, Officer.objects.all())
    Officer.objects.filter(pk=officer.pk).update(tags=[] if officer.tags else ["new"])


@step
def solved(rng, today):
    matter = some(rng, Matter.objects.all())
    day = max(matter.reported_on, a_day(rng, today))
    Matter.objects.filter(pk=matter.pk).update(solved_on=day, outcome="solved", rating="satisfied", rated_on=day)


@step
def reported(rng, today):
    day = a_day(rng, today)
    empty = dict.fromkeys(("accepted_on", "contacted_on", "solved_on", "closed_on", "returned_on", "verified_on", "rated_on"))
    copied(some(rng, Matter.objects.all()), code=f"M{Matter.objects.count()}x", entry=None, problem="", reported_on=day, **empty)


@step
def new_household(rng, today):
    made = copied(
        some(rng, Counterpart.objects.filter(base="household")),
        code=f"N{Counterpart.objects.count()}",
        valid_from=None,
        valid_to=None,
    )
    Counterpart.objects.filter(pk=made.pk).update(root=made)


@step
def household_gone(rng, today):
    row, day = some(rng, Counterpart.objects.filter(base="household")), a_day(rng, today)
    Counterpart.objects.filter(pk=row.pk).update(valid_to=max(day, row.valid_from or day))


@step
def household_moved(rng, today):
    row = some(rng, Counterpart.objects.filter(base="household"))
    Counterpart.objects.filter(pk=row.pk).update(area=some(rng, Area.objects.filter(level="village")))


@step
def households_merged(rng, today):
    rows = Counterpart.objects.filter(base="household", valid_to=None)
    try:
        merge_counterparts(gone=some(rng, rows), into=some(rng, rows), on=today, by="o1", at=moment(today))
    except (Refused, NotFound):
        return


@step
def villages_merged(rng, today):
    rows = Area.objects.filter(level="village", merged_into=None, valid_to=None)
    on = a_day(rng, today) if rng.random() < 0.5 else today
    try:
        merge_areas(areas=[some(rng, rows)], into=some(rng, rows), on=on, by="o1", at=moment(today))
    except (Refused, NotFound):
        return


@step
def counties_merged(rng, today):
    rows = Area.objects.filter(level="county", merged_into=None, valid_to=None)
    on = a_day(rng, today) if rng.random() < 0.5 else today
    try:
        merge_areas(areas=[some(rng, rows)], into=some(rng, rows), on=on, by="o1", at=moment(today))
    except (Refused, NotFound):
        return


@step
def calendar_changed(rng, today):
    row = some(rng, CalendarDay.objects.filter(day__year=2026, day__lte=today))
    CalendarDay.objects.filter(pk=row.pk).update(working=not row.working)


@step
def campaign_longer(rng, today):
    Campaign.objects.filter(pk=some(rng, Campaign.objects.all()).pk).update(last=today)


@step
def away(rng, today):
    day = a_day(rng, today)
    Absence.objects.create(officer=some(rng, Officer.objects.all()), kind="leave", first=day, last=day + timedelta(days=9))


@step
def adopted_anew(rng, today):
    row, first = some(rng, Adoption.objects.all()), a_day(rng, today)
    if not Adoption.objects.filter(key=row.key, area=row.area, first=first).exists():
        copied(row, first=first, last=None, version=some(rng, Adoption.objects.filter(key=row.key)).version)
