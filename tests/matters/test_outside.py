"""Number and secret, the counter, relatives, what others see, ready answers, alarms of reads."""

from datetime import date, timedelta

import pytest

from lianxin.audit.actions import record_reads
from lianxin.audit.models import Act
from lianxin.matters import queries
from lianxin.matters.actions import (
    add_consent,
    add_photo,
    counter_step,
    end_consent,
    public_step,
    publish,
    receipt_of,
    reissue_receipt,
    report_matter,
    retire_canned,
    review_canned,
    unpublish,
    write_canned,
)
from lianxin.matters.models import Matter, Tries
from lianxin.rules.errors import NotFound, Refused
from tests.fixtures.people import NOW, TODAY
from tests.matters.places import Steps, new, reported

LATER = timedelta(minutes=16)


def test_followed_by_number_and_secret(county):
    matter = reported()
    Steps(county, matter).answered()
    receipt = receipt_of(Matter.objects.get())
    found = queries.followed(receipt.shown, receipt.shown_secret, at=NOW, address="10.0.0.1")
    assert found.matter.pk == matter.pk
    assert [line.step for line in found.history] == ["report", "dispatch", "sign", "solve"]
    assert {line.by for line in found.history} == {"asker", ""}, "who in the office did it stays inside"
    assert found.history[-1].public == "水管已修好,恢复供水"
    assert found.may == {"rate", "reopen"}


def test_a_wrong_number_and_a_wrong_secret_look_the_same_and_cost_the_same(county, django_assert_num_queries):
    matter = reported()
    secret = receipt_of(matter).secret
    wrong = "00000000" if secret != "00000000" else "11111111"
    said = set()
    for number, typed in ((matter.code, wrong), ("2600048214", secret)):
        with pytest.raises(NotFound) as error, django_assert_num_queries(13):
            queries.followed(number, typed, at=NOW, address=f"10.0.0.{typed[0]}")
        said.add((str(error.value), error.value.kind, error.value.code))
    assert len(said) == 1


@pytest.mark.parametrize("by", ["number", "address"])
def test_ten_wrong_tries_and_the_door_is_shut_for_a_while(county, by):
    matter = reported()
    receipt = receipt_of(matter)
    for turn in range(10):
        number, address = (matter.code, f"10.0.0.{turn}") if by == "number" else (f"26000000{turn:02}", "10.0.0.1")
        with pytest.raises(NotFound):
            queries.followed(number, "1", at=NOW, address=address)
    address = "10.9.9.9" if by == "number" else "10.0.0.1"
    with pytest.raises(Refused):
        queries.followed(matter.code, receipt.secret, at=NOW, address=address)
    assert queries.followed(matter.code, receipt.secret, at=NOW + LATER, address=address).matter.pk == matter.pk
    assert "10.0.0" not in str(Tries.objects.values())


def test_the_asker_rates_and_withdraws_from_the_public_page(county):
    matter = reported()
    Steps(county, matter).answered()
    receipt = receipt_of(matter)
    call = {"number": receipt.number, "secret": receipt.secret, "at": NOW + timedelta(hours=1), "token": "phone-1"}
    done = public_step(**call, step="rate", level="satisfied", solved=True)
    assert public_step(**call, step="rate", level="satisfied", solved=True).version == done.version
    with pytest.raises(Refused):
        public_step(**{**call, "token": ""}, step="solve", outcome="solved")
    with pytest.raises(NotFound):
        public_step(**{**call, "secret": "1"}, step="rate", level="satisfied")


