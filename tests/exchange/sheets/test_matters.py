"""A ledger of what residents ask for: understood, asked about where in doubt, brought to the desk once, never twice."""

from datetime import date, datetime

import pytest

from lianxin.audit.models import Act
from lianxin.clock import ZONE
from lianxin.exchange import actions
from lianxin.exchange.sheets import headers, reporting, vault
from lianxin.exchange.sheets.cleaning import moment_of, without_ids
from lianxin.exchange.sheets.grid import read_grids
from lianxin.matters.models import Against, Matter, Step
from tests.exchange.sheets import messy
from tests.web.county import NOW

HEAD = ("诉求人", "电话", "反映时间", "村", "诉求内容")


def ledger(*rows, head=HEAD, name="诉求"):
    return messy.xlsx({name: [head, *rows]})


def kind_of(tmp_path, *head):
    (grid,) = read_grids(messy.put(tmp_path, messy.gbk([head, ["x"] * len(head)])))
    found = headers.find_header(grid)
    return headers.kind_of(found, grid.name) if found else "none"


FILES = {
    "xlsx": messy.xlsx({"5月": messy.MATTERS}, {"5月": [(0, 0, 0, 12, "柳河镇群众诉求收集台账")]}),
    "xls": messy.xls(messy.MATTERS, "5月"),
    "gbk": messy.gbk(messy.MATTERS),
}


@pytest.mark.parametrize("how", FILES)
def test_the_ledger_is_understood_whatever_the_file(clerk, how):
    clerk.upload(FILES[how])
    plan = actions.read_again(clerk.key)[1][0]
    assert (plan.kind, plan.row, plan.options["system"]) == ("matters", 3, "")
    wanted = ["asker", "phone", "reported", "text", "category", "kind", "unit", "handled", "system", "number", "confidential"]
    assert set(plan.columns.values()) == {"place.village", *(f"matter.{name}" for name in wanted)}
    outcome = clerk.answer(village="=990001001000").look()
    assert not outcome.faults
    assert [question.kind for question in outcome.questions] == ["village", "category", "handled"]
    assert [draft.line.row for draft in outcome.matters.new] == [4, 5, 6]
    assert outcome.matters.left_out == 1
    assert Matter.objects.count() == 0


def test_confirmed_they_are_new_at_the_desk(clerk):
    clerk.upload(FILES["xlsx"]).answer(village="=990001001000", category="new")
    outcome = clerk.confirm()
    assert outcome.report.ok
    lamp, pipe, list_ = Matter.objects.order_by("pk")
    assert (lamp.kind, lamp.category, lamp.area.code, lamp.channel, lamp.state) == (
        *("problem", "electricity", "990001001000"),
        *("batch", "new"),
    )
    assert (lamp.asker, lamp.asker_phone, lamp.raised_by) == ("王桂兰", "13811112222", "100005")
    assert lamp.reported_at == datetime(2026, 5, 11, 9, 30, tzinfo=ZONE)
    assert lamp.text == "三组路灯不亮,\n晚上走路看不见。"
    assert (lamp.source_system, lamp.outer_number) == ("12345热线", "20260511001")
    assert (pipe.kind, pipe.category, pipe.asker_phone) == ("request", "water-supply", "13811113333")
    assert pipe.text == "自来水管爆了，没水喝"
    assert (list_.anonymous, list_.asker, list_.asker_phone, list_.confidential, list_.category) == (True, "", "", True, "")
    assert list_.reported_on == date(2026, 5, 12)
    first = Step.objects.get(matter=lamp)
    assert (first.number, first.by) == (1, "100005")
    assert "5月 第4行" in first.text
    assert "表中办理单位:供电所" in first.text
    assert "表中类别:公开公示" in Step.objects.get(matter=list_).text
    assert Act.objects.filter(verb="matters.matter.reported").count() == 3
    assert Act.objects.get(verb="exchange.sheet.loaded").after["new"]["matters"] == 3


def test_read_in_again_nothing_is_doubled(clerk):
    answers = {"village": "=990001001000", "category": "new"}
    clerk.upload(FILES["xlsx"]).answer(**answers).confirm()
    clerk.upload(FILES["gbk"]).answer(**answers)
    outcome = clerk.look()
    assert (len(outcome.matters.new), outcome.matters.same) == (0, 3)
    clerk.confirm()
    assert Matter.objects.count() == 3


