"""Who sees what: roles x protected, confidential, foreign; and who asked."""

import pytest

from lianxin.audit.models import Read
from lianxin.feedback.models import CallBack
from lianxin.liaison.queries import Reading
from lianxin.matters import access, queries
from lianxin.matters.actions import claim_next, report_matter, take_step
from lianxin.matters.queries import Filters
from lianxin.registry.access import viewer_for
from lianxin.registry.actions.people import add_post, create_officer
from lianxin.rules.errors import NotFound, Refused
from tests.fixtures.people import BY, CLASSES, NOW, START, TODAY
from tests.matters.places import Steps, new, reported

EVERYBODY = (
    *("owner", "colleague", "stranger", "police", "head", "clerk", "mayor", "office", "leader", "inspector", "admin", "auditor"),
    *("plumber", "fitter", "desk", "desk2", "waterhead", "caller"),
)
AREA = {"head", "clerk", "mayor", "office", "leader", "inspector", "desk", "desk2", "caller"}
"""Those with a role over an area in which the first village lies."""


def who_sees(county, matter):
    return {name for name in EVERYBODY if access.matters(county.viewer(name)).filter(pk=matter.pk).exists()}


def everywhere(viewer, matter):
    """Each list, search and page that could show it."""
    found = set()
    for name, page in {
        "queue": queries.queue(viewer, Filters(state="open")),
        "search": queries.search(viewer, "停水"),
        "list": queries.search(viewer, "", filters=Filters(kind=matter.kind)),
        "number": queries.search(viewer, matter.code),
    }.items():
        if matter.pk in {one.pk for one in page.matters}:
            found.add(name)
    box = queries.inbox(viewer)
    if matter.pk in {one.pk for one in (*box.to_sign, *box.mine, *box.unnamed)}:
        found.add("inbox")
    if matter.pk in {one.matter_id for one in (*box.parts, *box.transfers)}:
        found.add("parts")
    lines, _ = queries.stuck(viewer, at=NOW)
    if matter.pk in {one.matter.pk for one in lines}:
        found.add("stuck")
    try:
        queries.matter_of(viewer, matter.code)
        found.add("page")
    except NotFound:
        pass
    return found


def test_an_open_matter_of_a_household(county):
    """The owner serves the village, and so its households; the police link opens nothing; the stranger is of another township."""
    matter = reported(counterpart="H1")
    assert who_sees(county, matter) == AREA | {"owner"}


def test_handled_by_a_unit(county):
    matter = reported(counterpart="H1")
    Steps(county, matter).dispatched()
    assert who_sees(county, matter) == AREA | {"owner", "plumber", "waterhead"}
    Steps(county, matter)("sign", "plumber", officer="101")
    assert who_sees(county, matter) == AREA | {"owner", "plumber", "waterhead"}


def test_closed_it_is_no_longer_open_to_whoever_serves(county):
    matter = reported(counterpart="H1")
    Steps(county, matter).answered()
    assert who_sees(county, matter) == AREA | {"plumber", "waterhead"}


@pytest.mark.parametrize("name", EVERYBODY)
def test_a_complaint_about_the_township_does_not_exist_for_anybody_who_works_there(county, name):
    matter = reported(kind="complaint", category="style", counterpart="H1", text="停水没人管", against_units=("GOV1",))
    works_there = name in {"owner", "colleague", "clerk", "mayor"}
    viewer = county.viewer(name)
    assert (matter.pk in access.hidden_from(viewer)) is works_there
    if works_there:
        assert everywhere(viewer, matter) == set()
        assert claim_next(by=county.code(name), at=NOW) is None
        for step in ("progress", "dispatch", "correct"):
            with pytest.raises(NotFound):
                take_step(code=matter.code, step=step, by=county.code(name), at=NOW, text="x", reason="x")
    else:
        assert (name in who_sees(county, matter)) is (name in AREA)


def test_naming_an_officer_names_the_units_of_that_day(county):
    matter = reported(kind="complaint", category="style", text="停水", against_officers=("101",))
    assert who_sees(county, matter) == AREA
    moved = create_officer(code="900", name="新来的", **BY)
    add_post(officer=moved, unit=county.units["PLANT"], class_key="cadre", valid_from=START, classes=CLASSES, **BY)
    assert matter.pk in access.hidden_from(viewer_for(moved, on=TODAY)), "a unit below the one named"


def test_a_confidential_asker_is_kept_from_the_handling_unit(county):
    matter = reported(confidential=True, counterpart="H1", place="3号楼201")
    assert "owner" not in who_sees(county, matter), "whoever serves the household would know who asked"
    go = Steps(county, matter)
    go.dispatched("DESK")
    shown = {}
    for name in sorted(who_sees(county, matter)):
        asker = queries.matter_of(county.viewer(name), matter.code).asker
        shown[name] = bool(asker)
    assert {name for name, seen in shown.items() if seen} == {"clerk", "inspector", "office"}
    steps = queries.matter_of(county.viewer("desk"), matter.code).steps
    assert "张三" not in str(steps)
    assert "1380000" not in str(steps)


def test_everybody_who_handles_it_sees_who_asks_when_it_is_not_confidential(county):
    matter = reported()
    Steps(county, matter).handled()
    found = queries.matter_of(county.viewer("plumber"), matter.code, reading=Reading(NOW, "办理", "page"))
    assert found.asker.phone == "13800001111"
    assert list(Read.objects.values_list("by", "kind", "code")) == [("101", "matter", matter.code)]


def test_called_back_by_somebody_outside(county):
    matter = reported()
    Steps(county, matter).answered()
    sample = {"subject_kind": "matter", "subject_code": matter.code, "why": "sample"}
    CallBack.objects.get_or_create(**sample, defaults={"due_on": TODAY, "made_at": NOW})  # it may have been drawn
    assert [one.subject_code for one in queries.calls_for(county.viewer("caller"))] == [matter.code]
    assert queries.calls_for(county.viewer("plumber")) == ()


def test_a_refusal_for_those_who_see_it_and_nothing_for_strangers(county):
    matter = reported()
    with pytest.raises(Refused):
        Steps(county, matter)("dispatch", "inspector", unit="WATER", category="water")
    with pytest.raises(NotFound):
        Steps(county, matter)("dispatch", "stranger", unit="WATER", category="water")


def test_reported_for_somebody_it_stays_to_be_seen(county):
    matter = report_matter(matter=new(area="V3"), by=county.code("owner"), at=NOW)
    assert "owner" in who_sees(county, matter)
    assert "stranger" not in who_sees(county, matter), "no counterpart whom the stranger serves"
