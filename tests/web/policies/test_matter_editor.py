"""The forms of matters, dispatch and categories: what nobody touched stays byte for byte, a change changes only itself."""
# ruff: noqa: E501 - a row of the table is one case, on one line

import pytest
from django.conf import settings

from lianxin.rules.policy.read import read_policy
from lianxin.web.policies.editor.form import (
    BadKey,
    NoSuchPart,
    add_rule,
    attach,
    faults_of,
    open_part,
    part_of,
    remove_rule,
    save_part,
)
from lianxin.web.policies.editor.labels import MATTER_SECTIONS, SINGLE
from lianxin.web.policies.editor.text import load
from tests.rules.policy.snippets import MATTERS, SOUND
from tests.web.policies.posting import sent
from tests.web.policies.test_editor import changed

FILES = sorted([*settings.POLICIES.glob("*.yaml"), *settings.POLICIES.glob("examples/*.yaml")])


def parts_of(text: str) -> list[str]:
    document, found = load(text), ["words.categories"]
    for section, _title in MATTER_SECTIONS:
        first, _dot, name = section.partition(".")
        held = document.get(first, {}).get(name, {})
        keys = [section] if section in SINGLE else [f"{section}.{key}" for key in held]
        found += keys if held else []
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_untouched_form_changes_nothing(file):
    text = file.read_text()
    for part in parts_of(text):
        saved = save_part(text, part, sent(open_part(text, part)))
        assert saved.whole
        assert saved.text == text, part


@pytest.mark.parametrize(
    ("part", "change", "gone", "come"),
    [
        ("matters.terms.urgent", {"sign__amount": "4"}, "sign: {hours: 2}", "sign: {hours: 4}"),
        ("matters.terms.urgent", {"sign__measure": "office_hours"}, "sign: {hours: 2}", "sign: {office_hours: 2}"),
        ("matters.terms.urgent", {"sign__amount": ""}, "sign: {hours: 2}, ", ""),
        ("matters.terms.urgent", {"when__kind": ["", "problem", "tip"]}, "kind: problem", "kind: [problem, tip]"),
        ("matters.terms.rest", {"extend__times": "2"}, "extend: {working_days: 5}", "extend: {working_days: 5, times: 2}"),
        ("matters.terms.rest", {"plan": "yes"}, "extend: {working_days: 5}", "extend: {working_days: 5}, plan: true"),
        (
            "matters.terms.rest",
            {"escalate__after__amount": "2", "escalate__to": "leader"},
            "extend: {working_days: 5}",
            "extend: {working_days: 5}, escalate: {after: {working_days: 2}, to: leader}",
        ),
        ("matters.tiers.unit", {"by": "leader"}, "by: {unit_kind: bureau}", "by: leader"),
        ("matters.tiers.leader", {"by": "office"}, "by: leader", "by: {level: township}"),
        ("matters.pauses.test", {"most_days": "20"}, "most_days: 30", "most_days: 20"),
        ("matters.refusals.court", {"way": "请起诉"}, "way: 请向人民法院提出", "way: 请起诉"),
        ("matters.returns", {"review__amount": "2"}, "within: {working_days: 1}", "within: {working_days: 1}, review: {working_days: 2}"),
        ("matters.feedback", {"call_back": "10%"}, "rectify: {days: 15}", "rectify: {days: 15}, call_back: 10%"),
        ("dispatch.catalogue.water", {"lead__level": ""}, "lead: {unit_kind: bureau, level: county}", "lead: bureau"),
        ("dispatch.catalogue.water", {"area": "350111、350112"}, "category: water, lead", 'category: water, area: ["350111", "350112"], lead'),
        ("dispatch.catalogue.village", {"joint.1.unit": "U1"}, "joint: bureau", None),
        ("dispatch.tasks", {"township": ["", "water"]}, "village: life", "township: water, village: life"),
        ("words.categories", {"w.life.must_solve": "yes"}, "life: {zh: 生活}", "life: {zh: 生活, must_solve: true}"),
        ("words.categories", {"w.water.hints": "水管,停水、爆管"}, "hints: [水管, 停水]", "hints: [水管, 停水, 爆管]"),
    ],
)  # fmt: skip
def test_a_change_changes_only_itself(part, change, gone, come):
    saved = save_part(MATTERS, part, sent(open_part(MATTERS, part), **change))
    assert saved.whole
    assert read_policy(saved.text).errors == () or "extend" in str(change)
    if come is None:
        assert read_policy(saved.text).policy.dispatch.catalogue["village"].joint[1].unit == "U1"
    else:
        assert saved.text == MATTERS.replace(gone, come, 1), changed(MATTERS, saved.text)


def test_rules_and_sections_come_and_go():
    text = SOUND
    for section, _title in MATTER_SECTIONS:
        text = add_rule(text, section, "one", "新的一条")
    keyed = [section if section in SINGLE else f"{section}.one" for section, _title in MATTER_SECTIONS]
    assert parts_of(text) == ["words.categories", *keyed]
    faults = read_policy(text).errors  # what is left to fill in: sources, the lawful other way, the list of tasks
    assert {part_of(fault.path) for fault in faults} <= set(parts_of(text))
    for part in parts_of(text)[1:]:
        text = remove_rule(text, part)
    assert text == SOUND


def test_a_key_is_used_once_in_its_section():
    with pytest.raises(BadKey):
        add_rule(MATTERS, "matters.terms", "rest", "又一条")
    assert "urgent:" in add_rule(MATTERS, "dispatch.catalogue", "urgent", "同名,不同节")
    with pytest.raises(NoSuchPart):
        open_part(MATTERS, "matters.terms")
    with pytest.raises(NoSuchPart):
        remove_rule(MATTERS, "matters.terms.none")


def test_a_fault_stands_beside_its_field():
    text = MATTERS.replace("sign: {hours: 2}", "sign: {working_days: 9}").replace(
        "{unit_kind: bureau, level", "{unit_kind: burau, level"
    )
    faults = read_policy(text).errors
    assert {part_of(fault.path) for fault in faults} == {"matters.terms.urgent", "dispatch.catalogue.water"}
    for part, path in (("matters.terms.urgent", "sign.amount"), ("dispatch.catalogue.water", "lead.unit_kind")):
        form = open_part(text, part)
        attach(form, [(fault.path, fault.message_zh) for fault in faults_of(part, faults)])
        assert [field.path for field in form.all_fields() if field.errors] == [path]
        assert form.errors == []
