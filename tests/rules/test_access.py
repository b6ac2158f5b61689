"""The table of roles holds what the principles promise."""

import pytest

from lianxin.rules.access import CELLS, ROLES, THINGS, Scope, may, purpose_of, scope_of, suppressed

RESIDENTS = ("household", "need", "entry", "problem", "objection", "digest", "link")


@pytest.mark.parametrize("thing", RESIDENTS)
def test_the_administrator_and_the_auditor_see_no_resident(thing):
    for one, action in THINGS:
        if one == thing and action in {"read", "find", "change", "key", "merge", "confirm"}:
            assert scope_of("auditor", one, action) is Scope.NONE
            if (one, action) != ("entry", "make"):
                assert scope_of("administrator", one, action) is Scope.NONE


def test_nobody_answers_an_objection_for_another():
    assert {scope_of(role, "objection", "reply") for role in ROLES} <= {Scope.OWN, Scope.NONE}


def test_declared_needs_are_for_those_who_serve():
    assert [role for role in ROLES if scope_of(role, "need", "read") is not Scope.NONE] == [
        "officer",
        "village_head",
        "unit_clerk",
    ]


def test_every_cell_is_filled():
    assert len(CELLS) == len(THINGS) * len(ROLES)
    assert may(["officer"], "entry", "make")
    assert not may(["officer", "auditor"], "policy", "adopt")
    with pytest.raises(KeyError):
        scope_of("officer", "entry", "erase")


@pytest.mark.parametrize(
    ("number", "serves", "hidden"),
    [(0, False, False), (1, False, True), (4, False, True), (5, False, False), (1, True, False)],
)
def test_small_cells(number, serves, hidden):
    assert suppressed(number, serves=serves) is hidden


def test_purpose_is_taken_from_the_task():
    assert purpose_of("visit") == "准备走访"
    assert purpose_of("handover", "jj-1") == "工作交接:jj-1"
    assert purpose_of("来访接待") == "来访接待"
