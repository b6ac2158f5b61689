"""How many statements the three requests of the benchmark take: each one that is added must be worth it."""

from tests.web.matters import cases
from tests.web.matters.test_counter import ASKED


def warmed(browser):
    """Signed in, with the policies read."""
    browser.get("/matters/")
    return browser


def test_a_matter_taken_down_at_the_counter(signed_in, county, django_assert_max_num_queries):
    browser = warmed(signed_in("100006"))
    with django_assert_max_num_queries(8):
        assert browser.post("/counter/new/", {**ASKED, "tells_by": ""}).status_code == 302


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
