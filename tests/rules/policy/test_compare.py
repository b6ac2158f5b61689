"""A new version says in words what changes for whom."""
# ruff: noqa: E501 - a row of the table is one case, on one line

import pytest

from lianxin.rules.policy.compare import compare
from lianxin.rules.policy.read import read_policy
from tests.rules.policy.snippets import MATTERS, SOUND, broken, matters, with_duty

CASES = [
    ("at_least: 6", "at_least: 4", "changed", "duties", "stay-there", "每名科级干部每月“蹲点”由至少3天改为至少2天。"),
    ("every: quarter", "every: month", "changed", "duties", "talks", "每名科级干部每季度“谈心”:周期由“每季度”改为“每月”。"),
    ("[leave, flood]", "leave", "changed", "duties", "stay-there", "每名科级干部每月“蹲点”:除外由“休假、防汛”改为“休假”。"),
    ("    prorate: true\n", "", "changed", "duties", "stay-there", "每名科级干部每月“蹲点”:取消折算:按在岗工作日折算。"),
    ("[1, 2]", "[2, 3]", "changed", "links", "villages", "每名科级干部“联系村”:数目由“联系1至2个村”改为“联系2至3个村”。"),
    ("95%", "100%", "changed", "links", "homes", "每名科级干部“联系户”:干部覆盖由“95%”改为“全部”。"),
    ("expires_months: 12", "expires_months: 6", "changed", "words.needs", "hardship", "修改帮扶类别“困难户”;有效月数由“12”改为“6”;涉及:talks。"),
    ("takes_minutes: 30", "takes_minutes: 20", "changed", "words.entries", "talk", "修改记录种类“谈心”;标准用时(分钟)由“30”改为“20”;涉及:talks-held、talks。"),
    ("zh: 联系服务群众\n", "zh: 新办法\n", "changed", "policy", "zh", "标题由“联系服务群众”改为“新办法”。"),
    ("示委〔2026〕1号", "示委〔2026〕2号", "changed", "policy", "document.number", "出处 number由“示委〔2026〕1号”改为“示委〔2026〕2号”。"),
]  # fmt: skip


def changes(old: str, new: str, lang: str = "zh"):
    before, after = read_policy(old).policy, read_policy(new).policy
    assert before
    assert after
    return compare(before, after, lang)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[4])
def test_a_change_in_words(case):
    old, new, *told = case
    found = changes(SOUND, broken(old, new))
    assert [[change.kind, change.section, change.key, change.sentence] for change in found] == [told]


def test_the_same_policy_has_no_change():
    assert changes(SOUND, SOUND) == []


def test_order_and_layout_are_no_change():
    assert changes(SOUND, broken("exempt: [leave, flood]", "exempt:\n      - leave\n      - flood")) == []


def test_a_new_rule_and_a_removed_one():
    more = with_duty("who: cadre", "of: {entries: talk}", "at_least: 1", "every: week")
    assert [(change.kind, change.sentence) for change in changes(SOUND, more)] == [
        ("added", "新增:每名科级干部每周“谈心”至少1次。")
    ]
    assert [(change.kind, change.sentence) for change in changes(more, SOUND)] == [
        ("removed", "取消:每名科级干部每周“谈心”至少1次。")
    ]


def test_several_changes_of_one_rule_stand_in_one_sentence():
    new = broken("at_least: 6", "at_least: 4").replace("every: month", "every: quarter")
    (change,) = changes(SOUND, new)
    assert change.sentence == "每名科级干部每月“蹲点”由至少3天改为至少2天;周期由“每月”改为“每季度”。"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[4])
def test_changes_are_told_in_english_too(case):
    (change,) = changes(SOUND, broken(case[0], case[1]), "en")
    assert change.sentence.endswith(".")


def test_three_days_to_two_in_english():
    (change,) = changes(SOUND, broken("at_least: 6", "at_least: 4"), "en")
    assert change.sentence == "Each cadre, every month: “stay there” changes from at least 3 days to at least 2 days."


MATTER_CASES = [
    ("sign: {hours: 2}", "sign: {hours: 1}", "matters.terms", "urgent", "“急事”:签收由“交办后2小时内签收”改为“交办后1小时内签收”。"),
    ("kind: problem}", "kind: [problem, request]}", "matters.terms", "urgent", "“急事”:适用由““供水”类的问题”改为““供水”类的问题、求助”。"),
    (", extend: {working_days: 5}", "", "matters.terms", "rest", "“其余”:取消延期:可申请延期一次,不超过5个工作日,由经办人以外的人批准。"),
    ("handle: {working_days: 5}", "handle: {working_days: 6}, plan: true", "matters.terms", "rest", "“其余”:办理由“交办后5个工作日内办结”改为“交办后6个工作日内办结”;新增方案:答复前要有办理方案(内容、步骤、目标、责任人、完成时限)。"),
    ("most_days: 30", "most_days: 20", "matters.pauses", "test", "“鉴定”:最多由“一件事项累计不超过30天”改为“一件事项累计不超过20天”。"),
    ("way: 请向人民法院提出", "way: 请向县人民法院提出", "matters.refusals", "court", "“诉讼事项”:其他途径由“并告诉诉求人:请向人民法院提出”改为“并告诉诉求人:请向县人民法院提出”。"),
    ("rectify: {days: 15}", "rectify: {days: 10}", "matters", "feedback", "反馈:整改由“15天内整改”改为“10天内整改”。"),
    ("returns: {source: 约定", "returns: {source: 新约定", "matters", "returns", "退回:依据由“约定”改为“新约定”。"),
    (", joint: bureau", "", "dispatch.catalogue", "village", "“其他”:取消协办:业务单位协办。"),
    ("village: life}", "village: life, township: water}", "dispatch", "tasks", "乡镇、村的清单:新增乡镇:交给乡镇办的只限“供水”类。"),
    ("zh: 供水, under: life", "zh: 供水, must_solve: true, under: life", "words.categories", "water", "修改事项类别“供水”;新增必解:是;涉及:matters.terms.urgent、dispatch.catalogue.water。"),
]  # fmt: skip


@pytest.mark.parametrize("case", MATTER_CASES, ids=lambda case: case[4][:20])
def test_a_change_of_matters_in_words(case):
    old, new, *told = case
    (change,) = changes(MATTERS, matters(old, new))
    assert [change.section, change.key, change.sentence] == told
    (english,) = changes(MATTERS, matters(old, new), "en")
    assert english.sentence.endswith(".")


def test_a_line_moved_is_a_change_of_order():
    lines = [line for line in MATTERS.splitlines(keepends=True) if line.startswith(("    unit:", "    leader:"))]
    (change,) = changes(MATTERS, matters("".join(lines), "".join(reversed(lines))))
    assert change.sentence == "先后次序(先合的为准):次序由“当场解决、单位解决、领导协调”改为“当场解决、领导协调、单位解决”。"


def test_matters_taken_up_and_given_up():
    without = MATTERS[: MATTERS.index("matters:\n")]
    found = changes(without, MATTERS)
    assert {change.kind for change in found} == {"added"}
    assert [change.sentence for change in found if change.key == "court"] == [
        "新增:“诉讼事项”的不予受理,并告诉诉求人:请向人民法院提出。"
    ]
    assert {change.kind for change in changes(MATTERS, without)} == {"removed"}
