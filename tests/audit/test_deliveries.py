"""Messages wait, are claimed by one, tried again, and given up on record."""

from datetime import datetime, timedelta

import pytest

from lianxin.audit import deliveries
from lianxin.audit.models import Act, Delivery
from lianxin.rules.entries import SHANGHAI
from lianxin.rules.errors import NotFound, Refused

NOON = datetime(2026, 5, 14, 12, tzinfo=SHANGHAI)  # a Thursday
MINUTE = timedelta(minutes=1)


def announce(**given):
    about = {"kind": "matter", "code": "M1", "about": "answered", "sender": "sms", "to": "13900000001", "text": "已答复"}
    return deliveries.announce(**{**about, "at": NOON, **given})


def claim(row, at=NOON):
    ((number, tries, _),) = deliveries.waiting(at, limit=10)
    assert number == row.pk
    return deliveries.claim(number, tries, at=at)


@pytest.mark.django_db
class TestWaiting:
    def test_the_number_is_sealed_and_comes_back_when_it_is_claimed(self):
        row = announce()
        assert "13900000001" not in Delivery.objects.values_list("to", flat=True).get()
        assert claim(row).to == "13900000001"

    def test_nobody_to_reach_is_no_message(self):
        assert announce(to="") is None

    def test_no_telephone_rings_at_night_but_mail_goes(self):
        announce()
        mail = announce(sender="mail", to="li@example.org")
        night = NOON.replace(hour=23)
        assert deliveries.waiting(night, limit=10) == [(mail.pk, 0, "mail")]
        assert len(deliveries.waiting(night + timedelta(hours=10), limit=10)) == 2

    def test_of_two_clocks_one_gets_it(self):
        row = announce()
        assert deliveries.claim(row.pk, 0, at=NOON) is not None
        assert deliveries.claim(row.pk, 0, at=NOON) is None
        assert deliveries.waiting(NOON, limit=10) == []

    def test_a_sender_that_died_is_passed_over_after_a_quarter_of_an_hour(self):
        row = announce()
        first = claim(row)
        later = NOON + 15 * MINUTE
        second = claim(row, later)
        assert (first.tries, second.tries) == (1, 2)
        assert not deliveries.sent(first, receipt="late", at=later)  # the claim is no longer its own
        assert deliveries.sent(second, receipt="ok", at=later)


@pytest.mark.django_db
class TestEnd:
    def test_sent(self):
        row = announce()
        deliveries.sent(claim(row), receipt="ok", at=NOON)
        row.refresh_from_db()
        assert (row.state, row.sent_at, row.next_at, row.receipt) == ("sent", NOON, None, "ok")

    def test_tried_seven_times_then_given_up_on_record(self):
        row = announce(sender="mail", to="li@example.org")
        at, tries = NOON, 0
        while at is not None:
            at, tries = deliveries.failed(claim(row, at), error="busy", at=at), tries + 1
        row.refresh_from_db()
        assert (tries, row.state, row.error) == (7, "failed", "busy")
        act = Act.objects.get(verb="audit.delivery.given_up")
        assert (act.kind, act.code, act.by) == ("matter", "M1", "clock")
        assert "example" not in str(act.after)

    def test_wrong_for_good_is_given_up_at_once(self):
        row = announce()
        assert deliveries.failed(claim(row), error="no such number", at=NOON, for_good=True) is None
        assert deliveries.failures() == 1

    def test_tried_again_by_hand(self):
        row = announce()
        deliveries.failed(claim(row), error="no such number", at=NOON, for_good=True)
        deliveries.try_again(number=row.pk, by="U1", at=NOON + MINUTE)
        assert deliveries.waiting(NOON + MINUTE, limit=1) == [(row.pk, 0, "sms")]
        assert Act.objects.filter(verb="audit.delivery.tried_again", by="U1").exists()

    def test_what_has_not_failed_is_not_tried_again(self):
        row = announce()
        with pytest.raises(Refused):
            deliveries.try_again(number=row.pk, by="U1", at=NOON)
        with pytest.raises(NotFound):
            deliveries.try_again(number=999_999, by="U1", at=NOON)


@pytest.mark.django_db
def test_never_reminded_more_than_twice():
    made = [announce(about="remind_rate", reminder_most=9) for _ in range(4)]
    assert [one is not None for one in made] == [True, True, False, False]
    assert not deliveries.may_still_remind("matter", "M1", "remind_rate")
    assert deliveries.may_still_remind("matter", "M2", "remind_rate")


@pytest.mark.django_db
def test_the_desk_sees_what_failed_and_no_number():
    announce(code="M2")
    row = announce(sender="mail", to="li@example.org", at=NOON - MINUTE)
    deliveries.failed(claim_number(row), error="no", at=NOON, for_good=True)
    (told,) = deliveries.deliveries(states=["failed"])
    assert (told.id, told.to, told.error) == (row.pk, "l****@example.org", "no")
    assert [each.to for each in deliveries.deliveries(kind="matter", code="M2")] == ["****0001"]
    assert len(deliveries.deliveries(before=row.pk)) == 1


def claim_number(row):
    return deliveries.claim(row.pk, 0, at=NOON)
