"""Two who keep the same roll: what one left alone is not written over what the other wrote."""

import re

import pytest

from lianxin.registry.models import Counterpart

CLERK, OFFICE = "100005", "100006"


def page_of(browser, path):
    """The form as it was sent to the browser, with what stood in it."""
    html = browser.get(path).content.decode()
    fields = re.findall(r"<input[^>]*>", html)
    named = [(re.search(r'name="([^"]+)"', field), re.search(r'value="([^"]*)"', field)) for field in fields]
    return {name[1]: value[1] if value else "" for name, value in named if name}


@pytest.fixture
def both(county, signed_in):
    clerk, office = signed_in(CLERK), signed_in(OFFICE)
    return (clerk, page_of(clerk, "/roll/h01/edit/")), (office, page_of(office, "/roll/h01/edit/"))


def test_each_changes_another_field_and_both_hold(both):
    (clerk, older), (office, other) = both
    assert office.post("/roll/h01/edit/", {**other, "members": "9"}).status_code == 302
    assert clerk.post("/roll/h01/edit/", {**older, "phone": "13812345678"}).status_code == 302
    home = Counterpart.objects.get(code="h01")
    assert (home.members, home.phone) == (9, "13812345678")


def test_who_changes_the_same_field_later_is_told_and_may_then_do_it(both):
    (clerk, older), (office, other) = both
    office.post("/roll/h01/edit/", {**other, "members": "9"})
    answer = clerk.post("/roll/h01/edit/", {**older, "members": "5"})
    assert answer.status_code == 422
    assert "刚才有人改成了“9”" in answer.content.decode()
    assert Counterpart.objects.get(code="h01").members == 9
    again = dict(re.findall(r'name="(initial-[a-z]+)" value="([^"]*)"', answer.content.decode()))
    assert again["initial-members"] == "9"
    assert clerk.post("/roll/h01/edit/", {**older, **again, "members": "5"}).status_code == 302
    assert Counterpart.objects.get(code="h01").members == 5
