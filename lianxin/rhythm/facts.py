"""Rounds of the policies in force, with their periods; and meetings that stand in a diary, but not yet here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from lianxin.policy.queries import policies_in_force
from lianxin.records.models import Entry, Outcome
from lianxin.registry.models import Area
from lianxin.registry.queries.areas import within
from lianxin.rhythm.models import Meeting
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
