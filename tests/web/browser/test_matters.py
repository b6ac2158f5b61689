"""A matter's whole life in a real browser, by the roles that live it; the desk by keyboard alone; without script; axe."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from lianxin.matters.models import Matter
from tests.web.browser.desk import press
from tests.web.browser.test_accessible import look
from tests.web.matters import cases

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZES = [(1280, 900), (360, 740)]


@pytest.fixture
def county(transactional_db):
    """The county with those who handle matters, where another thread sees it."""
    return cases.build()


def state(code):
    return Matter.objects.get(code=code).state


def opened(browser, size, **more):
    """A page of that size that fails on any error of a script."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN", **more)
    page = context.new_page()
    page.on("pageerror", lambda error: (_ for _ in ()).throw(AssertionError(str(error))))
    return context, page


def typed(page, name, value):
    """Type a unit or an officer, and let the list of just that come."""
    with page.expect_response(lambda response: "/matters/find/" in response.url and quote(value) in response.url):
        page.fill(f"[name={name}]", value)


def choose(page, name, value):
    """Tick a chip, in the middle of the screen as somebody with a phone would."""
    page.locator(f'input[name="{name}"][value="{value}"]').evaluate("box => box.scrollIntoView({block: 'center'})")
    page.check(f'input[name="{name}"][value="{value}"]', force=True)


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
def test_from_the_desk_to_the_asker_and_back(browser, county, sign_in, live_server, size):
    code = cases.ask("自来水管爆了,停水两天")
    context, page = opened(browser, size)
    matter = f"{live_server.url}/matters/{code}/"

    sign_in(context, "100006")  # the clerk dispatches it as proposed
    page.goto(f"{live_server.url}/desk/")
    press(page, "[data-main]")
    page.wait_for_url(re.compile("/desk/2"))
    press(page, "[data-main]")
    page.wait_for_url(f"{live_server.url}/desk/")
    assert state(code) == "dispatched"

    sign_in(context, "100020")  # the unit signs for it on Today, then plans and asks another unit to help
    page.goto(f"{live_server.url}/today/")
    press(page, "button:has-text('签收')")
    assert state(code) == "handling"
    page.goto(f"{matter}contact/")
    choose(page, "reached", "1")
    page.fill("[name=text]", "约好下午去看")
    press(page, "button:has-text('记下联系')")
    page.goto(f"{matter}plan/")
    page.fill("[name=content]", "换水管")
    page.fill("[name=goal]", "今天恢复供水")
    typed(page, "officer", "林水生")
    page.fill("[name=due_on]", "2026-05-15")
    press(page, "button:has-text('保存方案')")
    page.goto(f"{matter}add_part/")
    typed(page, "unit", "交通运输局")
    page.fill("[name=task]", "挖开路面")
    press(page, "button:has-text('增加协办')")
    page.wait_for_url(matter)
    assert "挖开路面" in page.inner_text("main")

    sign_in(context, "100022")  # the joint unit does its part
    page.goto(f"{matter}finish_part/")
    page.fill("[name=answer]", "路面已挖开")
    press(page, "button:has-text('完成协办')")
    page.wait_for_url(matter)

    sign_in(context, "100020")  # the lead answers
    page.goto(f"{matter}solve/")
    choose(page, "outcome", "explained")
    expect(page.locator("[name=basis]")).to_be_visible()
    choose(page, "outcome", "solved")
    expect(page.locator("[name=basis]")).to_be_hidden()
    page.fill("[name=answer]", "水管已换好")
    press(page, "main form button:has-text('答复')")
    page.wait_for_url(matter)
    assert state(code) == "answered"

    sign_in(context, "100005")  # at the counter the asker says that it is not solved: it is taken up again
    page.goto(f"{live_server.url}/counter/{code}/")
    choose(page, "level", "dissatisfied")
    choose(page, "solved", "0")
    press(page, "button:has-text('记下评价')")
    assert state(code) == "handling"
    assert Matter.objects.get(code=code).reopened == 1
    context.close()


def test_the_desk_by_keyboard_alone(browser, county, sign_in, live_server):
    codes = [
        cases.ask(text, at=cases.ago(hours=9 - n))
        for n, text in enumerate(("停水了", "路灯坏了", "请帮帮我", "自来水没了停水了"))
    ]
    context, page = opened(browser, SIZES[0])
    sign_in(context, "100006")
    page.goto(f"{live_server.url}/desk/")
    page.keyboard.press("Enter")  # the first is taken
    page.wait_for_url(re.compile(codes[0]))
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")  # one key: given away as proposed, and the next taken
    page.wait_for_url(re.compile(codes[1]))
    assert state(codes[0]) == "dispatched"
    page.keyboard.press("z")  # taken back within ten seconds
    page.wait_for_url(re.compile(codes[0]))
    assert state(codes[0]) == "new"
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(codes[1]))
    page.keyboard.press("s")  # put back
    page.wait_for_url(re.compile(codes[2]))
    page.keyboard.press("c")  # one's own choice: typing into a field is typing, not keys
    page.locator("[name=category]").select_option("roads")
    page.locator("[name=unit]").fill("")
    page.locator("[name=unit]").press_sequentially("sz")
    expect(page.locator("[name=unit]")).to_have_value("sz")
    assert page.url.endswith(f"/desk/{codes[2]}/")
    typed(page, "unit", "交通运输局")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"{codes[1]}|{codes[3]}"))
    assert Matter.objects.get(code=codes[2]).unit.code == "transport"
    page.goto(f"{live_server.url}/desk/{codes[3]}/")
    page.keyboard.press("?")  # the keys are written on the page
    expect(page.locator(".keys")).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("m")  # the same incident as the first
    assert Matter.objects.get(code=codes[3]).led_by.code == codes[0]
    context.close()


