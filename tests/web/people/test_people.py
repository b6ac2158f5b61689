"""Units, officers, posts, roles: who may, what is refused beside the field, one unit counts the work."""

from datetime import date

import pytest

from lianxin.registry.models import Officer, Post, RoleGrant, Unit

PAGES = ("/people/", "/people/?q=lm", "/people/100001/", "/units/", "/units/agri/")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("code", ["100001", "100003", "100005", "100006", "100008", "100009", "100011"])
def test_everybody_looks_up_colleagues(county, signed_in, path, code):
    assert signed_in(code).get(path).status_code == 200


def test_an_officer_is_found_by_name_initials_or_code(county, signed_in):
    browser = signed_in("100005")
    for typed in ("李明", "lm", "100001"):
        html = browser.get(f"/people/?q={typed}").content.decode()
        assert "/people/100001/" in html
        assert "/people/100003/" not in html
    assert "没有找到" in browser.get("/people/?q=没有此人").content.decode()


NEW = {
    "officer_code": "200001",
    "name": "何新",
    "unit": "柳河镇政府",
    "class_key": "deputy_chief",
    "basis": "appointed",
    "valid_from": "2026-05-14",
}


def test_a_clerk_takes_somebody_on(county, signed_in):
    browser = signed_in("100005")
    assert browser.get("/people/new/").status_code == 200
    assert browser.post("/people/new/", NEW).status_code == 302
    post = Post.objects.get(officer__code="200001")
    assert (post.unit.code, post.main, post.basis) == ("liuhe", True, "appointed")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"officer_code": "100001"}, "officer_code"),
        ({"unit": "青山乡政府"}, "unit"),
        ({"name": ""}, "name"),
        ({"class_key": "emperor"}, "class_key"),
        ({"valid_from": "2025-01-01"}, "class_key"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nobody_is_made(county, signed_in, change, field):
    answer = signed_in("100005").post("/people/new/", NEW | change)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Officer.objects.filter(code="200001").exists()


def test_strangers_staff_nothing(county, signed_in):
    post = Post.objects.get(officer__code="100001")
    for code in ("100001", "100002", "100003", "100004"):
        browser = signed_in(code)
        assert browser.get("/people/new/").status_code == 404
        assert browser.get("/people/100001/posts/new/").status_code == 404
        assert browser.post(f"/people/posts/{post.pk}/end/", {"last": "2026-05-20"}).status_code == 404
    assert signed_in("100005").get(f"/people/posts/{post.pk}/end/").status_code == 404
    assert signed_in("100005").get("/people/100001/edit/").status_code == 404


def test_on_loan_the_other_unit_counts_the_work_and_afterwards_home_again(county, signed_in):
    browser = signed_in("100005")
    sent = {"unit": "liuhe", "class_key": "deputy_chief", "basis": "borrowed", "title": "镇长助理", "main": ""}
    sent |= {"valid_from": "2026-05-01", "valid_to": "2026-08-31"}
    assert browser.post("/people/100002/posts/new/", sent).status_code == 302
    html = browser.get("/people/100002/").content.decode()
    assert "工作计入柳河镇政府(借调)" in html.replace("(", "(").replace(")", ")")
    assert "农业农村局不重复计算" in html
    again = Post.objects.get(officer__code="100002", unit__code="agri", valid_from=date(2026, 9, 1))
    assert again.main
    overlap = browser.post("/people/100002/posts/new/", sent)
    assert overlap.status_code == 422
    assert "valid_from" in overlap.context["form"].errors


def test_a_post_ends_and_a_backup_stands_in(county, signed_in):
    browser = signed_in("100005")
    post = Post.objects.get(officer__code="100007")
    assert browser.post(f"/people/posts/{post.pk}/backup/", {"backup": "100007"}).status_code == 422
    assert browser.post(f"/people/posts/{post.pk}/backup/", {"backup": "赵敏"}).status_code == 302
    assert "赵敏" in browser.get("/people/100007/").content.decode()
    answer = browser.post(f"/people/posts/{post.pk}/end/", {"last": "2025-01-01"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["last"]
    assert browser.post(f"/people/posts/{post.pk}/end/", {"last": "2026-05-31"}).status_code == 302
    post.refresh_from_db()
    assert post.valid_to == date(2026, 5, 31)


def test_a_unit_is_made_and_renamed_in_ones_own_area(county, signed_in):
    browser = signed_in("100005")
    sent = {"name": "柳河镇农技站", "kind": "department", "area": "柳河镇", "unit_code": ""}
    assert browser.post("/units/new/", sent | {"area": "青山乡"}).status_code == 422
    assert browser.post("/units/new/", sent).status_code == 302
    made = Unit.objects.get(name="柳河镇农技站")
    assert browser.post(f"/units/{made.code}/edit/", {"name": "农技中心", "phone": "1"}).status_code == 302
    assert f"/units/{made.code}/" in browser.get("/units/?q=农技站").content.decode()
    assert browser.get("/units/agri/edit/").status_code == 404


def test_roles_are_granted_by_the_office_never_to_oneself(county, signed_in):
    browser = signed_in("100006")
    sent = {"role": "village_head", "area": "石桥村", "unit": ""}
    assert browser.post("/people/100002/roles/new/", sent).status_code == 302
    grant = RoleGrant.objects.get(officer__code="100002")
    assert grant.area.code == "990001002000"
    for bad in ({"area": ""}, {"unit": "agri"}, {"role": "emperor"}):
        assert browser.post("/people/100002/roles/new/", sent | bad).status_code == 422
    own = browser.post("/people/100006/roles/new/", sent)
    assert own.status_code == 422
    assert "不能给自己" in own.content.decode()
    assert signed_in("100005").post(f"/people/roles/{grant.pk}/revoke/").status_code == 404
    assert browser.post(f"/people/roles/{grant.pk}/revoke/").status_code == 302
    assert not RoleGrant.objects.filter(pk=grant.pk).exists()


def test_a_list_goes_on_and_ends_and_costs_the_same(county, signed_in, django_assert_num_queries):
    browser = signed_in("100006")
    with django_assert_num_queries(3):
        first = browser.get("/people/").content.decode()
    assert "到底了" in first
    for number in range(60):
        Officer.objects.create(code=f"3{number:05}", name=f"新人{number}", search="xin")
    with django_assert_num_queries(3):
        page = browser.get("/people/")
    assert "往下看" in page.content.decode()
    rest = browser.get(f"/people/?after={page.context['page'].after}").content.decode()
    assert "到底了" in rest


def test_one_officer_costs_the_same_however_many_posts(county, signed_in, django_assert_num_queries):
    browser = signed_in("100005")
    with django_assert_num_queries(13):
        browser.get("/people/100007/")
    for year in range(2000, 2020):
        day = date(year, 1, 1)
        Post.objects.create(
            officer=county.officers["100007"], unit=county.units["agri"], class_key="deputy_chief", valid_from=day, valid_to=day
        )
    with django_assert_num_queries(13):
        browser.get("/people/100007/")
