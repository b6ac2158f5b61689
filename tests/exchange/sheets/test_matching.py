"""People, places and households found again by name, unit and village; asked for where in doubt; only within one's scope."""

from datetime import date

import pytest

from lianxin.audit.models import Act
from lianxin.exchange import actions
from lianxin.exchange.models import SheetImport, SheetMapping
from lianxin.exchange.sheets import vault
from lianxin.liaison.models import Link
from lianxin.registry.actions.counterparts import change_counterpart, create_counterpart
from lianxin.registry.models import Alias, Area, Counterpart, Need, Officer, Post, Unit
from lianxin.rules.errors import Refused
from tests.exchange.sheets import messy
from tests.web.county import NOW

HOMES = ["村", "户主", "人口", "电话", "帮扶责任人", "单位"]


def book(*rows, header=HOMES, name="户") -> bytes:
    return messy.xlsx({name: [header, *rows]})


def rows_of(outcome, table: str) -> list[dict]:
    return [change.after for change in outcome.comparison.changes[table]]


def asked(outcome) -> dict[str, list[str]]:
    return {question.kind: [option.zh for option in question.options] for question in outcome.questions}


# -- households ----------------------------------------------------------------------------------


def test_a_household_is_found_by_village_and_name_and_only_what_the_sheet_says_changes(clerk):
    outcome = clerk.upload(book(["柳树沟", "王 桂兰", 6, None, None, None])).look()
    (row,) = rows_of(outcome, "counterparts")
    assert (row["counterpart_code"], row["members"], row["phone"]) == ("h01", 6, "13811112222")
    assert not outcome.questions


def test_an_old_name_is_found_and_a_new_name_by_code_keeps_the_old_one(clerk):
    change_counterpart(counterpart=Counterpart.objects.get(code="h01"), name="王桂兰花", by="x", at=NOW)
    assert not rows_of(clerk.upload(book(["柳树沟村", "王桂兰", 4])).look(), "counterparts")
    clerk.upload(book(["h02", "柳树沟村", "李富来"], header=["户编号", "村", "户主"])).confirm()
    assert Counterpart.objects.get(code="h02").name == "李富来"
    assert Alias.objects.filter(counterpart__code="h02", name="李福来").exists()


def test_a_homophone_is_asked_for_unless_the_sheet_has_the_other_too(clerk):
    outcome = clerk.upload(book(["柳树沟村", "王贵兰", 4])).look(attempt=False)
    assert "王桂兰(h01)" in asked(outcome)["home"]
    outcome = clerk.upload(book(["柳树沟村", "王贵兰", 4], ["柳树沟村", "王桂兰", 4])).look()
    assert not outcome.questions
    assert [row["name"] for row in rows_of(outcome, "counterparts")] == ["王贵兰"]


def test_two_of_the_same_name_are_asked_for(clerk):
    village = Area.objects.get(code="990001001000")
    create_counterpart(kind="household", base="household", name="王桂兰", area=village, code="h01b", by="x", at=NOW)
    outcome = clerk.upload(book(["柳树沟村", "王桂兰", 4])).look(attempt=False)
    assert len(asked(outcome)["home"]) == 4
    clerk.answer(home="=h01b")
    assert rows_of(clerk.look(), "counterparts")[0]["counterpart_code"] == "h01b"


def test_the_same_name_twice_in_the_sheet_is_asked_for(clerk):
    clerk.upload(book(["柳树沟村", "甲一", 4, "13811110001"], ["柳树沟村", "甲一", 2, "13811110002"]))
    assert len(rows_of(clerk.look(), "counterparts")) == 2
    clerk.answer(**{"home-twice": "same"})
    outcome = clerk.look()
    assert len(rows_of(outcome, "counterparts")) == 1
    assert outcome.warnings.total == 2


def test_codes_follow_from_what_they_are_of_and_are_never_given_again(clerk):
    clerk.upload(book(["柳树沟村", "甲一", 4]))
    first = rows_of(clerk.look(), "counterparts")[0]["counterpart_code"]
    assert rows_of(clerk.look(), "counterparts")[0]["counterpart_code"] == first
    clerk.confirm()
    Counterpart.objects.filter(code=first).update(valid_to=date(2026, 4, 1))
    again = rows_of(clerk.upload(book(["柳树沟村", "甲一", 4])).look(), "counterparts")[0]["counterpart_code"]
    assert again != first
    assert again.startswith("990001001000-")