def test_where_nothing_is_proposed_the_focus_stands_on_what_is_to_be_chosen(browser, county, sign_in, live_server):
    code = cases.ask("请帮帮我")
    context, page = opened(browser, SIZES[0])
    sign_in(context, "100006")
    page.goto(f"{live_server.url}/desk/{code}/")
    expect(page.locator("[name=category]")).to_be_focused()
    page.locator("[name=unit]").fill("水利局")
    page.keyboard.press("Enter")  # refused: the category is missing, and nothing else is asked for
    expect(page.locator(".field.bad")).to_have_count(1)
    expect(page.locator("[name=category]")).to_be_focused()
    assert page.locator("[name=unit]").input_value() == "水利局"
    page.keyboard.press("Escape")  # out of the field, to the keys
    with page.expect_navigation():
        page.keyboard.press("s")
    context.close()


def test_holding_a_key_sends_nothing_off_unread(browser, county, sign_in, live_server):
    codes = [cases.ask("停水了", at=cases.ago(hours=9 - n)) for n in range(3)]
    context, page = opened(browser, SIZES[0])
    page.add_init_script("performance.now = () => self.passed ?? 0")  # how long the page has stood, told to it
    sign_in(context, "100006")
    page.goto(f"{live_server.url}/desk/{codes[0]}/")
    expect(page.locator("[data-main]")).to_be_focused()
    page.keyboard.down("Enter")  # too soon after the page came up: not read
    page.evaluate("self.passed = 401")
    page.keyboard.down("Enter")  # still held
    page.wait_for_timeout(300)
    assert [state(code) for code in codes] == ["new", "new", "new"]
    page.keyboard.up("Enter")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert [state(code) for code in codes] == ["dispatched", "new", "new"]
    context.close()


def test_keys_that_are_off_do_nothing(browser, county, sign_in, live_server):
    code = cases.ask("停水了")
    context, page = opened(browser, SIZES[0])
    sign_in(context, "100006")
    context.add_cookies([{"name": "desk_keys", "value": "0", "url": live_server.url}])
    page.goto(f"{live_server.url}/desk/{code}/")
    page.keyboard.press("s")
    page.wait_for_timeout(300)
    assert page.url.endswith(f"/desk/{code}/")
    context.close()


def test_without_script_all_of_it_works(browser, county, sign_in, live_server):
    code = cases.ask("停水了")
    context, page = opened(browser, SIZES[1], java_script_enabled=False)
    sign_in(context, "100006")
    page.goto(f"{live_server.url}/desk/")
    press(page, "text=取下一件")
    press(page, "button:has-text('交办,看下一件'), button:has-text('交办\uff0c看下一件')")
    assert state(code) == "dispatched"
    sign_in(context, "100020")
    page.goto(f"{live_server.url}/matters/{code}/")
    press(page, "button:has-text('签收')")
    page.click("summary:has-text('其他环节')")
    press(page, "a:has-text('记下联系')")
    choose(page, "reached", "1")
    page.fill("[name=text]", "打过电话")
    press(page, "button:has-text('记下联系')")
    page.fill("[name=answer]", "修好了")
    press(page, "main form button:has-text('答复')")
    assert state(code) == "answered"
    context.close()


def test_a_problem_found_becomes_a_matter_with_one_tap(browser, county, sign_in, live_server):
    context, page = opened(browser, SIZES[1])
    sign_in(context, "100001")
    page.goto(f"{live_server.url}/record/?who=h01&kind=visit")
    expect(page.locator("text=交有关单位办")).to_be_hidden()
    page.fill("[name=problems]", "水龙头没水")
    page.locator("label.chip", has_text="交有关单位办").click()
    press(page, "button.big")
    page.wait_for_url(re.compile("/entries/"))
    assert Matter.objects.get().text == "水龙头没水"
    assert "上报的事项" in page.inner_text("main")
    context.close()


@pytest.mark.parametrize(
    "looks",
    [((1280, 900), "light", False), ((360, 740), "light", False), ((360, 740), "dark", False), ((360, 740), "light", True)],
    ids=["desk", "phone", "dark", "large"],
)
def test_pages_are_sound(browser, county, sign_in, live_server, looks):
    size, scheme, large = looks
    waiting, double = cases.ask("自来水管爆了,停水两天", place="村东头"), cases.ask("停水,自来水管爆了")
    handled, told = cases.handling(text="路灯坏了"), cases.answered(text="井水发黄")
    cases.take(handled, "add_part", "100020", unit="power", task="查线路", due_on=cases.counties.TODAY)
    late = cases.handling(text="水渠堵了")
    Matter.objects.filter(code=late).update(due_on=cases.counties.TODAY.replace(day=8))
    pages = (
        ("100020", ("/today/", "/matters/", f"/matters/{handled}/", f"/matters/{handled}/pause/", "/record/?who=h01")),
        ("100004", ("/matters/stuck/", "/today/")),
        (
            "100006",
            (
                "/desk/",
                f"/desk/{waiting}/",
                f"/desk/{double}/",
                "/matters/office/",
                f"/matters/{told}/",
                "/counter/",
                "/counter/new/",
                f"/counter/{told}/",
                "/canned/",
                "/canned/new/",
                "/board/units/water/",
            ),
        ),
    )
    context, page = opened(browser, size, color_scheme=scheme)
    if large:
        context.add_cookies([{"name": "large", "value": "1", "url": live_server.url}])
    for who, paths in pages:
        sign_in(context, who)
        for path in paths:
            look(page, live_server.url + path)
    context.close()
