"""A city's work orders: each one matter with its number and deadline, answered back, and rated by its asker."""

from datetime import date, timedelta

import pytest

from lianxin.audit.models import Act
from lianxin.matters.models import Deadline, Matter
from lianxin.platforms import actions
from lianxin.platforms.models import Order, Received
from lianxin.rules.errors import NotFound, Refused
from tests.fixtures.people import NOW
from tests.matters.places import Steps, reported


def steps_of(city, matter):
    return Steps(city.county, matter, city.now)


def test_an_order_becomes_a_matter_with_its_number_and_deadline(city):
    taken = city.send(city.order("GD1", due_on="2026-05-18", phone="13800001111", place="村口"))
    matter = Matter.objects.get()
    assert (taken.state, taken.matter, taken.again) == ("taken", matter.code, False)
    assert (matter.source_system, matter.outer_number, matter.outer_due) == ("市12345", "GD1", date(2026, 5, 18))
    assert (matter.kind, matter.category, matter.area.code, matter.channel) == ("problem", "water", "V1", "platform")
    steps_of(city, matter).dispatched()
    matter.refresh_from_db()
    assert matter.due_on == date(2026, 5, 18), "five working days would be the 21st: never later than theirs"


def test_sent_twice_it_is_one_under_the_same_id_and_under_another(city):
    message = city.order("GD1")
    city.send(message)
    again = city.send(message, at=NOW + timedelta(minutes=3))
    other = city.send((f"{message[0]}-b", message[1]))
    assert (again.again, other.state) == (True, "repeated")
    assert Matter.objects.count() == 1
    assert list(Received.objects.values_list("state", "times")) == [("taken", 2), ("repeated", 1)]


def test_the_same_number_with_other_content_waits_for_a_person(city):
    city.send(city.order("GD1"))
    taken = city.send(city.order("GD1", text="另一件事"))
    assert taken.state == "held"
    assert Matter.objects.count() == 1


def test_answered_returned_and_rated(city):
    city.send(city.order("GD1"))
    matter = Matter.objects.get()
    steps_of(city, matter).answered()
    city.tick(timedelta(hours=1))
    assert city.answers("GD1") == ["answer.received", "answer.signed", "answer.answered"]
    answer = list(city.told.values())[-1]["data"]
    assert (answer["state"], answer["outcome"], answer["text"]) == ("办结", "已解决", "水管已修好,恢复供水")
    assert city.send(city.message("order.returned", "GD1", reason="还在漏水")).state == "taken"
    matter.refresh_from_db()
    assert (matter.state, matter.round) == ("handling", 2)
    go = steps_of(city, matter)
    go("solve", "plumber", outcome="solved", answer="又修了一遍")
    city.tick(timedelta(hours=1))
    assert city.send(city.message("order.rated", "GD1", level="满意", solved=True)).state == "taken"
    matter.refresh_from_db()
    assert matter.rating == "satisfied"
    city.tick()
    assert city.answers("GD1")[-1] == "answer.answered", "it is not told what it said itself"
    assert len(city.told) == 4


def test_what_comes_before_its_order_waits_for_it_and_the_earlier_said_is_worked_first(city):
    day = city.now
    late = city.message("order.due_changed", "GD1", said=day + timedelta(hours=3), due_on="2026-05-22")
    early = city.message("order.due_changed", "GD1", said=day + timedelta(hours=2), due_on="2026-05-15")
    assert city.send(late).state == city.send(early).state == "early"
    city.send(city.order("GD1", due_on="2026-05-20"))
    assert Matter.objects.get().outer_due == date(2026, 5, 22)
    assert city.send(city.message("order.due_changed", "GD1", said=day, due_on="2026-05-14")).state == "passed"
    assert Matter.objects.get().outer_due == date(2026, 5, 22)


@pytest.mark.parametrize("days", [("2026-05-22", "2026-05-15"), ("2026-05-15", "2026-05-22")])
def test_of_one_second_a_change_is_later_than_its_order_and_of_two_the_earlier_day_holds(city, days):
    """Platforms that say seconds and no less: what they change at once is not lost, and the end does not hang on the way."""
    city.send(city.order("GD1", due_on="2026-05-29"))
    for day in days:
        city.send(city.message("order.due_changed", "GD1", due_on=day))
        assert Matter.objects.get().outer_due == min(date.fromisoformat(one) for one in days[: days.index(day) + 1])


def test_another_deadline_moves_the_one_that_runs(city):
    city.send(city.order("GD1"))
    matter = Matter.objects.get()
    steps_of(city, matter).handled()
    city.now += timedelta(hours=1)
    city.send(city.message("order.due_changed", "GD1", due_on="2026-05-15"))
    matter.refresh_from_db()
    assert matter.due_on == date(2026, 5, 15)
    assert Deadline.objects.get(key="handle").sum["outer"] == "2026-05-15"