def test_a_provisional_household_that_the_sheet_lists_is_on_the_roll_afterwards(clerk):
    village = Area.objects.get(code="990001001000")
    create_counterpart(
        kind="household", base="household", name="新人家", area=village, code="pv1", provisional=True, by="x", at=NOW
    )
    clerk.upload(book(["柳树沟村", "新人家", 4])).confirm()
    assert not Counterpart.objects.get(code="pv1").provisional


# -- places --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written", ["柳树沟村", "柳树沟", "柳树沟村委会", "柳河镇柳树沟村", "柳树沟村3组", "柳河镇柳树沟村二组12号"]
)
def test_a_village_is_found_however_it_is_written(clerk, written):
    outcome = clerk.upload(book([written, "王桂兰", 6])).look()
    assert not outcome.questions
    assert rows_of(outcome, "counterparts")[0]["counterpart_code"] == "h01"


def test_an_unknown_village_is_asked_for_with_the_nearest_first(clerk):
    outcome = clerk.upload(book(["柳书沟村", "王桂兰", 6])).look(attempt=False)
    assert asked(outcome)["village"][0].startswith("柳河镇 柳树沟村")
    clerk.answer(village="=990001001000")
    assert rows_of(clerk.look(), "counterparts")[0]["counterpart_code"] == "h01"
    clerk.answer(village="skip")
    assert not rows_of(clerk.look(), "counterparts")


def test_the_county_may_make_a_provisional_village_and_a_township_clerk_may_not(office, clerk):
    header = ["乡镇", "村", "户主"]
    assert "先设暂定村" not in str(asked(clerk.upload(book(["柳河镇", "远山村", "甲一"], header=header)).look(attempt=False)))
    office.upload(book(["柳河镇", "远山村", "甲一"], header=header)).confirm()
    made = Area.objects.get(name="远山村")
    assert made.provisional
    assert made.township.name == "柳河镇"
    assert Counterpart.objects.get(name="甲一").area == made


def test_a_merged_village_goes_on_as_the_other(office):
    other = Area.objects.get(code="990001002000")
    Area.objects.filter(code="990001001000").update(merged_into=other, valid_to=date(2026, 1, 1))
    rows = rows_of(office.upload(book(["柳树沟村", "新户", 2])).look(), "counterparts")
    assert rows[0]["area_code"] == "990001002000"


def test_rows_of_another_township_are_refused_by_row(clerk):
    outcome = clerk.upload(book(["青山村", "卫青松", 4], ["石桥村", "周美玲", 5])).look()
    (fault,) = outcome.faults
    assert (fault.file, fault.row, fault.column) == ("户", 2, "A")
    assert "范围" in fault.zh
    assert not clerk.confirm().report
    assert Counterpart.objects.get(code="h05").members == 4


# -- officers and units --------------------------------------------------------------------------


def test_one_row_gives_officer_post_household_and_link(clerk):
    header = [*HOMES, "级别"]
    clerk.upload(book(["石桥村", "甲一", 3, None, "钱新", "柳河镇人民政府", "副科级"], header=header)).confirm()
    officer = Officer.objects.get(name="钱新")
    assert (officer.posts.get().unit.code, officer.posts.get().class_key) == ("liuhe", "deputy_chief")
    link = Link.objects.get(officer=officer)
    assert (link.counterpart.name, link.kind, link.valid_from) == ("甲一", "household", date(2026, 5, 1))


def test_an_officer_of_another_unit_may_be_linked_but_is_not_changed_nor_made(clerk):
    clerk.upload(book(["石桥村", "甲一", 3, None, "李明、无此人", "农业农村局"]))
    outcome = clerk.look(attempt=False)
    assert any("无此人" in question.zh for question in outcome.questions)
    clerk.confirm()
    assert Link.objects.get(counterpart__name="甲一").officer.code == "100001"
    assert not Officer.objects.filter(name="无此人").exists()


