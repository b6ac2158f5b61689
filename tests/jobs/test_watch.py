"""The clock and matters: warned, overdue, raised, resumed, reviewed, reminded, closed, recomputed: once, by whichever clock."""

from datetime import date, datetime, timedelta

import pytest

from lianxin.audit.models import Act, Delivery
from lianxin.jobs.clock import Rhythm, due_steps, tick
from lianxin.jobs.watch import WATCHES
from lianxin.matters.actions import take_step, watching
from lianxin.matters.door import open_door
from lianxin.matters.models import Deadline, Matter, Step
from lianxin.matters.queries import moved as calendars
from lianxin.matters.queries import watched
from lianxin.policy.actions import adopt
from lianxin.registry.actions.calendar import set_day
from lianxin.rules.entries import SHANGHAI
from lianxin.rules.errors import NotFound
from tests.fixtures.people import BY, NOW, START
from tests.matters.places import POLICY, Steps, build_county, reported

DAY = timedelta(days=1)
LADDER = POLICY.replace("county-matters", "county-ladder").replace(
    "warn: {working_days: 1}}", "warn: {working_days: 1}, escalate: {after: {working_days: 2}}}"
)
PLAIN = POLICY.replace("county-matters", "county-plain").replace("handle: {working_days: 5}", "handle: {days: 14}")
DO = {watch.name: watch.do for watch in WATCHES}


def at(month, day, hour=9, minute=0):
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def never():
    return False


def test_wrong_tries_at_the_door_are_forgotten_after_a_day(county):
    for number in ("1", "2"):
        with pytest.raises(NotFound):
            open_door(number, "12345678", at=NOW, address="192.0.2.7")
    assert watch("wrong tries forgotten", NOW + timedelta(hours=23)) == ""
    assert watch("wrong tries forgotten", NOW + timedelta(hours=25)) == "3 done"
    assert watch("wrong tries forgotten", NOW + timedelta(hours=25)) == ""


def watch(name, moment):
    return DO[name](moment, never)


def steps(name):
    return list(Step.objects.filter(step=name, by="clock").order_by("pk").values_list("matter__code", flat=True))


@pytest.fixture
def county(db):
    return build_county()


@pytest.fixture
def go(county):
    """A matter signed for on Thursday 14 May, to be handled by Thursday 21 May."""
    moves = Steps(county, reported())
    moves.handled()
    moves("contact", "plumber", text="已电话联系")
    return moves


class TestWarned:
    def test_once_from_the_day_before(self, go):
        assert watch("early warnings", at(5, 19, 23, 59)) == ""
        assert watch("early warnings", at(5, 20, 0, 0)) == "1 done"
        assert watch("early warnings", at(5, 20, 0, 1)) == ""
        assert Act.objects.get(verb="matters.deadline.warned").after == {"deadline": "handle", "due_on": "2026-05-21"}

    def test_nobody_is_warned_of_what_is_over(self, go):
        assert watch("early warnings", at(5, 22)) == ""


