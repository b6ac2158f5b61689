"""Reading never raises, whatever the text: it gives faults (requirements, Bad input)."""
# ruff: noqa: E501 - lists of pieces

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.rules.policy.explain import explain
from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.tree import LONGEST
from tests.rules.policy.snippets import SOUND

POLICIES = sorted(Path("policies").rglob("*.yaml"))
TEXTS = [SOUND, *(path.read_text(encoding="utf-8") for path in POLICIES)]
LAUGHS = "a: &a [x, x]\n" + "\n".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]" for n in range(20))

HOSTILE = {
    "nothing": "",
    "spaces": "  \n \n",
    "a word": "policy",
    "a list": "- a\n- b\n",
    "a number": "42",
    "deep flow": "[" * 100_000,
    "deep maps": "{a: " * 50_000,
    "deep blocks": "\n".join(" " * n + "a:" for n in range(400)),
    "too long": "a: b\n" * (LONGEST // 4),
    "a long line": "a: " + "x" * (LONGEST - 10),
    "many keys": "\n".join(f"k{n}: 1" for n in range(5_000)),
    "binary": "\x00\x01\x02PK\x03\x04",
    "a surrogate": "a: \ud800",
    "billion laughs": LAUGHS,
    "an alias of itself": "a: &a [*a]",
    "merge key": "a: {b: 1}\n<<: *a\n",
    "number keys": "1: {2: {3: 4}}\n",
    "null keys": "? \n: x\n~: y\n",
    "list as key": "? [a, b]\n: x\n",
    "map as key": "{a: 1}: x\n",
    "tags": "!!python/object:os.system {a: b}\n",
    "directive": "%YAML 1.1\n---\npolicy: a\n",
    "tag directive": "%TAG ! tag:x,2000:\n---\npolicy: !a b\n",
    "two documents": "policy: a\n---\npolicy: b\n",
    "only a comment": "# nothing\n",
    "lists for maps": "policy: [a]\nwords: [b]\nparties: [c]\nlinks: [d]\nfigures: 3\nduties: e\ndocument: f\n",
    "maps for texts": "policy: {a: b}\nzh: {c: d}\nwords: {entries: {visit: [1, 2]}}\n",
    "words as texts": "words: {entries: visit, needs: 3, classes: {a: b}}\nlinks: {a: b, c: [d]}\n",
    "a huge number": f"month_begins: {'9' * 5000}\n",
    "quotes": "policy: \"a\nzh: 'b\n",
    "carriage returns": SOUND.replace("\n", "\r\n"),
    "a byte order mark": "\ufeff" + SOUND,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_gives_faults(text):
    reading = read_policy(text)
    assert (reading.policy is None) == bool(reading.errors)
    assert all(fault.line >= 1 and fault.column >= 1 for fault in reading.faults)


def test_what_a_text_editor_leaves_behind_is_no_fault():
    """Windows line ends and a byte order mark are not the clerk's mistake."""
    assert read_policy(SOUND.replace("\n", "\r\n")).faults == ()
    assert read_policy("\ufeff" + SOUND).faults == ()


PIECES = st.sampled_from(
    ["", " ", "\n", "\t", ":", ": ", "- ", "{", "}", "[", "]", "'", '"', "#", "&a ", "*a", "!!x ", "%", "0", "-1", "1.5", "95%", "1/0",
     "true", "null", "who", "of: ", "per: {kind: village}", "at_least: ", "entries: any", "\uff1a", "\uff0c", "打卡", "\x00", "---\n", "\U0001f600"]
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_mutated_policies_never_raise(data):
    text = data.draw(st.sampled_from(TEXTS))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 30))
        text = text[:start] + data.draw(PIECES) + text[start + length :]
    reading = read_policy(text)
    assert (reading.policy is None) == bool(reading.errors)
    if reading.policy is not None:
        assert all(part.sentence for part in explain(reading.policy) + explain(reading.policy, "en"))


WORDS = st.sampled_from(
    ["policy", "zh", "document", "words", "parties", "links", "figures", "duties", "entries", "needs", "visit", "who", "of", "with", "kind",
     "linked", "per", "out_of", "at_least", "between", "when", "then", "within", "day", "from", "lunar", "every", "count", "each", "cover"]
)  # fmt: skip
SCALARS = st.one_of(
    st.integers(-5, 400), st.booleans(), WORDS, st.text(max_size=8), st.sampled_from(["95%", "1/3", "07-01", "any", "own"])
)
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=25
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(section=st.sampled_from(["links", "figures", "duties", "parties"]), rule=st.dictionaries(WORDS, TREES, max_size=8))
def test_rules_of_any_shape_never_raise(section, rule):
    text = SOUND + f"{section}x: 1\n"
    line = f"  odd: {json.dumps(rule, ensure_ascii=True)}\n"
    reading = read_policy(text.replace(f"{section}:\n", f"{section}:\n{line}", 1).replace(f"{section}x: 1\n", ""))
    assert (reading.policy is None) == bool(reading.errors)


@pytest.mark.parametrize("half", ["\\ud800", "\\udc00x"])
def test_half_a_character_is_a_fault(half):
    for line in (f'zh: "{half}"', f'"{half}": 1'):
        reading = read_policy(SOUND.replace("zh: 联系服务群众\n", f"{line}\n", 1))
        assert reading.policy is None
        assert reading.lines("f")


def test_a_character_of_two_escapes_is_one():
    assert read_policy(SOUND.replace("zh: 联系服务群众\n", 'zh: "\\ud842\\udfb7"\n', 1)).policy.zh == "𠮷"
