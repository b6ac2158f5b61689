"""The roll: lists that are logged, a new household, changes, needs with source and basis, the end, matches and duplicates."""

from datetime import date

import pytest

from lianxin.audit.models import Read
from lianxin.liaison.models import Link
from lianxin.records.models import EntryCounterpart
from lianxin.registry.models import Counterpart, Need
from tests.web.county import enter

CLERK, OFFICE = "100005", "100006"
VILLAGE = "990001001000"


@pytest.mark.parametrize("path", ["", "found/", "twins/", "new/", "h01/", "h01/edit/", "h01/end/", "h01/merge/"])
def test_only_those_who_keep_the_roll_open_it(county, signed_in, path):
    for code in ("100001", "100002", "100003", "100007", "100008", "100009", "100011"):
        assert signed_in(code).get(f"/roll/{path}").status_code == 404, code
    assert signed_in(CLERK).get(f"/roll/{path}").status_code == 200
    assert signed_in(OFFICE).get(f"/roll/{path}").status_code == 200


def test_a_clerk_keeps_the_own_township_only(county, signed_in):
    browser = signed_in(CLERK)
    html = browser.get("/roll/").content.decode()
    assert "王桂兰" in html
    assert "卫青松" not in html
    assert browser.get("/roll/h11/").status_code == 404
    assert browser.get("/roll/h11/edit/").status_code == 404


def test_the_list_is_searched_narrowed_and_logged(county, signed_in):
    browser = signed_in(CLERK)
    assert "王桂兰" in browser.get("/roll/?q=wgl").content.decode()
    assert "王桂兰" not in browser.get("/roll/?base=enterprise").content.decode()
    assert "没有找到" in browser.get("/roll/?q=没有此人").content.decode()
    assert Read.objects.filter(by=CLERK, code="h01", purpose="维护名册", through="roll").count() == 1


NEW = {
    "kind": "household",
    "name": "沈新民",
    "area": "柳树沟村",
    "counterpart_code": "",
    "members": "3",
    "phone": "",
    "valid_from": "",
}


