"""A matter from the first word to the judgement, and what each step leaves behind."""

from datetime import date, timedelta

import pytest

from lianxin.audit.models import Act, Delivery
from lianxin.feedback.models import CallBack, Rating
from lianxin.matters.actions import AtOnce, receipt_of, report_matter, reporting, take_step
from lianxin.matters.door import phone_index
from lianxin.matters.models import Against, Deadline, Matter, Part, Step
from lianxin.policy.models import Adoption
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.receipts import is_number
from tests.fixtures.people import NOW, TODAY
from tests.matters.places import Steps, new, reported

DAY = timedelta(days=1)


def refused(call, *fields):
    with pytest.raises(Refused) as error:
        call()
    found = {fault.field for fault in error.value.faults}
    assert set(fields) <= found, error.value


def test_reported_once(county):
    made = report_matter(matter=new(), by="asker", at=NOW, token="t-1")
    assert is_number(made.code)
    assert (made.state, made.reported_on, made.version) == ("new", TODAY, 1)
    again = report_matter(matter=new(), by="asker", at=NOW + DAY, token="t-1")
    assert again.pk == made.pk
    assert receipt_of(again) == receipt_of(made)
    refused(lambda: report_matter(matter=new(text="别的"), by="asker", at=NOW, token="t-1"), "code")
    assert Act.objects.get(kind="matter").verb == "matters.matter.reported"
    assert "13800001111" not in str(Delivery.objects.values())


def test_sent_again_it_is_the_one_that_is_there_whatever_holds_by_now(county):
    made = report_matter(matter=new(category="water"), by="asker", at=NOW, token="t-1")
    Adoption.objects.all().delete()
    refused(lambda: report_matter(matter=new(category="water"), by="asker", at=NOW, token="t-2"), "category")
    assert report_matter(matter=new(category="water"), by="asker", at=NOW + DAY, token="t-1").pk == made.pk
    assert Act.objects.filter(kind="matter").count() == 1


def test_a_telephone_number_as_an_input_method_types_it(county):
    made = report_matter(matter=new(phone=" １３８ ００１３ ８０００ ", tells_by="sms"), by="asker", at=NOW)
    assert made.asker_phone == "138 0013 8000"
    assert made.asker_phone_index == phone_index("13800138000") == phone_index("１３８－００１３－８０００")
    mail = report_matter(matter=new(phone="Ａ＠example.cn", tells_by="mail"), by="asker", at=NOW, token="t-2")
    assert (mail.asker_phone, mail.asker_phone_index) == ("A@example.cn", phone_index("a@example.cn"))
    refused(lambda: report_matter(matter=new(phone="Ａ＠example.cn", tells_by="sms"), by="asker", at=NOW), "phone")


def test_a_number_that_is_taken_is_drawn_again(county, monkeypatch):
    drawn = iter([7, 7, 7, 8])
    monkeypatch.setattr(reporting.secrets, "randbelow", lambda _most: next(drawn))
    first = report_matter(matter=new(), by="asker", at=NOW, token="t-1")
    second = report_matter(matter=new(), by="asker", at=NOW, token="t-2")
    assert first.code != second.code
    assert next(drawn, None) is None
    assert Matter.objects.count() == Act.objects.filter(kind="matter").count() == 2


def test_every_fault_of_a_new_matter_at_once(county):
    bad = new(kind="x", area="nowhere", text=" ", channel="x", tells_by="sms", phone="", anonymous=True, against_units=("x",))
    refused(
        lambda: report_matter(matter=bad, by="asker", at=NOW),
        "kind",
        "area",
        "text",
        "channel",
        "phone",
        "asker",
        "against_units",
    )
    bad = new(category="style")
    refused(lambda: report_matter(matter=bad, by="asker", at=NOW), "category")
    assert not Matter.objects.exists()


def test_the_whole_way(county):
    matter = reported()
    go = Steps(county, matter)
    done = go.dispatched()
    assert (done.state, done.unit.code, done.accepted_on, done.due_on) == ("dispatched", "WATER", TODAY, date(2026, 5, 21))
    assert set(Deadline.objects.values_list("key", flat=True)) == {"sign", "handle"}
    done = go("sign", "plumber", officer=county.code("plumber"))
    assert (done.state, done.officer.code, done.signed_on) == ("handling", "101", TODAY)
    go("contact", "plumber", text="已电话联系")
    go("plan", "plumber", content="换管", goal="通水", officer="101", due_on=date(2026, 5, 18))
    go("progress", "plumber", text="已开挖", public="正在抢修")
    done = go("solve", "plumber", outcome="solved", answer="已修好")
    assert (done.state, done.solved_on, done.answered_on) == ("answered", TODAY, TODAY)
    assert not Deadline.objects.filter(met_at=None, ended_at=None).exists()
    done = go("rate", "asker", actor="asker", level="very_satisfied", solved=True)
    assert (done.rating, done.rated_on, done.state) == ("very_satisfied", TODAY, "answered")
    done = go("close", "plumber")
    assert (done.state, done.closed_on) == ("closed", TODAY)
    assert [step.number for step in Step.objects.order_by("number")] == list(range(1, done.version + 1))
    assert Act.objects.filter(kind="matter").count() == done.version
    abouts = list(Delivery.objects.order_by("pk").values_list("about", flat=True))
    assert abouts == ["reported", "accepted", "answered", "closed"]


