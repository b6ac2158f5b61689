"""The notice of a village hangs where everybody reads it: nothing that complains of anybody, no title that is shown no longer."""

from datetime import timedelta

import pytest

from lianxin.matters.actions import publish, unpublish
from lianxin.reports.queries.notices import notice_of
from tests.fixtures.people import NOW, TODAY
from tests.matters.places import Steps, build_county, reported


@pytest.fixture
def county(db):
    return build_county()


def solved(county, **values):
    matter = reported(category="road", text="村口的路灯不亮", **values)
    go = Steps(county, matter)
    go.answered()
    return matter


def told(county):
    found = notice_of(county.viewer("clerk"), "V1", on=TODAY)
    return found.public, sum(number for _, number in found.solved), found.others


def test_what_complains_of_somebody_is_not_counted(county):
    solved(county, kind="difficulty", against_units=("GOV2",))
    assert told(county) == ((), 0, 0)
    solved(county, kind="difficulty")
    assert told(county) == ((), 0, 1), "water is a category that is only counted"


def test_a_title_that_was_taken_away_is_named_no_more(county):
    matter = reported(category="road", text="村口的路灯不亮", public_consent=True)
    go = Steps(county, matter)
    go.dispatched("GOV1", category="road")
    go("sign", "owner")
    go("solve", "owner", outcome="solved", answer="已换灯")
    desk = {"code": matter.code, "by": county.code("desk"), "at": NOW + timedelta(hours=1)}
    publish(title="村口路灯修好了吗", text="路灯不亮", **desk)
    assert told(county) == (("村口路灯修好了吗",), 0, 0)
    unpublish(**desk)
    assert told(county) == ((), 1, 0)