def test_a_household_is_entered_once_in_ones_own_area(county, signed_in):
    browser = signed_in(CLERK)
    assert browser.post("/roll/new/", NEW).status_code == 302
    made = Counterpart.objects.get(name="沈新民")
    assert (made.area.code, made.base, made.members, made.root_id) == (VILLAGE, "household", 3, made.pk)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"area": "青山村"}, "area"),
        ({"counterpart_code": "h01"}, "counterpart_code"),
        ({"members": "-1"}, "members"),
        ({"name": ""}, "name"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(county, signed_in, change, field):
    answer = signed_in(CLERK).post("/roll/new/", NEW | change)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Counterpart.objects.filter(name="沈新民").exists()


def test_another_name_and_the_old_one_found(county, signed_in):
    browser = signed_in(CLERK)
    assert browser.post("/roll/h02/edit/", {"name": "李小来", "members": "4", "phone": ""}).status_code == 302
    assert "李小来" in browser.get("/roll/?q=李福来").content.decode()
    assert "李福来" in browser.get("/roll/h02/").content.decode()


NEED = {"need": "hardship", "first": "2026-05-01", "source": "村委会", "basis": "低保证〔2026〕9号", "to": ""}


def test_a_need_has_source_basis_and_end(county, signed_in):
    browser = signed_in(CLERK)
    for change, field in (({"source": ""}, "source"), ({"basis": ""}, "basis"), ({"to": "2026-04-01"}, "to")):
        answer = browser.post("/roll/h02/needs/new/", NEED | change)
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
    assert not Need.objects.filter(counterpart__code="h02").exists()
    assert browser.post("/roll/h02/needs/new/", NEED).status_code == 302
    made = Need.objects.get(counterpart__code="h02")
    assert made.last == date(2027, 4, 30)
    assert browser.post("/roll/h02/needs/new/", NEED).status_code == 422
    assert browser.post(f"/roll/h02/needs/{made.pk}/end/", {"last": "2026-04-01"}).status_code == 422
    assert browser.post(f"/roll/h02/needs/{made.pk}/end/", {"last": "2026-05-20"}).status_code == 302
    made.refresh_from_db()
    assert made.last == date(2026, 5, 20)


def test_the_office_sees_no_needs_and_sets_none(county, signed_in):
    browser = signed_in(OFFICE)
    assert "低保证" not in browser.get("/roll/h01/").content.decode()
    assert browser.get("/roll/h01/needs/new/").status_code == 404


def test_the_end_needs_a_reason(county, signed_in):
    browser = signed_in(CLERK)
    answer = browser.post("/roll/h08/end/", {"last": "2026-05-10", "reason": " "})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["reason"]
    assert browser.post("/roll/h08/end/", {"last": "2026-05-10", "reason": "外迁"}).status_code == 302
    assert Counterpart.objects.get(code="h08").end_reason == "外迁"
    assert not Need.objects.filter(counterpart__code="h08", last__gt=date(2026, 5, 10)).exists()


def twin(county, code="h01b", name="王桂兰", **more):
    made = Counterpart.objects.create(
        code=code, kind="household", base="household", name=name, area=county.areas[VILLAGE], search="王桂 桂兰", **more
    )
    made.root = made
    made.save()
    county.counterparts[code] = made
    return made


def test_two_rows_of_one_household_become_one_with_history_and_links(county, signed_in):
    twin(county)
    enter(county, "100002", "visit", date(2026, 5, 6), "h01b")
    browser = signed_in(CLERK)
    assert "王桂兰" in browser.get("/roll/twins/").content.decode()
    sent = {"into": "h01", "on": "2026-05-14"}
    looked = browser.post("/roll/h01b/merge/", sent | {"step": "look"})
    assert [moves.entries for _one, moves, _names in looked.context["both"]] == [1, 3]
    assert Counterpart.objects.get(code="h01b").valid_to is None
    done = browser.post("/roll/h01b/merge/", sent | {"step": "confirm", "seen": looked.context["seen"]})
    assert done.status_code == 302
    assert EntryCounterpart.objects.filter(root__code="h01").values("entry").distinct().count() == 4
    assert browser.get("/roll/h01b/").context["other"].code == "h01"
    assert Link.objects.filter(root__code="h01").exists()


def test_a_merge_is_refused_beside_its_field(county, signed_in):
    browser = signed_in(CLERK)
    for into in ("h01", "h11", "e01", "没有此人"):
        answer = browser.post("/roll/h01/merge/", {"into": into, "on": "2026-05-14", "step": "confirm"})
        assert answer.status_code == 422, into
        assert list(answer.context["form"].errors) == ["into"]


def test_who_was_recorded_on_a_visit_is_matched_or_put_on_the_roll(county, signed_in):
    twin(county, "p1", provisional=True)
    twin(county, "p2", "陌生人", provisional=True)
    browser = signed_in(CLERK)
    html = browser.get("/roll/found/").content.decode()
    assert "/roll/p1/" in html
    assert "陌生人" not in browser.get("/roll/?q=陌生").content.decode()
    assert "/roll/p1/merge/?into=h01" in browser.get("/roll/p1/").content.decode()
    assert browser.post("/roll/p2/settle/", {"name": "莫生仁", "valid_from": "2026-05-14"}).status_code == 302
    settled = Counterpart.objects.get(code="p2")
    assert (settled.name, settled.provisional) == ("莫生仁", False)
    assert browser.post("/roll/p2/settle/", {"name": "莫生仁", "valid_from": "2026-05-14"}).status_code == 422


def test_a_list_costs_the_same_however_many_households(county, signed_in, django_assert_num_queries):
    browser = signed_in(CLERK)
    with django_assert_num_queries(10):
        browser.get("/roll/")
    for number in range(70):
        twin(county, f"x{number:03}", f"户{number}")
    with django_assert_num_queries(10):
        page = browser.get("/roll/?base=household")
    assert "往下看" in page.content.decode()
    last = browser.get(f"/roll/?base=household&after={page.context['page'].after}")
    assert "到底了" in last.content.decode()