def test_solved_on_the_spot_is_one_step_and_can_be_rated(county):
    once = AtOnce(outcome="solved", answer="当场修好")
    made = report_matter(matter=new(channel="visit", at_once=once), by=county.code("owner"), at=NOW)
    assert (made.state, made.version, made.solved_on, made.unit.code) == ("answered", 1, TODAY, "GOV1")
    done = take_step(code=made.code, step="rate", by="asker", at=NOW, actor="asker", level="satisfied")
    assert done.rating == "satisfied"


def test_not_solved_says_the_asker_and_it_is_reopened_called_back_and_put_right(county):
    matter = reported()
    go = Steps(county, matter)
    go.answered()
    done = go("rate", "asker", actor="asker", level="dissatisfied", solved=False, text="还是没有水")
    assert (done.state, done.round, done.reopened, done.solved_on, done.outcome) == ("handling", 2, 1, None, "")
    assert done.due_on == TODAY + 15 * DAY
    assert Step.objects.order_by("-number").first().step == "reopen"
    owed = CallBack.objects.get(why="negative")
    assert owed.due_on == date(2026, 5, 15)
    assert set(Deadline.objects.filter(met_at=None, ended_at=None).values_list("key", flat=True)) == {"callback", "handle"}
    go("solve", "plumber", outcome="solved", answer="换了新管")
    refused(lambda: go("verify", "plumber", reached=True, solved=True), "step")
    done = go("verify", "caller", reached=True, solved=True)
    assert done.verified_on == TODAY
    done = go("rate", "asker", actor="asker", level="satisfied", solved=True)
    assert list(Rating.objects.order_by("round").values_list("round", "level")) == [(1, "dissatisfied"), (2, "satisfied")]
    refused(lambda: go("rate", "asker", actor="asker", level="satisfied"), "step")


def test_a_category_that_must_be_solved_ends_in_four_ways_only(county):
    matter = reported()
    go = Steps(county, matter)
    go.handled("WATER", "hardship")
    refused(lambda: go("solve", "plumber", outcome="partly", answer="部分", reason="缺钱"), "outcome")
    refused(lambda: go("solve", "plumber", outcome="channelled", answer="转信访"), "referred_to", "basis")
    refused(lambda: go("solve", "plumber", outcome="kept_open", answer="x"), "outcome")
    done = go("shelve", "waterhead", reason="等资金", review_on=date(2026, 9, 1))
    assert (done.state, done.outcome, done.review_on, done.solved_on) == ("shelved", "kept_open", date(2026, 9, 1), None)
    done = go("review_shelved", "plumber")
    assert (done.state, done.outcome) == ("handling", "")


def test_the_handler_approves_nothing_for_himself(county):
    matter = reported()
    go = Steps(county, matter)
    go.dispatched()
    go("sign", "waterhead", officer=county.code("waterhead"))
    go("ask_extension", "waterhead", reason="缺配件", days=3)
    refused(lambda: go("grant_extension", "waterhead"), "step")
    refused(lambda: go("shelve", "waterhead", reason="x", review_on=date(2026, 9, 1)), "step")
    done = go("grant_extension", "desk")
    assert done.due_on == date(2026, 5, 26)
    refused(lambda: go("ask_extension", "waterhead", reason="还缺", days=1), "step")


def test_a_pause_moves_the_day_by_as_many_days(county):
    matter = reported()
    go = Steps(county, matter)
    assert go.handled().due_on == date(2026, 5, 21)
    refused(lambda: go("pause", "plumber", category="rain", reason="x", until=date(2026, 5, 20)), "category")
    refused(lambda: go("pause", "plumber", category="evidence", reason="x", until=date(2026, 8, 20)), "until")
    done = go("pause", "plumber", category="evidence", reason="检测水质", until=date(2026, 5, 19))
    assert (done.state, done.due_on) == ("paused", date(2026, 5, 26))
    done = go("resume", "plumber", after=DAY)
    assert (done.state, done.paused_days, done.due_on) == ("handling", 0, date(2026, 5, 21))


def test_returned_once_disputed_and_bound(county):
    matter = reported()
    go = Steps(county, matter)
    go.dispatched()
    done = go("return", "plumber", reason="不归我们管")
    assert (done.state, done.returns, done.unit.code) == ("returned", 1, "WATER")
    go("dispute", "desk", reason="应当归水务局")
    done = go("decide_return", "desk2", unit="WATER", reason="属于供水管网")
    assert done.state == "dispatched"
    refused(lambda: go("return", "plumber", reason="还是不管"), "step")


