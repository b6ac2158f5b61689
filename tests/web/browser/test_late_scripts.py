"""A page whose scripts come late, as on a slow phone: what is typed until then is neither lost nor left."""

import pytest
from playwright.sync_api import expect

from tests.web.browser.desk import press
from tests.web.matters import cases

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def county(transactional_db):
    """The county with those who handle matters, where another thread sees it."""
    return cases.build()


class Late:
    """A page that shows while its scripts are still on their way."""

    def __init__(self, context):
        self.page, self.held, self.there = context.new_page(), [], False
        self.page.route("**/*.js", self._asked)

    def _asked(self, route):
        if self.there:
            route.continue_()
        else:
            self.held.append(route)

    def open(self, address):
        self.page.goto(address, wait_until="commit")

    def come(self):
        """Now the scripts are there."""
        self.there = True
        for route in self.held:
            route.continue_()
        self.page.wait_for_load_state()


def test_who_types_at_the_desk_is_not_taken_away_from_it(phone, county, sign_in):
    code = cases.ask("停水了")
    late = Late(phone)
    late.open(f"{sign_in(phone, '100006')}/desk/{code}/")
    late.page.locator("[name=unit]").press_sequentially("水利")
    late.come()
    expect(late.page.locator("[name=unit]")).to_be_focused()
    late.page.keyboard.type("局")
    expect(late.page.locator("[name=unit]")).to_have_value("水利局")


def test_the_list_comes_for_what_was_typed_before(phone, county, sign_in):
    late = Late(phone)
    late.open(f"{sign_in(phone, '100002')}/record/")
    summary = late.page.locator("summary", has_text="找别人")
    summary.tap()
    late.page.locator("#find").fill("fqy")
    late.come()
    expect(late.page.locator("#found .chip", has_text="冯庆余")).to_be_visible()


def test_what_was_typed_before_is_asked_about_before_one_leaves(phone, county, sign_in):
    late, asked = Late(phone), []
    late.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    late.open(f"{sign_in(phone)}/record/?who=h01")
    late.page.locator("#id_text").press_sequentially("一句话")
    late.come()
    press(late.page, late.page.locator("nav a:visible", has_text="我的").first)
    assert asked == ["beforeunload"]
