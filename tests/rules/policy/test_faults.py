"""Every fault is named with its line and column, its path, and what to do (policy-language.md, Faults)."""
# ruff: noqa: E501 - a row of the table is one case, on one line

import pytest

from lianxin.rules.policy.read import read_policy
from tests.rules.policy.snippets import SOUND, broken, with_duty, with_figure


def found(text: str) -> list[tuple[str, str, str]]:
    """Return the faults as (line:column, path, message)."""
    return [(f"{fault.line}:{fault.column}", fault.path, fault.message_zh) for fault in read_policy(text).faults]


def assert_fault(text: str, place: str, path: str, words: str) -> None:
    faults = found(text)
    assert any(at == place and where == path and words in message for at, where, message in faults), faults
    assert read_policy(text).policy is None


def test_the_sound_policy_has_no_fault():
    reading = read_policy(SOUND)
    assert reading.faults == ()
    assert reading.policy.duties["stay-there"].target == ("at_least", 6)


WRITING = [
    ("a tab", broken("  cadre:", "\tcadre:"), "16:1", ".", "制表符"),
    ("a full-width colon", broken("    at_least: 6", "    at_least\uff1a6"), "30:13", ".", "全角"),
    ("a full-width comma", broken("[leave, flood]", "[leave\uff0cflood]"), "33:19", ".", "全角"),
    ("full-width digits", broken("at_least: 6", "at_least: \uff16"), "30:15", "duties.stay-there.at_least", "改成“6”"),
    ("a key twice", broken("    prorate: true", "    count: days"), "32:5", "duties.stay-there.count", "第28行已有"),
    ("an anchor", broken("who: cadre", "who: &a cadre"), "19:47", "links.villages.who", "锚点"),
    ("an alias", broken("who: cadre", "who: *a"), "19:47", "links.villages.who", "别名"),
    ("a tag", broken("at_least: 6", "at_least: !!int 6"), "30:15", "duties.stay-there.at_least", "标签"),
    ("an empty value", broken("at_least: 6", "at_least:"), "30:5", "duties.stay-there.at_least", "没有写内容"),
    ("an empty text", broken("zh: 联系服务群众\n", "zh: ''\n"), "2:5", "zh", "空的"),
    ("a decimal", broken("at_least: 6", "at_least: 2.5"), "30:15", "duties.stay-there.at_least", "小数"),
    ("a second document", SOUND + "---\na: 1\n", "42:1", ".", "第二个"),
    ("a comma in braces", broken("zh: 副科级", "zh: 副科级, 含试用"), "5:37", "words.classes.deputy_chief.含试用", "加引号"),
    ("a blank left out", broken("    every: month", "    every:month"), "31:5", ".", "空一格"),
    ("a colon left out", broken("    every: month", "    every month"), "31:5", ".", "少了冒号"),
    ("an indent", broken("    every: month", "   every: month"), "31:4", ".", "缩进"),
    ("a quote left open", broken("zh: 蹲点\n", 'zh: "蹲点\n'), "25:9", ".", "引号"),
]