def test_the_number_of_another_system_is_known_again_whatever_it_says(clerk):
    head = (*HEAD, "工单编号")
    row = ("王桂兰", "13811112222", "2026-5-11", "柳树沟村")
    clerk.upload(ledger((*row, "路灯不亮", "W1"), head=head, name="12345热线")).confirm()
    assert Matter.objects.get().source_system == "12345热线"
    clerk.upload(ledger((*row, "路灯还是不亮", "W1"), (*row, "另一件", "W2"), head=head, name="12345热线"))
    outcome = clerk.look()
    assert [draft.matter.outer_number for draft in outcome.matters.new] == ["W2"]
    assert [(fault.row, fault.column) for fault in outcome.matters.notes] == [(2, "F")]


def test_the_same_village_name_in_two_townships_is_two_matters(office):
    rows = [("", "", "2026-5-11", "路灯不亮", town) for town in ("柳河镇", "青山乡")]
    office.upload(ledger(*rows, head=("诉求人", "电话", "反映时间", "诉求内容", "乡镇")))
    assert [draft.matter.area for draft in office.look().matters.new] == ["990001000000", "990002000000"]


def test_a_place_nobody_knows_goes_to_the_desk_with_a_note(clerk):
    clerk.upload(ledger(("王桂兰", "", "2026-5-11", "天涯海角", "路灯不亮"))).plan(township="990001000000")
    outcome = clerk.look(attempt=False)
    (question,) = outcome.questions
    assert (question.kind, question.answer) == ("village", "new")
    assert clerk.confirm().report.ok
    made = Matter.objects.get()
    assert (made.area.code, made.place) == ("990001000000", "天涯海角")
    assert "表中地方:天涯海角" in Step.objects.get().text


def test_left_out_by_answer(clerk):
    clerk.upload(ledger(("王桂兰", "", "2026-5-11", "天涯海角", "路灯不亮"))).plan(township="990001000000").answer(village="skip")
    outcome = clerk.look()
    assert (len(outcome.matters.new), outcome.matters.left_out) == (0, 1)


def test_faults_stand_at_their_cells_in_both_languages(clerk):
    rows = [
        ("甲", "1381", "2026-5-11", "柳树沟村", "路灯不亮"),
        ("乙", "", "去年春天", "柳树沟村", "路灯不亮"),
        ("丙", "", "2026-12-31", "柳树沟村", "路灯不亮"),
        ("丁", "", "2026-5-11", "青山村", "路灯不亮"),
        ("戊", "", "2026-5-11", "柳树沟村", "长" * 4001),
        ("己", "", "2026-5-11", "柳树沟村", ""),
    ]
    clerk.upload(ledger(*rows))
    faults = clerk.look().faults
    assert [(fault.row, fault.column) for fault in faults] == [(2, "B"), (3, "C"), (4, "C"), (5, "D"), (6, "E"), (7, "E")]
    assert all(fault.zh and fault.en.isascii() for fault in faults)
    assert clerk.confirm().report is None
    assert not Matter.objects.exists()


def test_formulas_are_refused_at_their_cell(clerk):
    clerk.upload(messy.gbk([HEAD, ["甲", "", "2026-5-11", "柳树沟村", '=HYPERLINK("http://x","y")']]))
    outcome = clerk.look()
    assert (outcome.faults.listed[0].row, outcome.faults.listed[0].column) == (2, "E")
    assert "公式" in outcome.faults.listed[0].zh


def test_numbers_of_identity_never_come_in(clerk):
    clerk.upload(ledger(("甲", "", "2026-5-11", "柳树沟村", "本人11010519491231002X,低保没发")))
    assert clerk.look().matters.new[0].matter.text == "本人(证件号已略去),低保没发"
    assert without_ids("电话13811112222") == "电话13811112222"


def test_whoever_is_complained_of_does_not_see_it(clerk):
    head = (*HEAD, "被反映单位")
    rows = [(name, "", "2026-5-11", "柳树沟村", f"{name}反映", unit) for name, unit in (("甲", "农业农村局"), ("乙", "王芳"))]
    clerk.upload(ledger(*rows, ("丙", "", "2026-5-11", "柳树沟村", "他不管", "谁也不是的局"), head=head)).answer(against="new")
    assert clerk.confirm().report.ok
    assert Against.objects.get(matter__asker="甲").unit.code == "agri"
    assert set(Against.objects.filter(matter__asker="乙").values_list("unit__code", "officer__code")) == {
        ("agri", None),
        (None, "100002"),
    }
    third = Matter.objects.get(asker="丙")
    assert third.confidential
    assert "谁也不是的局" in Step.objects.get(matter=third).text