class TestOverdue:
    def test_not_in_the_last_second_of_the_day_but_in_the_first_of_the_next(self, go):
        assert watch("overdue", datetime(2026, 5, 21, 23, 59, 59, tzinfo=SHANGHAI)) == ""
        assert watch("overdue", at(5, 22, 0, 0)) == "1 done"
        urged = Step.objects.get(step="urge")
        assert (urged.by, urged.text) == ("clock", "办理期限2026年5月21日已过\uff0c尚未完成")
        assert Deadline.objects.get(key="handle").late_at == at(5, 22, 0, 0)

    def test_two_clocks_urge_once(self, go):
        found = [one for batch in watched.to_mark_late(at(5, 22)) for one in batch]
        assert [watching.mark_late(deadline=one, at=at(5, 22)) for one in found * 2] == [True, False]
        assert steps("urge") == [go.code]

    def test_answered_meanwhile_is_not_overdue(self, go):
        found = [one for batch in watched.to_mark_late(at(5, 22)) for one in batch]
        take_step(code=go.code, step="solve", by="101", at=at(5, 22), outcome="solved", answer="修好")
        assert [watching.mark_late(deadline=one, at=at(5, 22)) for one in found] == [False]

    def test_the_asker_sees_no_urging(self, go):
        watch("overdue", at(5, 22))
        assert Step.objects.get(step="urge").public == ""

    def test_hours_say_the_minute(self, county):
        go = Steps(county, reported())
        go.dispatched()  # 10:01, to be signed for within eight hours
        watch("overdue", at(5, 14, 19))
        assert Step.objects.get(step="urge").text == "签收期限2026年5月14日18:01已过\uff0c尚未完成"

    def test_long_overdue_once(self, go):
        watch("overdue", at(5, 22))
        assert watch("long overdue", at(6, 11, 23)) == ""
        assert watch("long overdue", at(6, 12, 0, 0)) == "1 done"
        assert watch("long overdue", at(6, 12, 1, 0)) == ""
        assert Act.objects.filter(verb="matters.deadline.very_late").count() == 1

    def test_a_negative_rating_is_watched_though_nobody_can_be_urged(self, go):
        go("solve", "plumber", outcome="solved", answer="修好")
        go("rate", "asker", actor="asker", level="dissatisfied")
        assert watch("overdue", at(5, 18)) == "1 done"  # to be contacted by Friday
        assert steps("urge") == []
        assert Act.objects.get(verb="matters.deadline.late").after["deadline"] == "callback"
        assert watch("closed", at(6, 20)) == ""  # not while it is being put right


class TestRaised:
    @pytest.fixture
    def ladder(self, county):
        adopt(text=LADDER, area=county.areas["T1"], first=START, **BY)
        moves = Steps(county, reported())
        moves.dispatched(tier="spot")
        moves("sign", "plumber")
        return moves

    def test_two_working_days_after_the_deadline_and_then_one_tier_at_a_time(self, ladder):
        assert watch("raised a tier", at(5, 25, 23)) == ""  # Monday, the second working day
        assert watch("raised a tier", at(5, 26, 0, 0)) == "1 done"
        assert Matter.objects.get().tier == "township"
        assert watch("raised a tier", at(5, 26, 0, 15)) == ""  # not all the way up at once
        assert watch("raised a tier", at(5, 29, 0, 0)) == "1 done"
        assert Matter.objects.get().tier == "leader"
        assert watch("raised a tier", at(7, 1)) == ""  # there is nobody above
        reasons = Step.objects.filter(step="escalate").values_list("text", "by")
        assert {by for _, by in reasons} == {"clock"}

    def test_no_ladder_no_raising(self, go):
        assert watch("raised a tier", at(12, 1)) == ""


class TestStandingStill:
    def test_a_pause_ends_the_day_after_its_last(self, go):
        until = date(2026, 5, 20)
        go("pause", "plumber", category="evidence", reason="送检", until=until)
        assert Matter.objects.get().due_on == date(2026, 5, 27)  # 15 to 20 May hold four working days
        assert watch("clock goes on", at(5, 20, 23)) == ""
        assert watch("clock goes on", at(5, 21, 0, 0)) == "1 done"
        done = Matter.objects.get()
        assert (done.state, done.due_on, done.paused_days) == ("handling", date(2026, 5, 27), 6)
        assert watch("clock goes on", at(5, 21, 0, 5)) == ""

    def test_kept_open_until_its_day_of_review(self, go):
        go("shelve", "waterhead", reason="需立项", review_on=date(2026, 9, 1))
        assert watch("overdue", at(8, 31)) == ""
        assert watch("kept open, reviewed", at(8, 31, 23)) == ""
        assert watch("kept open, reviewed", at(9, 1, 0, 0)) == "1 done"
        assert Matter.objects.get().state == "handling"


