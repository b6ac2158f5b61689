"""Minutes: drafted from what stands in the meeting, signed by another with a number, and then they change no more."""

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from docx import Document

from lianxin.matters.models import Matter
from lianxin.rhythm import actions, queries
from lianxin.rhythm.models import Decision, Minutes
from lianxin.rules.errors import NotFound, Refused
from tests.web.county import NOW, TODAY
from tests.web.rhythm.conftest import difficulty
from tests.web.rhythm.test_meetings import HEAD, LEADER, OFFICE, STRANGER, plan, viewer

BY = {"by": OFFICE, "at": NOW}
LEADS = {"by": LEADER, "at": NOW}


def held(text="粮油厂用电容量不够", **changes):
    code = difficulty(text)
    made = plan(code, **changes)
    decision = actions.NewDecision(code, "power", "两周内完成扩容批复", TODAY + timedelta(days=14))
    actions.decide(code=made.code, decision=decision, **BY)
    return actions.hold(code=made.code, held_on=TODAY, came=(OFFICE, HEAD), notes="到厂里看了", **BY)


def signed(**changes):
    made = held(**changes)
    actions.draft_minutes(code=made.code, **BY)
    return made, actions.sign_minutes(code=made.code, **LEADS)


def words(content):
    return "\n".join(one.text for one in Document(io.BytesIO(content)).paragraphs)


def test_numbered_by_area_and_year_and_frozen(county):
    (first, one), (_second, two) = signed(), signed(text="缺熟练工")
    assert [(row.year, row.number) for row in (one, two)] == [(2026, 1), (2026, 2)]
    found = queries.minutes_of(viewer(OFFICE), first.code)
    assert (found.number, found.sound) == ("会议纪要〔2026〕1号", True)
    with pytest.raises(Refused):
        actions.draft_minutes(code=first.code, **BY)
    matter = first.items.get().matter.code
    with pytest.raises(Refused):
        actions.decide(code=first.code, decision=actions.NewDecision(matter, "agri", "再办", TODAY), **BY)
    Decision.objects.filter(item__meeting=first).update(task="改过")
    kept = queries.minutes_of(viewer(OFFICE), first.code)
    assert kept.content["items"][0]["decided"][0]["task"] == "两周内完成扩容批复"
    Minutes.objects.filter(pk=one.pk).update(content={**one.content, "notes": "改过"})
    assert not queries.minutes_of(viewer(OFFICE), first.code).sound


def test_nobody_signs_a_draft_of_ones_own_or_one_that_has_changed(county):
    made = held(chair=OFFICE)
    with pytest.raises(NotFound):
        actions.sign_minutes(code=made.code, **LEADS)
    actions.draft_minutes(code=made.code, **BY)
    with pytest.raises(Refused):
        actions.sign_minutes(code=made.code, **BY)
    more = actions.NewDecision(made.items.get().matter.code, "agri", "再看一次", TODAY)
    actions.decide(code=made.code, decision=more, **BY)
    assert queries.minutes_of(viewer(LEADER), made.code).changed
    with pytest.raises(Refused):
        actions.sign_minutes(code=made.code, **LEADS)
    actions.return_minutes(code=made.code, reason="按现在的重拟", **LEADS)
    assert not Minutes.objects.exists()


def test_not_before_it_is_held_and_not_by_a_stranger(county):
    made = plan(difficulty())
    with pytest.raises(Refused):
        actions.draft_minutes(code=made.code, **BY)
    for by in (STRANGER, HEAD):
        with pytest.raises(NotFound):
            actions.draft_minutes(code=made.code, by=by, at=NOW)


def test_the_database_holds_one_number_once_and_whole(county):
    (_one, first), (_two, second) = signed(), signed(text="缺熟练工")
    for wrong in ({"number": first.number}, {"digest": ""}, {"signed_by": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Minutes.objects.filter(pk=second.pk).update(**wrong)


def test_in_the_official_layout_without_what_the_reader_may_not_know(county, signed_in):
    made, _row = signed(place="粮油厂")
    page = f"/meetings/{made.code}/minutes/"
    office = signed_in(OFFICE)
    text = words(office.get(f"{page}minutes.docx").content)
    for said in (
        "会议纪要〔2026〕1号",
        "一、粮油厂用电容量不够",
        county.units["power"].name,
        "5月28日前完成",
        "出席:",
        "到厂里看了",
    ):
        assert said in text.replace("\uff1a", ":"), said
    assert office.get(f"{page}minutes.docx?fonts=free").status_code == 200
    Matter.objects.get(pk=made.items.get().matter_id).against.create(unit=county.units["water"])
    assert "粮油厂用电" not in words(signed_in(HEAD).get(f"{page}minutes.docx").content)
    assert "粮油厂用电" not in signed_in(HEAD).get(page).content.decode()
    assert signed_in(STRANGER).get(page).status_code == 404


def test_drafted_and_signed_in_the_browser(county, signed_in):
    made = held()
    page, office, leader = f"/meetings/{made.code}/minutes/", signed_in(OFFICE), signed_in(LEADER)
    assert "还没拟稿" in office.get(page).content.decode()
    assert office.post(f"{page}draft/").status_code == 302
    assert office.post(f"{page}sign/").status_code == 404
    assert leader.post(f"{page}return/", {"reason": ""}).status_code == 422
    assert leader.post(f"{page}sign/").status_code == 302
    assert "会议纪要〔2026〕1号" in office.get(page).content.decode()
    assert leader.post(f"{page}unknown/").status_code == 404
    assert "看纪要" in office.get(f"/meetings/{made.code}/").content.decode()
