"""The ledger as a table to take along; the end of a tip: contents and code go by the schedule, the sums of the ledger stay."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from lianxin.audit.models import Act, Read
from lianxin.audit.retention import remove_expired
from lianxin.matters.models import Matter, Step
from lianxin.registry.access import viewer_by_code
from lianxin.rules.errors import NotFound
from lianxin.rules.periods import months_after
from lianxin.tips import actions, queries
from lianxin.tips.models import Reward
from tests.web.county import NOW, TODAY
from tests.web.tips.test_tips import AUDITOR, DESK, OFFICE, WATERHEAD, decided, opened, proved

LEDGER = "/tips/desk/ledger"


def sheet(content):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def table(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def rewards():
    """One paid, one waiting whose ground looks like a formula."""
    paid, receipt = decided(fen=50_050)
    actions.pay_reward(number=receipt.number, secret=receipt.secret, by=DESK, at=NOW)
    code, _ = proved()
    waiting = actions.decide_reward(matter=code, fen=30_000, ground="=HYPERLINK(1)", by=OFFICE, at=NOW)
    return paid, waiting


def test_taken_along_it_holds_sums_and_no_name(county, signed_in):
    paid, waiting = rewards()
    auditor = signed_in(AUDITOR)
    rows = sheet(auditor.get(f"{LEDGER}.xlsx?year=2026").content)
    head = next(place for place, row in enumerate(rows) if row[0] == "序号")
    assert [row[:3] for row in rows[head + 1 :]] == [["2026-2", 300.0, "=HYPERLINK(1)"], ["2026-1", 500.5, "办法第五条二档"]]
    said = "".join(str(cell) for row in rows for cell in row)
    assert "已领1笔,500.5元" in said.replace("\uff0c", ",")
    for hidden in (paid.matter.code, waiting.matter.code, "偷倒", "何建国", county.officers[OFFICE].name):
        assert hidden not in said
    assert Read.objects.filter(kind="reward", by=AUDITOR, code="2026-1").count() == 1


def test_as_csv_nothing_is_a_formula(county, signed_in):
    rewards()
    rows = table(signed_in(AUDITOR).get(f"{LEDGER}.csv"))
    assert rows[1][:3] == ["2026-2", "300", "'=HYPERLINK(1)"]
    assert rows[2][4:8] == ["2026-05-14", OFFICE, "2026-05-14", DESK]
    assert table(signed_in(AUDITOR).get(f"{LEDGER}.csv?year=2025"))[1:] == []


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_who_may_not_read_it_takes_nothing_along(county, signed_in, form):
    assert signed_in(WATERHEAD).get(f"{LEDGER}.{form}").status_code in {403, 404}
    assert Client().get(f"{LEDGER}.{form}").status_code == 302


def ended():
    """Sixty months and a day after the tips were closed."""
    day = months_after(TODAY, 60)
    return NOW + timedelta(days=(day - TODAY).days + 2)


def test_contents_and_code_end_the_sums_stay(county, signed_in):
    paid, waiting = rewards()
    for one in (paid, waiting):
        Matter.objects.filter(pk=one.matter.pk).update(state="closed", closed_on=TODAY)
    before = queries.ledger(viewer_by_code(AUDITOR, on=TODAY), 2026).sums
    remove_expired(at=ended())
    for row in Matter.objects.filter(kind="tip"):
        assert (row.text, row.secret, row.answer, row.search) == ("", "", "", "")
    assert not Step.objects.exclude(text="", public="").exists()
    after = queries.ledger(viewer_by_code(AUDITOR, on=TODAY), 2026).sums
    assert after == before
    assert (after.paid_fen, after.waiting_fen) == (50_050, 30_000)


def test_the_code_opens_nothing_any_more_and_the_reward_lapses(county, signed_in):
    code, receipt = proved()
    reward = actions.decide_reward(matter=code, fen=30_000, ground="办法", by=OFFICE, at=NOW)
    Matter.objects.filter(code=code).update(state="closed", closed_on=TODAY)
    assert actions.lapse(at=NOW + timedelta(days=60)) == 0
    assert opened(receipt).get("/follow/page/").status_code == 200
    remove_expired(at=ended())
    with pytest.raises(NotFound):
        actions.owed(number=receipt.number, secret=receipt.secret, by=DESK, at=ended())
    assert Client().post("/follow/", {"number": receipt.number, "secret": receipt.secret}).status_code != 302
    assert [actions.lapse(at=ended()), actions.lapse(at=ended())] == [1, 0]
    assert Reward.objects.get(pk=reward.pk).state == "void"
    sums = queries.ledger(viewer_by_code(AUDITOR, on=TODAY), 2026).sums
    assert (sums.void, sums.void_fen, sums.waiting) == (1, 30_000, 0)
    assert Act.objects.filter(verb="tips.reward.void", by="clock").count() == 1
    assert "没有人来领" in signed_in(OFFICE).get("/tips/desk/?year=2026").content.decode()


def test_grounds_go_after_ten_years_and_the_numbers_stay(county):
    paid, _waiting = rewards()
    day = months_after(TODAY, 120)
    remove_expired(at=NOW + timedelta(days=(day - TODAY).days + 2))
    row = Reward.objects.get(pk=paid.pk)
    assert (row.ground, row.fen, row.number, row.state) == ("—", 50_050, 1, "paid")
