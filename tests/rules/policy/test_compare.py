"""A new version says in words what changes for whom."""
# ruff: noqa: E501 - a row of the table is one case, on one line

import pytest

from lianxin.rules.policy.compare import compare
from lianxin.rules.policy.read import read_policy
from tests.rules.policy.snippets import SOUND, broken, with_duty

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
