"""Paper for a village: cards without households, a notice without needs."""

from dataclasses import replace

import pytest

from lianxin.audit.models import Read
from lianxin.liaison.models import ContactCard
from lianxin.web.reports import villages
from tests.web.county import NOW

VILLAGE = "990001001000"
CLERK = "100005"


def test_cards_come_eight_to_a_sheet_and_each_read_is_on_record(county, signed_in):
    answer = signed_in(CLERK).post(f"/villages/{VILLAGE}/cards.pdf")
    assert answer.status_code == 200
    assert answer.content[:5] == b"%PDF-"
    assert ContactCard.objects.exists()
    assert Read.objects.filter(through="cards.pdf", by=CLERK).exists()
    made = ContactCard.objects.count()
    signed_in(CLERK).post(f"/villages/{VILLAGE}/cards.pdf")
    assert ContactCard.objects.count() == made


def test_the_notice_says_who_serves_and_names_no_household(county, signed_in):
    html = signed_in(CLERK).get(f"/villages/{VILLAGE}/notice/").content.decode()
    assert "柳树沟村" in html
    assert "广播稿" in html
    for name in ("王桂兰", "李福来", "赵淑珍", "困难户", "关爱"):
        assert name not in html


def test_a_day_that_is_chosen_stands_on_the_notice(county, signed_in):
    browser = signed_in(CLERK)
    html = browser.get(f"/villages/{VILLAGE}/notice/").content.decode()
    assert 'name="day_' in html
    code = html.split('name="day_')[1].split('"')[0]
    with_day = browser.get(f"/villages/{VILLAGE}/notice/?day_{code}=2026-05-18").content.decode()
    assert "5月18日" in with_day
    assert "到村里来" in with_day


def test_the_loudspeaker_names_who_serves_the_village_and_begins_with_no_else(county, signed_in, monkeypatch):
    """It is read out: nothing was said before 另外 where nothing is named; whoever has no day yet is named all the same."""
    real = villages.notice_of
    monkeypatch.setattr(villages, "notice_of", lambda *args, **given: replace(real(*args, **given), others=2))
    html = signed_in(CLERK).get(f"/villages/{VILLAGE}/notice/").content.decode()
    spoken = html.split('id="speaker">')[1].split("</p>")[0]
    assert "联系我们村的干部有" in spoken
    assert "另外" not in html
    assert "这一周村里的事办好了2件" in spoken


@pytest.mark.parametrize("code", ["100001", "100003", "100010"])
def test_who_may_not(county, signed_in, code):
    assert signed_in(code).get(f"/villages/{VILLAGE}/notice/").status_code in (403, 404)
    assert signed_in(code).post(f"/villages/{VILLAGE}/cards.pdf").status_code in (403, 404)


def test_the_list_of_villages(county, signed_in):
    html = signed_in(CLERK).get("/villages/").content.decode()
    assert "柳树沟村" in html
    assert "青山村" not in html
    assert NOW.year == 2026
