"""The section ``hotline``: what it says, what ``check`` finds in it, and which of several policies holds."""

import re
from pathlib import Path

import pytest

from lianxin.rules.policy.compare import compare
from lianxin.rules.policy.explain import explain
from lianxin.rules.policy.hotlines import CallBacks, soonest
from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.write import write_policy
from tests.rules.policy.snippets import SOUND

REFERENCE = (Path(__file__).parents[3] / "docs" / "policy-language.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml hotline\n(.*?)```\n> (.*?)\n", REFERENCE, flags=re.S)


def reading(line):
    return read_policy(f"{SOUND}hotline:\n  {line.strip()}\n")


def policy(**rule):
    words = ", ".join(f"{key}: {value}" for key, value in rule.items())
    return reading(f"call_backs: {{source: 本县规定, {words}}}").policy


def test_the_example_reads_as_the_sentence_under_it():
    ((text, sentence),) = EXAMPLES
    found = reading(text)
    assert found.errors == ()
    assert {part.section: part.sentence for part in explain(found.policy)}["hotline"] == sentence
    assert read_policy(write_policy(found.policy)).policy == found.policy


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("call_backs: {source: 规定, within_hours: 0}", "0太小,最小是1"),
        ("call_backs: {source: 规定, within_hours: 73}", "73太大,最大是72"),
        ("call_backs: {source: 规定, tries: 11}", "11太大,最大是10"),
        ("call_backs: {within_hours: 7}", "缺少出处"),
        ("call_backs: {source: 规定, hours: 7}", "没有“hours”这个键"),
        ("callbacks: {source: 规定}", "没有“callbacks”这个键"),
    ],
)
def test_each_fault(line, said):
    found = reading(line)
    assert any(said in fault.text("zh") for fault in found.errors), [fault.text("zh") for fault in found.errors]
    assert found.policy is None


def test_without_the_section_the_default_holds():
    assert soonest([read_policy(SOUND).policy]) == soonest([]) == CallBacks(within_hours=24, tries=3)


def test_of_several_the_fewest_hours_and_the_most_tries():
    held = soonest([policy(within_hours=12), policy(within_hours=30, tries=5), read_policy(SOUND).policy])
    assert (held.within_hours, held.tries) == (12, 5)


def test_a_change_is_told():
    (change,) = compare(policy(within_hours=24), policy(within_hours=4))
    assert "没接到的来电4小时内回拨" in change.sentence


def test_english():
    found = {part.key: part.sentence for part in explain(policy(within_hours=1, tries=1), "en")}
    assert "called back within 1 hour" in found["call_backs"]
    assert "after one try in vain" in found["call_backs"]
