"""The whole journey in a real browser, wide and narrow: no page wider than the window, nothing for axe to complain of."""

import os

import pytest

from lianxin.liaison.models import Link
from lianxin.matters.models import Matter
from lianxin.registry.models import Counterpart
from tests.exchange.sheets import messy
from tests.web.browser.desk import PHONE, WIDE, chromium, faults, overflow, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MORE = ("柳书沟村", "新来二户", 2, 13655556666, None, "同上", "农业农村局", None)


@pytest.fixture(autouse=True)
def _sync_allowed(monkeypatch):
    """Playwright keeps a loop running in this thread; the database is still used from it alone."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(autouse=True)
def _vault(settings, tmp_path):
    settings.DATA = tmp_path / "data"


def look(page, name: str) -> None:
    """Every step fits and can be used by everybody."""
    assert page.locator("main h1").count() == 1
    assert overflow(page) <= 0, name
    assert faults(page) == [], name
    if os.environ.get("LIANXIN_SHOTS"):
        page.screenshot(path=f"{os.environ['LIANXIN_SHOTS']}/import-{name}-{page.viewport_size['width']}.png", full_page=True)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_clerk_reads_a_messy_roll_in(county, live_server, tmp_path, size, script):
    file = tmp_path / "结对帮扶花名册.xlsx"
    rows = [*messy.HOUSEHOLDS[:-1], (5, *MORE), messy.HOUSEHOLDS[-1]]
    file.write_bytes(messy.xlsx({"柳河镇": rows, "说明": [["填表说明"], ["请如实填写"]]}, {"柳河镇": messy.HOUSEHOLD_MERGES}))
    with chromium(size, java_script_enabled=script) as context:
        page = sign_in(context, live_server.url, "100005")
        page.goto(f"{live_server.url}/imports/")
        if script:
            look(page, "1-upload")
        page.set_input_files("#file", file)
        page.click("main button.main")
        page.wait_for_url("**/sheets/")
        if script:
            look(page, "2-sheets")
        page.fill("#since-0", "2026-05-01")
        page.click("main button.main")
        page.wait_for_url("**/questions/")
        if script:
            look(page, "3-questions")
        page.click("main button.main")
        page.wait_for_url("**/check/")
        if script:
            look(page, "4-check")
        assert not Counterpart.objects.filter(name="新来户").exists()
        page.click("main form[data-work] button.main")
        page.wait_for_url("**/done/")
        if script:
            look(page, "5-done")
    assert Counterpart.objects.get(name="新来二户").area.name == "柳树沟村"
    assert Link.objects.filter(counterpart__name="新来户").count() == 2


def test_faults_stand_at_their_cells(county, live_server, tmp_path):
    file = tmp_path / "坏.xlsx"
    rows = [["村", "户主", "人口", "电话", "民族"], ["柳树沟村", "甲一", "四", "1381111", "汉"], ["青山村", "乙二", 3, "", "汉"]]
    file.write_bytes(messy.xlsx({"表2": rows}))
    for size in (WIDE, PHONE):
        with chromium(size) as context:
            page = sign_in(context, live_server.url, "100005")
            page.goto(f"{live_server.url}/imports/")
            page.set_input_files("#file", file)
            page.click("main button.main")
            page.wait_for_url("**/sheets/")
            look(page, "2-refused")
            page.click("main button.main")
            page.wait_for_url("**/check/")
            look(page, "4-faults")
            assert page.get_by_text("表2 第2行 C列").count() == 1


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_clerk_reads_a_ledger_of_matters_in(county, live_server, tmp_path, size):
    file = tmp_path / "群众诉求台账.xls"
    file.write_bytes(messy.xls(messy.MATTERS, "5月"))
    with chromium(size) as context:
        page = sign_in(context, live_server.url, "100005")
        page.goto(f"{live_server.url}/imports/")
        page.set_input_files("#file", file)
        for step in ("sheets", "questions", "check", "done"):
            page.click("main button.main")
            page.wait_for_url(f"**/{step}/")
            look(page, f"matters-{step}")
        assert Matter.objects.count() == 3
        page.click("text=去分办台")
        page.wait_for_url("**/desk/?channel=batch")
        assert page.locator("text=三组路灯不亮").count() >= 1
