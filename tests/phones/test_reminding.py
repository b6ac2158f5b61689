"""Messages of what is due: at most one a day, off by choice, never for having not logged in."""

from datetime import timedelta

import pytest

from lianxin.audit.models import Delivery
from lianxin.duties.actions import issue
from lianxin.jobs.watch import remind_officers
from lianxin.phones.models import Feed, Reminder
from lianxin.phones.queries import ToRemind, message_of
from lianxin.registry.access import viewer_by_code
from lianxin.registry.models import Absence, Account, Officer
from lianxin.reports.actions import issue_slip
from lianxin.reports.actions.urging import NewSlip
from lianxin.rules.periods import containing
from tests.web.county import NOW, at

GATEWAY = {"sms": {"kind": "http", "url": "http://gateway.example/"}, "mail": {"kind": "file"}}


@pytest.fixture
def issued(county, settings):
    """The month's dues, on the last but one day of May; a gateway is set."""
    settings.LIANXIN_SENDERS = GATEWAY
    moment = at(5, 29, 10)
    issue(containing("month", moment.date()), "990000000000", by="clock", at=moment)
    return moment


def told():
    return sorted(Delivery.objects.filter(about="due").values_list("subject_code", flat=True))


def never():
    return False


def test_one_message_a_day_however_often_the_clock_looks(issued):
    remind_officers(issued, never)
    first = told()
    assert "100001" in first
    assert len(first) == len(set(first))
    remind_officers(issued + timedelta(hours=1), never)
    assert told() == first
    remind_officers(issued - timedelta(days=1), never)
    assert len(told()) == 2 * len(first)
    text = Delivery.objects.filter(subject_code="100001").first().text
    assert "3天内到期" in text
    assert "王桂兰" not in text


def test_whoever_does_not_want_it_or_has_no_number_gets_none(issued, county):
    Feed.objects.create(officer=county.owner, made_at=NOW, messages=False)
    Officer.objects.filter(code="100002").update(mobile="")
    remind_officers(issued, never)
    assert not {"100001", "100002"} & set(told())


def test_who_reads_english_is_written_to_in_english(issued, county):
    Account.objects.filter(officer__code="100001").update(language="en")
    remind_officers(issued, never)
    said = dict(Delivery.objects.filter(about="due").values_list("subject_code", "text"))
    assert said["100001"].startswith("[Lianxin] ")
    assert "See Today" in said["100001"]
    assert "3天内到期" in said["100002"]


@pytest.mark.parametrize(
    ("much", "english", "chinese"),
    [
        ((1, 0), "ending within 3 days: 1 duty.", "你有1项任务在3天内到期,"),
        ((2, 5), "ending within 3 days: 2 duties, 5 matters.", "你有2项任务、5件事项在3天内到期,"),
        ((0, 1, 1), "ending within 3 days: 1 matter; overdue: 1 urging slip.", "你有1件事项在3天内到期,有1张督办单已逾期,"),
        ((0, 0, 2), "overdue: 2 urging slips.", "你有2张督办单已逾期,"),
    ],
)
def test_the_words(much, english, chinese):
    assert message_of(ToRemind(Officer(), *much, lang="en")).startswith(f"[Lianxin] {english} See Today.")
    assert message_of(ToRemind(Officer(), *much)).startswith(f"【连心】{chinese}请打开“今天”查看")


def test_nobody_is_reminded_on_a_day_off_or_on_leave(issued, county):
    remind_officers(issued + timedelta(days=1), never)  # Saturday
    assert not told()
    for officer in county.officers.values():
        Absence.objects.create(officer=officer, kind="leave", first=issued.date(), last=issued.date())
    remind_officers(issued, never)
    assert not told()


def test_an_overdue_slip_stands_in_the_same_message(issued, county):
    office = viewer_by_code("100006", on=issued.date())
    slip = NewSlip(unit="agri", officer="100001", text="引水渠尽快通水", due_on=issued.date())
    issue_slip(viewer=office, area="990000000000", slip=slip, at=issued)
    later = issued + timedelta(days=3)  # Monday
    remind_officers(later, never)
    texts = Delivery.objects.filter(about="due", subject_code="100001").values_list("text", flat=True)
    assert len(texts) == 1
    assert "1张督办单已逾期" in texts[0]


def test_without_a_gateway_and_at_night_nobody_is_reminded(issued, settings):
    remind_officers(issued.replace(hour=5), never)
    remind_officers(issued.replace(hour=22), never)
    settings.LIANXIN_SENDERS = {"sms": {"kind": "file"}, "mail": {"kind": "file"}}
    remind_officers(issued, never)
    assert not told()
    assert not Reminder.objects.exists()


def test_it_never_looks_at_log_ins(issued):
    Account.objects.update(last_login=None)
    remind_officers(issued, never)
    without = told()
    Delivery.objects.all().delete()
    Reminder.objects.all().delete()
    Account.objects.update(last_login=issued)
    remind_officers(issued, never)
    assert told() == without


def test_in_the_middle_of_the_month_nothing_ends_and_nobody_hears_of_it(county, settings):
    settings.LIANXIN_SENDERS = GATEWAY
    issue(containing("month", NOW.date()), "990000000000", by="clock", at=NOW)
    remind_officers(NOW, never)
    assert not told()
