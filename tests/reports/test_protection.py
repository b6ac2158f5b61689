"""One number for all who read a paper, and nothing in it of what does not exist for one of them (Z9)."""

import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.matters.access import hidden_from
from lianxin.matters.models import Against, Matter
from lianxin.policy.actions import adopt
from lianxin.policy.queries import schedule
from lianxin.registry.actions.accounts import grant_role
from lianxin.registry.actions.people import add_post, create_officer
from lianxin.registry.models import Area, Counterpart, Unit
from lianxin.reports import access, protection, queries
from lianxin.reports.actions import filling
from lianxin.reports.actions.drafting import Owed, draft
from lianxin.reports.actions.urging import NewSlip, issue_slip
from lianxin.reports.models import Document, Form, Slip
from lianxin.reports.queries.documents import paper_of
from lianxin.rules.access import ROLES
from lianxin.rules.errors import Refused
from lianxin.rules.periods import parse
from lianxin.rules.sentences import DONE
from tests.fixtures.people import BY, CLASSES, NOW, START, TODAY
from tests.matters.places import Steps, build_county, reported

PAPERS = """
policy: county-papers
zh: 文稿
document: {name: 文稿办法, number: 示委〔2026〕8号, plan_item: 年度计划第8项}
words: {classes: {cadre: {zh: 科级干部}}}
parties: {cadre: {zh: 科级干部, are: officers, class: cadre}}
figures:
  received: {zh: 受理, clause: 受理件数, of: {matters: reported}}
  complaints: {zh: 投诉, clause: 受理投诉, of: {matters: reported, kind: complaint}}
  solved: {zh: 解决, clause: 解决件数, of: {matters: solved}}
duties:
  ten: {zh: 解决问题, clause: 每年解决10件, who: cadre, of: {matters: solved}, at_least: 10, every: year}
reports:
  documents:
    month: {zh: 月报, clause: 每月一报, kind: summary, every: month, after_days: 1, level: [county, township], to: 各乡镇,
      text: ["本月受理{received}件,其中投诉{complaints}件。"],
      table: {by: township, figures: [received]}}
    account: {zh: 年终述职, clause: 年终述职, kind: account, every: year, after_days: 3, who: cadre,
      text: ["今年的账如下。", "全年解决{solved}件。"]}
"""
MAY = parse("2026-05")


@pytest.fixture
def county(db):
    """The township's government answers for it, as its counterpart says."""
    made = build_county()
    adopt(text=PAPERS, area=made.areas["C"], first=START, **BY)
    Counterpart.objects.filter(place=made.areas["T1"]).update(unit=made.units["GOV1"])
    return made


def complaint(**values):
    return reported(kind="complaint", category="style", text="窗口没有人", **values)


def complaint_of(county, name, matter=None):
    """A complaint of an officer alone: usually it is of the officer's unit as well."""
    Against.objects.create(matter=matter or reported(), officer=county.people[name])


def drafted(county, area, key="month", officers=()):
    version = next(one for one in schedule() if one.key == "county-papers")
    rule = version.policy.reports.documents[key]
    period = MAY if key == "month" else parse("2026")
    return draft(Owed(version, rule, county.areas[area], period, START, officers), by="clock", at=NOW)[0]


def received(county, area):
    return drafted(county, area).values["{received}"]["number"]


def cells(row):
    return {one["code"]: one["cells"][0] for one in row.table["rows"]}


def test_a_paper_leaves_out_what_complains_of_the_unit_whose_paper_it_is(county):
    reported()
    complaint(against_units=("GOV1",))
    assert received(county, "T1") == 1


def test_the_level_above_counts_what_complains_of_those_below(county):
    complaint(against_units=("GOV1",))
    complaint(against_units=("WATER",))
    row = drafted(county, "C")
    assert (row.values["{received}"]["number"], row.values["{complaints}"]["number"]) == (2, 2)


def test_a_paper_leaves_out_what_complains_of_an_officer_of_the_unit(county):
    complaint_of(county, "owner")
    assert received(county, "T1") == 0, "somebody of that government, who has no part in the paper"
    assert received(county, "C") == 1


def test_the_unit_that_drafts_is_known_without_its_being_named_as_the_one_in_charge(county):
    Counterpart.objects.filter(place=county.areas["T1"]).update(unit=None)
    complaint_of(county, "owner")
    complaint(against_units=("GOV1",))
    assert received(county, "T1") == 0


