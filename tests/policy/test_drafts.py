"""Drafts in the browser: two people never overwrite each other."""

from datetime import date

import pytest

from lianxin.policy.actions import adopt_draft, delete_draft, save_draft, start_draft
from lianxin.policy.models import Adoption, Draft, Version
from lianxin.policy.queries import draft_for, drafts
from lianxin.rules.errors import NotFound, Refused
from tests.fixtures.people import NOW, POLICY

ME, YOU = {"by": "008", "at": NOW}, {"by": "007", "at": NOW}
JULY = date(2026, 7, 1)


@pytest.fixture
def draft(county):
    return start_draft(area=county.areas["C"], key="county-liaison", from_version=Version.objects.get(), **ME)


def test_a_copy_is_saved_and_adopted(county, draft):
    assert draft.text == POLICY
    revision = save_draft(draft=draft.pk, text=POLICY + "\n# 改\n", revision=1, **ME)
    adopted = adopt_draft(draft=draft.pk, revision=revision, first=JULY, **ME)
    assert (adopted.first, adopted.version.text.endswith("# 改\n"), Draft.objects.count()) == (JULY, True, 0)


def test_whoever_saves_second_is_told(county, draft):
    save_draft(draft=draft.pk, text="a", revision=1, **ME)
    with pytest.raises(Refused):
        save_draft(draft=draft.pk, text="b", revision=1, **YOU)
    with pytest.raises(Refused):
        adopt_draft(draft=draft.pk, revision=1, first=JULY, **YOU)
    draft.refresh_from_db()
    assert (draft.text, draft.revision) == ("a", 2)


def test_faults_may_stay_in_a_draft_but_are_not_adopted(county, draft):
    save_draft(draft=draft.pk, text="policy: [", revision=1, **ME)
    with pytest.raises(Refused):
        adopt_draft(draft=draft.pk, revision=2, first=JULY, **ME)
    assert (Draft.objects.count(), Adoption.objects.count()) == (1, 1)


def test_deleted_and_too_large(county, draft):
    with pytest.raises(Refused):
        save_draft(draft=draft.pk, text="x" * 1_000_001, revision=1, **ME)
    delete_draft(draft=draft.pk, **ME)
    for late in (lambda: delete_draft(draft=draft.pk, **ME), lambda: save_draft(draft=draft.pk, text="", revision=1, **ME)):
        with pytest.raises(NotFound):
            late()


def test_who_may_work_on_it(county, draft):
    assert draft_for(county.viewer("office"), draft.pk) == draft
    for who in ("owner", "mayor", "clerk", "leader", "inspector", "admin", "auditor"):
        assert not drafts(county.viewer(who))
        with pytest.raises(NotFound):
            draft_for(county.viewer(who), draft.pk)
