"""The reference is complete and its examples are true: each checks, and reads as the sentence under it."""

import re
from pathlib import Path
from typing import get_args

import pytest

from lianxin.rules.policy import schema
from lianxin.rules.policy.compare import compare
from lianxin.rules.policy.explain import explain
from lianxin.rules.policy.matters import CHANNELS, MEASURES
from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.schema_texts import (
    CONDITION_TEXTS,
    COUNT_TEXTS,
    EVERY_TEXTS,
    KEY_TEXTS,
    MATTER_TEXTS,
    SOURCE_TEXTS,
    WORD_LIST_TEXTS,
)
from lianxin.rules.policy.sections import KEYED, NESTED
from tests.rules.policy.snippets import MATTERS, SOUND, broken

DOCS = Path(__file__).parents[3] / "docs"
REFERENCE = (DOCS / "policy-language.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml (link|figure|duty)\n(.*?)```\n> (.*?)\n", REFERENCE, flags=re.S)
SECTION = {"link": "links", "figure": "figures", "duty": "duties"}
PROVISIONS = re.findall(r"```yaml (matters|dispatch)(?:\.(\w+))?\n(.*?)```\n> (.*?)\n", REFERENCE, flags=re.S)
CLOSED = [get_args(kind) for kind in (schema.MatterEvent, schema.MatterKind, schema.Rating, schema.Count, schema.Every)]
CLOSED += [CHANNELS, MEASURES]


@pytest.mark.parametrize(("kind", "text", "sentence"), EXAMPLES)
def test_each_example_reads_as_the_sentence_under_it(kind, text, sentence):
    section = SECTION[kind]
    lines = "".join(f"  {line}\n" for line in text.rstrip().split("\n"))
    reading = read_policy(SOUND.replace(f"{section}:\n", f"{section}:\n{lines}", 1))
    assert reading.faults == ()
    assert {part.key: part.sentence for part in explain(reading.policy)}["one"] == sentence


@pytest.mark.parametrize(("section", "part", "text", "sentence"), PROVISIONS)
def test_each_example_of_matters_reads_as_the_sentence_under_it(section, part, text, sentence):
    """A rule of a map stands last in it (lines of terms and of the catalogue first); a single rule in the place of ours."""
    lines = text.rstrip().split("\n")
    if part:
        body = "".join(f"    {line}\n" for line in lines)
        first = rf"(?m)^  {part}:(?: \{{(.*)\}})?\n"
        found = re.search(first, MATTERS)
        ours = f"    {found[1]}\n" if found[1] else ""
        whole = MATTERS.replace(found[0], f"  {part}:\n" + (body if part in ("terms", "catalogue") else "") + ours, 1)
        if part not in ("terms", "catalogue"):
            whole = re.sub(rf"(?m)(^  {part}:\n(?:    .*\n)+)", lambda match: match[1] + body, whole, count=1)
        key = "one"
    else:
        key = lines[0].partition(":")[0]
        whole = re.sub(rf"(?m)^  {key}: .*\n", lambda _: f"  {lines[0]}\n", MATTERS, count=1)
    reading = read_policy(whole)
    assert reading.errors == ()
    name = f"{section}.{part}" if part else section
    assert {part.key: part.sentence for part in explain(reading.policy) if part.section == name}[key] == sentence


@pytest.mark.parametrize("word", sorted({*MATTER_TEXTS, *(name for parts in NESTED.values() for name in parts), *KEYED}))
def test_each_key_of_matters_stands_in_the_reference(word):
    assert f"`{word}" in REFERENCE


def test_there_are_enough_examples():
    assert len(PROVISIONS) >= 6
    assert len([kind for kind, _, _ in EXAMPLES if kind == "duty"]) >= 10


def test_the_example_of_words_checks():
    words = re.search(r"```yaml words\nwords:\n(.*?)```", REFERENCE, flags=re.S)[1]
    text = SOUND
    for section, lines in re.findall(r"^  (\w+):\n((?:    .*\n)+)", words, flags=re.M):
        if re.search(rf"^  {section}:\n", text, flags=re.M):
            text = re.sub(rf"^  {section}:\n", f"  {section}:\n{lines}", text, count=1, flags=re.M)
        elif section == "needs":
            text = text.replace("  needs: {", "  needs: {" + lines.strip() + ", ")
        else:
            text = text.replace("words:\n", f"words:\n  {section}:\n{lines}")
    reading = read_policy(text)
    assert reading.faults == ()
    assert {"shop"} == set(reading.policy.words.counterparts)


def test_the_example_of_parties_checks():
    parties = re.search(r"```yaml parties\nparties:\n(.*?)```", REFERENCE, flags=re.S)[1]
    text = broken("classes: {", "tags: {new: {zh: 新任}}\n  classes: {staff: {zh: 干部}, ").replace(
        "unit_kinds: {", "unit_kinds: {station: {zh: 站}, "
    )
    assert read_policy(text.replace("parties:\n", f"parties:\n{parties}", 1)).faults == ()


@pytest.mark.parametrize(
    "word", sorted({*KEY_TEXTS, *SOURCE_TEXTS, *CONDITION_TEXTS, *COUNT_TEXTS, *EVERY_TEXTS, *WORD_LIST_TEXTS})
)
def test_each_key_stands_in_the_reference(word):
    assert re.search(rf"\b{word}\b", REFERENCE)


@pytest.mark.parametrize("values", CLOSED, ids=lambda values: values[0])
def test_each_closed_value_stands_in_the_reference(values):
    assert [value for value in values if f"`{value}`" not in REFERENCE] == []


@pytest.mark.parametrize("page", ["write-a-policy.md", "tutorial.md"])
def test_each_whole_file_in_the_guides_checks(page):
    for text in re.findall(r"```yaml\n(policy:.*?)```", (DOCS / page).read_text(encoding="utf-8"), flags=re.S):
        assert read_policy(text).faults == ()


def test_the_tutorial_tells_what_compare_says():
    text = (DOCS.parent / "policies" / "san-ge-tuxian.yaml").read_text(encoding="utf-8")
    old, new = read_policy(text).policy, read_policy(text.replace("at_least: 6", "at_least: 4", 1)).policy
    (change,) = compare(old, new)
    tutorial = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    assert f"> {change.sentence}\n" in tutorial
    assert f"> {next(part.sentence for part in explain(old) if part.key == 'stay')}\n" in tutorial


def test_the_guide_to_matters_checks():
    """The sections of step 9 fit behind the whole file of step 6."""
    guide = (DOCS / "write-a-policy.md").read_text(encoding="utf-8")
    whole = re.search(r"```yaml\n(policy:.*?)```", guide, flags=re.S)[1]
    words, sections = re.search(r"```yaml matters\nwords:\n(.*?)(matters:\n.*?)```", guide, flags=re.S).groups()
    reading = read_policy(whole.replace("  absences:\n", f"{words}  absences:\n", 1) + sections)
    assert reading.faults == ()
    said = {f"{part.section}.{part.key}": part.sentence for part in explain(reading.policy)}
    assert f"停水:{said['matters.terms.water']}" in guide


def test_the_tutorial_tells_how_a_deadline_changes():
    text = (DOCS.parent / "policies" / "san-ge-tuxian.yaml").read_text(encoding="utf-8")
    at = text.index("    rest:\n")
    old, new = (
        read_policy(text).policy,
        read_policy(text[:at] + text[at:].replace("working_days: 5", "working_days: 4", 2)).policy,
    )
    (change,) = compare(old, new)
    assert f"> {change.sentence}\n" in (DOCS / "tutorial.md").read_text(encoding="utf-8")
