"""The five policies: checked, explained as agreed, each clause verbatim from its document, each id of the core there."""

from pathlib import Path

import pytest

from lianxin.rules.policy.explain import explain
from lianxin.rules.policy.faults import Lang
from lianxin.rules.policy.matters import Provision
from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.schema import Policy
from lianxin.rules.policy.walk import provisions_with_paths
from lianxin.rules.policy.write import write_policy

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
DOCUMENTS = {"san-ge-tuxian": "S", "san-fuwu": "A", "zhizheng-weimin": "Z", "zhucun-ruhu": "J", "zuofeng-jianshe": "X"}
MATTERS = "S4 A10 S10 Z24 Z9 A2 S1 S3 S7 X7 S8"  # issue 3
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
    assert {*CORE.split(), *MATTERS.split()} - found == set()


@pytest.mark.parametrize("name", FIVE)
def test_each_text_has_its_english(name):
    found = policy(name)
    words = [word for words in vars(found.words).values() for word in words.values()]
    provisions = [rule for _, rule in provisions_with_paths(found) if isinstance(rule, Provision)]
    texts = [found, *words, *found.parties.values(), *found.rules.values(), *provisions]
    assert [part.zh for part in texts if not part.en] == []


@pytest.mark.parametrize("name", [*FIVE, "examples/small-county"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_sentence_is_whole(name, lang: Lang):
    for part in explain(policy(name), lang):
        assert part.sentence.endswith("。" if lang == "zh" else ".")
        assert "None" not in part.sentence
        assert part.section.partition(".")[0] in (
            "links",
            "figures",
            "duties",
            "matters",
            "dispatch",
            "reports",
            "phones",
            "hotline",
            "meetings",
        )
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


@pytest.mark.parametrize("name", [*FIVE, "examples/small-county"])
def test_each_policy_says_how_matters_are_handled(name):
    found = policy(name)
    assert found.terms_for("problem", "other").handle
    assert found.matters.feedback.contact_negative.amount == 1
    assert all(refusal.way for refusal in found.matters.refusals.values())
    assert all(rule.ground for _, rule in provisions_with_paths(found))


@pytest.mark.parametrize("name", FIVE)
def test_rates_count_what_is_open_and_overdue(name):
    for key, reached in (("response-rate", "contacted"), ("solution-rate", "solved")):
        rule = policy(name).figures[key]
        assert rule.of.is_part_of(rule.out_of)
        assert (rule.of.reached, rule.out_of.names, rule.out_of.reached) == (reached, ("due",), None)
        assert rule.of.excluding == rule.out_of.excluding != ()


def test_what_must_be_solved_is_known_by_its_category():
    found = policy("san-ge-tuxian")
    must = {key for key in found.words.categories if found.must_solve(key)}
    assert must == {"hardship", "prosperity", "neighbours", "petition"}
    assert found.category_chain("wages") == ("wages", "employment")
    assert found.categories_below("employment") == {"employment", "jobs", "wages"}
    assert found.terms_for("problem", "hardship").key == "must-solve"
    assert found.terms_for("consultation", "wages", channel="phone").key == "consultation"
    assert found.line_for("problem", "wages").key == "employment"
    assert [found.is_task_of(level, "allowance") for level in ("township", "village", "county")] == [True, False, None]