class TestClosed:
    def test_after_the_days_of_the_policy(self, go):
        go("solve", "plumber", outcome="solved", answer="修好")
        assert watch("closed", at(5, 29, 23)) == ""
        assert watch("closed", at(5, 30, 0, 0)) == "1 done"
        assert Matter.objects.get().state == "closed"
        assert watch("closed", at(5, 30, 1, 0)) == ""


class TestReminded:
    def test_of_a_question_twice_and_never_again(self, go):
        go("ask", "plumber", text="门牌号是多少?")
        told = [watch("askers reminded", NOW + DAY * days) for days in range(1, 30)]
        assert [number for number, line in enumerate(told, 1) if line] == [4, 7]
        assert Delivery.objects.filter(about="remind_reply").count() == 2

    def test_not_after_the_answer(self, go):
        go("ask", "plumber", text="门牌号是多少?")
        go("reply", "asker", actor="asker", text="12号")
        assert watch("askers reminded", NOW + DAY * 10) == ""

    def test_nobody_is_reminded_to_judge(self, go):
        go("solve", "plumber", outcome="solved", answer="修好")
        assert [watch("askers reminded", NOW + DAY * days) for days in range(1, 15)] == [""] * 14


class TestRecomputed:
    def test_a_holiday_announced_late_moves_open_deadlines_and_says_so(self, go):
        assert watch("deadlines recomputed", at(5, 15)) == ""
        set_day(day=date(2026, 5, 19), working=False, official=True, by="U", at=at(5, 15), note="地方假")
        assert watch("deadlines recomputed", at(5, 15, 9, 5)).startswith("1 done")
        assert Matter.objects.get().due_on == date(2026, 5, 22)
        step = Step.objects.get(step="recompute")
        assert (step.by, step.given["moved"]["handle"]) == ("clock", ["2026-05-21", "2026-05-22"])
        assert watch("deadlines recomputed", at(5, 15, 9, 10)) == ""
        assert Step.objects.filter(step="recompute").count() == 1

    def test_back_again(self, go):
        for minute, working in enumerate((False, True, False)):
            set_day(day=date(2026, 5, 19), working=working, official=True, by="U", at=at(5, 15, 9, minute), note="")
            watch("deadlines recomputed", at(5, 15, 10, minute))
        assert Matter.objects.get().due_on == date(2026, 5, 22)
        assert Step.objects.filter(step="recompute").count() == 3

    def test_stopped_half_way_it_begins_again(self, go):
        set_day(day=date(2026, 5, 19), working=False, official=True, by="U", at=at(5, 15), note="")
        DO["deadlines recomputed"](at(5, 15), lambda: True)
        assert Matter.objects.get().due_on == date(2026, 5, 21)
        assert calendars.calendar_changed()
        watch("deadlines recomputed", at(5, 15))
        assert Matter.objects.get().due_on == date(2026, 5, 22)

    def test_a_sum_that_gives_the_same_day_is_stored_without_a_step(self, go):
        set_day(day=date(2026, 5, 18), working=True, official=False, by="U", at=at(5, 15), note="")
        watch("deadlines recomputed", at(5, 15))
        assert Deadline.objects.get(key="handle").provisional
        assert not Step.objects.filter(step="recompute").exists()

    def test_both_ways_of_summing_agree(self, go):
        go("pause", "plumber", category="evidence", reason="送检", until=date(2026, 5, 20))
        assert list(calendars.moved()) == []

    def test_an_extension_of_ours_moves_nobody_elses_date(self, county):
        go = Steps(county, reported(source_system="12345", outer_number="a-1", outer_due=date(2026, 5, 20)))
        go.handled()
        assert Matter.objects.get().due_on == date(2026, 5, 20)
        go("ask_extension", "plumber", reason="等配件", days=5)
        go("grant_extension", "waterhead")
        assert Matter.objects.get().due_on == date(2026, 5, 20)
        assert list(calendars.moved()) == []

    def test_once_a_night_without_any_change(self, go):
        night = at(5, 16, 2)
        assert Act.objects.filter(verb=calendars.RECOMPUTED).count() == 0
        watch("deadlines recomputed", night)
        watch("deadlines recomputed", night + timedelta(minutes=5))
        assert Act.objects.filter(verb=calendars.RECOMPUTED).count() == 1


