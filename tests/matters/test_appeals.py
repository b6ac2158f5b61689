"""A rating that the unit says is wrong: disputed by the unit, reviewed by somebody else, and the asker reads what came of it."""

import pytest

from lianxin.feedback.models import Rating
from lianxin.matters import queries
from lianxin.matters.actions import offered, take_step
from lianxin.rules.errors import Refused
from tests.matters.places import Steps, reported


def badly_rated(county):
    go = Steps(county, reported())
    go.answered()
    go("rate", "asker", actor="asker", level="very_dissatisfied", text="根本没人来")
    return go


def fields(call):
    with pytest.raises(Refused) as error:
        call()
    return {fault.field for fault in error.value.faults}


def test_set_aside_by_somebody_else_it_no_longer_counts_and_the_asker_reads_why(county):
    go = badly_rated(county)
    go("appeal", "waterhead", text="当天下午去了三次,有照片和签字")
    assert fields(lambda: go("appeal", "waterhead", text="再申诉")) == {"step"}, "once"
    done = go("decide_appeal", "desk", upheld=False, reason="现场记录和签字属实")
    assert (done.rating, done.rated_on) == ("", None)
    row = Rating.objects.get()
    assert (row.level, row.text, row.upheld, row.decided_by) == ("very_dissatisfied", "根本没人来", False, "103"), (
        "kept as it was"
    )
    told = [one.public for one in queries.asker_history(done) if one.step == "decide_appeal"]
    assert told == ["经复核,这次评价不计入统计:现场记录和签字属实"]
    assert fields(lambda: go("decide_appeal", "desk2", upheld=True, reason="x")) == {"step"}, "decided once"


def test_it_stands_and_counts_as_before(county):
    go = badly_rated(county)
    go("appeal", "waterhead", text="不属实")
    done = go("decide_appeal", "desk", upheld=True, reason="查无凭据")
    assert done.rating == "very_dissatisfied"
    assert Rating.objects.get().upheld is True


def test_not_by_who_disputed_it_nor_by_the_unit(county):
    go = badly_rated(county)
    go("appeal", "desk", text="不属实")
    assert fields(lambda: go("decide_appeal", "desk", upheld=False, reason="x")) == {"step"}
    assert fields(lambda: go("decide_appeal", "waterhead", upheld=False, reason="x")) == {"step"}
    assert go("decide_appeal", "desk2", upheld=False, reason="属实").rating == ""


def test_a_good_rating_is_disputed_by_nobody(county):
    go = Steps(county, reported())
    go.answered()
    matter = go("rate", "asker", actor="asker", level="satisfied", solved=True)
    head = county.viewer("waterhead")
    assert "appeal" not in offered(head, matter, queries.matter_of(head, matter.code).may, at=go.at)
    assert fields(lambda: take_step(code=matter.code, step="appeal", by=head.code, at=go.at, text="x")) == {"step"}


def test_what_waits_to_be_reviewed_is_listed_for_whoever_reviews(county):
    go = badly_rated(county)
    assert queries.appeals_to_decide(county.viewer("desk")) == []
    go("appeal", "waterhead", text="不属实")
    assert [one.code for one in queries.appeals_to_decide(county.viewer("desk"))] == [go.code]
    assert queries.appeals_to_decide(county.viewer("waterhead")) == []
