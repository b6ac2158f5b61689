"""What ``check`` finds in ``reports``, and that the examples of the reference read as the sentences under them."""

import re
from pathlib import Path

import pytest

from lianxin.rules.policy.explain import explain
from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.write import write_policy
from tests.rules.policy.snippets import SOUND

REFERENCE = (Path(__file__).parents[3] / "docs" / "policy-language.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml reports\.(documents|ceilings)\n(.*?)```\n> (.*?)\n", REFERENCE, flags=re.S)
DOCUMENT = "one: {zh: 汇总, clause: 月汇总, kind: summary, every: month, text: [TEXT]EXTRA}"


def reports(part: str, line: str) -> str:
    return f"{SOUND}reports:\n  {part}:\n    {line.strip()}\n"


def faults(text: str = "本月蹲点{stay-there}天。", extra: str = "", line: str = DOCUMENT) -> list[str]:
    reading = read_policy(reports("documents", line.replace("TEXT", f"'{text}'").replace("EXTRA", extra)))
    return [fault.text("zh") for fault in reading.errors]


@pytest.mark.parametrize(("part", "text", "sentence"), EXAMPLES)
def test_each_example_reads_as_the_sentence_under_it(part, text, sentence):
    reading = read_policy(reports(part, text))
    assert reading.errors == ()
    assert {found.key: found.sentence for found in explain(reading.policy)}["one"] == sentence
    assert read_policy(write_policy(reading.policy)).policy == reading.policy


def test_the_reference_has_an_example_of_each_part():
    assert {part for part, *_ in EXAMPLES} == {"documents", "ceilings"}


def test_a_sound_document():
    assert faults() == []


@pytest.mark.parametrize(
    ("text", "extra", "says"),
    [
        ("本月蹲点{stey}天。", "", "没有“stey”这个数据"),
        ("本月蹲点{stay-there", "", "花括号没有成对"),
        ("本月蹲点{stay-there|万元}。", "", "只用于金额"),
        ("本月蹲点{stay-there|分母}。", "", "只用于比率"),
        ("本月蹲点{stay-there@week}。", "", "@year"),
        ("本月走访30户。", "", "手写的数"),
        ("本月蹲点{stay-there}天。", ", week_ends: 5", "只用于每周"),
        ("本月蹲点{stay-there}天。", ", who: cadre, level: county", "只写一个"),
        ("本月蹲点{stay-there}天。", ", who: cadre, table: {by: village, figures: stay-there}", "没有分区划的表"),
        ("本月蹲点{stay-there}天。", ", table: {by: village, figures: nothing}", "没有“nothing”"),
        ("本月蹲点{stay-there}天。", ", at: 8点", "钟点"),
    ],
)
def test_each_fault_of_a_document(text, extra, says):
    assert any(says in fault for fault in faults(text, extra)), faults(text, extra)


def test_a_pledge_is_of_a_year():
    assert any("每年一次" in fault for fault in faults(line=DOCUMENT.replace("summary", "pledge")))


def test_a_document_says_where_it_comes_from():
    assert any("缺少出处" in fault for fault in faults(line=DOCUMENT.replace("clause: 月汇总, ", "")))


def test_no_document_counts_points():
    assert faults(text="积分排名见附表。")