class TestTick:
    def test_everything_once_and_messages_go_out(self, go, settings, tmp_path):
        settings.LIANXIN_SENDERS = {"sms": {"kind": "file", "folder": str(tmp_path)}}
        told = {line.split(":")[0] for line in tick(at(5, 22))}
        assert {"overdue", "messages"} <= told
        assert len(list((tmp_path / "sms").iterdir())) == Delivery.objects.filter(state="sent").count() > 0
        assert not {"overdue", "messages"} & {line.split(":")[0] for line in tick(at(5, 22, 9, 1))}

    def test_a_clock_that_runs_looks_as_often_as_it_must(self, county):
        rhythm = Rhythm()
        names = [[step.name for step in due_steps(at(5, 14, 9, minute), rhythm)] for minute in (0, 1, 5, 15)]
        watches = [watch.name for watch in WATCHES]
        assert [name for name in names[0] if name in watches] == watches
        assert set(names[1]) & set(watches) == {watch.name for watch in WATCHES if watch.every <= timedelta(minutes=1)}
        assert "overdue" in names[2]
        assert "closed" not in names[3]
        assert all("messages" in each for each in names)

    def test_nothing_that_the_clock_did_before_is_left_out(self, county, monkeypatch):
        monkeypatch.setattr("lianxin.jobs.clock.chain.due", lambda at: True)
        monkeypatch.setattr("lianxin.jobs.clock.any_expired", lambda at: True)
        names = [step.name for step in due_steps(at(5, 14))]
        assert {"messages", "uploads", "seals", "dues 2026 C"} <= set(names)

    def test_a_step_that_fails_does_not_stop_the_next(self, go, monkeypatch, settings, tmp_path):
        settings.LIANXIN_SENDERS = {"sms": {"kind": "file", "folder": str(tmp_path)}}

        def fail(moment):
            raise RuntimeError("x")

        monkeypatch.setattr(watched, "to_mark_late", fail)
        told = tick(at(5, 22))
        until = next(line for line in told if line.startswith("overdue"))
        assert until == "overdue: failed, RuntimeError"
        assert next(told).startswith("messages")
        with pytest.raises(RuntimeError):
            list(told)

    def test_one_that_takes_long_is_cut_short_and_looks_again_at_once(self, go, monkeypatch):
        rhythm, overdue = Rhythm(), next(watch for watch in WATCHES if watch.name == "overdue")
        monkeypatch.setattr("lianxin.jobs.clock.STRETCH", -1.0)
        assert rhythm.is_time(overdue, at(5, 22))
        assert rhythm.look(overdue, at(5, 22)) == ""
        assert rhythm.is_time(overdue, at(5, 22, 9, 1))
        monkeypatch.undo()
        assert rhythm.look(overdue, at(5, 22, 9, 1)) == "1 done"
        assert not rhythm.is_time(overdue, at(5, 22, 9, 2))

    def test_stopped_between_two_steps(self, go):
        assert list(tick(at(5, 22), Rhythm(stopped=lambda: True))) == []


def test_a_thousand_deadlines_take_few_statements(county, django_assert_max_num_queries):
    moves = Steps(county, reported())
    moves.handled()
    row = Deadline.objects.get(key="handle")
    Deadline.objects.bulk_create(
        Deadline(
            matter=row.matter, key="handle", round=number, starts_at=row.starts_at, amount=5, measure="working_days",
            due_at=row.due_at, due_on=row.due_on, sum=row.sum, warn_at=row.warn_at,
        )
        for number in range(2, 1002)
    )  # fmt: skip
    with django_assert_max_num_queries(30):
        assert watch("early warnings", at(5, 20)) == "1001 done"
    with django_assert_max_num_queries(15):
        assert list(calendars.moved()) == []


