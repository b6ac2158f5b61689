"""Rounds of the policies in force, meetings that stand in a diary only, and what the minutes of a meeting say."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from lianxin.policy.queries import policies_in_force
from lianxin.records.models import Entry, EntryOfficer, Outcome
from lianxin.registry.access import held_on
from lianxin.registry.models import Area, Post
from lianxin.registry.queries.areas import within
from lianxin.rhythm.models import Decision, Item, Meeting
from lianxin.rules.periods import Period, containing
from lianxin.rules.policy.meetings import Round
from lianxin.rules.policy.schema import Policy


@dataclass(frozen=True, slots=True)
class RoundInForce:
    """A round that an area holds, and the policy that says so."""

    policy: Policy
    rule: Round

    @property
    def key(self) -> tuple[str, str]:
        """By which its meetings are found."""
        return self.policy.policy, self.rule.key

    @property
    def categories(self) -> frozenset[str]:
        """The categories of its agenda, with those under them."""
        return frozenset(self.policy.categories_below(*self.rule.category))

    def period(self, day: date) -> Period:
        """The period of the rhythm in which the day lies (rule 24)."""
        return containing(self.rule.every, day, self.policy.month_begins)


def rounds_in(area: Area, on: date) -> tuple[RoundInForce, ...]:
    """The rounds that this area itself holds on a day, in the order of the policies. One statement."""
    return tuple(
        RoundInForce(version.policy, rule)
        for version in policies_in_force(area, on)
        for rule in (version.policy.meetings.rounds.values() if version.policy.meetings is not None else ())
        if rule.level == area.level
    )


def only_recorded(area: Area, kinds: Collection[str], first: date, last: date) -> QuerySet[Entry]:
    """Entries that are meetings of rounds and belong to no meeting here: written in a diary, or loaded (rules 2 and 22).

    The figure counts them as it counts the others. What corrects the entry of a meeting is that meeting.
    """
    known = Meeting.objects.filter(entry__isnull=False).values("entry")
    counted = Entry.objects.filter(withdrawn_on=None, superseded_on=None, outcome=Outcome.DONE)
    found = counted.filter(within("place", area), kind__in=sorted(kinds), day__range=(first, last))
    return found.exclude(pk__in=known).exclude(supersedes__in=known).exclude(supersedes__supersedes__in=known)


def content_of(meeting: Meeting) -> dict[str, Any]:
    """What the minutes of a meeting say, as it stands now: plain values, so that the same meeting gives the same digest."""
    items = Item.objects.filter(meeting=meeting).select_related("matter__unit").order_by("number")
    decided = Decision.objects.filter(item__meeting=meeting).select_related("unit", "officer").order_by("pk")
    by_item: dict[int, list[dict[str, str]]] = {}
    for one in decided:
        said = {"task": one.task, "unit": one.unit.name, "officer": one.officer.name if one.officer else ""}
        by_item.setdefault(one.item_id, []).append({**said, "due_on": one.due_on.isoformat()})
    return {
        "title": meeting.title,
        "held_on": meeting.held_on.isoformat() if meeting.held_on else "",
        "place": meeting.place,
        "unit": meeting.unit.name,
        "chair": meeting.chair.name if meeting.chair else "",
        "came": _came(meeting),
        "notes": meeting.notes,
        "items": [
            {
                "matter": one.matter.code,
                "title": one.matter.title,
                "unit": one.matter.unit.name if one.matter.unit else "",
                "decided": by_item.get(one.pk, []),
            }
            for one in items
        ],
    }


def _came(meeting: Meeting) -> list[dict[str, str]]:
    """Who was there, each with the unit of the main post on that day."""
    rows = EntryOfficer.objects.filter(entry=meeting.entry_id).select_related("officer").order_by("position")
    people = [one.officer for one in rows]
    on = meeting.held_on or meeting.planned_on
    posts = Post.objects.filter(held_on(on), officer__in=people, main=True).values_list("officer", "unit__name")
    units: dict[int, str] = dict(posts)
    return [{"name": one.name, "unit": units.get(one.pk, "")} for one in people]
