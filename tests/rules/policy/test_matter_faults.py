"""Faults of categories, matters, dispatch and of measures over matters, each with its place and what to do."""
# ruff: noqa: E501 - a row of the table is one case, on one line

import pytest

from lianxin.rules.policy.read import read_policy
from tests.rules.policy.snippets import MATTERS, matters, with_duty, with_figure
from tests.rules.policy.test_faults import assert_fault


def test_the_sound_policy_with_matters_has_no_fault():
    assert read_policy(MATTERS).faults == ()


URGENT, REST = "matters.terms.urgent", "matters.terms.rest"
SHAPE = [
    ("an unknown part", matters("  returns:", "  retruns:"), "51:3", "matters.retruns", "是不是“returns”"),
    ("an unknown key", matters("sign: {hours: 2}", "sgin: {hours: 2}"), "49:74", f"{URGENT}.sgin", "是不是“sign”"),
    ("a term without handle", matters(", handle: {working_days: 2}", ""), "49:5", URGENT, "缺少“handle”"),
    ("a span of two measures", matters("{hours: 2}", "{hours: 2, days: 1}"), "49:80", f"{URGENT}.sign", "时长写一种"),
    ("a span of none", matters("sign: {hours: 2}", "sign: {}"), "49:80", f"{URGENT}.sign", "时长写一种"),
    ("a number for a span", matters("{hours: 2}", "2"), "49:80", f"{URGENT}.sign", "键: 值"),
    ("an unknown measure", matters("{hours: 2}", "{hour: 2}"), "49:81", f"{URGENT}.sign.hour", "是不是“hours”"),
    ("an unknown kind of matter", matters("kind: problem", "kind: porblem"), "49:64", f"{URGENT}.when.kind", "是不是“problem”"),
    ("an unknown channel", matters("kind: problem", "channel: telephone"), "49:67", f"{URGENT}.when.channel", "可写"),
    ("a refusal without another way", matters(", way: 请向人民法院提出", ""), "53:14", "matters.refusals.court", "缺少“way”"),
    ("a unit named twice", matters("lead: {level: village}", "lead: {level: village, unit: U1}"), "58:57", "dispatch.catalogue.village.lead", "只写一个 unit"),
    ("an extension by the handler", matters("extend: {working_days: 5}", "extend: {working_days: 5, approved_by: handler}"), "50:113", f"{REST}.extend.approved_by", "没有“approved_by”"),
    ("ratings that are hidden", matters("feedback: {", "feedback: {hide_ratings: true, "), "54:14", "matters.feedback.hide_ratings", "没有“hide_ratings”"),
    ("only good ratings", matters("feedback: {", "feedback: {ratings: [satisfied], "), "54:14", "matters.feedback.ratings", "“ratings”不能写在这里"),
]  # fmt: skip

WORDS = [
    ("a parent that is not there", matters("under: life", "under: live"), "14:55", "words.categories.water.under", "是不是“life”"),
    ("an undeclared category of terms", matters("{category: water, kind", "{category: watre, kind"), "49:51", f"{URGENT}.when.category", "是不是“water”"),
    ("an undeclared category of a line", matters("category: life", "category: lief"), "58:45", "dispatch.catalogue.village.category", "是不是“life”"),
    ("an undeclared unit kind", matters("{unit_kind: bureau, level", "{unit_kind: burau, level"), "57:68", "dispatch.catalogue.water.lead.unit_kind", "是不是“bureau”"),
    ("an undeclared unit kind that joins", matters("joint: bureau", "joint: [burau]"), "58:83", "dispatch.catalogue.village.joint[1]", "是不是“bureau”"),
    ("an undeclared unit kind of a tier", matters("by: {unit_kind: bureau}", "by: {unit_kind: office}"), "46:50", "matters.tiers.unit.by.unit_kind", "words.unit_kinds"),
    ("an undeclared task", matters("village: life", "village: lifes"), "59:32", "dispatch.tasks.village", "是不是“life”"),
    ("an undeclared tier of a line", matters("category: water, lead", "category: water, tier: leeder, lead"), "57:56", "dispatch.catalogue.water.tier", "是不是“leader”"),
    ("an undeclared tier of terms", matters("kind: problem}", "kind: problem, tier: spott}"), "49:79", f"{URGENT}.when.tier", "是不是“spot”"),
    ("an undeclared tier to go up to", matters("extend: {working_days: 5}", "escalate: {after: {days: 1}, to: top}"), "50:120", f"{REST}.escalate.to", "matters.tiers"),
]  # fmt: skip

