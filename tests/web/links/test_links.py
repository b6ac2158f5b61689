"""Links by hand and in bulk: the rule's numbers shown, what breaks a rule not refused, who may and who not."""

from datetime import date

import pytest

from lianxin.liaison.models import Link

CLERK, OFFICE = "100005", "100006"


def test_a_party_shows_its_links_and_where_it_stands(county, signed_in):
    html = signed_in(OFFICE).get("/links/officer/100001/").content.decode()
    assert "规定 10–15" in html
    assert "现有6" in html
    assert "少于规定" in html
    assert "王桂兰" in html


@pytest.mark.parametrize("path", ["officer/100001/", "officer/100001/new/", "unit/agri/", "counterpart/h01/"])
def test_a_stranger_sees_none_of_it(county, signed_in, path):
    assert signed_in("100003").get(f"/links/{path}").status_code == 404


def test_one_sees_the_own_and_changes_none(county, signed_in):
    browser = signed_in("100001")
    assert "王桂兰" in browser.get("/links/officer/100001/").content.decode()
    link = Link.objects.filter(officer=county.owner).first()
    assert browser.post(f"/links/{link.pk}/end/", {"last": "2026-05-20"}).status_code == 404
    assert browser.get("/links/officer/100001/new/").status_code == 404
    assert browser.get("/links/bulk/").status_code == 404


SENT = {"counterpart": "吴有田", "kind": "household", "first": "2026-05-14", "last": ""}


def test_a_link_is_made_and_ended_by_hand(county, signed_in):
    browser = signed_in(OFFICE)
    assert "规定 10–15" in browser.get("/links/officer/100001/new/").content.decode()
    assert browser.post("/links/officer/100001/new/", SENT).status_code == 302
    made = Link.objects.get(officer=county.owner, root__code="h06")
    again = browser.post("/links/officer/100001/new/", SENT)
    assert again.status_code == 422
    assert list(again.context["form"].errors) == ["counterpart"]
    assert browser.post(f"/links/{made.pk}/end/", {"last": "2026-05-01"}).status_code == 422
    assert browser.post(f"/links/{made.pk}/end/", {"last": "2026-05-31"}).status_code == 302
    made.refresh_from_db()
    assert made.valid_to == date(2026, 5, 31)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"counterpart": "没有此人"}, "counterpart"),
        ({"kind": "police"}, "kind"),
        ({"last": "2026-05-01"}, "last"),
        ({"first": "2020-01-01"}, "__all__"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(county, signed_in, change, field):
    before = Link.objects.count()
    answer = signed_in(OFFICE).post("/links/officer/100001/new/", SENT | change)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Link.objects.count() == before


def test_from_the_counterparts_side_one_party_and_in_ones_own_place(county, signed_in):
    browser = signed_in(CLERK)
    sent = {"officer": "赵敏", "unit": "", "kind": "household", "first": "2026-05-14", "last": ""}
    assert browser.post("/links/counterpart/h06/new/", sent | {"unit": "agri"}).status_code == 422
    assert browser.post("/links/counterpart/h06/new/", sent | {"officer": ""}).status_code == 422
    assert browser.get("/links/counterpart/h11/new/").status_code == 404
    assert browser.post("/links/counterpart/h06/new/", sent).status_code == 302
    assert Link.objects.filter(officer__code=CLERK, root__code="h06").exists()


CHOICE = "?unit=liuhe&place=990001002000&rule=san-ge-tuxian/households&kind=household&on=2026-05-14"


def test_a_village_is_shared_evenly_looked_at_and_linked_all_at_once(county, signed_in):
    Link.objects.filter(root__area__code="990001002000", root__base="household").delete()
    browser = signed_in(OFFICE)
    page = browser.get(f"/links/bulk/{CHOICE}")
    assert page.status_code == 200
    assert [taker for _other, taker in page.context["rows"]] == ["100005", "100005", "100007", "100007"]
    assert [(one.now, one.after, one.off) for one in page.context["takers"]] == [(0, 2, True), (0, 2, True)]
    before = Link.objects.count()
    fixed = {
        "unit": "liuhe",
        "place": "990001002000",
        "rule": "san-ge-tuxian/households",
        "kind": "household",
        "on": "2026-05-14",
    }
    sent = fixed | {"to-h05": "100005", "to-h06": "100005", "to-h07": "100005", "to-h08": ""}
    looked = browser.post("/links/bulk/", sent | {"step": "look"})
    assert looked.context["left"] == 1
    assert [one.after for one in looked.context["takers"]] == [3, 0]
    other = sent | {"to-h08": "100007", "step": "confirm", "seen": looked.context["seen"]}
    assert browser.post("/links/bulk/", other).status_code == 200
    assert Link.objects.count() == before
    done = browser.post("/links/bulk/", sent | {"step": "confirm", "seen": looked.context["seen"]})
    assert done.status_code == 302
    assert Link.objects.filter(officer__code="100005", kind="household").count() == 3
    left = browser.get(f"/links/bulk/{CHOICE}")
    assert [other.code for other, _taker in left.context["rows"]] == ["h08"]


def test_bulk_asks_for_what_is_missing(county, signed_in):
    browser = signed_in(OFFICE)
    assert browser.get("/links/bulk/").status_code == 200
    assert browser.get("/links/bulk/?unit=agri&place=nowhere&rule=x&kind=household&on=2026-05-14").status_code == 422
    early = browser.get(f"/links/bulk/{CHOICE.replace('2026-05-14', '2020-01-01')}")
    assert list(early.context["form"].errors) == ["rule"]
    foreign = signed_in("100005").get(f"/links/bulk/{CHOICE.replace('liuhe', 'agri').replace('990001002000', '990002001000')}")
    assert foreign.status_code == 422


def test_a_partys_page_costs_the_same_however_many_links(county, signed_in, django_assert_num_queries):
    browser = signed_in(OFFICE)
    with django_assert_num_queries(14):
        browser.get("/links/officer/100001/")
    for code in ("h05", "h06", "h07", "h08", "h11", "h12"):
        root = county.counterparts[code]
        Link.objects.create(officer=county.owner, counterpart=root, root=root, kind="household", valid_from=date(2026, 1, 1))
    with django_assert_num_queries(14):
        browser.get("/links/officer/100001/")