def test_returned_too_late(county):
    matter = reported()
    go = Steps(county, matter)
    go.dispatched()
    refused(lambda: go("return", "plumber", after=6 * DAY, reason="不归我们管"), "step")


def test_the_first_unit_leads_until_the_other_one_accepts(county):
    matter = reported()
    go = Steps(county, matter)
    go.handled()
    assert go("offer_transfer", "plumber", unit="GOV1", reason="属地").unit.code == "WATER"
    refused(lambda: go("offer_transfer", "plumber", unit="GOV2", reason="属地"), "step")
    refused(lambda: go("accept_transfer", "plumber"), "step")
    done = go("accept_transfer", "owner")
    assert (done.unit.code, done.state) == ("GOV1", "handling")


def test_no_answer_while_a_part_is_open(county):
    matter = reported()
    go = Steps(county, matter)
    go.dispatched(joint=(("GOV1", "维持秩序"),))
    go("sign", "plumber", officer="101")
    refused(lambda: go("solve", "plumber", outcome="solved", answer="好了"), "step")
    refused(lambda: go("finish_part", "plumber", answer="替他们做了"), "step")
    go("finish_part", "owner", answer="已维持", position="同意")
    go("solve", "plumber", outcome="solved", answer="好了")
    assert Part.objects.get().position == "同意"


def test_what_is_not_on_a_villages_list_is_not_pushed_down(county):
    go = Steps(county, reported())
    refused(lambda: go.dispatched("COMMITTEE", "water"), "unit")
    assert go.dispatched("COMMITTEE", "road").unit.code == "COMMITTEE"


def test_undone_within_ten_seconds_by_whoever_gave_it_away(county):
    go = Steps(county, reported())
    go.dispatched()
    refused(lambda: go("undo_dispatch", "desk2", after=timedelta(seconds=5)), "step")
    go.at -= timedelta(seconds=5)
    done = go("undo_dispatch", "desk", after=timedelta(seconds=5))
    assert (done.state, done.unit, done.due_on, done.accepted_on) == ("new", None, None, None)
    assert not Delivery.objects.filter(about="accepted").exists()
    go.dispatched()
    refused(lambda: go("undo_dispatch", "desk", after=timedelta(seconds=11)), "step")


def test_sixty_callers_one_handling(county):
    lead = reported()
    others = [reported(text=f"停水了,第{number}户") for number in range(3)]
    go = Steps(county, lead)
    go.handled()
    for one in others:
        Steps(county, one, go.at)("merge", into=lead.code)
    assert set(Matter.objects.values_list("state", "unit__code")) == {("handling", "WATER")}
    refused(lambda: Steps(county, others[0], go.at)("sign", "plumber"), "step")
    go("progress", "plumber", text="抢修中", public="抢修中")
    Steps(county, others[2], go.at)("split", reason="另一处")
    assert Deadline.objects.filter(matter=others[2], key="handle", met_at=None, ended_at=None).exists()
    go("solve", "plumber", outcome="solved", answer="修好了")
    states = dict(Matter.objects.values_list("code", "state"))
    assert [states[one.code] for one in (lead, *others)] == ["answered", "answered", "answered", "handling"]
    Steps(county, others[0], go.at)("rate", "asker", actor="asker", level="dissatisfied", solved=False)
    again = Matter.objects.get(code=others[0].code)
    assert (again.state, again.led_by) == ("handling", None)
    assert Matter.objects.get(code=lead.code).state == "answered"


def test_the_leading_asker_withdraws_and_the_others_go_on(county):
    lead, second, third = reported(), reported(text="也停水"), reported(text="也停水了")
    go = Steps(county, lead)
    go.handled()
    for one in (second, third):
        Steps(county, one, go.at)("merge", into=lead.code)
    go("withdraw", "asker", actor="asker", reason="不需要了")
    rows = {one.code: one for one in Matter.objects.select_related("led_by")}
    assert (rows[lead.code].state, rows[lead.code].outcome) == ("closed", "withdrawn")
    assert rows[second.code].led_by is None
    assert rows[third.code].led_by.code == second.code
    Steps(county, second, go.at)("solve", "plumber", outcome="solved", answer="修好了")
    assert set(Matter.objects.exclude(pk=lead.pk).values_list("state", flat=True)) == {"answered"}


def test_to_the_unit_complained_of_the_matter_does_not_exist(county):
    matter = reported(kind="complaint", category="style", text="水厂乱收费", against_units=("WATER",))
    assert Against.objects.count() == 1
    for name in ("plumber", "fitter", "waterhead"):
        with pytest.raises(NotFound):
            Steps(county, matter)("progress", name, text="x")
    go = Steps(county, matter)
    for unit in ("WATER", "PLANT"):
        refused(lambda unit=unit: go.dispatched(unit, "style"), "unit")
    assert go.dispatched("DESK", "style").unit.code == "DESK"
    refused(lambda: go("name_handler", officer="101"), "officer")
