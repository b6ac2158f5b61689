"""A township or village is given only what stands on its own list of tasks: to lead, as a part, by a review, from a meeting."""

import pytest

from lianxin.matters.models import Part, Step
from lianxin.rules.errors import Refused
from tests.matters.places import Steps, reported


def refused(call):
    with pytest.raises(Refused) as error:
        call()
    return {fault.field for fault in error.value.faults}


def test_a_part_is_a_dispatch_too(county):
    go = Steps(county, reported())
    go.handled()
    assert refused(lambda: go("add_part", "plumber", unit="COMMITTEE", task="挖沟")) == {"unit"}
    assert not Part.objects.exists()
    go("add_part", "plumber", unit="GOV1", task="组织村民")
    assert Part.objects.get().unit.code == "GOV1", "water stands on the list of townships"


def test_whoever_may_review_departs_from_the_list_with_a_reason_that_stands_in_the_journal(county):
    go = Steps(county, reported())
    go.handled()
    reason = "村里正好有挖掘机,村委会同意"
    assert refused(lambda: go("add_part", "plumber", unit="COMMITTEE", task="挖沟", override=reason)) == {"unit"}
    assert refused(lambda: go("add_part", "desk", unit="COMMITTEE", task="挖沟", override=" ")) == {"unit"}
    go("add_part", "desk", unit="COMMITTEE", task="挖沟", override=reason)
    assert Part.objects.get().unit.code == "COMMITTEE"
    assert reason in Step.objects.get(step="add_part").text


def test_a_review_that_names_a_village_says_why(county):
    go = Steps(county, reported())
    go.dispatched()
    go("return", "plumber", reason="不属于我局")
    go("dispute", reason="属于供水")
    assert refused(lambda: go("decide_return", "desk2", unit="COMMITTEE", reason="村里的管子")) == {"unit"}
    go("decide_return", "desk2", unit="COMMITTEE", reason="村里的管子", override="管道归村集体所有")
    assert "管道归村集体所有" in Step.objects.get(step="decide_return").text
