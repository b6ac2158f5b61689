"""What residents may ask of those who hold their data (PIPL 17, 44 to 47; principles 1)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from lianxin.audit import retention
from lianxin.audit.models import Act
from lianxin.matters.actions import erase_household
from lianxin.matters.models import Matter
from lianxin.records.models import Entry
from lianxin.registry.actions import residents
from lianxin.registry.actions.counterparts import end_counterpart
from lianxin.registry.models import Counterpart
from lianxin.rules.errors import NotFound, Refused
from lianxin.web.audit.kept import WORDS
from tests.web.county import NOW, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(county):
    return county.counterparts["h01"]


@pytest.fixture
def opened(client, home):
    secret = residents.issue_key(home, by="100002", at=NOW)
    client.post(reverse("resident-door"), {"secret": secret})
    return client


def test_the_notice_names_each_kind_about_residents_with_its_months(client, db):
    page = client.get(reverse("privacy")).content.decode()
    for words in ("户主姓名、人口、电话", "用完后60个月", "用完后12个月", "本人同意", "履行法定职责"):
        assert words in page


def test_each_kind_of_the_schedule_has_words():
    held = {each.label for each in retention.holdings() if not each.ends.because}
    assert held <= set(WORDS)


def test_a_copy_holds_what_the_page_shows_and_is_kept_by_no_cache(opened, home):
    answer = opened.get(reverse("resident-copy"))
    text = answer.content.decode("utf-8-sig")
    assert home.name in text
    assert home.area.name in text
    assert "谁看过您家的资料" in text
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]


def test_without_the_secret_there_is_no_copy_and_no_wish(client, county):
    assert client.get(reverse("resident-copy")).url == reverse("resident-door")
    assert client.post(reverse("resident-wish"), {"wish": "erase"}).url == reverse("resident-door")


def test_a_wish_is_a_request_with_a_receipt_and_sent_twice_it_is_one(opened, home):
    for _ in range(2):
        answer = opened.post(reverse("resident-wish"), {"wish": "correct", "text": "电话换了", "token": "t1"})
        assert answer.url == reverse("ask-receipt")
    made = Matter.objects.get(counterpart=home, title__startswith="个人信息")
    assert (made.kind, made.channel, made.asker) == ("request", "public", home.name)
    assert made.text == "更正我家的个人信息。电话换了"


def test_a_wish_that_is_none_is_refused_and_changes_nothing(opened, home):
    answer = opened.post(reverse("resident-wish"), {"wish": "sell"})
    assert answer.status_code == 422
    assert not Matter.objects.filter(counterpart=home, title__startswith="个人信息").exists()


def taken_off(home):
    end_counterpart(counterpart=home, last=TODAY - timedelta(days=1), reason="外迁", by="100002", at=NOW)
    return Counterpart.objects.get(pk=home.pk)


def test_a_household_on_the_roll_is_not_erased(home):
    with pytest.raises(Refused) as refusal:
        erase_household(household=home, reason="申请1号", by="100005", at=NOW)
    assert [fault.field for fault in refusal.value.faults] == ["valid_to"]


def test_an_open_matter_holds_what_it_needs(home):
    Matter.objects.create(
        code="MX", kind="request", area=home.area, counterpart=home, root=home, text="x", channel="public", state="new",
        since=NOW, moved_at=NOW, reported_at=NOW, reported_on=TODAY, version=1,
    )  # fmt: skip
    with pytest.raises(Refused) as refusal:
        erase_household(household=taken_off(home), reason="申请1号", by="100005", at=NOW)
    assert [fault.field for fault in refusal.value.faults] == ["matter"]


def test_erased_it_leaves_days_and_numbers_and_nothing_else(home):
    secret = residents.issue_key(home, by="100002", at=NOW)
    entry = Entry.objects.filter(counterparts__counterpart=home).first()
    Entry.objects.filter(pk=entry.pk).update(text="说起儿子在外打工")
    name = home.name
    Matter.objects.filter(root=home).update(closed_on=date(2026, 1, 1))
    erase_household(household=taken_off(home), reason="申请1号", by="100005", at=NOW)
    home.refresh_from_db()
    entry.refresh_from_db()
    assert (home.name, home.phone, home.members, home.search, home.code) == ("—", "", None, "", "h01")
    assert (entry.text, entry.counterparts.filter(counterpart=home).exists()) == ("", True)
    with pytest.raises(NotFound):
        residents.open_by_key(secret, at=NOW)
    act = Act.objects.filter(verb="registry.counterpart.erased").get()
    assert act.after["rows"]["records.Entry"] >= 1
    assert name not in str(Act.objects.filter(code="h01").values_list("before", "after", "note"))


@pytest.mark.parametrize(("who", "status"), [("100005", 200), ("100006", 200), ("100001", 404), ("100007", 404), ("100008", 404)])
def test_only_those_who_keep_the_roll_erase(signed_in, home, who, status):
    assert signed_in(who).get(reverse("reg-roll-erase", args=["h01"])).status_code == status
