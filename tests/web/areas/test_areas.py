"""Areas: a tree with search; made, renamed, merged, divided, each shown before it is done."""

from datetime import date

import pytest

from lianxin.liaison.models import Link
from lianxin.registry.models import Area, Counterpart

VILLAGE, OTHER, TOWN = "990001001000", "990001002000", "990001000000"


def test_the_tree_goes_down_and_is_searched(county, signed_in):
    browser = signed_in("100001")
    html = browser.get(f"/areas/{TOWN}/").content.decode()
    assert "柳树沟村" in html
    assert "石桥村" in html
    assert "青山村" not in html
    found = browser.get("/areas/990000000000/?q=sqc").content.decode()
    assert f"/areas/{OTHER}/" in found
    assert "没有找到" in browser.get("/areas/990000000000/?q=没有此地").content.decode()
    assert browser.get("/areas/nowhere/").status_code == 404


@pytest.mark.parametrize("way", ["new", "edit", "merge", "split"])
def test_only_the_office_changes_areas(county, signed_in, way):
    for code in ("100001", "100003", "100004", "100005", "100011"):
        assert signed_in(code).get(f"/areas/{VILLAGE}/{way}/").status_code == 404
    assert signed_in("100006").get(f"/areas/{VILLAGE}/{way}/").status_code == 200


def test_a_village_is_made_with_a_local_code_and_is_its_own_counterpart(county, signed_in):
    browser = signed_in("100006")
    sent = {"name": "新兴村", "level": "village", "provisional": "on", "size_class": "", "area_code": "", "valid_from": ""}
    assert browser.post(f"/areas/{TOWN}/new/", sent).status_code == 302
    made = Area.objects.get(name="新兴村")
    assert made.code.startswith(f"{TOWN}-")
    assert made.provisional
    assert Counterpart.objects.filter(place=made).exists()
    taken = browser.post(f"/areas/{TOWN}/new/", sent | {"area_code": VILLAGE})
    assert taken.status_code == 422
    assert list(taken.context["form"].errors) == ["area_code"]


def test_the_old_name_goes_on_being_found(county, signed_in):
    browser = signed_in("100006")
    assert browser.post(f"/areas/{VILLAGE}/edit/", {"name": "  ", "size_class": ""}).status_code == 422
    assert browser.post(f"/areas/{VILLAGE}/edit/", {"name": "柳沟社区", "size_class": ""}).status_code == 302
    assert "柳沟社区" in browser.get("/areas/990000000000/?q=柳树沟").content.decode()


def test_a_merge_is_looked_at_first(county, signed_in):
    Link.objects.create(
        officer=county.owner,
        counterpart=county.counterparts[OTHER],
        root=county.counterparts[OTHER],
        kind="contact-point",
        valid_from=date(2026, 1, 1),
    )
    browser = signed_in("100006")
    sent = {"areas": [OTHER], "other": "", "on": "2026-06-01"}
    looked = browser.post(f"/areas/{VILLAGE}/merge/", sent | {"step": "look"})
    assert looked.status_code == 200
    moving = looked.context["moving"]
    assert (moving.households, moving.others, moving.links, moving.officers) == (4, 1, 6, 2)
    assert [(one.name, one.before, one.after) for one in moving.fewer] == [("李明", 2, 1)]
    assert not Area.objects.filter(merged_into__isnull=False).exists()
    changed = sent | {"on": "2026-07-01", "step": "confirm", "seen": looked.context["seen"]}
    assert browser.post(f"/areas/{VILLAGE}/merge/", changed).status_code == 200
    assert not Area.objects.filter(merged_into__isnull=False).exists()
    done = browser.post(f"/areas/{VILLAGE}/merge/", sent | {"step": "confirm", "seen": looked.context["seen"]})
    assert done.status_code == 302
    gone = Area.objects.get(code=OTHER)
    assert (gone.valid_to, gone.merged_into.code) == (date(2026, 5, 31), VILLAGE)
    assert "已并入柳树沟村" in browser.get(f"/areas/{TOWN}/").content.decode()


def test_a_date_before_the_links_began_is_doubted(county, signed_in):
    browser = signed_in("100006")
    typed = {"areas": ["990001002000"], "other": "", "on": "2020-01-01", "step": "look"}
    html = browser.post("/areas/990001001000/merge/", typed).content.decode()
    assert "条联系在那天以后才开始" in html
    html = browser.post("/areas/990001001000/merge/", {**typed, "on": "2026-05-01"}).content.decode()
    assert "条联系在那天以后才开始" not in html


def test_what_cannot_merge_is_said_before_anything_is_done(county, signed_in):
    browser = signed_in("100006")
    nothing = browser.post(f"/areas/{VILLAGE}/merge/", {"areas": [], "other": "", "on": "2026-06-01", "step": "look"})
    assert nothing.status_code == 422
    assert list(nothing.context["form"].errors) == ["areas"]
    town = browser.post(f"/areas/{VILLAGE}/merge/", {"other": "青山乡", "on": "2026-06-01", "step": "look"})
    assert list(town.context["form"].errors) == ["other"]


def test_a_village_is_divided_with_the_households_ticked(county, signed_in):
    browser = signed_in("100006")
    sent = {"name": "柳树沟东村", "area_code": "", "on": "2026-05-01", "counterparts": ["h01", "h02", "s01"]}
    looked = browser.post(f"/areas/{VILLAGE}/split/", sent | {"step": "look"})
    moving = looked.context["moving"]
    assert (moving.households, moving.others, moving.links) == (2, 1, 2)
    assert not Area.objects.filter(name="柳树沟东村").exists()
    done = browser.post(f"/areas/{VILLAGE}/split/", sent | {"step": "confirm", "seen": looked.context["seen"]})
    assert done.status_code == 302
    made = Area.objects.get(name="柳树沟东村")
    before = Counterpart.objects.filter(root__area=made, place=None).exclude(area=made)
    assert set(before.values_list("code", flat=True)) == {"h01", "h02", "s01"}
    early = browser.post(f"/areas/{VILLAGE}/split/", sent | {"on": "2026-06-01", "counterparts": ["h03"], "step": "look"})
    assert early.status_code == 422
    foreign = browser.post(f"/areas/{VILLAGE}/split/", sent | {"counterparts": ["h11"], "step": "look"})
    assert foreign.status_code == 422


def test_the_administrator_divides_without_seeing_a_household(county, signed_in):
    html = signed_in("100008").get(f"/areas/{VILLAGE}/split/").content.decode()
    assert "王桂兰" not in html


def test_a_page_costs_the_same_however_many_villages(county, signed_in, django_assert_num_queries):
    browser = signed_in("100006")
    with django_assert_num_queries(12):
        browser.get(f"/areas/{TOWN}/")
    for number in range(60):
        made = Area.objects.create(code=f"99000100{number:04}x", name=f"村{number}", level="village", parent=county.areas[TOWN])
        Area.objects.filter(pk=made.pk).update(township=county.areas[TOWN], county=county.areas["990000000000"], village=made)
    with django_assert_num_queries(12):
        assert "往下看" in browser.get(f"/areas/{TOWN}/").content.decode()
