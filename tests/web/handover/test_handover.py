"""Hand-over: all to one or split, open notes passed on, letters, whom still to tell; refused whole, never in part."""

from datetime import date

from lianxin.liaison.models import HandOver, HandOverItem, Link

OFFICE = "100006"
START = "/handover/new/?leaver=100001&on=2026-06-01&reason=调任"


def given(page, taker=None):
    """What the plan's form would post."""
    sent = {
        "leaver": "100001",
        "on": "2026-06-01",
        "reason": "调任",
        "others": "、".join(page.context["codes"]),
        "step": "confirm",
    }
    for row in page.context["rows"]:
        sent[f"to-{row.pk}"] = taker if taker is not None else row.taker
        if row.first:
            sent[f"note-{row.other.code}"] = row.note
    return sent


def test_step_by_step_who_when_to_whom(county, signed_in):
    browser = signed_in(OFFICE)
    assert browser.get("/handover/new/").status_code == 200
    assert browser.get("/handover/new/?leaver=没有此人").status_code == 422
    assert "王芳" in browser.get("/handover/new/?leaver=100001").content.decode()
    nobody = browser.get(START)
    assert nobody.status_code == 422
    assert list(nobody.context["form"].errors) == ["takers"]


def test_split_among_two_by_villages_with_open_notes(county, signed_in):
    browser = signed_in(OFFICE)
    page = browser.get(f"{START}&takers=100002&others=赵敏")
    assert page.status_code == 200
    assert len(page.context["rows"]) == 8
    notes = {row.other.code: row.note for row in page.context["rows"]}
    assert "扶手" in notes["h01"]
    assert "路灯" in notes["h04"]
    done = browser.post("/handover/new/", given(page))
    assert done.status_code == 302
    made = HandOver.objects.get()
    assert (made.leaver.code, made.reason) == ("100001", "调任")
    assert not Link.objects.filter(officer=county.owner, valid_to=None).exists()
    assert HandOverItem.objects.filter(new__root__code="h01", note__contains="扶手").count() == 1
    assert Link.objects.filter(root__code="h01", valid_to=None, valid_from=date(2026, 6, 1)).exists()


def test_a_row_without_a_taker_is_named_and_nothing_is_handed_over(county, signed_in):
    browser = signed_in(OFFICE)
    page = browser.get(f"{START}&takers=100002")
    sent = given(page)
    first = page.context["rows"][0]
    sent[f"to-{first.pk}"] = ""
    answer = browser.post("/handover/new/", sent)
    assert answer.status_code == 422
    assert [row.fault for row in answer.context["rows"] if row.fault] == ["没有写接手人"]
    assert not HandOver.objects.exists()
    assert Link.objects.filter(officer=county.owner, valid_to=None).count() == 8


def test_strangers_make_none_and_see_none(county, signed_in):
    for code in ("100001", "100002", "100003"):
        assert signed_in(code).get(f"{START}&takers=100002").status_code in {404, 422}
    browser = signed_in(OFFICE)
    browser.post("/handover/new/", given(browser.get(f"{START}&takers=100002")))
    code = HandOver.objects.get().code
    for path in ("", "letters/"):
        assert signed_in("100003").get(f"/handover/{code}/{path}").status_code == 404
        assert signed_in("100002").get(f"/handover/{code}/{path}").status_code == 200
    assert signed_in("100002").get(f"/handover/{code}/letter/").status_code == 404


def test_letters_in_the_offices_own_words_and_whom_one_has_told(county, signed_in):
    browser = signed_in(OFFICE)
    browser.post("/handover/new/", given(browser.get(f"{START}&takers=100002")))
    made = HandOver.objects.get()
    html = browser.get(f"/handover/{made.code}/letters/").content.decode()
    assert "由农业农村局王芳接替李明联系您家" in html
    assert "王桂兰\uff1a" in html
    browser.post(f"/handover/{made.code}/letter/", {"text": "【户名】 您好 【单位】【接手人】 【电话】"})
    own = browser.get(f"/handover/{made.code}/letters/").content.decode()
    assert "王桂兰 您好 农业农村局王芳 0990-600 0022" in own
    browser.post(f"/handover/{made.code}/letter/", {"text": ""})
    made.refresh_from_db()
    assert made.letter == ""
    taker = signed_in("100002")
    assert "王桂兰" in taker.get("/handover/").content.decode()
    item = HandOverItem.objects.get(new__root__code="h01")
    assert signed_in("100003").post(f"/handover/{made.code}/told/", {"item": item.pk}).status_code == 404
    assert taker.post(f"/handover/{made.code}/told/", {"item": [item.pk, 999999]}).status_code == 404
    item.refresh_from_db()
    assert item.told_at is None
    assert taker.post(f"/handover/{made.code}/told/", {"item": item.pk}).status_code == 302
    item.refresh_from_db()
    assert item.told_at is not None


def test_the_plan_costs_the_same_however_many_links(county, signed_in, django_assert_num_queries):
    browser = signed_in(OFFICE)
    with django_assert_num_queries(21):
        browser.get(f"{START}&takers=100002")
    for code in ("h05", "h06", "h07", "h08", "h11", "h12"):
        root = county.counterparts[code]
        Link.objects.create(officer=county.owner, counterpart=root, root=root, kind="household", valid_from=date(2026, 1, 1))
    with django_assert_num_queries(21):
        browser.get(f"{START}&takers=100002")