SHAPE = [
    ("an unknown key", broken("at_least: 6", "atleast: 6"), "30:5", "duties.stay-there.atleast", "是不是“at_least”"),
    (
        "a misplaced key",
        broken("of: {entries: talk}}", "of: {entries: talk}, every: month}"),
        "22:59",
        "figures.talks-held.every",
        "任务(duties)",
    ),
    ("a missing key", broken("    every: month\n", ""), "24:3", "duties.stay-there", "缺少“every”"),
    ("a wrong type", broken("at_least: 6", "at_least: true"), "30:15", "duties.stay-there.at_least", "写整数"),
    ("a number as text", broken("zh: 蹲点\n", "zh: 12\n"), "25:9", "duties.stay-there.zh", "加引号"),
    ("a closed value", broken("every: month", "every: mounth"), "31:12", "duties.stay-there.every", "是不是“month”"),
    ("a bad share", broken("95%", "95.5%"), "20:96", "links.homes.cover.parties", "95% 或 1/3"),
    ("a share as a number", broken("95%", "95"), "20:96", "links.homes.cover.parties", "95% 或 1/3"),
    ("more than all", broken("95%", "120%"), "20:96", "links.homes.cover.parties", "不超过全部"),
    (
        "a Chinese name for a key",
        broken("[leave, flood]", "[leave, 防汛]"),
        "33:21",
        "duties.stay-there.exempt[2]",
        "写成“flood”",
    ),
    (
        "a Chinese name for a kind",
        broken("with: household, exactly", "with: 农户, exactly"),
        "20:55",
        "links.homes.with",
        "写成“household”",
    ),
    ("a Chinese name for a value", broken("every: month", "every: 每月"), "31:12", "duties.stay-there.every", "写成“month”"),
    ("a number with its unit", broken("at_least: 6", "at_least: 3天"), "30:15", "duties.stay-there.at_least", "只写整数"),
    ("a source mistyped", broken("{entries: talk}}", "{entry: talk}}"), "22:42", "figures.talks-held.of", "是不是“entries”"),
    ("a key in capitals", broken("  cadre: {zh", "  Cadre: {zh"), "16:3", "parties.Cadre", "不能作键"),
    ("a number as key", broken("  cadre: {zh", "  12: {zh"), "16:3", "parties.12", "不能作键"),
    (
        "an area code without quotes",
        broken("of: {entries: talk}}", "of: {entries: talk, area: 350111}}"),
        "22:64",
        "figures.talks-held.of.area",
        "加引号",
    ),
    (
        "a window that is no date",
        with_duty("who: cadre", "of: {entries: talk}", "at_least: 1", "every: year", "within: {day: 02-30}"),
        "49:19",
        "duties.more.within.day",
        "没有“02-30”",
    ),
    ("an unknown section", broken("duties:", "dutys:"), "23:1", "dutys", "是不是“duties”"),
    ("a reserved section", SOUND + "digests: {a: 1}\n", "42:1", "digests", "尚未开通"),
    ("an unknown list of words", broken("  absences:", "  absence:"), "14:3", "words.absence", "是不是“absences”"),
    (
        "grace too long",
        broken("    prorate: true", "    grace_days: 90"),
        "32:17",
        "duties.stay-there.grace_days",
        "90太大,最大是60",
    ),
    (
        "a section that is no map",
        broken("figures:\n  talks-held: {zh: 谈心次数, clause: 谈心, of: {entries: talk}}", "figures: none"),
        "21:10",
        "figures",
        "键: 值",
    ),
]

WORDS = [
    ("an undeclared entry", broken("of: {entries: talk}}", "of: {entries: tolk}}"), "22:52", "figures.talks-held.of.entries", "是不是“talk”"),
    ("an undeclared party", broken("exempt: [leave, flood]", "exempt: [leave, flod]"), "33:21", "duties.stay-there.exempt[2]", "是不是“flood”"),
    ("an undeclared class", broken("class: deputy_chief}", "class: deputy_chef}"), "16:43", "parties.cadre.class", "是不是“deputy_chief”"),
    ("an undeclared need", broken("need: hardship}", "need: hard}"), "38:48", "duties.talks.per.need", "words.needs"),
    ("an undeclared kind of link", broken("as: contact-point", "as: contactpoint"), "19:73", "links.villages.as", "是不是“contact-point”"),
    ("a key used twice", broken("  talks:\n", "  homes:\n"), "34:3", "duties.homes", "links"),
    ("a quantity not declared", broken("quantities: half_days", "quantities: minutes"), "28:12", "duties.stay-there.count", "half_days"),
    ("a counterpart nobody may name", broken("of: {entries: talk}}", "of: {entries: talk, with: school}}"), "22:64", "figures.talks-held.of.with", "school"),
    ("a need of other kinds", broken("with: {kind: village, linked: true}}", "with: {kind: village, linked: true, need: hardship}}"), "29:67", "duties.stay-there.of.with.need", "village"),
    ("linked without a link rule", broken("linked: true}}", "linked: gone}}"), "29:55", "duties.stay-there.of.with.linked", "words.links"),
    ("links that the party has not", with_duty("who: bureau", "of: {entries: talk, with: {kind: household, linked: true}}", "at_least: 1", "every: month"), "46:57", "duties.more.of.with.linked", "业务单位"),
]  # fmt: skip

