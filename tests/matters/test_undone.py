"""A dispatch undone leaves the matter exactly as it was: columns, parts, deadlines with their sums and alarms, messages."""

from datetime import date, timedelta

import pytest

from lianxin.audit.models import Delivery
from lianxin.matters import queries
from lianxin.matters.models import Deadline, Matter, Part, Step
from tests.fixtures.people import NOW
from tests.matters.places import Steps, reported

SECONDS = timedelta(seconds=5)
TAKEN = {"version", "moved_at"}


def all_of(*codes):
    rows = Matter.objects.filter(code__in=codes).order_by("code")
    return (
        [{name: value for name, value in row.items() if name not in TAKEN} for row in rows.values()],
        list(Part.objects.order_by("pk").values()),
        list(Deadline.objects.order_by("pk").values()),
        list(Delivery.objects.order_by("pk").values("pk", "about", "text")),
    )


def by_hand(go):
    go.dispatched(due_on=date(2026, 5, 29))


def by_the_policy(go):
    go.dispatched(joint=(("GOV1", "维持秩序"), ("STATION", "疏导交通")))


def with_finished_parts(go):
    go.dispatched(joint=(("GOV1", "维持秩序"), ("STATION", "疏导交通")), due_on=date(2026, 5, 29))
    go("sign", "plumber")
    go("finish_part", "owner", answer="已维持", position="不同意")


def once_undone(go):
    go.dispatched("DESK")
    go("undo_dispatch", after=SECONDS)
    go.dispatched()


EARLIER = {"first": None, "by hand": by_hand, "by policy": by_the_policy, "parts": with_finished_parts, "undone": once_undone}
LATER = {
    "plain": {},
    "by hand": {"due_on": date(2026, 5, 22)},
    "parts": {"joint": (("GOV1", "通知住户"), ("PLANT", "关阀"))},
    "another class": {"category": "road", "tier": "leader", "kind": "request"},
    "led by who had a part": {"unit": "GOV1", "officer": "owner"},
}


@pytest.mark.parametrize("outer", [None, date(2026, 5, 21)], ids=["", "wanted by another system"])
@pytest.mark.parametrize("later", LATER)
@pytest.mark.parametrize("earlier", EARLIER)
def test_undone_it_is_as_it_was(county, earlier, later, outer):
    other = {"source_system": "12345", "outer_number": "A-1", "outer_due": outer} if outer else {}
    matter = reported(**other)
    go = Steps(county, matter)
    if EARLIER[earlier] is not None:
        limit = {"due_on": min(date(2026, 5, 29), outer)} if outer else {}
        _earlier(go, EARLIER[earlier], limit)
        go("return", "plumber", reason="不属于我局")
    given = dict(LATER[later])
    if outer and "due_on" in given:
        given["due_on"] = outer - timedelta(days=1)
    if "officer" in given:
        given["officer"] = county.code(given["officer"])
    go.at += timedelta(minutes=1)
    go("classify", category="pipe", after=timedelta(0))
    Matter.objects.filter(pk=matter.pk).update(claimed_by=county.code("desk"), claimed_at=go.at)
    before = all_of(matter.code)
    go.dispatched(**given)
    assert all_of(matter.code) != before
    go("undo_dispatch", after=SECONDS)
    assert all_of(matter.code) == before


def _earlier(go, step, limit):
    """The same, within the day of the other system."""
    if limit:
        plain = go.dispatched
        go.dispatched = lambda *unit, **given: plain(*unit, **{**given, **({k: v for k, v in limit.items() if k in given})})
    step(go)
    if limit:
        del go.dispatched


def test_those_that_follow_stand_as_they_stood_too(county):
    lead, second = reported(), reported(text="也停水")
    ours = Steps(county, second)
    ours.dispatched("DESK")
    ours("return", "desk2", reason="不属于我单位")
    go = Steps(county, lead, ours.at)
    Steps(county, second, ours.at)("merge", into=lead.code)
    before = all_of(lead.code, second.code)
    assert before[0][0]["accepted_on"] != before[0][1]["accepted_on"]
    go.dispatched(due_on=date(2026, 5, 22), after=timedelta(days=1))
    go("undo_dispatch", after=SECONDS)
    assert all_of(lead.code, second.code) == before


def test_nobody_reads_what_is_kept_for_that(county):
    lead, second = reported(), reported(text="也停水", confidential=True)
    Steps(county, second)("merge", into=lead.code)
    go = Steps(county, lead, NOW + timedelta(minutes=2))
    go.dispatched()
    assert "was" in Step.objects.get(matter=lead, step="dispatch").given
    assert "was" not in Step.objects.get(matter=second, step="dispatch").given, "once, however many follow"
    read = queries.matter_of(county.viewer("plumber"), lead.code)
    assert second.code not in str([one.given for one in (*read.steps, *queries.asker_history(go("sign", "plumber")))])


def test_it_is_given_away_anew_as_if_nothing_had_been(county):
    matter = reported()
    go = Steps(county, matter)
    by_hand(go)
    go("return", "plumber", reason="不属于我局")
    go.dispatched("GOV1", due_on=date(2026, 5, 20))
    undone = go("undo_dispatch", after=SECONDS)
    assert (undone.state, undone.unit.code, undone.due_on) == ("returned", "WATER", date(2026, 5, 29))
    again = go.dispatched("GOV1")
    assert (again.state, again.due_on) == ("dispatched", date(2026, 5, 29))