def test_who_asked_is_not_in_the_note(clerk):
    row = ("王桂兰", "13811112222", "2026-5-11", "柳树沟村", "路灯不亮", "正在办,已联系王桂兰13811112222")
    clerk.upload(ledger(row, head=(*HEAD, "办理情况"))).confirm()
    text = Step.objects.get().text
    assert "正在办" in text
    assert "王桂兰" not in text
    assert "13811112222" not in text


def test_a_number_without_its_system_is_a_fault(clerk):
    row = ("甲", "", "2026-5-11", "柳树沟村", "路灯不亮", "W1")
    clerk.upload(ledger(row, head=(*HEAD, "工单编号")))
    assert [fault.column for fault in clerk.look().faults] == ["F"]
    assert not clerk.plan(system="县长信箱").look().faults


def test_what_the_rules_refuse_comes_back_at_the_cell_and_nothing_is_kept(clerk):
    late = NOW.replace(hour=23).strftime("%Y-%m-%d %H:%M")
    clerk.upload(ledger(("甲", "", "2026-5-11", "柳树沟村", "路灯不亮"), ("乙", "", late, "柳树沟村", "停水了")))
    outcome = clerk.confirm()
    assert not outcome.report.ok
    assert [(fault.file, fault.row, fault.column) for fault in outcome.faults] == [("诉求", 3, "C")]
    assert not Matter.objects.exists()


def test_stopped_in_the_middle_nothing_is_kept(clerk, monkeypatch):
    rows = [(name, "", "2026-5-11", "柳树沟村", f"{name}家停水了") for name in "甲乙丙"]
    clerk.upload(ledger(*rows))
    real, done = reporting.report_matter, []

    def report_and_ask_to_stop(**given):
        done.append(real(**given))
        vault.ask_to_stop(clerk.key)
        return done[-1]

    monkeypatch.setattr(reporting, "EACH", 1)
    monkeypatch.setattr(reporting, "report_matter", report_and_ask_to_stop)
    with pytest.raises(vault.Stopped):
        clerk.confirm()
    assert len(done) == 1
    assert not Matter.objects.exists()
    assert clerk.sheet.state == "open"


def test_a_corrected_column_is_remembered(clerk):
    content = messy.gbk([["诉求人", "反映时间", "村", "诉求内容", "紧要"], ["甲", "2026-5-11", "石桥村", "停水", "三组"]])
    clerk.upload(content)
    plan = actions.read_again(clerk.key)[1][0]
    clerk.plan(columns={**plan.columns, 4: "matter.place"}, matter_kind="request")
    clerk.upload(content)
    outcome = clerk.look()
    (draft,) = outcome.matters.new
    assert (draft.matter.place, draft.matter.kind, draft.matter.area) == ("三组", "request", "990001002000")


def test_households_with_a_column_of_wishes_stay_households(tmp_path):
    assert kind_of(tmp_path, "村", "户主", "人口", "帮扶类别", "诉求") == "households"
    assert kind_of(tmp_path, "村", "户主", "诉求", "反映时间") == "matters"
    assert kind_of(tmp_path, "姓名", "电话", "诉求内容") == "matters"


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("2026-05-11 09:30", "2026-05-11T09:30:00"),
        ("2026年5月11日 9时30分", "2026-05-11T09:30:00"),
        ("2026/5/11 9:30:05", "2026-05-11T09:30:00"),
        ("2026.5.11", "2026-05-11T00:00:00"),
        (NOW.replace(tzinfo=None), "2026-05-14T10:00:00"),
        (46153.5, "2026-05-11T12:00:00"),
    ],
)
def test_moments(cell, wanted):
    found = moment_of(cell)
    assert found is not None
    assert found.isoformat() == wanted


def test_the_clerk_of_elsewhere_may_not(county, clerk):
    clerk.upload(ledger(("甲", "", "2026-5-11", "青山村", "路灯不亮")))
    assert [fault.zh for fault in clerk.look().faults] == ["不在你的工作范围内"]
