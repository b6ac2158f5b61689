"""What a policy must not hold is refused with the principle quoted; lawful words pass (principles 1 and 2)."""
# ruff: noqa: E501 - a row of the table is one case, on one line

import pytest

from lianxin.rules.policy.read import read_policy
from tests.rules.policy.snippets import SOUND, broken

WATCHING = [
    "重点人员", "重 点 人 员", "重·点·人·员", "重點人員", "重点\u200b人员", "上访户", "上訪戶", "信访村", "思想动态", "民族", "宗教信仰", "政治面貌",
    "风险等级", "行踪轨迹", "人脸识别", "黑名单", "复杂村", "维稳对象", "Key person", "key_person", "KEY-PERSON", "watch list", "Risk score",
    "ethnicity", "religion", "face recognition", "\uff4b\uff45\uff59 person",
]  # fmt: skip
FORMALISM = [
    "打卡", "打 卡", "打-卡", "簽到", "扫码签到", "积分", "積分", "排名", "名次", "在线时长", "登录次数", "点赞", "上传照片", "拍照", "定位", "\uff27\uff30\uff33", "GPS",
    "check-in", "check in", "checkin", "sign_in", "clock in", "leaderboard", "ranking", "points ranking", "online time", "photo", "daka", "qiandao",
]  # fmt: skip
LABELS = [
    "党员户",
    "老党员",
    "富裕户",
    "高收入户",
    "返贫风险户",
    "信教户",
    "上访",
    "信访户",
    "party member",
    "rich household",
    "high income",
    "at risk",
    "petitioner",
]
LAWFUL = [
    "党组织生活", "信访问题", "致富信息", "民族团结", "民族乡", "党员干部", "节日活动", "集中活动日", "联系卡", "服务承诺卡公示", "困难党员", "面对面谈心",
    "产业定位", "每周一到村", "face-to-face talk", "good faith effort", "assigning a mentor", "Frankfurt visit", "contact points", "designing a plan",
]  # fmt: skip
LAWFUL_NEEDS = [
    "困难户",
    "低收入户",
    "自愿带富户",
    "脱贫不稳定户",
    "独居老人户",
    "残疾人户",
    "低保户",
    "low income household",
    "致富困难户",
]


def messages(text: str) -> list[str]:
    return [fault.message_zh for fault in read_policy(text).faults]


def quoted(word: str) -> str:
    return '"' + word + '"'


@pytest.mark.parametrize("word", WATCHING)
def test_words_that_watch_people_are_refused(word):
    found = messages(broken("zh: 未发现问题", f"zh: {quoted(word)}"))
    assert any("原则1" in message for message in found), found


@pytest.mark.parametrize("word", FORMALISM)
def test_words_that_meet_duties_by_signing_in_are_refused(word):
    found = messages(broken("zh: 未发现问题", f"zh: {quoted(word)}"))
    assert any("原则2" in message for message in found), found


@pytest.mark.parametrize("word", LABELS)
def test_labels_on_people_are_refused_in_needs(word):
    found = messages(broken("zh: 困难户", f"zh: {quoted(word)}"))
    assert any("原则1" in message for message in found), found


@pytest.mark.parametrize("word", LAWFUL)
def test_lawful_words_pass(word):
    assert messages(broken("zh: 未发现问题", f"zh: {quoted(word)}")) == []


@pytest.mark.parametrize("word", LAWFUL_NEEDS)
def test_lawful_needs_pass(word):
    assert messages(broken("zh: 困难户", f"zh: {quoted(word)}")) == []


@pytest.mark.parametrize("key", ["key_person", "check-in", "gps", "keyperson", "sign-in", "jifen", "riskscore"])
def test_keys_are_searched_too(key):
    found = read_policy(broken("none-found: {zh", f"{key}: {{zh")).faults
    assert [(fault.line, fault.column, fault.path) for fault in found] == [(13, 5, f"words.entries.{key}")]


@pytest.mark.parametrize("old", ["clause: 每月蹲点3天", "name: 联系服务群众办法"])
def test_clauses_and_documents_are_quotations(old):
    key = old.split(":")[0]
    assert messages(broken(old, f"{key}: 与重点人员谈心、打卡积分排名")) == []


@pytest.mark.parametrize("key", ["reads_as", "article", "en"])
def test_every_other_text_of_a_rule_is_searched(key):
    assert len(messages(broken("    at_least: 6", f"    {key}: 每天打卡\n    at_least: 6"))) == 1


def test_a_project_is_not_a_person():
    """Only needs and counterparts like a household are about people."""
    shop = "counterparts: {base: {zh: 党员教育基地, like: LIKE}}\n  needs: {"
    assert messages(broken("needs: {", shop.replace("LIKE", "project"))) == []
    assert any("原则1" in message for message in messages(broken("needs: {", shop.replace("LIKE", "household"))))


def test_a_section_that_does_not_exist_is_searched_too():
    assert any("原则1" in message for message in messages(SOUND + "people: {list: 重点人员}\n"))


def test_the_principle_is_quoted_in_english_too():
    fault = read_policy(broken("zh: 未发现问题", "zh: 重点人员名单")).faults[0]
    assert '"key person" lists' in fault.message_en
    assert "It serves residents; it does not watch them" in fault.message_en


@pytest.mark.parametrize(("kinds", "refused"), [("project", False), ("[school, project]", False), ("[household, project]", True)])
def test_bans_on_labels_of_people_hold_for_needs_that_people_have(kinds, refused):
    needs = "  needs: {danger-bridge: {zh: 危桥, basis: law, expires_months: 12, with: " + kinds + "}, "
    found = messages(broken("  needs: {", needs))
    assert any("danger" in message for message in found) is refused, found
