"""Adopting with the burden worked out: the impossible is refused with its numbers, a broken standard asks for a signed reason."""

from datetime import date

import pytest

from lianxin.audit.models import Act
from lianxin.cli.main import main
from lianxin.planning import actions, queries
from lianxin.planning.models import Assumption, Planned
from lianxin.policy.actions import start_draft
from lianxin.policy.models import Adoption, Departure, Draft
from lianxin.rules.errors import Refused
from tests.fixtures.people import BY, NOW, POLICY, TODAY

JULY = date(2026, 7, 1)
SIGN = {"by": "008", "at": NOW}
IMPOSSIBLE = POLICY.replace("between: [1, 2], cover: {parties: 95%, counterparts: 1/2}", "between: [9, 12]")
DAILY = POLICY + "  diary: {zh: 日记, clause: 每天记日记, who: cadre, of: {entries: visit}, at_least: 1, every: day}\n"
KEY = "daily:duties.diary"


def adopt(county, text, **more):
    return actions.adopt(text=text, area=county.areas["C"], first=JULY, **SIGN, **more)


def test_what_is_possible_and_light_is_adopted_with_its_plan(county):
    adoption = adopt(county, POLICY.replace("at_least: 6", "at_least: 4"))
    rows = Planned.objects.filter(adoption=adoption, duty="stay", label="cadre")
    assert rows.count() == 18, "the rest of 2026, and the first whole year"
    assert {row.parties for row in rows} == {10}
    assert sum(row.minutes for row in rows) == 10 * 4 * 240 * 18
    assert not Departure.objects.exists()


def test_the_impossible_is_refused_with_its_numbers_whatever_the_reason(county):
    before = Adoption.objects.count()
    with pytest.raises(Refused) as refusal:
        adopt(county, IMPOSSIBLE, reasons={"links-too-few:links.homes": "领导要求"})
    (fault,) = refusal.value.faults
    assert "9" in fault.zh
    assert "4" in fault.zh
    assert fault.en.startswith("impossible")
    assert (Adoption.objects.count(), Planned.objects.count()) == (before, 0)


def test_a_broken_standard_asks_for_a_reason_and_publishes_it(county):
    with pytest.raises(Refused) as refusal:
        adopt(county, DAILY)
    assert [fault.field for fault in refusal.value.faults] == [KEY]
    assert "2026" in refusal.value.faults[0].zh
    with pytest.raises(Refused):
        adopt(county, DAILY, reasons={KEY: "   "})
    adoption = adopt(county, DAILY, reasons={KEY: "原件如此,先试行三个月"})
    row = Departure.objects.get()
    assert (row.adoption, row.reason, row.by, row.check_key) == (adoption, "原件如此,先试行三个月", "008", KEY)
    assert row.source_zh
    act = Act.objects.filter(verb="policy.version.adopted").latest("pk")
    assert act.after["departures"] == [KEY]
    assert queries.departures(county.areas["V1"], JULY) == {"county-liaison": [row]}


def test_reasons_for_what_was_not_found_are_not_kept(county):
    adopt(county, POLICY.replace("at_least: 6", "at_least: 4"), reasons={KEY: "多余"})
    assert not Departure.objects.exists()


def test_a_draft_is_judged_as_it_stands(county):
    draft = start_draft(area=county.areas["C"], key="county-liaison", text=IMPOSSIBLE, **SIGN)
    with pytest.raises(Refused):
        actions.adopt_draft(draft=draft.pk, revision=1, first=JULY, **SIGN)
    assert Draft.objects.filter(pk=draft.pk).exists()
    Draft.objects.filter(pk=draft.pk).update(text=DAILY)
    actions.adopt_draft(draft=draft.pk, revision=1, first=JULY, reasons={KEY: "试行"}, **SIGN)
    assert not Draft.objects.filter(pk=draft.pk).exists()
    assert Planned.objects.exists()


def test_a_faulty_text_says_its_faults_first(county):
    with pytest.raises(Refused) as refusal:
        adopt(county, POLICY.replace("who: cadre", "who: carde"))
    assert refusal.value.faults[0].field[0].isdigit()


def test_adopting_the_same_again_changes_nothing(county):
    text = POLICY.replace("at_least: 6", "at_least: 4")
    first = adopt(county, text)
    rows = Planned.objects.count()
    assert adopt(county, text) == first
    assert Planned.objects.count() == rows


def test_by_command(county, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LIANXIN_NOW", NOW.isoformat())
    file = tmp_path / "policy.yaml"
    call = ["adopt", str(file), "--area", "C", "--from", "2026-07-01", "--by", county.code("office")]
    file.write_text(IMPOSSIBLE, encoding="utf-8")
    assert main(call) == 1
    assert "links-too-few:links.homes" in capsys.readouterr().err
    file.write_text(DAILY, encoding="utf-8")
    assert main(call) == 1
    assert KEY in capsys.readouterr().err
    assert main([*call, "--reason", f"{KEY}=原件如此"]) == 0
    assert Departure.objects.get().reason == "原件如此"


def test_what_a_place_assumes(county):
    area = county.areas["T1"]
    assert actions.assume(area=county.areas["C"], numbers={"day": 420, "record": 5}, **SIGN) == 2
    assert actions.assume(area=area, numbers={"day": 400}, **SIGN) == 1
    assert actions.assume(area=area, numbers={"day": 400}, **SIGN) == 0
    assert (queries.numbers(area)["day"], queries.numbers(area)["record"]) == (400, 5)
    assert actions.assume(area=area, numbers={"day": None}, **SIGN) == 1
    assert queries.numbers(area)["day"] == 420
    with pytest.raises(Refused) as refusal:
        actions.assume(area=area, numbers={"day": 10, "moon": 1}, **SIGN)
    assert [fault.field for fault in refusal.value.faults] == ["day", "moon"]
    assert Assumption.objects.count() == 2


def test_history_from_a_folder_is_only_warned_of(county):
    Adoption.objects.update(at=NOW)
    Adoption.objects.get().version.__class__.objects.update(text=DAILY)
    (found,) = queries.adopted_at(NOW, today=TODAY)
    assert [one.key for one in found[1]] == [KEY]
    assert queries.adopted_at(BY["at"], today=TODAY) == []
