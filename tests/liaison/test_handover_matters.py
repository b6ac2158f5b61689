"""What an officer who leaves had in hand goes on with whoever takes over; the askers are told."""

from datetime import date, datetime

import pytest

from lianxin.audit.models import Delivery
from lianxin.matters.actions.handing import hand_overs_due, pass_on_due
from lianxin.matters.models import Against, Matter, Plan, Step
from lianxin.registry.models import Post
from lianxin.rules.entries import SHANGHAI
from tests.fixtures.people import NOW
from tests.liaison.test_handover import ON, pass_on

AFTER = datetime(2026, 6, 1, 6, tzinfo=SHANGHAI)


@pytest.fixture
def matter(county):
    """An open promise of the leaver's, to a household that is linked."""
    whom, owner = county.counterparts["H1"], county.people["owner"]
    unit = Post.objects.filter(officer=county.people["colleague"]).first().unit
    made = Matter.objects.create(
        code="S-1",
        kind="promise",
        area=whom.area,
        counterpart=whom,
        root=whom,
        channel="visit",
        officer=owner,
        unit=unit,
        state="handling",
        reported_on=NOW.date(),
        tells_by="sms",
        asker_phone="13800000000",
        **dict.fromkeys(("reported_at", "since", "moved_at"), NOW),
    )
    plan = {"content": "修渠", "goal": "通水", "due_on": date(2026, 7, 1), "made_at": NOW, "made_by": owner.code}
    Plan.objects.create(matter=made, officer=owner, **plan)
    return made


def test_they_pass_on_when_the_day_has_come_and_once(county, matter):
    pass_on(county)
    assert not hand_overs_due(on=date(2026, 5, 31))
    assert pass_on_due(on=ON, by="clock", at=AFTER) == 1
    assert pass_on_due(on=ON, by="clock", at=AFTER) == 0
    matter.refresh_from_db()
    colleague = county.people["colleague"]
    assert (matter.officer, matter.state, matter.version) == (colleague, "handling", 1)
    assert Step.objects.get(matter=matter).given["officer"] == colleague.code
    assert [plan.officer for plan in Plan.objects.filter(matter=matter).order_by("pk")] == [county.people["owner"], colleague]
    assert [row.about for row in Delivery.objects.filter(subject_code="S-1")] == ["handed"]


def test_nobody_is_given_what_complains_of_him(county, matter):
    Against.objects.create(matter=matter, officer=county.people["colleague"])
    pass_on(county)
    pass_on_due(on=ON, by="clock", at=AFTER)
    matter.refresh_from_db()
    assert matter.officer is None
    assert matter.unit is not None


def test_what_is_closed_stays_as_it_was(county, matter):
    Matter.objects.filter(pk=matter.pk).update(state="closed")
    pass_on(county)
    assert pass_on_due(on=ON, by="clock", at=AFTER) == 0
    matter.refresh_from_db()
    assert matter.officer == county.people["owner"]
