"""The county with two centres, three teams, a vehicle."""

import pytest

from lianxin.teams import actions
from tests.web.conftest import _no_cache, _today, client, signed_in  # noqa: F401
from tests.web.county import NOW
from tests.web.matters import cases

OFFICE, CLERK, MEMBER, OTHER = "100006", "100023", "100020", "100022"
PLUMBERS, FITTERS, FAR = "plumbers", "fitters", "far"


@pytest.fixture
def county(db):
    """The small county and its staff."""
    return cases.build()


@pytest.fixture
def teams(county):
    """Centres, teams and a vehicle; nobody stands by yet."""
    given = {"by": OFFICE, "at": NOW}
    actions.make_centre(code="water-centre", name="供水指挥中心", kind="industry", unit="water", stations=12, **given)
    actions.make_centre(code="liuhe-centre", name="柳河镇指挥中心", kind="township", unit="liuhe", units=("qingshan",), **given)
    skilled = {"skills": ("水管维修",), **given}
    actions.make_team(
        code=PLUMBERS,
        name="水管一队",
        centre="water-centre",
        unit="water",
        area="990000000000",
        persons=3,
        members=(MEMBER,),
        **skilled,
    )
    actions.make_team(code=FITTERS, name="水管二队", centre="water-centre", unit="water", area="990000000000", **skilled)
    actions.make_team(
        code=FAR, name="青山队", centre="liuhe-centre", unit="transport", area="990001000000", members=(OTHER,), **skilled
    )
    actions.make_vehicle(code="car-1", name="直达车1号", centre="water-centre", **given)
    return county


@pytest.fixture
def ready(teams):
    """The plumbers are in the village, the fitters in the next one, the others far away."""
    for team, area in ((PLUMBERS, "990001001000"), (FITTERS, "990001002000"), (FAR, "990002001000")):
        actions.stand_by(team=team, area=area, by=OFFICE, at=NOW)
    return teams
