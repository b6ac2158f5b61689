"""Sentences for what the five policies do not use: every source, condition, way of counting, target and window."""
# ruff: noqa: E501 - a row of the table is one case, on one line

import pytest

from lianxin.rules.policy.explain import explain
from lianxin.rules.policy.read import read_policy
from tests.rules.policy.snippets import broken, with_duty, with_figure

CADRE = ("who: cadre", "every: month")
TALK = "of: {entries: talk}"
STAY = "of: {entries: stay}"
HOMES = "per: {kind: household, linked: true}"

DUTIES = [
    ((*CADRE, TALK, "at_most: 3"), "每名科级干部每月“谈心”至多3次。", "carry out “talk” at most 3 times"),
    ((*CADRE, TALK, "exactly: 2"), "每名科级干部每月“谈心”正好2次。", "exactly twice"),
    ((*CADRE, STAY, "count: half_days", "at_least: 5"), "每名科级干部每月“蹲点指导”至少2天半。", "spend at least 2.5 days on “stay”"),
    ((*CADRE, STAY, "count: half_days", "at_least: 1"), "每名科级干部每月“蹲点指导”至少半天。", "at least half a day"),
    ((*CADRE, STAY, "count: working_days", "at_least: 4"), "每名科级干部每月“蹲点指导”至少4个工作日。", "on at least 4 working days"),
    ((*CADRE, TALK, "count: villages", "at_least: 3"), "每名科级干部每月“谈心”至少3个村。", "reach at least 3 villages"),
    ((*CADRE, TALK, "count: contacts", "at_least: 8"), "每名科级干部每月“谈心”至少8户次。", "at least 8 contacts"),
    ((*CADRE, TALK, HOMES, "rolling: 30"), "每名科级干部对所联系的每户农户“谈心”,间隔不超过30天;每月评定一次。", "no gap of more than 30 days"),
    ((*CADRE, TALK, "count: counterparts", "each: {count: days, at_least: 2}", "at_least: 5"), "每名科级干部每月“谈心”联系对象至少5个;同一联系对象满2天的才算。", "each counterpart counts only from 2 days up"),
    ((*CADRE, TALK, "at_least: 5", "counts_as: [{when: {need: hardship}, then: 2}]"), "每名科级干部每月“谈心”至少5次;折合:困难户按2计,其余按1计。", "the rest as 1"),
    ((*CADRE, TALK, "at_least: [{when: {size_class: small}, then: 3}, {when: {size_class: [medium, large]}, then: [{when: {class: deputy_chief}, then: 2}, {then: 1}]}, {then: 1}]"), "每名科级干部每月“谈心”至少:较小的3次,中等的或较大的(副科级2次,其余1次),其余1次。", "small: 3 times"),
    (("who: bureau", "every: two_months", TALK, "at_least: 1"), "每个业务单位每两个月“谈心”至少1次。", "every two months"),
    (("who: [cadre, bureau]", "every: half_year", TALK, "at_least: 1"), "每名科级干部、每个业务单位每半年“谈心”至少1次。", "Each cadre and each bureau must"),
    ((*CADRE, "of: {entries: talk, campaign: big-visit}", "at_least: 1"), "每名科级干部每月在“大走访”中“谈心”至少1次。", "in “big visit”"),
    ((*CADRE, 'of: {entries: talk, area: ["350111"]}', "at_least: 1"), "每名科级干部每月在区划350111“谈心”至少1次。", "in area 350111"),
    (("who: cadre", TALK, "at_least: 1", "every: month", "within: {from: 1, to: 10}"), "每名科级干部每月1日至10日“谈心”至少1次。", "from the 1st to the 10th"),
    (("who: cadre", TALK, "at_least: 1", "every: month", "within: {day: 31, if_off: previous, before: 2}"), "每名科级干部每月31日(遇休息日提前)(前2天内)“谈心”至少1次。", "the previous working day when it is a day off, 2 days before"),
    (("who: cadre", TALK, "at_least: 1", "every: week", "within: [{day: 1}, {day: 4}]"), "每名科级干部每周一、周四“谈心”各至少1次。", "on Monday and on Thursday"),
    ((*CADRE, TALK, "count: counterparts", "out_of: {kind: household, linked: true, need: hardship}", "at_least: 80%"), "每名科级干部每月对所联系的困难户“谈心”,覆盖面不低于80%。", "reach at least 80% of the linked hardships"),
    ((*CADRE, TALK, "count: counterparts", "out_of: household", "at_least: 2/5"), "每名科级干部每月对辖区内的农户“谈心”,覆盖面不低于五分之二。", "2/5 of the households of the area"),
    ((*CADRE, STAY, "count: working_days", "out_of: working_days", "at_most: 50%"), "每名科级干部每月有“蹲点指导”的工作日不多于在岗工作日的50%。", "at most 50% of the working days present"),
    ((*CADRE, "of: {matters: solved, in_time: true, rating: [very_satisfied, satisfied]}", "out_of: {matters: due}", "at_least: 90%"), "每名科级干部每月解决负责的事项占到期负责的事项的比例不低于90%;按时的才算;评价为非常满意、满意的才算。", "at least 90%"),
    ((*CADRE, "of: {matters: reported, kind: [problem, tip], with: {kind: household, linked: true}}", "at_least: 1"), "每名科级干部每月收到所联系的农户的问题、线索至少1件。", "of the linked households"),
    ((*CADRE, "of: {occasions: open-day}", "at_least: 1"), "每名科级干部每月参加“任务”至少1次。", "attend at least 1 “more”"),
    ((*CADRE, TALK, "per: {kind: village, linked: contact-point}", "at_least: 1", "by: anyone"), "每名科级干部对所联系的每个村(联系点)每月“谈心”至少1次;不论由谁去做。", "whoever does it"),
    ((*CADRE, TALK, "per: village", "at_least: 1", "by: anyone"), "每名科级干部对辖区内的每个村每月“谈心”至少1次;不论由谁去做。", "for each village of the area"),
    (("who: cadre", "of: {entries: talk, campaign: big-visit}", "at_least: 1", "every: campaign"), "每名科级干部在“大走访”期间“谈心”至少1次。", "during “big visit”"),
]  # fmt: skip

