"""Units asked to a meeting are told once, say who comes or why nobody can, and need not answer at all."""

from datetime import timedelta

import pytest

from lianxin.audit.models import Delivery
from lianxin.registry.models import Officer, RoleGrant
from lianxin.rhythm import actions, queries
from lianxin.rhythm.models import Guest
from lianxin.rules.errors import NotFound, Refused
from tests.web.county import NOW, TODAY
from tests.web.rhythm.conftest import difficulty
from tests.web.rhythm.test_meetings import HEAD, OFFICE, SIGNER, STRANGER, plan, viewer

BY = {"by": OFFICE, "at": NOW}


def reachable(*codes):
    for number, code in enumerate(codes):
        who = Officer.objects.get(code=code)
        who.mobile = f"1390000000{number}"
        who.save()


def answer(made, unit="water", officer=SIGNER, note="", by=HEAD):
    return actions.answer_invitation(code=made.code, answer=actions.Answer(unit, officer, note), by=by, at=NOW)


def test_whoever_speaks_for_the_unit_is_told_once(county):
    reachable(HEAD, SIGNER)
    assert RoleGrant.objects.filter(officer__code=HEAD, role="unit_head", unit__code="water").exists()
    made = plan(difficulty())
    told = Delivery.objects.filter(subject_kind="meeting", subject_code=made.code)
    assert [one.about for one in told] == ["invited", "invited"]
    assert "议题1件" in told[0].text
    assert "粮油厂" not in told[0].text


def test_called_off_they_are_told_again_but_not_who_declined(county):
    reachable(HEAD)
    one, two = plan(difficulty()), plan(difficulty("缺工"))
    answer(two, officer="", note="防汛")
    for made in (one, two):
        actions.call_off(code=made.code, reason="并入下周", **BY)
    assert list(Delivery.objects.filter(about="off").values_list("subject_code", flat=True)) == [one.code]


def test_of_a_meeting_gone_by_nobody_is_told(county):
    reachable(HEAD)
    plan(difficulty(), planned_on=TODAY - timedelta(days=1))
    assert not Delivery.objects.exists()


def test_another_comes_or_nobody_can(county):
    made = plan(difficulty())
    guest = answer(made)
    assert (guest.answer, guest.officer.code) == ("coming", SIGNER)
    assert [one.meeting.code for one in queries.invitations(viewer(SIGNER), on=TODAY)] == [made.code]
    assert queries.invitations(viewer(HEAD), on=TODAY) == []
    guest = answer(made, officer="", note="防汛值班")
    assert (guest.answer, guest.officer, guest.note) == ("declined", None, "防汛值班")
    assert queries.coming(made) == []


@pytest.mark.parametrize(
    "wrong", [{"officer": STRANGER}, {"officer": "none"}, {"officer": ""}, {"officer": "", "note": "x" * 201}]
)
def test_what_is_no_answer(county, wrong):
    made = plan(difficulty())
    with pytest.raises(Refused):
        answer(made, **wrong)
    assert Guest.objects.exclude(answer="").count() == 0


def test_nobody_answers_for_others_or_afterwards(county):
    made = plan(difficulty())
    for wrong in ({"by": STRANGER}, {"unit": "power"}, {"unit": "agri"}):
        with pytest.raises(NotFound):
            answer(made, **wrong)
    actions.hold(code=made.code, held_on=TODAY, came=(OFFICE,), **BY)
    with pytest.raises(Refused):
        answer(made)


# -- by the pages ----------------------------------------------------------------------------------------


def test_answered_in_the_browser(county, signed_in):
    made = plan(difficulty(), planned_on=TODAY)
    head = signed_in(HEAD)
    assert "项目现场会" in head.get("/today/").content.decode()
    page = f"/meetings/{made.code}/"
    assert "就这个人来" in head.get(page).content.decode()
    assert head.post(f"{page}answer/", {"unit": "water", "officer": "", "say": "declined"}).status_code == 422
    assert head.post(f"{page}answer/", {"unit": "water", "officer": SIGNER, "say": "coming"}).status_code == 302
    assert SIGNER in signed_in(OFFICE).get(page).content.decode()
    assert head.post(f"{page}answer/", {"unit": "power", "officer": SIGNER, "say": "coming"}).status_code == 404
    assert signed_in(STRANGER).post(f"{page}answer/", {"unit": "water"}).status_code == 404