_TALK = ("who: cadre", "of: {entries: talk}")
SENSE = [
    ("no target", with_duty(*_TALK, "every: month"), "42:3", "duties.more", "缺少目标"),
    ("two targets", with_duty(*_TALK, "every: month", "at_least: 1", "at_most: 3"), "49:5", "duties.more.at_most", "只能写一个"),
    ("two numbers of links", broken("exactly: 10", "exactly: 10, at_least: 3"), "20:79", "links.homes.at_least", "只能写一种"),
    ("a share without out_of", with_duty(*_TALK, "every: month", "at_least: 50%"), "48:15", "duties.more.at_least", "out_of"),
    ("a number with out_of", with_duty(*_TALK, "count: counterparts", "out_of: household", "every: month", "at_least: 5"), "50:15", "duties.more.at_least", "份额"),
    ("between reversed", with_duty(*_TALK, "every: month", "between: [3, 2]"), "48:14", "duties.more.between", "不能大于后一个"),
    ("between reversed in links", broken("between: [1, 2]", "between: [2, 1]"), "19:97", "links.villages.between", "不能大于后一个"),
    ("working days without counting them", with_duty(*_TALK, "out_of: working_days", "every: month", "at_least: 1/3"), "47:13", "duties.more.out_of", "count: working_days"),
    ("a set without counting counterparts", with_duty(*_TALK, "out_of: household", "every: month", "at_least: 1/3"), "47:13", "duties.more.out_of", "count: counterparts"),
    ("rolling without per", with_duty(*_TALK, "rolling: 30", "every: month"), "47:5", "duties.more.rolling", "per"),
    ("rolling with a count", with_duty(*_TALK, "per: {kind: household, linked: true}", "count: days", "rolling: 30", "every: month"), "48:5", "duties.more.count", "rolling"),
    ("prorate of one", with_duty(*_TALK, "at_least: 1", "prorate: true", "every: month"), "48:5", "duties.more.prorate", "不少于2"),
    ("prorate with per", with_duty(*_TALK, "per: {kind: household, linked: true}", "at_least: 2", "prorate: true", "every: month"), "49:5", "duties.more.prorate", "per"),
    ("by without per", with_duty(*_TALK, "by: anyone", "at_least: 1", "every: month"), "47:5", "duties.more.by", "per"),
    ("each with a sum", with_duty("who: cadre", "of: {entries: stay}", "count: half_days", "each: {count: days, at_least: 2}", "at_least: 1", "every: month"), "48:5", "duties.more.each", "求和"),
    ("weights with a share", with_duty(*_TALK, "count: counterparts", "out_of: household", "counts_as: [{when: {need: hardship}, then: 2}]", "at_least: 50%", "every: month"), "49:5", "duties.more.counts_as", "份额"),
    ("a declared none for a ceiling", with_duty(*_TALK, "at_most: 3", "or_declared: none-found", "every: month"), "48:5", "duties.more.or_declared", "at_most"),
    ("within a quarter", with_duty(*_TALK, "at_least: 1", "every: quarter", "within: {from: 1, to: 10}"), "49:5", "duties.more.within", "every: quarter"),
    ("a weekday of a year", with_duty(*_TALK, "at_least: 1", "every: year", "within: {day: 3}"), "49:19", "duties.more.within.day", "07-01"),
    ("a date of a week", with_duty(*_TALK, "at_least: 1", "every: week", "within: {day: 8}"), "49:19", "duties.more.within.day", "1 至 7"),
    ("a lunar day of a month", with_duty(*_TALK, "at_least: 1", "every: month", "within: {lunar: 01-01}"), "49:14", "duties.more.within.lunar", "every: year"),
    ("a window reversed", with_duty(*_TALK, "at_least: 1", "every: year", "within: {from: 12-01, to: 02-01}"), "49:20", "duties.more.within.from", "不能晚于"),
    ("every campaign without one", with_duty(*_TALK, "at_least: 1", "every: campaign"), "48:12", "duties.more.every", "campaign"),
    ("a term of units", with_duty("who: bureau", "of: {entries: talk}", "at_least: 1", "every: term"), "48:12", "duties.more.every", "单位"),
    ("a table without last line", with_duty(*_TALK, "at_least: [{when: {class: deputy_chief}, then: 2}]", "every: month"), "47:16", "duties.more.at_least[1]", "最后一行"),
    ("a table by need without per", with_duty(*_TALK, "at_least: [{when: {need: hardship}, then: 2}, {then: 1}]", "every: month"), "47:24", "duties.more.at_least[1].when.need", "per"),
    ("a duty over links", with_duty("who: cadre", "of: {links: any}", "at_least: 1", "every: month"), "46:10", "duties.more.of.links", "figures"),
    ("a condition of another source", with_duty("who: cadre", "of: {entries: talk, kind: problem}", "at_least: 1", "every: month"), "46:25", "duties.more.of.kind", "matters"),
    ("a false condition of another source", with_duty("who: cadre", "of: {entries: talk, in_time: false}", "at_least: 1", "every: month"), "46:25", "duties.more.of.in_time", "matters"),
    ("an unknown event", with_duty("who: cadre", "of: {matters: solvd}", "at_least: 1", "every: month"), "46:19", "duties.more.of.matters", "是不是“solved”"),
    ("a sum of matters", with_duty("who: cadre", "of: {matters: solved}", "count: fen", "at_least: 1", "every: month"), "47:12", "duties.more.count", "fen"),
    ("working days in a figure", with_figure("of: {entries: stay}", "count: working_days", "out_of: working_days"), "28:13", "figures.more.out_of", "duties"),
    ("an attested count", with_figure("of: {attested: 统计局}", "count: days"), "27:5", "figures.more.count", "核定数"),
    ("units by class", broken("unit_kind: bureau}", "unit_kind: bureau, class: deputy_chief}"), "17:53", "parties.bureau.class", "单位"),
    ("linked where links are made", broken("with: household, exactly", "with: {kind: household, linked: true}, exactly"), "20:73", "links.homes.with.linked", "不写 linked"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "path", "words"), [case[1:] for case in WRITING], ids=[case[0] for case in WRITING])
