"""What the asker reads of the way: no step that was taken back, until when the clock stands still, the own judgement."""

from datetime import date, timedelta

from lianxin.audit.models import Delivery
from lianxin.matters import actions, queries
from lianxin.matters.models import Matter
from tests.fixtures.people import NOW
from tests.matters.places import Steps, reported


def lines(matter):
    return [(one.step, one.unit, dict(one.given)) for one in queries.asker_history(Matter.objects.get(code=matter.code))]


def test_an_assignment_undone_within_its_ten_seconds_never_was(county):
    matter = reported()
    go = Steps(county, matter)
    go.dispatched("DESK")
    go("undo_dispatch", after=timedelta(seconds=5))
    go.dispatched()
    assert [(step, unit) for step, unit, _ in lines(matter)] == [("report", ""), ("dispatch", "水务局")]


def test_until_when_the_clock_stands_still_how_long_it_did_and_the_new_day(county):
    matter = reported()
    receipt = actions.receipt_of(matter)
    go = Steps(county, matter)
    go.handled()
    go("pause", "plumber", category="evidence", reason="送检水样", until=date(2026, 5, 20))
    found = queries.followed(receipt.number, receipt.secret, at=NOW)
    assert (found.pause.until, found.pause.reason) == (date(2026, 5, 20), "送检水样")
    go("resume", "plumber", after=timedelta(days=3))
    go("ask_extension", "plumber", days=2, reason="等管件")
    row = go("grant_extension", "desk")
    assert queries.followed(receipt.number, receipt.secret, at=NOW).pause is None
    assert {step: given for step, _, given in lines(matter) if given} == {
        "pause": {"until": "2026-05-20"},
        "grant_extension": {"due_on": row.due_on.isoformat()},
    }


def test_ones_own_judgement_stands_in_ones_own_history(county):
    matter = reported()
    go = Steps(county, matter)
    go.answered()
    go("rate", "asker", actor="asker", level="dissatisfied", solved=False)
    assert ("rate", "水务局", {"level": "dissatisfied", "solved": False}) in lines(matter)


def test_told_and_shown_when_another_unit_has_accepted_it(county):
    matter = reported()
    go = Steps(county, matter)
    go.handled()
    go("offer_transfer", "plumber", unit="DESK", reason="路面归别家")
    go("accept_transfer", "desk")
    assert lines(matter)[-1][:2] == ("accept_transfer", "诉求中心")
    told = Delivery.objects.filter(subject_code=matter.code, about="moved").get()
    assert "改由诉求中心办理" in told.text
