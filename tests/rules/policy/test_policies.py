"""The five policies: checked, explained as agreed, each clause verbatim from its document, each id of the core there."""

from pathlib import Path

import pytest

from lianxin.rules.policy.explain import explain
from lianxin.rules.policy.faults import Lang
from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.schema import Policy
from lianxin.rules.policy.write import write_policy

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
DOCUMENTS = {"san-ge-tuxian": "S", "san-fuwu": "A", "zhizheng-weimin": "Z", "zhucun-ruhu": "J", "zuofeng-jianshe": "X"}
CORE = "Z10 Z13 Z7 X6 S2 J1 J2 A1 A1b A4 S9 S3 Z11 Z12 Z14 S7 A2 S1 J3 X7 A7 J9 S6 X5 S5 Z7b Z18 Z3"  # issue 2, section 2
FIVE = list(DOCUMENTS)


def policy(name: str) -> Policy:
    reading = read_policy((ROOT / "policies" / f"{name}.yaml").read_text(encoding="utf-8"))
    assert reading.faults == ()
    assert reading.policy is not None
    return reading.policy


def expected() -> dict[str, list[tuple[str, str]]]:
    """Return the agreed sentences by policy, in their order."""
    found: dict[str, list[tuple[str, str]]] = {}
    for line in (HERE / "explained.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            name = line.split()[1].removesuffix(".yaml:")
            found[name] = []
        elif line.startswith("  "):
            key, _, sentence = line.strip().partition(": ")
            found[name].append((key, sentence))
    return found


@pytest.mark.parametrize("name", FIVE)
def test_each_rule_reads_as_agreed(name):
    assert [(part.key, part.sentence) for part in explain(policy(name))] == expected()[name]


@pytest.mark.parametrize("name", FIVE)
def test_each_clause_stands_verbatim_in_its_document(name):
    document = (HERE / "documents" / f"{DOCUMENTS[name]}.md").read_text(encoding="utf-8")
    for part in explain(policy(name)):
        at = 0
        for piece in part.clause.split("……"):
            assert piece in document[at:], (part.key, piece)
            at = document.index(piece, at) + len(piece)


def test_each_id_of_the_core_has_a_rule():
    found = {one for name in FIVE for part in explain(policy(name)) for one in part.ids}
    assert set(CORE.split()) - found == set()


@pytest.mark.parametrize("name", FIVE)
def test_each_text_has_its_english(name):
    found = policy(name)
    words = [word for words in vars(found.words).values() for word in words.values()]
    texts = [found, *words, *found.parties.values(), *found.rules.values()]
    assert [part.zh for part in texts if not part.en] == []


@pytest.mark.parametrize("name", [*FIVE, "examples/small-county"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_sentence_is_whole(name, lang: Lang):
    for part in explain(policy(name), lang):
        assert part.sentence.endswith("。" if lang == "zh" else ".")
        assert "None" not in part.sentence
        assert part.section in ("links", "figures", "duties")
        assert lang == "zh" or part.sentence.isascii() or set(part.sentence) - set("“”–") <= {chr(n) for n in range(128)}


@pytest.mark.parametrize("name", FIVE)
def test_a_sentence_never_shows_a_need_of_people_or_a_clause(name):
    """Residents see the plain sentence; the clause may name what is not built."""
    for part in explain(policy(name)):
        assert not any(word in part.sentence for word in ("老党员", "上访", "富裕户", "重点人员", "贫困党员"))


@pytest.mark.parametrize("name", [*FIVE, "examples/small-county"])
def test_a_policy_written_and_read_again_is_the_same(name):
    found = policy(name)
    assert read_policy(write_policy(found)).policy == found