def test_handled_again_it_is_not_later_than_theirs_either(city):
    """Putting right takes 15 days by the policy; the city gave it until the 18th."""
    city.send(city.order("GD1", due_on="2026-05-18"))
    matter = Matter.objects.get()
    steps_of(city, matter).answered()
    city.now += timedelta(hours=1)
    assert city.send(city.message("order.returned", "GD1", reason="没有解决")).state == "taken"
    matter.refresh_from_db()
    assert (matter.state, matter.reopened, matter.due_on) == ("handling", 1, date(2026, 5, 18))


def test_a_day_typed_at_the_desk_is_not_later_than_theirs(city):
    city.send(city.order("GD1", due_on="2026-05-18"))
    with pytest.raises(Refused, match="2026-05-18"):
        steps_of(city, Matter.objects.get()).dispatched(due_on=date(2026, 5, 19))


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"category": "物业"}, "category"),
        ({"kind": "表扬"}, "kind"),
        ({"area": "外县"}, "area"),
        ({"against": ["某某局"]}, "unit"),
        ({"kind": "投诉"}, "against"),
    ],
)
def test_a_word_that_nobody_has_matched_keeps_the_order_for_a_person(city, data, field):
    taken = city.send(city.order("GD1", **data))
    assert (taken.state, [one["field"] for one in taken.why]) == ("held", [field])
    assert Matter.objects.count() == 0
    assert "停水两天" in Received.objects.get().body


def test_matched_later_it_is_taken_with_what_came_after_it(city):
    city.send(city.order("GD1", category="物业", due_on="2026-05-18"))
    assert city.send(city.message("order.supplemented", "GD1", text="三楼也停水")).state == "early"
    by = city.county.code("desk")
    actions.match(code="city", what="category", theirs="物业", ours="hardship", by=by, at=city.now)
    assert actions.work_waiting(partner="city", by=by, at=city.now) == (1, 0)
    matter = Matter.objects.get()
    assert (matter.category, matter.outer_due) == ("hardship", date(2026, 5, 18))
    assert [one.step for one in matter.steps.order_by("number")] == ["report", "reply"]
    assert set(Received.objects.values_list("state", flat=True)) == {"taken"}


def test_a_step_that_the_table_does_not_let_waits_and_says_why(city):
    city.send(city.order("GD1"))
    taken = city.send(city.message("order.rated", "GD1", level="满意"))
    assert taken.state == "held"
    number = Received.objects.get(state="held").pk
    actions.put_aside(number=number, reason="还没有答复", by=city.county.code("desk"), at=city.now)
    with pytest.raises(Refused):
        actions.work_again(number=number, by=city.county.code("desk"), at=city.now)
    assert Act.objects.filter(verb="platforms.message.put_aside").count() == 1


@pytest.mark.parametrize("who", ["stranger", "plumber", "owner"])
def test_a_stranger_decides_nothing(city, who):
    city.send(city.order("GD1", category="物业"))
    with pytest.raises(NotFound):
        actions.work_again(number=Received.objects.get().pk, by=city.county.code(who), at=city.now)


def test_urged_before_it_is_given_to_anybody_it_stands_beside_the_order_and_waits_for_nobody(city):
    early = city.message("order.urged", "GD1", text="请抓紧")
    assert city.send(early).state == "early"
    city.send(city.order("GD1"))
    assert set(Received.objects.values_list("state", flat=True)) == {"taken"}
    matter = Matter.objects.get()
    assert matter.state == "new"
    assert matter.steps.get(step="reply").text == "催办:请抓紧"


def test_urged_where_it_is_joined_into_another_one_whoever_leads_is_urged(city):
    city.send(city.order("GD1"))
    matter, lead = Matter.objects.get(), reported()
    steps_of(city, lead).handled()
    city.now += timedelta(minutes=5)
    steps_of(city, matter)("merge", into=lead.code)
    city.now += timedelta(minutes=5)
    assert city.send(city.message("order.urged", "GD1", text="请抓紧")).state == "taken"
    assert [one.steps.get(step="urge").text for one in (lead, matter)] == ["请抓紧"] * 2


def test_withdrawn_and_urged(city):
    city.send(city.order("GD1"))
    matter = Matter.objects.get()
    steps_of(city, matter).dispatched()
    city.now += timedelta(minutes=5)
    assert city.send(city.message("order.urged", "GD1", text="请抓紧")).state == "taken"
    assert city.send(city.message("order.withdrawn", "GD1", reason="已经来水")).state == "taken"
    matter.refresh_from_db()
    assert matter.state == "closed"
    assert Order.objects.get().matter == matter.code
