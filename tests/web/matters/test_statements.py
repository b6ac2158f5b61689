"""How many statements the three requests of the benchmark take, and how many ways to the server: each must be worth it."""

import pytest
from django.db import connection

from tests.web.matters import cases
from tests.web.matters.test_counter import ASKED


def warmed(browser):
    """Signed in, with the policies read."""
    browser.get("/matters/")
    return browser


def test_a_matter_taken_down_at_the_counter(signed_in, county, django_assert_max_num_queries):
    browser = warmed(signed_in("100006"))
    browser.post("/counter/new/", {**ASKED, "tells_by": ""})
    with django_assert_max_num_queries(9 if connection.vendor == "postgresql" else 8):  # there its key is asked for ahead
        assert browser.post("/counter/new/", {**ASKED, "tells_by": "", "token": "t"}).status_code == 302


def test_a_list(signed_in, county, django_assert_max_num_queries):
    for number in range(26):
        cases.ask(f"第{number}件")
    browser = warmed(signed_in("100006"))
    with django_assert_max_num_queries(10):
        browser.get("/matters/")


def test_a_step_goes_straight_to_the_action(signed_in, county, django_assert_max_num_queries):
    code, browser = cases.ask(), warmed(signed_in("100006"))
    given = {"token": "t" * 32, "version": "1", "category": "water-supply", "unit": "water"}
    with django_assert_max_num_queries(14):
        assert browser.post(f"/matters/{code}/dispatch/", given).status_code == 302


@pytest.fixture
def ways(monkeypatch):
    """How many statements went to the server in one, each time."""
    from lianxin.database.postgresql import line  # noqa: PLC0415

    found: list[int] = []
    say, ask = line.Line.say, line.Line.ask

    def counted(self, *parts):
        found.append(sum(not isinstance(one, bytes) for one in parts))
        return say(self, *parts)

    monkeypatch.setattr(line.Line, "say", counted)
    monkeypatch.setattr(line.Line, "ask", lambda self, *one: (found.append(1), ask(self, *one))[1])
    return found


@pytest.mark.skipif(connection.vendor != "postgresql", reason="other databases are no way off")
@pytest.mark.django_db(transaction=True)
def test_what_a_new_matter_and_a_step_ask_goes_together(signed_in, county, ways):
    browser = warmed(signed_in("100006"))
    for token in ("a", "b"):  # the first time there are statements to be kept
        ways.clear()
        browser.post("/counter/new/", {**ASKED, "tells_by": "", "token": token})
    assert ways == [1, 3, 3]  # who asks; the place, its policies and a key; the matter, its step and its act
    for token in ("a", "b"):
        code = cases.ask()
        ways.clear()
        given = {"token": token * 32, "version": "1", "category": "water-supply", "unit": "water"}
        assert browser.post(f"/matters/{code}/dispatch/", given).status_code == 302
    assert ways[:2] == [1, 1]  # who asks; the unit
    assert ways[2] == 6  # the matter under lock and what the step looks at
    assert ways[-1] >= 4  # deadlines, the matter, its step and its act, with the end


def test_what_no_policy_offers_is_refused_beside_its_field(signed_in, county):
    code, browser = cases.ask(), signed_in("100006")
    given = {"token": "t" * 32, "version": "1", "category": "no-such", "unit": "water"}
    page = browser.post(f"/matters/{code}/dispatch/", given)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["category"]


def test_to_a_stranger_a_sound_and_a_broken_form_are_both_nowhere(signed_in, county):
    code, browser = cases.ask(area="990002001000"), signed_in("100022")
    sound = {"token": "t" * 32, "version": "1", "category": "water-supply", "unit": "water"}
    for given in (sound, {}):
        assert browser.post(f"/matters/{code}/dispatch/", given).status_code == 404
