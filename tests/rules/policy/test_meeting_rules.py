"""The section ``meetings``: what it says, what ``check`` finds in it, what a change says."""

import re
from pathlib import Path

import pytest

from lianxin.rules.policy.compare import compare
from lianxin.rules.policy.explain import explain
from lianxin.rules.policy.meetings import HELD, ROUND_EVERY, ROUND_MATTERS
from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.schema_texts import MEETING_TEXTS
from lianxin.rules.policy.write import write_policy
from tests.rules.policy.snippets import SOUND

REFERENCE = (Path(__file__).parents[3] / "docs" / "policy-language.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml meetings\n(.*?)```\n> (.*?)\n", REFERENCE, flags=re.S)
WORDS = SOUND.replace("  campaigns:", "  categories: {road: {zh: 道路}}\n  campaigns:", 1).replace(
    "unit_kinds: {", "unit_kinds: {office: {zh: 办公室}, ", 1
)
WORDS = WORDS.replace("    talk: {", "    visit: {zh: 走访}\n    report: {zh: 报告, review: true}\n    talk: {", 1)
ROUND = "zh: 现场会, clause: 一月一现场, held: on_site, every: month, category: road, entry: visit"


def reading(line, lang="zh"):
    return read_policy(f"{WORDS}meetings:\n  {line.strip()}\n", lang)


@pytest.mark.parametrize(("text", "sentence"), EXAMPLES)
def test_the_example_reads_as_the_sentence_under_it(text, sentence):
    found = reading(text)
    assert found.errors == ()
    assert explain(found.policy)[-1].sentence == sentence
    assert read_policy(write_policy(found.policy)).policy == found.policy


def test_there_is_an_example_and_each_key_stands_in_the_reference():
    assert EXAMPLES
    for word in (*MEETING_TEXTS, *HELD, *ROUND_EVERY, *ROUND_MATTERS):
        assert word in REFERENCE


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"rounds: {{one: {{{ROUND.replace('every: month', 'every: week')}}}}}", "week"),
        (f"rounds: {{one: {{{ROUND.replace('held: on_site', 'held: online')}}}}}", "online"),
        (f"rounds: {{one: {{{ROUND.replace('category: road', 'category: rode')}}}}}", "rode"),
        (f"rounds: {{one: {{{ROUND.replace(', category: road', '')}}}}}", "category"),
        (f"rounds: {{one: {{{ROUND.replace('entry: visit', 'entry: visits')}}}}}", "visits"),
        (f"rounds: {{one: {{{ROUND.replace('entry: visit', 'entry: report')}}}}}", "审核通过才计数"),
        (f"rounds: {{one: {{{ROUND}, kind: complaint}}}}", "complaint"),
        (f"rounds: {{one: {{{ROUND}, by: nobody}}}}", "nobody"),
        (f"rounds: {{one: {{{ROUND}, attendance: required}}}}", "attendance"),
        (f"rounds: {{one: {{{ROUND.replace('clause: 一月一现场, ', '')}}}}}", "出处"),
        (f"rounds: {{one: {{{ROUND}}}, two: {{{ROUND}}}}}", "同名"),
        ("round: {}", "round"),
    ],
)
def test_each_fault(line, said):
    found = reading(line)
    assert any(said in fault.text("zh") for fault in found.errors), [fault.text("zh") for fault in found.errors]
    assert found.policy is None


def test_a_change_is_told_in_both_languages():
    old, new = (
        reading(f"rounds: {{one: {{{ROUND.replace('every: month', f'every: {every}')}}}}}") for every in ("month", "quarter")
    )
    assert "每季度" in compare(old.policy, new.policy)[0].sentence
    assert "every quarter" in compare(old.policy, new.policy, "en")[0].sentence
    assert explain(new.policy, "en")[-1].sentence.startswith("Each county holds")
