"""Each case of "Exactly once" of issue 5, on whichever database the tests run."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from lianxin.clock import ZONE
from lianxin.liaison.models import Link
from lianxin.matters.models import Matter
from lianxin.phones import actions
from lianxin.phones.models import Upload
from lianxin.records.actions import NewEntry, make_entry, merge_counterparts, withdraw_entry
from lianxin.records.models import Entry, EntryCounterpart
from lianxin.registry.models import Post
from tests.phones.sending import Phone, write
from tests.web.county import NOW, TODAY, link

WITH_PROBLEM = {"problems": [{"text": "门口路灯坏了", "become": "matter"}, {"text": "想装扶手"}]}


def states(results) -> list[str]:
    return [one.state for one in results]


def made(sent) -> Entry:
    return Entry.objects.get(code=sent.id)


def test_a_record_becomes_the_entry_that_a_page_would_have_made(phone):
    sent = write(text="都好。", **WITH_PROBLEM)
    [result] = phone.send(sent)
    entry = made(sent)
    assert (result.state, result.entry) == ("received", sent.id)
    assert (entry.kind, entry.day, entry.text, entry.recorded_at) == ("visit", TODAY, "都好。", NOW)
    assert [one.officer.code for one in entry.officers.all()] == ["100001"]
    assert [one.text for one in entry.problems.all()] == ["想装扶手"]
    assert list(Matter.objects.filter(entry__code=sent.id).values_list("code", flat=True)) == list(result.matters)


def test_retried_it_is_known_with_the_same_answer(phone):
    sent = write(**WITH_PROBLEM)
    [first] = phone.send(sent)
    again = [phone.send(sent, at=NOW + timedelta(minutes=n))[0] for n in range(1, 4)]
    assert states(again) == ["known"] * 3
    assert {(one.entry, one.matters, one.at) for one in again} == {(first.entry, first.matters, first.at)}
    assert Entry.objects.filter(code=sent.id).count() == 1
    assert Matter.objects.filter(entry__code=sent.id).count() == 1


def test_tapped_twice_and_sent_by_two_tabs_in_one_batch_and_in_two(phone):
    sent = write()
    assert states(phone.send(sent, sent)) == ["received", "known"]
    assert states(phone.send(sent)) == ["known"]
    assert Entry.objects.filter(code=sent.id).count() == 1


def test_the_response_was_lost_half_way_and_the_rest_of_the_batch_goes_on(phone):
    sent = [write(counterparts=[code]) for code in ("h01", "h02", "h03")]
    phone.send(*sent[:2])
    assert states(phone.send(*sent)) == ["known", "known", "received"]
    assert Entry.objects.filter(code__in=[one.id for one in sent]).count() == 3


def test_the_server_fell_over_in_the_middle_of_one_record(phone, monkeypatch):
    sent = [write(**WITH_PROBLEM), write(counterparts=["h02"])]

    def falls(**_):
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr("lianxin.matters.actions.lifting.report_matter", falls)
        assert states(phone.send(*sent)) == ["later", "received"]
    assert not Entry.objects.filter(code=sent[0].id).exists()
    assert not Upload.objects.filter(uid=sent[0].id).exists()
    assert states(phone.send(*sent)) == ["received", "known"]


def test_same_id_other_content_is_kept_for_a_person_and_overwrites_nothing(phone):
    sent = write(text="第一次")
    other = write(sent.id, text="另一内容")
    assert states(phone.send(sent)) == ["received"]
    assert states(phone.send(other) + phone.send(other)) == ["conflict", "conflict"]
    assert made(sent).text == "第一次"
    assert [row.content for row in Upload.objects.filter(uid=sent.id).order_by("pk")] == ["", other.text]
    assert states(phone.send(sent)) == ["known"]


def test_another_officers_phone_with_the_same_id_learns_and_changes_nothing(phone, county):
    sent = write()
    phone.send(sent)
    [result] = Phone("100002").send(sent)
    assert (result.state, result.entry, result.matters) == ("refused", "", ())


def test_a_phone_reset_to_2019_is_told_the_time_and_its_day_is_not_changed_in_silence(phone):
    reset = datetime(2019, 1, 1, 8, tzinfo=ZONE)
    sent = write(day="2019-01-01", day_by="clock")
    [result] = phone.send(sent, made_at=reset, sent_at=reset + timedelta(minutes=5))
    assert (result.state, result.why[0]["field"]) == ("refused", "day")
    assert not Entry.objects.filter(code=sent.id).exists()
    mended = write(
        day=TODAY.isoformat(), day_by="chosen", mends=sent.id, clock={"offset": 232_000_000, "phone": reset.isoformat()}
    )
    assert states(phone.send(mended, made_at=reset, sent_at=reset + timedelta(minutes=5))) == ["received"]
    assert made(mended).day == TODAY
    assert Upload.objects.get(uid=mended.id).made_at == NOW - timedelta(minutes=5)
    assert Upload.objects.get(uid=sent.id).state == "refused"


def test_a_clock_three_days_off_is_noticed_though_the_day_would_be_possible(phone):
    off = NOW - timedelta(days=3)
    sent = write(day=off.date().isoformat(), day_by="clock")
    [result] = phone.send(sent, made_at=off, sent_at=off + timedelta(hours=1))
    assert (result.state, result.why[0]["field"]) == ("refused", "day")


@pytest.mark.parametrize(("day", "field"), [(date(2025, 11, 30), "officer_codes"), (TODAY + timedelta(days=1), "day")])
def test_before_the_post_and_after_today_is_refused_with_the_reason(phone, day, field):
    [result] = phone.send(write(day=day.isoformat()))
    assert result.state == "refused"
    assert field in [one["field"] for one in result.why]


def test_a_reordered_queue_corrections_before_and_after_what_they_correct(phone):
    sent = write(text="一")
    better = write(kind="correction", corrects=sent.id, text="二")
    best = write(kind="correction", corrects=better.id, text="三")
    assert states(phone.send(best)) == ["later"]
    assert states(phone.send(better, sent)) == ["received", "received"]
    assert states(phone.send(best, better, sent)) == ["received", "known", "known"]
    assert [row.superseded_on for row in Entry.objects.filter(code__in=[sent.id, better.id])] == [TODAY, TODAY]
    assert made(best).superseded_on is None
    assert made(best).text == "三"


def test_a_correction_of_what_was_made_on_a_page(phone, county):
    code = county.entries[8]
    change = write(kind="correction", corrects=code, day="2026-05-12", counterparts=["h04"], text="换了灯")
    assert states(phone.send(change)) == ["received"]
    assert Entry.objects.get(code=code).superseded_on == TODAY


def test_a_correction_brings_its_matter_once(phone):
    sent = write()
    change = write(kind="correction", corrects=sent.id, **WITH_PROBLEM)
    assert states(phone.send(sent, change) + phone.send(change)) == ["received", "received", "known"]
    assert Matter.objects.filter(entry__code=change.id).count() == 1


def test_a_correction_that_comes_after_a_desk_corrected_it_is_kept_with_its_reason(phone):
    sent = write()
    phone.send(sent)
    withdraw_entry(code=sent.id, reason="错记", by="100001", at=NOW)
    [result] = phone.send(write(kind="correction", corrects=sent.id, text="更正"))
    assert (result.state, result.why[0]["field"]) == ("refused", "supersedes")


def test_a_correction_of_a_strangers_entry_finds_nothing(phone, county):
    [result] = phone.send(write(kind="correction", corrects=county.entries[13], counterparts=["h01"]))
    assert (result.state, result.why[0]["field"]) == ("refused", "corrects")


def test_withdrawn_once(phone):
    sent = write()
    back = write(kind="withdrawal", corrects=sent.id, reason="记错了人家", day=None, counterparts=None, activity=None)
    assert states(phone.send(back, sent)) == ["received", "received"]
    assert states(phone.send(back)) == ["known"]
    assert made(sent).withdrawn_on == TODAY


def end_links(officer: str, last: date) -> None:
    Link.objects.filter(officer__code=officer).update(valid_to=last)


def test_reassigned_while_offline_counts_by_the_day_of_the_entry(phone, county):
    end_links("100001", TODAY - timedelta(days=2))
    served, after = write(day=(TODAY - timedelta(days=2)).isoformat()), write(day=(TODAY - timedelta(days=1)).isoformat())
    found = phone.send(served, after)
    assert states(found) == ["received", "refused"]
    assert found[1].why[0]["field"] == "counterpart_codes"


def test_left_the_post_while_offline(phone, county):
    Post.objects.filter(officer=county.owner).update(valid_to=TODAY - timedelta(days=2))
    found = phone.send(write(day=(TODAY - timedelta(days=2)).isoformat()), write())
    assert states(found) == ["received", "refused"]


def test_linked_since_today_is_as_a_page_takes_it(phone, county):
    link(county, "100001", "h05", "household", since=TODAY)
    assert states(phone.send(write(counterparts=["h05"], day=(TODAY - timedelta(days=1)).isoformat()))) == ["received"]


def test_a_stranger_is_refused_and_taken_in_when_somebody_says_so(phone, county):
    sent = write(counterparts=["h11"])
    assert states(phone.send(sent)) == ["refused"]
    row = Upload.objects.get(uid=sent.id)
    actions.decide(upload=row.pk, how="take", reason="顺路看望", by="100001", at=NOW)
    assert states(phone.send(sent)) == ["known"]
    assert made(sent).officers.get().officer.code == "100001"


def test_merged_while_offline_it_is_the_other_ones(phone, county):
    sent = write(counterparts=["h02"])
    merge_counterparts(gone=county.counterparts["h02"], into=county.counterparts["h01"], on=TODAY, by="100005", at=NOW)
    assert states(phone.send(sent) + phone.send(sent)) == ["received", "known"]
    assert set(EntryCounterpart.objects.filter(entry__code=sent.id, origin=0).values_list("root__code", flat=True)) == {"h01"}


def test_the_session_has_ended_and_the_token_still_hands_in(phone, county):
    sent = write()
    body = {"device": phone.code, "sent_at": NOW.isoformat(), "batch": [{"id": sent.id, "hash": sent.hash, "plain": sent.text}]}
    answer = phone.post("/phone/upload/", body)
    assert answer.status_code == 200
    assert answer.json()["results"][0]["state"] == "received"
    assert answer.json()["server_time"] == NOW.isoformat()


def test_revoked_what_it_holds_is_kept_for_a_person_and_nothing_is_lost(phone, county):
    sent = write()
    actions.revoke(code=phone.code, why="丢了", by="100001", at=NOW)
    [result] = phone.send(sent)
    assert (result.state, result.why[0]["field"]) == ("refused", "device")
    assert not Entry.objects.filter(code=sent.id).exists()
    row = Upload.objects.get(uid=sent.id)
    assert row.content == sent.text
    actions.decide(upload=row.pk, how="take", reason="", by="100001", at=NOW)
    assert states(phone.send(sent)) == ["known"]


def test_a_page_made_an_entry_under_that_id_already(phone, county):
    """Somebody typed the export of a phone into the page: the same content is the same entry, other content is refused."""
    same, other = write(text="同"), write(text="异")
    visit = NewEntry(code=same.id, officers=("100001",), kind="visit", day=TODAY, counterparts=("h01",), text="同")
    make_entry(entry=visit, by="100001", at=NOW)
    make_entry(entry=replace(visit, code=other.id), by="100001", at=NOW)
    assert states(phone.send(same, other)) == ["received", "refused"]
    assert Entry.objects.filter(code__in=[same.id, other.id]).count() == 2