def test_fault_of_writing(text, place, path, words):
    assert_fault(text, place, path, words)


@pytest.mark.parametrize(("text", "place", "path", "words"), [case[1:] for case in SHAPE], ids=[case[0] for case in SHAPE])
def test_fault_of_shape(text, place, path, words):
    assert_fault(text, place, path, words)


@pytest.mark.parametrize(("text", "place", "path", "words"), [case[1:] for case in WORDS], ids=[case[0] for case in WORDS])
def test_fault_of_words(text, place, path, words):
    assert_fault(text, place, path, words)


@pytest.mark.parametrize(("text", "place", "path", "words"), [case[1:] for case in SENSE], ids=[case[0] for case in SENSE])
def test_fault_of_sense(text, place, path, words):
    assert_fault(text, place, path, words)


@pytest.mark.parametrize("case", [*WRITING, *SHAPE, *WORDS, *SENSE], ids=lambda case: case[0])
def test_each_fault_is_told_in_english_too(case):
    for fault in read_policy(case[1]).faults:
        assert fault.message_en
        assert fault.text("en") == fault.message_en


def test_all_faults_come_at_once():
    text = (
        broken("every: month", "every: mounth")
        .replace("of: {entries: talk}}", "of: {entries: tolk}}")
        .replace("[1, 2]", "[2, 1]")
    )
    assert [path for _, path, _ in found(text)] == [
        "links.villages.between",
        "figures.talks-held.of.entries",
        "duties.stay-there.every",
    ]


def test_faults_of_writing_do_not_hide_the_others():
    text = broken("    every: month", "   every: month").replace("{leave: {zh: 休假}", "{leave: {zh: 休假").replace("tag:", "tag")
    text = text.replace("of: {entries: talk}}", "of: {entries: tolk}}")
    assert [(place, path) for place, path, _ in found(text)] == [
        ("14:13", "."),
        ("22:52", "figures.talks-held.of.entries"),
        ("31:4", "."),
    ]


def test_one_mistake_is_one_fault():
    """A word whose own line is at fault is not reported again where it is used."""
    assert len(found(broken("basis: law, ", ""))) == 1
    assert len(found(broken("as: contact-point, between: [1, 2]", "as: contact-point, between: 1"))) == 1


def test_no_document_number_is_a_warning():
    reading = read_policy(broken(", number: 示委〔2026〕1号", ""))
    assert [fault.severity for fault in reading.faults] == ["warning"]
    assert reading.policy is not None


def test_lines_read_as_the_command_prints_them():
    reading = read_policy(broken("at_least: 6", "atleast: 6"), lang="en")
    assert reading.lines("a.yaml")[0].startswith("a.yaml:")
    assert 'did you mean "at_least"?' in "\n".join(reading.lines("a.yaml"))


def test_a_cut_out_part_is_not_missed_elsewhere():
    """The word and the party that YAML cannot read are named once, at their own line."""
    assert len(found(broken("cadre: {zh: 科级干部,", "cadre: {zh: 科级干部"))) == 1
    assert len(found(broken("年度计划第3项}", "年度计划第3项"))) == 1