def test_a_relative_follows_and_rates_and_nothing_else(county):
    matter = reported()
    receipt = add_consent(code=matter.code, name="张小三", relation="儿子", by=county.code("clerk"), at=NOW)
    assert receipt.secret != receipt_of(matter).secret
    found = queries.followed(receipt.number, receipt.secret, at=NOW)
    assert (found.relative, found.may) == ("张小三", frozenset())
    with pytest.raises(Refused):
        public_step(number=receipt.number, secret=receipt.secret, step="withdraw", reason="x", at=NOW)
    Steps(county, matter).answered()
    public_step(number=receipt.number, secret=receipt.secret, step="rate", level="satisfied", at=NOW + LATER)
    consent = matter.consents.get()
    end_consent(code=matter.code, consent=consent.pk, by=county.code("clerk"), at=NOW)
    with pytest.raises(NotFound):
        queries.followed(receipt.number, receipt.secret, at=NOW)


def test_a_lost_receipt_is_reissued_on_record_and_the_old_one_opens_nothing(county):
    matter = reported()
    old = receipt_of(matter)
    with pytest.raises(Refused):
        reissue_receipt(code=matter.code, identity=" ", by=county.code("clerk"), at=NOW)
    with pytest.raises(NotFound):
        reissue_receipt(code=matter.code, identity="身份证", by=county.code("stranger"), at=NOW)
    fresh = reissue_receipt(code=matter.code, identity="核对身份证原件", by=county.code("clerk"), at=NOW)
    assert queries.followed(fresh.number, fresh.secret, at=NOW).matter.pk == matter.pk
    with pytest.raises(NotFound):
        queries.followed(old.number, old.secret, at=NOW)
    assert Act.objects.get(verb="matters.receipt.reissued").by == county.code("clerk")


def test_the_counter_does_what_the_asker_may(county):
    matter = reported()
    Steps(county, matter).answered()
    said = {"step": "rate", "level": "dissatisfied", "solved": False}
    at = NOW + LATER
    done = counter_step(code=matter.code, by=county.code("clerk"), at=at, **said)
    assert (done.state, done.round) == ("handling", 2)
    with pytest.raises(Refused):
        counter_step(code=matter.code, step="solve", by=county.code("clerk"), at=at, outcome="solved")
    with pytest.raises(NotFound):
        counter_step(code=matter.code, step="reply", by=county.code("stranger"), at=at, text="x")


def test_found_by_the_number_left_with_it(county):
    matter = reported(phone="138-0000 1111")
    assert [one.pk for one in queries.matters_by_phone(county.viewer("clerk"), "13800001111")] == [matter.pk]
    assert queries.matters_by_phone(county.viewer("clerk"), "") == []
    assert queries.matters_by_phone(county.viewer("owner"), "13800001111") == [], "no counter of theirs"


def test_the_handling_unit_does_not_take_down_how_it_is_judged(county):
    matter = reported()
    go = Steps(county, matter)
    go.dispatched("DESK")
    go("sign", "desk2", officer=county.code("desk2"))
    go("solve", "desk2", outcome="solved", answer="办好了")
    with pytest.raises(Refused, match="handling unit"):
        counter_step(code=matter.code, step="rate", by=county.code("desk"), at=NOW + LATER, level="satisfied")


def test_promises_in_public(county):
    promise = {"kind": "promise", "text": "修好村口的路", "owner": "001", "goal": "通车", "channel": "visit", "face": True}
    made = report_matter(matter=new(**promise, due_on=date(2026, 5, 20)), by="001", at=NOW)
    assert (made.state, made.unit.code, made.due_on) == ("handling", "GOV1", date(2026, 5, 20))
    found = queries.promises(county.areas["C"], on=TODAY)[0]
    assert [(one.officer, one.goal, one.kept) for one in found] == [("王小明", "通车", None)]
    assert queries.promises(county.areas["C"], on=date(2026, 5, 21))[0][0].kept is False
    Steps(county, made)("solve", "owner", outcome="solved", answer="已通车")
    assert queries.promises(county.areas["T1"], on=TODAY)[0][0].kept is True
    assert queries.promises(county.areas["T2"], on=TODAY) == ([], ())
    with pytest.raises(Refused):
        report_matter(matter=new(kind="promise", text="x", owner="", face=True), by="001", at=NOW)