SENSE = [
    ("a circle of categories", matters("life: {zh: 生活}", "life: {zh: 生活, under: water}"), "14:38", "words.categories.life.under", "绕了一圈"),
    ("a category under itself", matters("under: life", "under: water"), "14:55", "words.categories.water.under", "绕了一圈"),
    ("a rule from nowhere", matters("pauses: {test: {zh: 鉴定, source: 约定,", "pauses: {test: {zh: 鉴定,"), "52:12", "matters.pauses.test", "clause"),
    ("a tier that nobody handles", matters(", by: leader", ""), "47:5", "matters.tiers.leader", "要写 by"),
    ("the top that escalates", matters("kind: problem}, sign", "tier: leader}, escalate: {after: {days: 1}}, sign"), "49:73", f"{URGENT}.escalate", "最高一级"),
    ("down the ladder", matters("kind: problem}, sign", "tier: unit}, escalate: {after: {days: 1}, to: spot}, sign"), "49:104", f"{URGENT}.escalate.to", "要往上"),
    ("no condition", matters("when: {category: water, kind: problem}", "when: {}"), "49:40", f"{URGENT}.when", "要写条件"),
    ("longer than any law", matters("handle: {working_days: 5}", "handle: {days: 61}"), "50:68", f"{REST}.handle", "60天"),
    ("longer than any law in working days", matters("handle: {working_days: 5}", "handle: {working_days: 44}"), "50:68", f"{REST}.handle", "60天"),
    ("signing takes longer than handling", matters("sign: {hours: 2}", "sign: {working_days: 3}"), "49:80", f"{URGENT}.sign", "不能超过办理期限"),
    ("more extension than time", matters("extend: {working_days: 5}", "extend: {working_days: 3, times: 2}"), "50:95", f"{REST}.extend", "不能超过原来的办理期限"),
    ("more extension than the law gives", matters("handle: {working_days: 5}, extend: {working_days: 5}", "handle: {days: 60}, extend: {days: 31}"), "50:88", f"{REST}.extend", "30天"),
    ("a line of terms behind a wider one", matters("when: {category: water, kind: problem}, ", ""), "50:5", REST, "永远用不上"),
    ("a category behind its parent", matters("    rest:", "    all: {zh: 生活, source: 约定, when: {category: life}, handle: {days: 9}}\n    more: {zh: 供水, source: 约定, when: {category: water}, handle: {days: 9}}\n    rest:"), "51:5", "matters.terms.more", "“生活”(all)"),
    ("returned twice", matters("within: {working_days: 1}}", "within: {working_days: 1}, times: 2}"), "51:59", "matters.returns.times", "只能退回一次"),
    ("three reminders", matters("rectify: {days: 15}", "rectify: {days: 15}, reminders: 3"), "54:147", "matters.feedback.reminders", "原则2"),
    ("a slow contact", matters("contact_negative: {working_days: 1}", "contact_negative: {working_days: 2}"), "54:96", "matters.feedback.contact_negative", "1个工作日"),
    ("a slow correction", matters("rectify: {days: 15}", "rectify: {days: 30}"), "54:124", "matters.feedback.rectify", "15个工作日"),
    ("closing after reopening ends", matters("close_after: {days: 15}", "close_after: {days: 40}"), "54:66", "matters.feedback.reopen_within", "来不及"),
    ("when to call whom?", matters("rectify: {days: 15}", "rectify: {days: 15}, call_within: {days: 3}"), "54:136", "matters.feedback.call_within", "call_back"),
    ("a kind that the category does not take", matters("hints: [水管, 停水]", "kinds: request"), "49:40", f"{URGENT}.when", "“供水”类不收问题"),
    ("a line of the catalogue behind a wider one", matters("category: water, lead", "lead"), "58:5", "dispatch.catalogue.village", "永远用不上"),
    ("work outside the village's list", matters("village: life", "village: water"), "58:57", "dispatch.catalogue.village.lead", "不在村自己的清单"),
    ("a village without a list", matters("  tasks: {source: 清单, village: life}\n", ""), "58:57", "dispatch.catalogue.village.lead", "tasks.village"),
    ("a village for anything", matters("category: life, ", "kind: request, "), "58:56", "dispatch.catalogue.village.lead", "要写明类别"),
    ("a township that joins", matters("joint: bureau", "joint: {level: township}"), "58:82", "dispatch.catalogue.village.joint", "tasks.township"),
    ("the lead that joins itself", matters("level: county}", "level: county}, joint: {unit_kind: bureau, level: county}"), "57:99", "dispatch.catalogue.water.joint", "不再列为协办"),
    ("an empty list of tasks", matters(", village: life", ""), "59:3", "dispatch.tasks", "township"),
]  # fmt: skip

