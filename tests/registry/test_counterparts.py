"""Counterparts and their needs; the resident's secret."""

from datetime import date, timedelta

import pytest

from lianxin.audit.models import Act
from lianxin.registry.actions.counterparts import (
    change_counterpart,
    create_counterpart,
    end_counterpart,
    settle_provisional,
)
from lianxin.registry.actions.needs import NeedTerms, confirm_need, declare_need, end_need
from lianxin.registry.actions.residents import issue_key, open_by_key, revoke_key
from lianxin.registry.models import Counterpart, Need, ResidentKey
from lianxin.registry.queries import counterpart_by_code, names_before, needs_of, needs_running_out
from lianxin.rules.errors import NotFound, Refused
from tests.fixtures.people import BY, NOW, START, TODAY

TERMS = NeedTerms("law", 12, frozenset({"household"}))


def need(county, code="H1", **more):
    values = {"need": "hardship", "first": START, "source": "村委会", "basis": "民政局1号", "terms": TERMS, **more}
    return declare_need(counterpart=county.counterparts[code], **values, **BY)


def test_made_changed_and_still_found(county):
    made = create_counterpart(
        kind="household", base="household", name="周老六家", area=county.areas["V2"], phone="13800000000", **BY
    )
    assert (made.root_id, made.code.startswith("V2-")) == (made.pk, True)
    change_counterpart(counterpart=made, name="周建国家", members=4, phone="13900000000", **BY)
    again = counterpart_by_code(made.code)
    assert (again.members, again.phone, names_before(again)) == (4, "13900000000", ["周老六家"])
    assert {"周老", "老六", "周建", "建国", "zl", "zj"} <= set(again.search.split())
    assert "139" not in str(list(Act.objects.values("after", "note")))
    with pytest.raises(NotFound):
        counterpart_by_code("none")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"base": None}, "kind"),
        ({"kind": "village", "base": "village"}, "kind"),
        ({"name": ""}, "name"),
        ({"members": -1}, "members"),
        ({"code": "H1"}, "counterpart_code"),
    ],
)
def test_refused(county, changes, field):
    values = {"kind": "household", "base": "household", "name": "户", "area": county.areas["V1"], **changes}
    with pytest.raises(Refused) as refusal:
        create_counterpart(**values, **BY)
    assert field in {fault.field for fault in refusal.value.faults}


def test_ended_with_its_needs_once(county):
    need(county)
    home = county.counterparts["H1"]
    with pytest.raises(Refused):
        end_counterpart(counterpart=home, last=TODAY, reason=" ", **BY)
    end_counterpart(counterpart=home, last=TODAY, reason="搬迁", **BY)
    assert Need.objects.get().last == TODAY
    with pytest.raises(Refused):
        end_counterpart(counterpart=home, last=TODAY, reason="搬迁", **BY)


def test_a_provisional_one_is_settled_once(county):
    made = create_counterpart(kind="household", base="household", name="新户", area=county.areas["V1"], provisional=True, **BY)
    settle_provisional(counterpart=made, name="新户家", valid_from=START, **BY)
    assert (Counterpart.objects.get(pk=made.pk).provisional, made.name) == (False, "新户家")
    with pytest.raises(Refused):
        settle_provisional(counterpart=made, **BY)


def test_a_need_has_source_basis_and_an_end(county):
    made = need(county)
    assert made.last == date(2026, 12, 31)
    for changes, field in (
        ({"need": "rich", "terms": None}, "need"),
        ({"basis": ""}, "basis"),
        ({"source": ""}, "source"),
        ({}, "from"),
        ({"to": date(2025, 1, 1)}, "to"),
        ({"code": "E1"}, "need"),
    ):
        with pytest.raises(Refused) as refusal:
            need(county, **changes)
        assert field in {fault.field for fault in refusal.value.faults}
    assert [one.pk for one in needs_of(county.counterparts["H1"], on=TODAY)] == [made.pk]
    assert not needs_of(county.counterparts["H1"], on=date(2027, 1, 1))
    home = county.counterparts["H1"].pk
    assert not needs_running_out([home], on=TODAY)
    assert needs_running_out([home], on=date(2026, 12, 10)).get() == made


def test_the_village_confirms_or_lets_go(county):
    renewed = confirm_need(need=need(county), still=True, on=TODAY, terms=TERMS, **BY)
    assert (renewed.first, renewed.last) == (TODAY, date(2027, 5, 13))
    assert Need.objects.get(first=START).last == TODAY - timedelta(days=1)
    assert confirm_need(need=renewed, still=True, on=TODAY, terms=TERMS, **BY) == renewed
    later = TODAY + timedelta(days=30)
    confirm_need(need=renewed, still=False, on=later, terms=TERMS, **BY)
    assert Need.objects.get(pk=renewed.pk).last == later - timedelta(days=1)
    with pytest.raises(Refused):
        end_need(need=renewed, last=date(2028, 1, 1), **BY)


def test_the_secret_opens_ones_own_page_only(county):
    first = issue_key(county.counterparts["H1"], **BY)
    other = issue_key(county.counterparts["H2"], **BY)
    assert open_by_key(first.lower().replace("-", " "), at=NOW).code == "H1"
    assert open_by_key(other, at=NOW).code == "H2"
    second = issue_key(county.counterparts["H1"], **BY)
    for wrong in (first, "", "AAAA", second[:-1] + ("2" if second[-1] != "2" else "3")):
        with pytest.raises(NotFound):
            open_by_key(wrong, at=NOW)
    assert second.replace("-", "") not in str(list(ResidentKey.objects.values()))
    revoke_key(county.counterparts["H1"], **BY)
    with pytest.raises(NotFound):
        open_by_key(second, at=NOW)
    with pytest.raises(Refused):
        issue_key(county.counterparts["V1"], **BY)


def test_ten_wrong_tries_end_it_and_a_right_one_begins_anew(county):
    secret = issue_key(county.counterparts["H1"], **BY)
    wrong = secret[:-1] + ("2" if secret[-1] != "2" else "3")
    for _ in range(9):
        with pytest.raises(NotFound):
            open_by_key(wrong, at=NOW)
    assert open_by_key(secret, at=NOW)
    for _ in range(10):
        with pytest.raises(NotFound):
            open_by_key(wrong, at=NOW)
    with pytest.raises(NotFound):
        open_by_key(secret, at=NOW)
    assert ResidentKey.objects.get().revoked_at == NOW