FIGURES = [
    (("of: {entries: stay}", "count: half_days"), "数据:“蹲点指导”共多少天。", "how many days in “stay”"),
    (("of: {entries: talk}", "count: villages"), "数据:“谈心”涉及的村共多少个,不重复计。", "how many villages with “talk”, each counted once"),
    (("of: {entries: talk}", "count: days", "who: cadre"), "数据:科级干部有“谈心”的日子共多少天,不重复计。", "by each cadre"),
    (("of: {entries: talk}", "count: units"), "数据:有“谈心”的单位共多少个。", "how many units"),
    (("of: {links: contact-point, with: village}", "count: counterparts", "who: cadre"), "数据:期末科级干部“联系点”联系的村共多少个。", "how many villages are linked by “contact point” of each cadre"),
    (("of: {links: any}", "count: officers"), "数据:期末有联系的干部共多少名。", "how many officers have links"),
    (("of: {matters: solved}", "out_of: {matters: [solved, due]}"), "数据:解决的事项占解决、到期的事项的多少。", "as a share of"),
    (("of: {attested: 县统计局}",), "数据:由县统计局核定的数。", "signed for by"),
    (("of: {publications: open-village}",), "数据:公开“数据”共多少份。", "how many of “more”"),
]  # fmt: skip


def sentences(text: str) -> tuple[str, str]:
    reading = read_policy(text)
    assert reading.errors == ()
    zh, en = ({part.key: part.sentence for part in explain(reading.policy, lang)}["more"] for lang in ("zh", "en"))
    return zh, en


@pytest.mark.parametrize(("lines", "zh", "en"), DUTIES)
def test_duty_as_a_sentence(lines, zh, en):
    found = sentences(with_duty(*lines))
    assert found[0] == zh
    assert en in found[1]


@pytest.mark.parametrize(("lines", "zh", "en"), FIGURES)
def test_figure_as_a_sentence(lines, zh, en):
    found = sentences(with_figure(*lines))
    assert found[0] == zh
    assert en in found[1]


def test_links_as_sentences():
    text = broken("exactly: 10, cover: {parties: 95%}", "at_most: 12, cover: {counterparts: 1/2}")
    zh, en = (explain(read_policy(text).policy, lang)[1].sentence for lang in ("zh", "en"))
    assert zh == "每名科级干部至多联系12户农户;至少二分之一的农户要有人联系。"
    assert (
        en == "Each cadre is linked to at most 12 households; at least half of the households must have somebody linked to them."
    )


def test_a_place_s_own_kind_of_counterpart_takes_the_measure_word_of_its_like():
    text = broken("needs: {", "counterparts: {shop: {zh: 小店, like: enterprise}}\n  needs: {")
    text = text.replace(
        "links:\n  villages", "links:\n  shops: {zh: 联系小店, clause: 原文, who: cadre, with: shop, exactly: 3}\n  villages"
    )
    assert explain(read_policy(text).policy)[0].sentence == "每名科级干部联系3家小店。"
