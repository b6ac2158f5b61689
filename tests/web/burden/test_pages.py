"""The pages about what policies cost: before, what if, at adoption, afterwards; and for everybody without a log-in."""

from datetime import date

import pytest
from django.test import Client

from lianxin.matters.models import Against, Matter
from lianxin.planning.models import Assumption, Planned
from lianxin.policy.actions import start_draft
from lianxin.policy.models import Adoption, Departure, Draft, Version
from tests.web.county import NOW
from tests.web.matters import cases

COUNTY = "990000000000"
VISITS = "household-visits:"
SIGNED = {"first": "2026-06-01", "revision": 1, "agreed": "on"}


@pytest.fixture
def office(signed_in):
    return signed_in("100006")


def draft_of(county, text: str) -> Draft:
    return start_draft(area=county.areas[COUNTY], key="san-ge-tuxian", text=text, by="100006", at=NOW)


def page(browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def version_page() -> str:
    return f"/burden/versions/{Version.objects.get().digest}/"


def test_the_burden_of_a_version_is_read_by_everybody(county, signed_in):
    html = page(signed_in("100001"), version_page())
    assert "县领导" in html
    assert "到联系点蹲点" in html
    assert "共要396件问题" in html
    assert "存成草稿" not in html
    assert "把这些假定定为" not in html


def test_three_days_become_two_on_the_page(county, office):
    html = page(office, f"{version_page()}?n.duties.stay.at_least=2&fewer=5&year=2027&n.links.households.between.0=12")
    assert '<span class="was">36</span> <span aria-hidden="true">→</span> <b>24</b>' in html
    assert "干部减少 5%" in html
    assert "暂定" in html, "2027 has no official notice yet"
    assert 'name="n.duties.stay.at_least" value="2"' in html


def test_one_duty_more_and_another_assumption(county, office):
    more = "add-who=cadre&add-kind=visit&add-number=4&add-every=month&a.trip.county.household=30"
    html = page(office, f"{version_page()}?{more}")
    assert "再加:入户走访" in html
    assert "把这些假定定为柳州示例县的" in html


BAD = ("n.duties.stay.at_least=x", "n.links.households.between.0=99", "a.day=7", "add-number=5", "with=draft:9")


@pytest.mark.parametrize("bad", BAD)
def test_what_can_not_be_tried_is_said(county, office, bad):
    assert "有的没有算进去" in page(office, f"{version_page()}?{bad}")


def test_records_judged_and_another_draft_beside(county, office):
    other = draft_of(county, Version.objects.get().text.replace("at_least: 6", "at_least: 2"))
    html = page(office, f"{version_page()}?with=draft:{other.pk}&on=2026-04")
    assert "过去的记录按它来判" in html
    assert '<span class="was">36</span> <span aria-hidden="true">→</span> <b>12</b>' in html


def test_what_was_tried_is_kept_as_a_draft(county, office):
    sent = {
        "source": f"version:{Version.objects.get().digest}",
        "area": COUNTY,
        "n.duties.stay.at_least": "2",
        "n.duties.survey-coverage.at_least.1": "40%",
        "n.links.households.between.0": "12",
        "n.entries.visit.takes_minutes": "30",
        "add-who": "cadre",
        "add-kind": "stay",
        "add-number": "2",
        "add-every": "quarter",
    }
    answer = office.post("/burden/keep/", sent)
    draft = Draft.objects.get()
    assert answer["Location"] == f"/burden/drafts/{draft.pk}/"
    for written in ("at_least: 4\n", "then: 40%", "between: [12, 15]", "takes_minutes: 30", "stay-more:", "count: half_days"):
        assert written in draft.text
    assert "再加:蹲点指导" in page(office, answer["Location"])


def test_assumptions_of_a_place(county, office, signed_in):
    sent = {"area": COUNTY, "back": version_page(), "a.day": "420", "a.record": "3"}
    assert office.post("/burden/assume/", sent)["Location"] == version_page()
    assert list(Assumption.objects.values_list("name", "number")) == [("day", 420)]
    assert "原为 480" in page(office, version_page())
    assert signed_in("100001").post("/burden/assume/", sent).status_code in (403, 404)
    office.post("/burden/assume/", {"area": COUNTY, "back": "https://elsewhere", "a.day": "480"})
    assert not Assumption.objects.exists()


def test_strangers_have_no_drafts(county, signed_in):
    draft = draft_of(county, Version.objects.get().text)
    for code in ("100001", "100005", "100008"):
        assert signed_in(code).get(f"/burden/drafts/{draft.pk}/").status_code == 404


def test_a_draft_that_can_not_be_read_has_no_burden(county, office):
    draft = draft_of(county, "policy: [")
    assert "改好后才能试算" in page(office, f"/burden/drafts/{draft.pk}/")


def test_the_impossible_is_refused_with_its_numbers(county, office):
    text = Version.objects.get().text.replace("between: [10, 15]", "between: [20, 30]")
    draft = draft_of(county, text)
    assert "名册上符合条件的一共只有12个" in page(office, f"/burden/drafts/{draft.pk}/")
    html = page(office, f"/policies/drafts/{draft.pk}/adopt/")
    assert "不能采用" in html
    assert '<button class="button main" type="submit">采用</button>' not in html
    answer = office.post(
        f"/policies/drafts/{draft.pk}/adopt/", {**SIGNED, VISITS: "试行", "links-too-few:links.households": "硬要"}
    )
    assert answer.status_code == 422
    assert Adoption.objects.count() == 1


def test_a_broken_standard_is_adopted_with_a_reason_that_everybody_can_read(county, office):
    text = Version.objects.get().text.replace("at_least: 6", "at_least: 4")
    draft = draft_of(county, text)
    html = page(office, f"/policies/drafts/{draft.pk}/adopt/")
    assert "整治形式主义为基层减负若干规定" in html
    address = f"/policies/drafts/{draft.pk}/adopt/"
    assert office.post(address, SIGNED).status_code == 422
    assert office.post(address, {**SIGNED, VISITS: "示例县户少,先试行"}).status_code == 302
    assert Departure.objects.get().by == "100006"
    assert Planned.objects.exists()
    digest = Version.objects.latest("pk").digest
    assert "示例县户少,先试行" in page(office, f"/policies/versions/{digest}/")
    html = page(Client(), "/o/policies/")
    assert "示例县户少,先试行" in html, "published when it is adopted, not when it begins"
    assert html.index("将施行") < html.index("示例县户少,先试行")
    now, coming = Client().get("/o/policies.json").json()["policies"]
    assert (now["in_force"], now["departures"], coming["in_force"]) == (True, [], False)
    Adoption.objects.filter(version__digest=digest).update(first="2026-05-01")
    html = page(Client(), "/o/policies/")
    assert "示例县户少,先试行" in html
    assert "孙丽" in html
    assert "每月到联系点蹲点指导3天" not in html, "a clause is never shown to residents"
    (data,) = Client().get("/o/policies.json").json()["policies"]
    assert [one["reason"] for one in data["departures"]] == ["示例县户少,先试行"]
    assert data["departures"][0]["signed_by"] == "孙丽"


def test_what_it_cost_and_what_it_solved(county, office, signed_in):
    html = page(office, f"{version_page()}cost/")
    assert "2026年第2季度" in html
    assert "入户走访群众" in html
    assert signed_in("100001").get(f"{version_page()}cost/").status_code in (403, 404)


def test_what_it_solved_leaves_out_what_complains_of_the_reader(county, office):
    cases.staff(county)

    def told():
        answers = office.get(f"{version_page()}cost/").context["answers"]
        return next(one.rows[0].number for one in answers if one.key == "promises-made")

    promise = cases.ask(kind="promise", by="100022", owner="100022", goal="修好", due_on=date(2026, 5, 30))
    assert told() == 1
    Against.objects.create(matter=Matter.objects.get(code=promise), unit=county.units["office"])
    assert told() == 0


def test_looking_takes_a_bounded_number_of_statements(county, office, django_assert_max_num_queries):
    with django_assert_max_num_queries(75):
        page(office, version_page())
