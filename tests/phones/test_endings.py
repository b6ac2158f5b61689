"""The calendar of an officer: what complains of him is not in it, though he had it in hand before (Z9)."""

import pytest

from lianxin.matters.access import officer_complained_of
from lianxin.matters.models import Against
from lianxin.phones.queries.reminders import endings, to_remind
from lianxin.registry.models import RoleGrant
from tests.fixtures.people import TODAY
from tests.matters.places import Steps, build_county, reported


@pytest.fixture
def county(db):
    return build_county()


def test_what_complains_of_its_handler_is_neither_in_his_calendar_nor_counted(county):
    matter = reported()
    Steps(county, matter).handled()
    plumber = county.people["plumber"]
    plumber.mobile = "13900000001"
    plumber.save()
    due_on = matter.__class__.objects.get(pk=matter.pk).due_on

    def said():
        return matter.code in str(endings(plumber, on=TODAY, lang="zh")), [one.matters for one in to_remind(on=due_on)]

    assert said() == (True, [1])
    Against.objects.create(matter=matter, officer=plumber)
    assert said() == (False, [])


def test_nor_what_complains_of_a_unit_over_which_he_has_a_role(county):
    matter = reported()
    Steps(county, matter).handled()
    plumber = county.people["plumber"]
    plumber.mobile = "13900000001"
    plumber.save()
    due_on = matter.__class__.objects.get(pk=matter.pk).due_on
    Against.objects.create(matter=matter, unit=county.units["STATION"])
    assert [one.matters for one in to_remind(on=due_on)] == [1]
    RoleGrant.objects.create(officer=plumber, role="unit_head", unit=county.units["STATION"])
    assert matter.code not in str(endings(plumber, on=TODAY, lang="zh"))
    assert list(to_remind(on=due_on)) == []
    assert officer_complained_of([matter.pk], plumber.pk, on=TODAY), "nor is he named for it"
