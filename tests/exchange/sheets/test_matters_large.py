"""Two thousand matters in one sheet: within a minute from the confirmation, and what one row costs stays small."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.matters.models import Matter
from tests.exchange.sheets import messy
from tests.web.county import NOW

HEAD = ("诉求人", "电话", "反映时间", "村", "诉求内容", "类别", "工单编号")


def rows(number):
    for place in range(number):
        village = ("柳树沟村", "石桥村")[place % 2]
        text = f"{village}{place}号门前的路灯不亮,晚上走路看不见,请来修一修"
        yield f"住户{place}", f"138{place:08}", "2026-5-11", village, text, "用电", f"W{place}"


def test_a_row_costs_the_same_however_many_there_are(clerk):
    clerk.upload(messy.xlsx({"12345": [HEAD, *rows(20)]}))
    outcome = clerk.look(attempt=False)
    with CaptureQueriesContext(connection) as statements:
        assert not outcome.matters.report(by="100005", at=NOW, say=lambda step, done: None)
    assert Matter.objects.count() == 20
    assert len(statements) <= 20 * 12


@pytest.mark.slow
def test_two_thousand_in_a_minute(clerk):
    clerk.upload(messy.xlsx({"12345": [HEAD, *rows(2000)]}))
    assert clerk.look().report.ok
    looked = time.monotonic()
    assert clerk.confirm().report.ok
    assert Matter.objects.count() == 2000
    assert time.monotonic() - looked < 60