def test_all_promises_can_be_read_on_and_by_how_they_went(county):
    promise = {"kind": "promise", "owner": "001", "goal": "通车", "channel": "visit", "face": True}
    made = [
        report_matter(matter=new(**promise, text=f"修路{day}", due_on=date(2026, 5, day)), by="001", at=NOW)
        for day in (20, 21, 22)
    ]
    Steps(county, made[1])("solve", "owner", outcome="solved", answer="已通车")
    here, on = county.areas["C"], date(2026, 5, 21)
    first, mark = queries.promises(here, on=on, limit=2)
    rest, end = queries.promises(here, on=on, limit=2, cursor=mark)
    assert [[one.text for one in page] for page in (first, rest)] == [["修路22", "修路21"], ["修路20"]]
    assert (end, queries.promises(here, on=on, cursor=("x", "y"))[0]) == ((), [*first, *rest]), "a broken mark begins anew"
    went = {how: [one.text for one in queries.promises(here, on=on, how=how)[0]] for how in ("open", "kept", "missed")}
    assert went == {"open": ["修路22"], "kept": ["修路21"], "missed": ["修路20"]}


def test_a_message_can_only_be_sent_where_it_can_arrive(county):
    for phone, by in (("abc", "sms"), ("zhang@example.com", "sms"), ("13800001111", "mail"), ("zhang@", "mail")):
        with pytest.raises(Refused) as error:
            reported(phone=phone, tells_by=by)
        assert [fault.field for fault in error.value.faults] == ["phone"]
    assert reported(phone="zhang@example.com", tells_by="mail").tells_by == "mail"


def test_what_others_asked_is_reviewed_and_without_persons(county):
    matter = reported(category="water", public_consent=True)
    call = {"code": matter.code, "title": "停水怎么办", "by": county.code("desk"), "at": NOW + LATER}
    with pytest.raises(Refused) as error:
        publish(**call, text="张三家停水")
    assert len(error.value.faults) == 3, "not answered, not a category that is shown, the asker's name"


def test_figures_of_units(county):
    for number in range(3):
        Steps(county, reported(text=f"停水{number}")).answered()
    Steps(county, reported(kind="complaint", category="style", against_units=("GOV2",))).dispatched("WATER", "style")
    (one,) = queries.unit_figures(county.areas["C"], first=TODAY, last=TODAY, on=TODAY)
    assert (one.code, one.accepted, one.answered, one.solved, one.overdue) == ("WATER", 3, 3, 3, 0)
    rated = Matter.objects.filter(state="answered").first()
    Steps(county, rated, NOW + LATER)("rate", "asker", actor="asker", level="satisfied")
    (one,) = queries.unit_figures(county.areas["C"], first=TODAY, last=TODAY, on=TODAY)
    assert (one.rated, one.satisfied) == (None, None), "one could be singled out"


