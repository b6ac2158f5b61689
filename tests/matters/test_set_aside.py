"""Whose rating no longer counts is told so, once, with the reason that may be shown; and a matter that is separated is classed as
it was before it was joined.
"""

from lianxin.audit.models import Delivery
from lianxin.matters import queries
from lianxin.matters.actions import receipt_of
from tests.matters.places import Steps, reported


def told(matter):
    return Delivery.objects.filter(subject_code=matter.code, about="set_aside").count()


def followed(matter, at):
    receipt = receipt_of(matter)
    return [one.public for one in queries.followed(receipt.number, receipt.secret, at=at).history if "decide" in one.step]


def excluded(go, *, upheld=True):
    go("exclude", "waterhead", ground="beyond-law", reason="此人多次提出不合理要求")
    return go("decide_exclusion", "desk", upheld=upheld, reason="内部研究同意")


def rated(county, level="very_dissatisfied"):
    matter = reported()
    go = Steps(county, matter)
    go.answered()
    go("rate", "asker", actor="asker", level=level, text="没人来")
    return matter, go


def test_left_out_by_review_it_is_told_with_the_ground_and_not_with_what_was_written_inside(county):
    matter, go = rated(county)
    excluded(go)
    assert told(matter) == 1
    (said,) = followed(matter, go.at)
    assert "超出法定职权" in said
    assert "不合理要求" not in said
    assert "内部研究" not in said


def test_what_is_not_left_out_and_what_nobody_rated_is_told_to_nobody(county):
    matter, go = rated(county)
    excluded(go, upheld=False)
    assert (told(matter), followed(matter, go.at)) == (0, [])
    unrated = reported(text="也停水")
    other = Steps(county, unrated)
    other.answered()
    excluded(other)
    assert (told(unrated), followed(unrated, other.at)) == (0, [])


def test_a_disputed_rating_that_is_set_aside_is_told_once_whatever_comes_after(county):
    matter, go = rated(county)
    go("appeal", "waterhead", text="去了三次")
    go("decide_appeal", "desk", upheld=False, reason="有签字")
    assert told(matter) == 1
    excluded(go)
    assert told(matter) == 1
    second, other = rated(county)
    excluded(other)
    other("appeal", "waterhead", text="去了三次")
    other("decide_appeal", "desk", upheld=False, reason="有签字")
    assert told(second) == 1


# -- its own category ------------------------------------------------------------------------------


def two(county, own="pipe", led="water"):
    lead, second = reported(category=led), reported(text="也停水", category=own)
    return Steps(county, lead), Steps(county, second)


def test_separated_it_is_classed_as_before(county):
    lead, second = two(county)
    lead.handled()
    assert second("merge", into=lead.code).category == "water"
    done = second("split", reason="另一处")
    assert (done.category, done.unit.code) == ("pipe", "WATER")


def test_unless_somebody_has_classed_it_anew_or_nobody_ever_had(county):
    lead, second = two(county)
    lead.handled()
    second("merge", into=lead.code)
    second("correct", "desk", category="road", reason="其实是路")
    assert second("split", reason="另一处").category == "road"
    lead, second = two(county)
    second("merge", into=lead.code)
    lead.at = second.at
    lead.dispatched(category="road")
    second.at = lead.at
    assert second("split", reason="另一处").category == "road", "the whole was classed by a person after it was joined"
    lead, second = two(county, own="")
    lead.handled()
    second("merge", into=lead.code)
    assert second("split", reason="另一处").category == "water"


def test_also_where_the_one_it_followed_was_joined_itself(county):
    lead, middle = two(county, own="pipe", led="water")
    third = Steps(county, reported(text="没水", category="road"))
    third("merge", into=middle.code)
    middle.at = third.at
    lead.handled()
    middle.at = max(middle.at, lead.at)
    middle("merge", into=lead.code)
    third.at = middle.at
    assert third("split", reason="另一处").category == "road"
    assert middle("split", reason="另一处").category == "pipe"


def test_taken_up_again_alone_it_is_classed_as_before_too(county):
    lead, second = two(county)
    lead.handled()
    second("merge", into=lead.code)
    lead.at = second.at
    lead("solve", "plumber", outcome="solved", answer="已修好")
    second.at = lead.at
    again = second("reopen", "asker", actor="asker", reason="我家还漏")
    assert (again.category, again.led_by_id, again.state) == ("pipe", None, "handling")
    step = again.steps.get(step="reopen")
    assert step.given["category"] == "pipe"
    assert lead("reopen", "asker", actor="asker", reason="又停了").category == "water", "the one that led keeps its own"


def test_taken_up_again_by_its_rating_and_withdrawn_while_it_was_joined(county):
    lead, second = two(county)
    third = Steps(county, reported(text="水很小", category="road"))
    lead.handled()
    second("merge", into=lead.code)
    third.at = second.at
    third("merge", into=lead.code)
    assert third("withdraw", "asker", actor="asker", reason="不用了").category == "road"
    second("correct", "desk", category="road", reason="其实是路")
    lead.at = second.at
    lead("solve", "plumber", outcome="solved", answer="已修好")
    second.at = lead.at
    again = second("rate", "asker", actor="asker", level="very_dissatisfied", solved=False)
    assert (again.category, again.led_by_id) == ("road", None), "somebody has classed it anew since"