def test_a_link_that_holds_goes_on_and_another_officers_is_offered_to_end(clerk):
    clerk.upload(book(["柳树沟村", "王桂兰", 4, None, "王芳", "农业农村局"], ["柳树沟村", "李福来", 3, None, "李明", None]))
    outcome = clerk.look()
    assert [(row["party_code"], row["counterpart_code"]) for row in rows_of(outcome, "links")] == [("100002", "h01")]
    gone = next(one for one in outcome.comparison.gone if one.table == "links")
    assert "李明" in gone.zh
    clerk.confirm(gone.id)
    old = Link.objects.get(officer__code="100001", counterpart__code="h01")
    assert old.valid_to == date(2026, 4, 30)


def test_two_officers_of_one_name_are_told_apart_by_unit_else_asked_for(office):
    Post.objects.create(
        officer=Officer.objects.create(code="200001", name="李明"),
        unit=Unit.objects.get(code="liuhe"),
        class_key="deputy_chief",
        valid_from=date(2026, 1, 1),
    )
    outcome = office.upload(book(["石桥村", "甲一", 3, None, "李明", "柳河镇政府"])).look()
    assert rows_of(outcome, "links")[0]["party_code"] == "200001"
    outcome = office.upload(book(["石桥村", "甲一", 3, None, "李明", None])).look(attempt=False)
    assert len(asked(outcome)["officer"]) == 3


def test_a_new_class_of_a_post_leaves_the_old_one_to_be_ticked(office):
    header = ["姓名", "单位", "职务", "级别"]
    outcome = office.upload(book(["王芳", "农业农村局", "局长", "正科级"], header=header)).look()
    (post,) = rows_of(outcome, "posts")
    assert (post["class"], post["title"], post["main"]) == ("section_chief", "局长", False)
    assert any(one.zh.startswith("王芳") for one in outcome.comparison.gone)


def test_the_same_name_twice_in_a_unit_is_two_people_when_their_phones_differ(office):
    header = ["姓名", "工作单位", "级别", "手机"]
    rows = (["王一一", "县委办公室", "副科级", "13900000001"], ["王一一", "县委办公室", "副科级", "13900000002"])
    office.upload(book(*rows, header=header)).confirm()
    assert Officer.objects.filter(name="王一一").count() == 2


def test_unit_and_title_in_one_cell(office):
    outcome = office.upload(book(["周新", "农业农村局副局长", "副科级"], header=["姓名", "单位及职务", "级别"])).look()
    (post,) = rows_of(outcome, "posts")
    assert (post["unit_code"], post["title"]) == ("agri", "副局长")


def test_an_unknown_unit_is_asked_for_and_made_of_the_kind_chosen(office):
    header = ["姓名", "工作单位", "级别"]
    outcome = office.upload(book(["周新", "青山乡人民政府", "副科级"], ["周二", "水利局", "副科级"], header=header)).look(
        attempt=False
    )
    assert list(asked(outcome)) == ["unit"]
    office.answer(unit="new:bureau").confirm()
    made = Unit.objects.get(name="水利局")
    assert (made.kind, made.area.code) == ("bureau", "990000000000")
    assert Post.objects.get(officer__name="周新").unit.code == "qingshan"


def test_a_class_that_the_policy_does_not_know_is_asked_for(office):
    outcome = office.upload(book(["周新", "农业农村局", "四级调研员"], header=["姓名", "工作单位", "职级"])).look(attempt=False)
    assert list(asked(outcome)) == ["classes"]
    office.answer(classes="deputy_chief")
    assert rows_of(office.look(), "posts")[0]["class"] == "deputy_chief"


# -- needs ---------------------------------------------------------------------------------------


def test_needs_are_read_in_by_those_who_serve_there_only(clerk, office):
    rows = book(["石桥村", "吴有田", "困难户"], header=["村", "户主", "帮扶类别"])
    outcome = office.upload(rows).look()
    assert (outcome.needs_left_out, rows_of(outcome, "needs")) == (1, [])
    clerk.upload(rows).confirm()
    need = Need.objects.get(counterpart__code="h06")
    assert (need.need, need.source) == ("hardship", "柳河镇民政办")


