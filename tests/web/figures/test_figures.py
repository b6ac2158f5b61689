"""A figure: its number, how it is counted, the records behind it; small counts of people hidden from strangers."""

import re
from datetime import date, datetime

import pytest

from lianxin.figures.models import Attested
from lianxin.figures.values import Row
from lianxin.matters.models import Against, Matter
from lianxin.records.models import Instruction
from lianxin.registry.models import Area, Campaign, Officer
from lianxin.rules.entries import SHANGHAI
from lianxin.web.figures.views import shown

COUNTY = "990000000000"


def test_the_number_stands_beside_its_definition_and_its_records(county, signed_in):
    html = signed_in("100006").get("/figures/gifts/?period=2026-05").content.decode()
    assert "300" in html
    assert "怎么算的" in html
    assert "对困难户“慰问”共多少元" in html
    assert "向困难户送去慰问金" in html
    assert "/entries/" in html


def test_an_unmeasured_figure_is_not_nought(county, signed_in):
    html = signed_in("100006").get("/figures/promise-card/").content.decode()
    assert "尚不能统计" in html
    assert "不等于零" in html


@pytest.mark.parametrize(("code", "status"), [("100001", 404), ("100005", 404), ("100004", 200), ("100008", 404)])
def test_who_may_see_the_county(county, signed_in, code, status):
    assert signed_in(code).get(f"/figures/gifts/?area={COUNTY}").status_code == status


def test_a_clerk_sees_the_own_township(county, signed_in):
    assert signed_in("100005").get("/figures/gifts/?area=990001000000").status_code == 200
    assert signed_in("100005").get("/figures/gifts/?area=990002000000").status_code == 404


@pytest.mark.parametrize("by", ["record_township", "record_village", "month", "kind"])
def test_groups_come_by_code(county, signed_in, by):
    assert signed_in("100006").get(f"/figures/gifts/?period=2026&by={by}").status_code == 200


def test_by_officer_only_for_the_own_unit(county, signed_in):
    assert "按本单位干部" not in signed_in("100006").get("/figures/gifts/").content.decode()


def test_an_unknown_figure_is_not_there(county, signed_in):
    assert signed_in("100006").get("/figures/nothing/").status_code == 404


def test_small_counts_of_people_by_need_are_hidden_from_those_who_do_not_serve_them():
    rows = [Row("b", 3, few=True), Row("a", 7), Row("c", 0)]
    assert [(one.row.group, one.hidden) for one in shown(rows, {}, serves=False)] == [("a", False), ("b", True), ("c", False)]
    assert not any(one.hidden for one in shown(rows, {}, serves=True))


def test_an_attested_number_says_who_attests_it(county, signed_in):
    area = county.areas[COUNTY]
    Attested.objects.create(figure="deeds", area=area, period="2026-05", value=12, attested_by="民政局")
    assert "部门核定数 · 民政局" in signed_in("100006").get("/figures/deeds/?period=2026-05").content.decode()


def test_a_leader_answers_with_an_instruction(county, signed_in):
    browser = signed_in("100004")
    address = f"/figures/gifts/answer/?area={COUNTY}&period=2026-05"
    answer = browser.post(address, {"text": "请核实", "owner": "李明", "due_on": "2026-05-20"})
    assert answer.status_code == 302
    made = Instruction.objects.get(about_kind="figure")
    assert (made.about_code, made.owner.code) == (f"gifts@{COUNTY}@2026-05", "100001")
    assert browser.post(address, {"text": "请核实", "owner": "没有", "due_on": "2026-05-20"}).status_code == 422
    assert browser.post(address, {"text": "请核实", "owner": "李明", "due_on": "2026-05-01"}).status_code == 422
    assert signed_in("100006").post(address, {"text": "x", "owner": "李明", "due_on": "2026-05-20"}).status_code == 404


def test_as_a_sheet(county, signed_in):
    answer = signed_in("100006").get("/figures/gifts/table.xlsx?period=2026-05")
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"


@pytest.fixture
def reported(county):
    """Two suggestions, of which one complains of the county office's clerk."""
    at = datetime(2026, 5, 6, tzinfo=SHANGHAI)
    village = Area.objects.filter(level="village").order_by("code").first()
    moments = dict.fromkeys(("reported_at", "since", "moved_at"), at)
    made = [
        Matter.objects.create(code=code, kind="suggestion", area=village, channel="visit", reported_on=at.date(), **moments)
        for code in ("S-1", "S-2")
    ]
    Against.objects.create(matter=made[1], officer=Officer.objects.get(code="100006"))
    return made


def test_matters_behind_a_figure_without_those_hidden_from_the_reader(reported, signed_in):
    first, last = date(2026, 3, 1), date(2026, 5, 31)
    Campaign.objects.get_or_create(
        key="da-zou-fang", defaults={"name": "大走访", "area": Area.objects.get(code=COUNTY), "first": first, "last": last}
    )
    Campaign.objects.filter(key="da-zou-fang").update(first=first, last=last)
    html = signed_in("100006").get("/figures/suggestions/?period=2026-05").content.decode()
    assert "/matters/S-1/" in html
    assert "S-2" not in html
    assert re.search(r'class="big-number">\s*1\b', html)