class TestWarnedAnew:
    """A holiday announced late moves the early warning too, and that is on record."""

    def test_with_the_deadline_and_alone(self, go):
        row = Deadline.objects.get(key="handle")
        assert row.warn_at == at(5, 20, 0)
        set_day(day=date(2026, 5, 19), working=False, official=True, by="U", at=at(5, 15), note="地方假")
        watch("deadlines recomputed", at(5, 15, 9, 5))
        assert Deadline.objects.get(key="handle").warn_at == at(5, 21, 0)

    def test_where_no_step_is_due(self, go):
        Matter.objects.filter(code=go.code).update(led_by=reported(text="也停水"))
        set_day(day=date(2026, 5, 19), working=False, official=True, by="U", at=at(5, 15), note="地方假")
        watch("deadlines recomputed", at(5, 15, 9, 5))
        row = Deadline.objects.get(key="handle")
        assert not Step.objects.filter(step="recompute").exists()
        assert (row.due_on, row.warn_at, row.warned_at) == (date(2026, 5, 22), at(5, 21, 0), None)

    def test_the_warning_alone_is_on_record_too(self, go):
        row = Deadline.objects.get(key="handle")
        Deadline.objects.filter(pk=row.pk).update(warn_at=at(5, 19, 0), sum={})
        watch("deadlines recomputed", at(5, 16, 2))
        assert Deadline.objects.get(key="handle").warn_at == at(5, 20, 0)
        act = Act.objects.get(verb="matters.deadline.warning_moved")
        assert (act.before["warn_at"][:10], act.after["warn_at"][:10]) == ("2026-05-19", "2026-05-20")

    def test_in_working_days_before_a_deadline_in_plain_days(self, county):
        adopt(text=PLAIN, area=county.areas["T1"], first=START, **BY)
        moves = Steps(county, reported())
        moves.handled()
        row = Deadline.objects.get(key="handle")
        assert (row.measure, row.due_on, row.warn_at) == ("days", date(2026, 5, 28), at(5, 27, 0))
        assert list(calendars.moved()) == []
        set_day(day=date(2026, 5, 27), working=False, official=True, by="U", at=at(5, 15), note="地方假")
        watch("deadlines recomputed", at(5, 15, 9, 5))
        row.refresh_from_db()
        assert (row.due_on, row.warn_at) == (date(2026, 5, 28), at(5, 26, 0))
        act = Act.objects.get(verb="matters.deadline.warning_moved")
        assert (act.before["warn_at"][:10], act.after["warn_at"][:10]) == ("2026-05-27", "2026-05-26")
        assert list(calendars.moved()) == []

    def test_a_day_that_a_dispatcher_set_is_warned_of_anew_too(self, county):
        moves = Steps(county, reported())
        moves.dispatched(due_on=date(2026, 5, 25))
        row = Deadline.objects.get(key="handle")
        assert (row.due_on, row.warn_at) == (date(2026, 5, 25), at(5, 22, 0))
        set_day(day=date(2026, 5, 22), working=False, official=True, by="U", at=at(5, 15), note="地方假")
        watch("deadlines recomputed", at(5, 15, 9, 5))
        row.refresh_from_db()
        assert (row.due_on, row.warn_at, row.sum["set_to"]) == (date(2026, 5, 25), at(5, 21, 0), "2026-05-25")

    def test_what_was_extended_since_it_was_found_keeps_its_day(self, go):
        set_day(day=date(2026, 5, 18), working=True, official=False, by="U", at=at(5, 15), note="")
        (found,) = list(calendars.moved())
        assert found.was == found.due.due_on
        go("ask_extension", "plumber", days=2, reason="等管件")
        go("grant_extension", "waterhead")
        assert watching.store_again(deadline=found.deadline, at=at(5, 15))
        row = Deadline.objects.get(key="handle")
        assert row.due_on == Matter.objects.get().due_on > found.was