@pytest.mark.parametrize("text", ["上访户", "党员户", "重点人员"])
def test_a_label_in_a_cell_is_refused_with_the_principle(clerk, text):
    outcome = clerk.upload(book(["石桥村", "吴有田", text], header=["村", "户主", "帮扶类别"])).look()
    assert "原则1" in next(iter(outcome.faults)).zh
    assert not rows_of(outcome, "needs")


# -- other sheets --------------------------------------------------------------------------------


def test_enterprises_with_their_officers(office):
    office.options = {"org_kind": "enterprise"}
    office.upload(book(["丰泽合作社", "柳河镇", "李明", "0990-6001111"], header=["企业名称", "乡镇", "联系干部", "企业电话"]))
    office.confirm()
    made = Counterpart.objects.get(name="丰泽合作社")
    assert (made.base, made.area.code, made.phone) == ("enterprise", "990001000000", "0990-6001111")
    assert Link.objects.get(counterpart=made).kind == "contact-point"


def test_officers_with_villages(office):
    office.upload(book(["陈立", "柳树沟村、石桥村"], header=["领导姓名", "联系村"])).confirm()
    assert set(Link.objects.filter(officer__code="100004").values_list("counterpart__code", flat=True)) == {
        "990001001000",
        "990001002000",
    }


# -- around it -----------------------------------------------------------------------------------


def test_the_mapping_is_remembered_by_the_header(clerk):
    clerk.upload(book(["石桥村", "吴有田", 6], header=["村", "户主", "口子数"]))
    assert clerk.sheet
    clerk.plan(columns={0: "place.village", 1: "home.name", 2: "home.members"})
    assert SheetMapping.objects.get().target == "households"
    clerk.upload(book(["石桥村", "吴有田", 9], header=["村", "户主", "口子数"]))
    _, (plan,), _ = actions.read_again(clerk.key)
    assert plan.remembered
    assert rows_of(clerk.look(), "counterparts")[0]["members"] == 9


def test_looking_changes_nothing(clerk):
    before = [model.objects.count() for model in (Counterpart, Link, Officer, Area, Unit, Need, Act)]
    clerk.upload(book(["石桥村", "甲一", 3, None, "李明", None]))
    clerk.look()
    after = [model.objects.count() for model in (Counterpart, Link, Officer, Area, Unit, Need, Act)]
    assert after == [*before[:-1], before[-1] + 1]


def test_a_roll_that_changed_since_is_shown_again(clerk):
    clerk.upload(book(["石桥村", "吴有田", 9]))
    digest = clerk.look(attempt=False).digest
    Counterpart.objects.filter(code="h06").update(members=9)
    with pytest.raises(Refused):
        actions.confirm(sheet=clerk.sheet, digest=digest, ticked=(), viewer=clerk.viewer, at=NOW, today=NOW.date())


def test_work_can_be_stopped_and_leaves_nothing(clerk, monkeypatch):
    clerk.upload(book(["石桥村", "甲一", 3]))
    real = vault.Progress.say

    def stopping(self, step, done=0):
        if step.startswith("load"):
            vault.ask_to_stop(clerk.key)
        real(self, step, done)

    monkeypatch.setattr(vault.Progress, "say", stopping)
    with pytest.raises(vault.Stopped):
        clerk.confirm()
    assert not Counterpart.objects.filter(name="甲一").exists()
    assert vault.progress_of(clerk.key) is None


def test_an_upload_goes_after_a_day(clerk, tmp_path):
    clerk.upload(book(["石桥村", "甲一", 3]))
    assert actions.purge(at=NOW) == 0
    assert actions.purge(at=NOW + vault.KEPT) == 1
    assert not SheetImport.objects.exists()
    assert not list((tmp_path / "files" / "imports").glob("[0-9a-f]*"))


def test_uploads_are_private_files_under_random_names(clerk):
    clerk.upload(book(["石桥村", "甲一", 3]), name="../../机密.xlsx")
    path = vault.file_of(clerk.key)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    with pytest.raises(ValueError, match="no such upload"):
        vault.file_of("../../etc/passwd")


def test_a_file_over_the_limit_is_refused(clerk, monkeypatch):
    monkeypatch.setattr(vault, "MOST_BYTES", 10)
    with pytest.raises(Refused):
        clerk.upload(book(["石桥村", "甲一", 3]))
    assert not SheetImport.objects.exists()
