"""Messages of what is due: at most one a day, off by choice, never for having not logged in."""

from datetime import timedelta

import pytest

from lianxin.audit.models import Delivery
from lianxin.duties.actions import issue
from lianxin.jobs.watch import remind_officers
from lianxin.phones.models import Feed, Reminder
from lianxin.registry.models import Account, Officer
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
    remind_officers(issued + timedelta(days=1), never)
    assert len(told()) == 2 * len(first)
    text = Delivery.objects.filter(subject_code="100001").first().text
    assert "3天内到期" in text
    assert "王桂兰" not in text


def test_whoever_does_not_want_it_or_has_no_number_gets_none(issued, county):
    Feed.objects.create(officer=county.owner, made_at=NOW, messages=False)
    Officer.objects.filter(code="100002").update(mobile="")
    remind_officers(issued, never)
    assert not {"100001", "100002"} & set(told())


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