def test_it_leaves_out_what_complains_of_whoever_may_read_it_from_above(county):
    complaint_of(county, "leader")
    complaint_of(county, "inspector")
    assert received(county, "T1") == 0
    assert received(county, "C") == 0


def test_it_leaves_out_what_complains_of_a_unit_above_the_one_that_writes_it(county):
    county.units["GOV1"].parent = county.units["STATION"]
    county.units["GOV1"].save()
    complaint(against_units=("STATION",))
    assert received(county, "T1") == 0


def test_a_unit_beside_or_below_that_reads_nothing_of_it_is_counted(county):
    complaint(against_units=("STATION",))
    complaint(against_units=("GOV2",))
    complaint(against_officers=(county.code("head"),))
    assert received(county, "T1") == 3


def test_whoever_may_read_it_never_reads_more_than_a_page_of_ones_own_counts(county):
    """Whatever the papers count is there for each of those who may open them."""
    for unit in county.units:
        complaint(against_units=(unit,))
    for name in county.people:
        complaint(against_officers=(county.code(name),))
        complaint_of(county, name)
    for area in ("T1", "T2", "C"):
        row = drafted(county, area)
        counted = row.values["{received}"]["number"]
        for name in county.people:
            viewer = county.viewer(name)
            if queries.documents_of(viewer, area=county.areas[area]):
                here = Matter.objects.filter(**{f"area__{county.areas[area].level}": county.areas[area]})
                assert counted <= here.exclude(pk__in=hidden_from(viewer)).count(), (area, name)


def test_the_row_of_a_table_is_what_the_paper_of_that_place_says(county):
    reported()
    complaint(against_units=("GOV1",))
    complaint(against_units=("GOV2",))
    row = drafted(county, "C")
    assert row.values["{received}"]["number"] == 3
    assert cells(row) == {"T1": "2", "T2": "0"}, "it goes to the townships, and each knows its own number"
    assert cells(row)["T1"] == drafted(county, "T1").values["{received}"]["said"]


def test_what_is_counted_later_is_counted_in_the_same_way(county):
    complaint(against_units=("GOV1",))
    row = drafted(county, "T1")
    row.state, row.signed_at, row.signed_by = "signed", NOW, county.code("mayor")
    row.save()
    assert not paper_of(county.viewer("mayor"), row.pk, at=NOW).corrections
    assert not paper_of(county.viewer("office"), row.pk, at=NOW).corrections
    reported()
    (more,) = paper_of(county.viewer("mayor"), row.pk, at=NOW).corrections
    assert (more.frozen, more.now) == ("0", "1")


def test_a_superiors_form_is_filled_as_the_papers_are(county, monkeypatch):
    monkeypatch.setattr(filling, "_words_beside", lambda row: {})
    complaint(against_units=("GOV1",))
    reported()
    form = Form(area=county.areas["T1"], name="表", kind="xlsx", content=b"", cells={"S!A1": "{received}"})
    assert filling.values_of(form, MAY, at=NOW) == {"S!A1": "1"}


def ended_by(county, who, **values):
    """A matter of the first village that somebody of the water bureau solved."""
    matter = reported(**values)
    go = Steps(county, matter)
    go.dispatched()
    go("sign", "waterhead", officer=county.code(who))
    return go("solve", who, outcome="solved", answer="水管已修好,恢复供水")


def account(county, name):
    one = county.people[name]
    return drafted(county, "C", "account", ((one.pk, one.code, one.name, county.areas["C"].pk),))


def test_an_officers_paper_leaves_out_what_complains_of_one_of_its_readers(county):
    ended_by(county, "plumber")
    second = ended_by(county, "plumber")
    third = ended_by(county, "plumber")
    complaint_of(county, "leader", second)
    complaint_of(county, "stranger", third)
    row = account(county, "plumber")
    assert row.values["{solved}"]["number"] == 2, "the leader may read it; the other one not"
    done = next(value["number"] for key, value in row.values.items() if value["key"] == "ten" and DONE in key)
    assert done == 2, "what is done of a duty as well"


def test_an_officers_paper_leaves_out_what_complains_of_a_head_of_the_unit(county):
    matter = ended_by(county, "plumber")
    complaint_of(county, "waterhead", matter)
    assert account(county, "plumber").values["{solved}"]["number"] == 0


