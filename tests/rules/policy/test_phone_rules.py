"""The section ``phones``: what it says, what ``check`` finds in it, and which of several policies holds."""

import re
from pathlib import Path

import pytest

from lianxin.rules.policy.compare import compare
from lianxin.rules.policy.explain import explain
from lianxin.rules.policy.phones import Storage, strictest
from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.write import write_policy
from tests.rules.policy.snippets import SOUND

REFERENCE = (Path(__file__).parents[3] / "docs" / "policy-language.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml phones\n(.*?)```\n> (.*?)\n", REFERENCE, flags=re.S)


def reading(line, lang="zh"):
    return read_policy(f"{SOUND}phones:\n  {line.strip()}\n", lang)


def policy(**storage):
    words = ", ".join(f"{key}: {str(value).lower()}" for key, value in storage.items())
    return reading(f"storage: {{source: 本县规定, {words}}}").policy


@pytest.mark.parametrize(("text", "sentence"), EXAMPLES)
def test_the_example_reads_as_the_sentence_under_it(text, sentence):
    found = reading(text)
    assert found.errors == ()
    assert {part.section: part.sentence for part in explain(found.policy)}["phones"] == sentence
    assert read_policy(write_policy(found.policy)).policy == found.policy


def test_there_is_an_example():
    assert EXAMPLES


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("storage: {source: 规定, wipe_after_days: 0}", "0太小,最小是1"),
        ("storage: {source: 规定, wipe_after_days: 61}", "61太大,最大是60"),
        ("storage: {source: 规定, unlock_online: 1}", "要写 true 或 false"),
        ("storage: {wipe_after_days: 7}", "缺少出处"),
        ("storage: {source: 规定, pin: true}", "没有“pin”这个键"),
        ("store: {source: 规定}", "没有“store”这个键"),
    ],
)
def test_each_fault(line, said):
    found = reading(line)
    assert any(said in fault.text("zh") for fault in found.errors), [fault.text("zh") for fault in found.errors]
    assert found.policy is None


def test_without_the_section_the_default_holds():
    assert strictest([read_policy(SOUND).policy]) == Storage(wipe_after_days=14, unlock_online=False)
    assert strictest([]) == Storage()


def test_of_several_policies_the_strictest():
    found = strictest([policy(wipe_after_days=30), read_policy(SOUND).policy, policy(wipe_after_days=7, unlock_online=True)])
    assert (found.wipe_after_days, found.unlock_online) == (7, True)
    assert strictest([policy(wipe_after_days=30)]).wipe_after_days == 30


def test_a_change_is_told():
    said = [change.sentence for change in compare(policy(wipe_after_days=14), policy(wipe_after_days=7, unlock_online=True))]
    assert len(said) == 1
    assert "手机上的资料" in said[0]
    assert "满14天" in said[0]
    assert "满7天" in said[0]


def test_in_english():
    found = explain(policy(wipe_after_days=1), "en")[-1].sentence
    assert found == (
        "A phone without contact for 1 day wipes its data, but for what was not received;"
        " without a network the PIN alone opens it."
    )
