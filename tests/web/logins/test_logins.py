"""Log-ins: slips in bulk and singly, shown once and on record; closed and opened; who has which role."""

from lianxin.audit.models import Act
from lianxin.registry.actions.accounts import digest_of
from lianxin.registry.models import Account, Invitation, Officer, Post, RoleGrant
from tests.web.county import START


def newcomer(county, code="300001"):
    officer = Officer.objects.create(code=code, name="新人", search="新人 xr")
    Post.objects.create(officer=officer, unit=county.units["liuhe"], class_key="deputy_chief", main=True, valid_from=START)
    return officer


def test_slips_for_a_unit_are_shown_once_and_recorded(county, signed_in):
    newcomer(county)
    browser = signed_in("100005")
    assert "还没有账号" in browser.get("/logins/?unit=liuhe").content.decode()
    answer = browser.post("/logins/slips/", {"unit": "liuhe"})
    found = answer.context["slips"]
    assert [slip.officer for slip in found] == ["300001"]
    assert found[0].secret in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert Invitation.objects.get().digest == digest_of(found[0].secret)
    assert Act.objects.filter(verb="registry.account.invited", by="100005").count() == 1
    assert "开通条还没用" in browser.get("/logins/?unit=liuhe").content.decode()
    assert found[0].secret not in browser.get("/logins/?unit=liuhe").content.decode()


def test_a_forgotten_one_is_replaced_on_record(county, signed_in):
    answer = signed_in("100005").post("/logins/100007/slip/")
    assert [slip.officer for slip in answer.context["slips"]] == ["100007"]
    assert Act.objects.get(verb="registry.account.invited").after["replaced"] == ["100007"]


def test_a_log_in_is_closed_and_opened_never_ones_own(county, signed_in):
    browser = signed_in("100005")
    assert browser.post("/logins/100007/active/", {"active": "0"}).status_code == 302
    assert not Account.objects.get(username="100007").is_active
    assert "已停用" in browser.get("/logins/?q=100007").content.decode()
    browser.post("/logins/100007/active/", {"active": "1"})
    assert Account.objects.get(username="100007").is_active
    assert browser.post("/logins/100005/active/", {"active": "0"}).status_code == 404


def test_a_clerk_replaces_no_log_in_that_opens_more_than_the_own(county, signed_in):
    RoleGrant.objects.create(officer=county.officers["100007"], role="county_office", area=county.areas["990000000000"])
    clerk = signed_in("100005")
    assert clerk.post("/logins/100007/slip/").status_code == 422
    assert clerk.post("/logins/100007/active/", {"active": "0"}).status_code == 422
    assert "/logins/100007/slip/" not in clerk.get("/logins/?q=100007").content.decode()
    assert not Invitation.objects.exists()
    assert signed_in("100006").post("/logins/100007/slip/").status_code == 200


def test_others_units_are_out_of_reach(county, signed_in):
    browser = signed_in("100005")
    assert browser.post("/logins/slips/", {"unit": "agri"}).status_code == 404
    assert browser.post("/logins/100001/slip/").status_code == 404
    assert browser.post("/logins/100001/active/", {"active": "0"}).status_code == 404
    for code in ("100001", "100003", "100004"):
        stranger = signed_in(code)
        assert stranger.get("/logins/").status_code == 404
        assert stranger.post("/logins/100007/slip/").status_code == 404
    assert not Invitation.objects.exists()


def test_the_administrator_sees_all_and_who_has_which_role(county, signed_in):
    browser = signed_in("100008")
    assert "李明" in browser.get("/logins/").content.decode()
    html = browser.get("/logins/roles/").content.decode()
    assert "赵敏" in html
    narrowed = browser.get("/logins/roles/?role=auditor").content.decode()
    assert "郑审计" in narrowed
    assert "赵敏" not in narrowed


def test_a_list_costs_the_same(county, signed_in, django_assert_num_queries):
    browser = signed_in("100008")
    with django_assert_num_queries(7):
        browser.get("/logins/")
    for number in range(60):
        newcomer(county, f"4{number:05}")
    with django_assert_num_queries(7):
        assert "往下看" in browser.get("/logins/").content.decode()