def test_whoever_comes_later_reads_papers_of_before(county):
    """What remains: what is frozen stays, and who may read it changes. Said in docs/reports.md."""
    complaint(against_units=("WATER",))
    row = drafted(county, "C")
    new = create_officer(code="777", name="新来的", **BY)
    add_post(officer=new, unit=county.units["WATER"], class_key="cadre", valid_from=START, classes=CLASSES, **BY)
    grant_role(officer=new, role="county_office", area=county.areas["C"], **BY)
    assert row.values["{received}"]["number"] == 1
    row.delete()
    assert received(county, "C") == 0


# -- urging slips --------------------------------------------------------------------------------


def slip(county, matter, unit, officer=""):
    about = NewSlip(unit, f"请尽快办理“{matter.title}”", TODAY + timedelta(days=3), officer, "matter", matter.code)
    return issue_slip(viewer=county.viewer("caller"), area="C", slip=about, at=NOW)


def test_a_slip_about_it_is_not_there_for_whom_it_complains_of(county):
    matter = complaint(against_officers=(county.code("leader"),))
    made = slip(county, matter, "GOV1", county.code("owner"))
    assert [one.pk for one in queries.slips_of(county.viewer("caller"), None)] == [made.pk]
    assert [one.pk for one in queries.slips_of(county.viewer("owner"), None)] == [made.pk]
    assert queries.slips_of(county.viewer("leader"), None) == []


@pytest.mark.parametrize(("unit", "officer"), [("GOV1", ""), ("GOV1", "owner"), ("STATION", "owner")])
def test_nobody_is_urged_about_what_complains_of_him(county, unit, officer):
    matter = complaint(against_units=("GOV1",))
    with pytest.raises(Refused) as refused:
        slip(county, matter, unit, county.code(officer) if officer else "")
    assert "回避" in refused.value.faults[0].zh
    assert not Slip.objects.exists()


def test_who_comes_to_be_complained_of_is_reminded_no_more(county):
    matter = reported()
    slip(county, matter, "GOV1", county.code("owner"))
    later = TODAY + timedelta(days=5)
    assert queries.late_slips(later) == {county.people["owner"].pk: 1}
    complaint_of(county, "owner", matter)
    assert queries.late_slips(later) == {}
    assert queries.slips_of(county.viewer("owner", on=later), None) == []


def test_what_a_table_leaves_out_takes_as_many_statements_for_many_places_as_for_one(county, django_assert_num_queries):
    complaint(against_units=("GOV1",), area="V1")
    with CaptureQueriesContext(connection) as one:
        assert len(protection.of_rows(county.areas["C"], "village", on=TODAY)) == 1, "the township reads its villages' papers"
    for village in ("V2", "V3"):
        complaint(against_units=("GOV1", "COMMITTEE"), area=village)
    with django_assert_num_queries(len(one)):
        protection.of_rows(county.areas["C"], "village", on=TODAY)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_roles_are_granted_no_reader_finds_in_a_paper_what_is_not_there_for_him(county, seed):
    draw = random.Random(seed)
    papers = [drafted(county, area) for area in ("C", "T1", "T2")] + [account(county, name) for name in ("plumber", "owner")]
    if seed % 2:
        Area.objects.filter(code="T2").update(merged_into=county.areas["T1"], valid_to=TODAY - timedelta(days=30))
    Unit.objects.filter(code="GOV1").update(parent=county.units[draw.choice(("STATION", "WATER", "BUREAU"))])
    for name in draw.sample(sorted(county.people), 9):
        over = county.areas[draw.choice(("C", "T1", "T2", "V1"))]
        place = {"area": over} if draw.random() < 0.6 else {"unit": a_unit(county, draw)}
        grant_role(officer=county.people[name], role=draw.choice(ROLES[1:]), **place, **BY)
    for number in range(24):
        one = {"officer": county.people[draw.choice(sorted(county.people))]} if number % 2 else {"unit": a_unit(county, draw)}
        Against.objects.create(matter=reported(), **one)
    hidden = {name: set(hidden_from(county.viewer(name))) for name in county.people}
    seen = 0
    for made in papers:
        row = Document.objects.select_related("area", "officer").get(pk=made.pk)
        left_out = set(of_paper(row))
        for name in county.people:
            if access.documents(county.viewer(name)).filter(pk=row.pk).exists():
                assert hidden[name] <= left_out, (row.title, name)
                seen += len(hidden[name])
    assert seen > 20, "some of the readers are complained of"


def of_paper(row):
    if row.officer is None:
        return access.left_out(row.area, on=TODAY)
    return access.left_out_of_officer(row.officer, row.area, on=TODAY)


def a_unit(county, draw):
    return county.units[draw.choice(sorted(county.units))]