def test_ready_answers_are_written_reviewed_and_retired(county):
    made = write_canned(
        category="water", title="停水报修", text="请打报修电话", area="C", is_public=True, by=county.code("desk"), at=NOW
    )
    viewer = county.viewer("office")
    assert queries.canned(viewer, on=TODAY, typed="停水") == []
    with pytest.raises(Refused):
        review_canned(code=made.code, by=county.code("desk"), at=NOW)
    with pytest.raises(NotFound):
        review_canned(code=made.code, by=county.code("owner"), at=NOW)
    review_canned(code=made.code, by=county.code("desk2"), at=NOW)
    assert [one.code for one in queries.canned(viewer, on=TODAY, typed="停水", category="water")] == [made.code]
    assert [one.code for one in queries.public_answers(county.areas["V1"], on=TODAY)] == [made.code]
    anew = {"category": "water", "title": "停水报修", "area": "C", "is_public": True, "code": made.code, "at": NOW}
    later = write_canned(text="新的", by=county.code("desk"), **anew)
    assert [one.text for one in queries.public_answers(county.areas["V1"], on=TODAY)] == ["请打报修电话"], (
        "until the new one is reviewed"
    )
    with pytest.raises(Refused):
        write_canned(text="别人也在改", by=county.code("desk2"), **anew)
    assert write_canned(text="新的一版", by=county.code("desk"), **anew | {"code": later.code}).code == later.code, (
        "a draft stays one"
    )
    review_canned(code=later.code, by=county.code("desk2"), at=NOW)
    assert [one.text for one in queries.public_answers(county.areas["V1"], on=TODAY)] == ["新的一版"]
    made.refresh_from_db()
    assert (made.text, made.retired_on) == ("请打报修电话", TODAY)
    with pytest.raises(Refused):
        write_canned(text="改旧的", by=county.code("desk"), **anew)
    assert [one.code for one in queries.versions_of(queries.any_canned(later.code))[0]] == [made.code]
    retire_canned(code=later.code, by=county.code("office"), at=NOW)
    assert queries.canned(viewer, on=TODAY) == []
    with pytest.raises(Refused):
        write_canned(category="x", title="", text="x", area="C", by=county.code("desk"), at=NOW)


def test_a_dropped_version_leaves_the_one_in_use_and_may_be_followed_by_another(county):
    given = {"category": "water", "title": "停水", "area": "C", "at": NOW}
    made = write_canned(text="一", by=county.code("desk"), **given)
    review_canned(code=made.code, by=county.code("desk2"), at=NOW)
    dropped = write_canned(text="二", code=made.code, by=county.code("desk"), **given)
    retire_canned(code=dropped.code, by=county.code("desk2"), at=NOW)
    with pytest.raises(Refused):
        review_canned(code=dropped.code, by=county.code("desk2"), at=NOW)
    again = write_canned(text="三", code=dropped.code, by=county.code("desk"), **given)
    review_canned(code=again.code, by=county.code("desk2"), at=NOW)
    assert [one.text for one in queries.canned(county.viewer("office"), on=TODAY)] == ["三"]


def test_alarms_of_reads_by_role(county):
    for code, number in (("001", 51), (county.code("clerk"), 51), (county.code("desk"), 501)):
        record_reads([f"M{one}" for one in range(number)] * 2, kind="matter", by=code, at=NOW, purpose="x", through="list")
    viewer = county.viewer("office")
    assert [(one.officer, one.residents, one.limit) for one in queries.read_alarms(viewer, on=TODAY)] == [("001", 51, 50)]
    assert queries.read_alarms(viewer, on=TODAY + timedelta(days=1)) == []


def test_nine_pictures_at_most(county):
    matter = reported()
    for number in range(9):
        add_photo(code=matter.code, name=f"p{number}", width=1, height=1, by="asker", at=NOW)
    add_photo(code=matter.code, name="p0", width=1, height=1, by="asker", at=NOW)
    with pytest.raises(Refused):
        add_photo(code=matter.code, name="p9", width=1, height=1, by="asker", at=NOW)


def test_shown_and_taken_away_again(county):
    matter = reported(category="road", public_consent=True, text="路灯不亮")
    go = Steps(county, matter)
    go.dispatched("GOV1", "road")
    go("sign", "owner", officer="001")
    go("solve", "owner", outcome="solved", answer="已修好")
    publish(code=matter.code, title="路灯不亮找谁", text="村里路灯不亮", by=county.code("desk"), at=NOW + LATER)
    rows, cursor = queries.published(county.areas["C"], typed="路灯")
    assert [(one.title, one.answer, one.unit) for one in rows] == [("路灯不亮找谁", "已修好", "东乡镇政府")]
    assert cursor == ""
    unpublish(code=matter.code, by=county.code("desk"), at=NOW + LATER)
    assert queries.published(county.areas["C"]) == ([], "")
