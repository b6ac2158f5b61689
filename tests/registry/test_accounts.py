"""Accounts from the roll: one-time slips, replaced on record, roles granted and taken back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.audit.models import Act
from lianxin.registry import access
from lianxin.registry.access import viewer_of
from lianxin.registry.actions.accounts import (
    accept_invitation,
    grant_role,
    invite,
    invite_many,
    invite_unit,
    note_own_password,
    revoke_role,
    set_active,
    set_preferences,
)
from lianxin.registry.models import Account, Invitation, RoleGrant
from lianxin.registry.queries import account_named, accounts_of, grants_of, invitations_open
from lianxin.rules.errors import Refused
from tests.fixtures.people import NOW, TODAY

BY = {"by": "006", "at": NOW}
GOOD = "pear-lamp-river"


def test_a_slip_is_used_once(county):
    slip = invite(county.people["owner"], **BY)
    assert slip.secret.replace("-", "") not in str(Invitation.objects.values().get())
    account = accept_invitation(slip.secret.lower().replace("-", " "), password=GOOD, at=NOW)
    assert (account.username, account.check_password(GOOD)) == ("001", True)
    with pytest.raises(Refused):
        accept_invitation(slip.secret, password=GOOD, at=NOW)
    assert viewer_of(account, on=TODAY).code == "001"
    assert list(Act.objects.filter(kind="account").order_by("pk").values_list("verb", flat=True)) == [
        "registry.account.invited",
        "registry.account.opened",
    ]


def test_every_bad_slip_says_the_same(county):
    old = invite(county.people["owner"], **BY)
    new = invite(county.people["owner"], **BY)  # the first one ends
    texts = set()
    for secret, at in ((old.secret, NOW), ("nothing", NOW), ("", NOW), (new.secret, NOW + timedelta(days=31))):
        with pytest.raises(Refused) as refusal:
            accept_invitation(secret, password=GOOD, at=at)
        texts.add(str(refusal.value))
    assert len(texts) == 1
    assert invitations_open(county.people["owner"], at=NOW).count() == 1


@pytest.mark.parametrize("weak", ["short", "password", "12345678"])
def test_a_weak_password_uses_up_nothing(county, weak):
    slip = invite(county.people["owner"], **BY)
    with pytest.raises(Refused) as refusal:
        accept_invitation(slip.secret, password=weak, at=NOW)
    assert all(fault.field == "password" and fault.zh != fault.en for fault in refusal.value.faults)
    assert accept_invitation(slip.secret, password=GOOD, at=NOW)


def test_a_forgotten_password_is_replaced_on_record(county):
    accept_invitation(invite(county.people["owner"], **BY).secret, password=GOOD, at=NOW)
    accept_invitation(invite(county.people["owner"], **BY).secret, password=GOOD + "2", at=NOW)
    assert Account.objects.get().check_password(GOOD + "2")
    assert Act.objects.filter(verb="registry.account.invited").order_by("pk").last().after["replaced"] == ["001"]


def test_a_whole_unit_without_growing_statements(county):
    accept_invitation(invite(county.people["owner"], **BY).secret, password=GOOD, at=NOW)
    slips = invite_unit(county.units["GOV1"], **BY)
    assert [slip.officer for slip in slips] == ["002", "006", "007"]
    assert len(invite_unit(county.units["GOV1"], everybody=True, **BY)) == 4
    numbers = []
    for people in (list(county.people.values())[:2], list(county.people.values())):
        with CaptureQueriesContext(connection) as seen:
            invite_many(people, **BY)
        numbers.append(len(seen))
    assert numbers[0] == numbers[1]


def test_closed_opened_and_preferred(county):
    account = accept_invitation(invite(county.people["owner"], **BY).secret, password=GOOD, at=NOW)
    set_active(account, active=False, **BY)
    set_preferences(account, language="en", large_type=True, **BY)
    Account.objects.update(must_change=True)
    note_own_password("001", by="001", at=NOW)
    found = account_named("001")
    assert (found.is_active, found.language, found.large_type, found.must_change) == (False, "en", True, False)


def test_roles(county):
    grant = grant_role(officer=county.people["owner"], role="inspector", unit=county.units["GOV1"], **BY)
    assert grant_role(officer=county.people["owner"], role="inspector", unit=county.units["GOV1"], **BY) == grant
    assert [one.role for one in grants_of(county.people["owner"])] == ["inspector"]
    for bad in (
        {"role": "king", "area": county.areas["C"]},
        {"role": "inspector"},
        {"role": "officer", "area": county.areas["C"]},
    ):
        with pytest.raises(Refused):
            grant_role(officer=county.people["owner"], **bad, **BY)
    revoke_role(grant=grant, **BY)
    with pytest.raises(Refused):
        revoke_role(grant=RoleGrant.objects.get(role="administrator"), **BY)


def test_who_sees_which_accounts(county):
    assert [one.code for one in accounts_of(county.viewer("owner"))] == ["001"]
    assert [one.code for one in accounts_of(county.viewer("clerk"))] == ["001", "002", "004", "005", "006", "007"]
    assert len(accounts_of(county.viewer("admin"), after="010")) == 2


def test_a_viewer_takes_few_statements_and_a_unit_grant_reaches_the_unit(county):
    with CaptureQueriesContext(connection) as seen:
        county.viewer("owner")
    assert len(seen) == 2  # the officer; posts and grants
    grant_role(officer=county.people["colleague"], role="unit_clerk", unit=county.units["STATION"], **BY)
    found = access.officers(county.viewer("colleague"), "post", "change").values_list("code", flat=True)
    assert set(found) == {"002", "004"}
    assert county.viewer("colleague").may("account", "invite")
    assert not county.viewer("owner").may("account", "invite")