MEASURES = [
    ("in time of what?", with_figure("of: {matters: reported, in_time: true}"), "26:29", "figures.more.of.in_time", "reached"),
    ("reached what it is", with_figure("of: {matters: solved, reached: solved}"), "26:36", "figures.more.of.reached", "等于没有写"),
    ("left out of one half", with_figure("of: {matters: due, reached: solved}", "out_of: {matters: due, excluding: none}"), "26:5", "figures.more.of", "要一样"),
    ("a ceiling on complaints", with_duty("who: bureau", "of: {matters: reported, kind: complaint}", "at_most: 3", "every: year"), "47:5", "duties.more.at_most", "挡在门外"),
    ("so many complaints exactly", with_duty("who: bureau", "of: {matters: [solved, accepted]}", "exactly: 0", "every: year"), "47:5", "duties.more.exactly", "挡在门外"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "path", "words"), [case[1:] for case in SHAPE], ids=[case[0] for case in SHAPE])
def test_fault_of_shape(text, place, path, words):
    assert_fault(text, place, path, words)


@pytest.mark.parametrize(("text", "place", "path", "words"), [case[1:] for case in WORDS], ids=[case[0] for case in WORDS])
def test_fault_of_words(text, place, path, words):
    assert_fault(text, place, path, words)


@pytest.mark.parametrize(("text", "place", "path", "words"), [case[1:] for case in SENSE], ids=[case[0] for case in SENSE])
def test_fault_of_sense(text, place, path, words):
    assert_fault(text, place, path, words)


@pytest.mark.parametrize(("text", "place", "path", "words"), [case[1:] for case in MEASURES], ids=[case[0] for case in MEASURES])
def test_fault_of_a_measure_over_matters(text, place, path, words):
    assert_fault(text, place, path, words)


@pytest.mark.parametrize("case", [*SHAPE, *WORDS, *SENSE, *MEASURES], ids=lambda case: case[0])
def test_each_fault_is_told_in_english_too(case):
    for fault in read_policy(case[1], "en").faults:
        assert fault.message_en
        assert fault.message_en != fault.message_zh


def test_a_fault_in_one_rule_does_not_hide_another():
    text = matters(", handle: {working_days: 2}", "").replace("village: life", "village: lifes")
    assert {fault.path for fault in read_policy(text).faults} >= {URGENT, "dispatch.tasks.village"}


def test_a_rule_at_fault_is_not_reported_again_as_missing():
    """A tier whose own line is at fault is still declared; lines of terms left out do not make others the last."""
    text = matters("spot: {zh: 当场解决, source: 约定}", "spot: {source: 约定}").replace(
        "kind: problem}, sign", "tier: spot}, sign"
    )
    assert [fault.path for fault in read_policy(text).faults] == ["matters.tiers.spot"]


def test_some_matters_without_a_deadline_are_a_warning():
    text = matters(
        "    rest: {zh: 其余, clause: 五日内办结, sign: {office_hours: 8}, handle: {working_days: 5}, extend: {working_days: 5}}\n",
        "",
    )
    (fault,) = read_policy(text).faults
    assert (fault.severity, fault.path) == ("warning", "matters.terms")
    assert read_policy(text).policy is not None


@pytest.mark.parametrize("word", ["上访户", "重点人员", "打卡", "照片"])
def test_words_of_matters_are_searched_for_what_no_policy_may_hold(word):
    for text in (
        matters("hints: [水管, 停水]", f"hints: [水管, {word}]"),
        matters("zh: 诉讼事项", f"zh: {word}"),
        matters("way: 请向人民法院提出", f"way: 请{word}"),
        matters("zh: 急事, source: 约定", f"zh: 急事, source: {word}"),
    ):
        assert any("原则" in fault.message_zh for fault in read_policy(text).faults)
    assert read_policy(matters("clause: 五日内办结", f"clause: {word}五日内办结")).faults == ()
