"""Somebody leaves: links pass on with open notes, each household is told who comes next, old cards go on."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.liaison.actions import hand_over, link, make_card, propose, set_letter, tell
from lianxin.liaison.models import HandOverItem, Link
from lianxin.liaison.queries import (
    card_by_code,
    card_of,
    hand_over_for,
    hand_overs,
    items_of,
    letters,
    my_counterparts,
    qr_text,
    untold,
)
from lianxin.records.actions import NewEntry, NewProblem, make_entry
from lianxin.records.queries import open_notes
from lianxin.registry.actions.counterparts import create_counterpart
from lianxin.rules.errors import NotFound, Refused
from tests.fixtures.people import BY, NOW, TODAY

ON = date(2026, 6, 1)


def pass_on(county, takers=("colleague",), **more):
    people = county.people
    given = propose(leaver=people["owner"], takers=[people[name] for name in takers], on=ON)
    return hand_over(leaver=people["owner"], on=ON, given=given, reason="调离", by="007", at=NOW, **more)


def test_everything_passes_on_with_open_notes(county):
    new = NewEntry(code="e", officers=("001",), kind="visit", day=TODAY, counterparts=("H1",), problems=(NewProblem("水渠坏了"),))
    make_entry(entry=new, by="001", at=NOW)
    made = pass_on(county, notes=open_notes(county.people["owner"]))
    items = list(items_of(made))
    assert [(item.new.root.code, item.note) for item in items] == [("H1", f"{TODAY} 水渠坏了"), ("V1", "")]
    assert {(item.old.valid_to, item.new.valid_from) for item in items} == {(date(2026, 5, 31), ON)}
    assert [row.code for row in my_counterparts(county.viewer("colleague", ON))] == ["H1", "H2", "V1"]
    assert not my_counterparts(county.viewer("owner", ON))


def test_split_among_several(county):
    link(party=county.people["owner"], counterpart=county.counterparts["H4"], kind="home", first=TODAY, **BY)
    made = pass_on(county, takers=("colleague", "mayor"))
    assert {(item.new.root.code, item.new.officer.code) for item in items_of(made)} == {
        ("H1", "007"),
        ("V1", "007"),
        ("H4", "002"),
    }


def test_who_serves_there_already_takes_over_without_a_second_link(county):
    link(party=county.people["colleague"], counterpart=county.counterparts["H1"], kind="home", first=TODAY, **BY)
    pass_on(county)
    assert Link.objects.filter(officer__code="002", root__code="H1").count() == 1
    assert HandOverItem.objects.count() == 2


def test_letters_and_telling(county):
    made = pass_on(county)
    first = next(iter(letters(made)))
    assert (first.counterpart, "由东乡镇政府李四接替王小明" in first.text) == ("H1", True)
    set_letter(hand_over=made, text="另写的信", by="007", at=NOW)
    assert next(iter(letters(made))).text == "另写的信"
    colleague = county.viewer("colleague", ON)
    item = untold(colleague)[0]
    tell(item=item.pk, by="002", at=NOW)
    tell(item=item.pk, by="002", at=NOW + timedelta(days=1))
    item.refresh_from_db()
    assert item.told_at == NOW
    assert len(untold(colleague)) == 1


def test_who_may_see_it(county):
    made = pass_on(county)
    for who in ("owner", "colleague", "mayor", "clerk", "office"):
        assert hand_over_for(county.viewer(who), made.code) == made
        assert list(hand_overs(county.viewer(who))) == [made]
    for who in ("stranger", "admin", "auditor"):
        with pytest.raises(NotFound):
            hand_over_for(county.viewer(who), made.code)


def test_what_is_refused(county):
    people = county.people
    with pytest.raises(Refused):
        propose(leaver=people["owner"], takers=[], on=ON)
    links = list(Link.objects.filter(officer__code="001").values_list("pk", flat=True))
    for given in ({}, dict.fromkeys(links, "999"), dict.fromkeys(links, "001"), {links[0]: "002"}):
        with pytest.raises(Refused):
            hand_over(leaver=people["owner"], on=ON, given=given, reason="x", by="007", at=NOW)
    with pytest.raises(Refused):
        hand_over(leaver=people["auditor"], on=ON, given={}, reason="x", by="007", at=NOW)
    assert not Link.objects.filter(valid_to__isnull=False).exists()


def test_statements_do_not_grow(county):
    numbers = []
    for who, many in (("colleague", 2), ("stranger", 12)):
        for number in range(many):
            row = create_counterpart(
                kind="household", base="household", code=f"{who}{number}", name="户", area=county.areas["V2"], **BY
            )
            link(party=county.people[who], counterpart=row, kind="home", first=TODAY, **BY)
        given = propose(leaver=county.people[who], takers=[county.people["mayor"]], on=ON)
        with CaptureQueriesContext(connection) as seen:
            hand_over(leaver=county.people[who], on=ON, given=given, reason="x", by="007", at=NOW)
        numbers.append(len(seen))
    assert numbers[0] == numbers[1]


def test_the_card_shows_who_serves_now_and_the_office_number_only(county):
    card = make_card(counterpart=county.counterparts["H1"], officer=county.people["owner"], **BY)
    assert make_card(counterpart=county.counterparts["H1"], officer=county.people["owner"], **BY) == card
    assert card_of(county.counterparts["H1"], county.people["owner"]) == card
    shown = card_by_code(card.code, on=TODAY)
    assert [(one.name, one.unit, one.phone) for one in shown.officers] == [("王小明", "东乡镇政府", "0536-1234567")]
    pass_on(county)
    assert [one.name for one in card_by_code(card.code.upper(), on=ON).officers] == ["李四"]
    assert qr_text(card.code, address="https://example.invalid/") == f"https://example.invalid/c/{card.code}"
    with pytest.raises(NotFound):
        card_by_code("nothing", on=TODAY)
