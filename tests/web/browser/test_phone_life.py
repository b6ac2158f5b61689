"""The life of an officer's phone: a whole day without a signal, an update, a log-out, a loss, a photo (issue 5)."""

import io
import uuid

import pytest
from django.test import Client
from PIL import Image
from playwright.sync_api import expect

from lianxin.matters.models import Matter
from lianxin.phones import actions
from lianxin.phones.models import Device, Photo, Upload
from lianxin.records.models import Entry, EntryCounterpart, Problem
from lianxin.web.phone import files
from tests.web import county as counties
from tests.web.browser.desk import until
from tests.web.browser.phones import PIN, Phone

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MORNING = (
    ("h01", "visit", "入户走访", {"text": "身体好,夜里咳嗽。"}),
    ("h02", "visit", "入户走访", {}),
    ("h03", "talk", "谈心", {"text": "想孩子。"}),
    ("h04", "visit", "入户走访", {"problems": (("路灯又坏了", "note", ""),)}),
    ("990001001000", "stay", "蹲点指导", {"amounts": {"half_days": "0.5"}}),
)
AFTERNOON = (
    ("h05", "gift", "慰问", {"amounts": {"fen": "200"}}),
    ("h06", "visit", "入户走访", {"problems": (("水渠堵了", "matter", ""),)}),
    ("h07", "visit", "入户走访", {}),
    ("h11", "visit", "入户走访", {}),
    ("h12", "talk", "谈心", {}),
)
"""Ten visits in three villages: who, kind, its word, and the rest."""
RIGHT = "其实是下午去的"
ON_PAGE = {"half_days": "days", "fen": "yuan"}


@pytest.fixture
def officer(phone, county, sign_in):
    """Li Ming's phone, registered; he serves households in three villages."""
    for code in ("h05", "h06", "h07", "h11", "h12"):
        counties.link(county, "100001", code, "household")
    yield (mine := Phone(phone, sign_in(phone)).enrol())
    mine.close()


def codes():
    """Every entry there is."""
    return set(Entry.objects.values_list("code", flat=True))


def told(found):
    """Entries as what they say, without their numbers."""
    lines = []
    for entry in Entry.objects.filter(code__in=found, superseded_by=None):
        names = EntryCounterpart.objects.filter(entry=entry, origin=0).values_list("counterpart__code", flat=True)
        problems = Problem.objects.filter(entry=entry).values_list("text", flat=True)
        matters = Matter.objects.filter(entry=entry).values_list("text", flat=True)
        amounts = (entry.half_days, entry.minutes, entry.persons, entry.fen, entry.count)
        lines.append(
            (
                entry.kind,
                entry.day,
                entry.outcome,
                entry.text,
                amounts,
                *(tuple(sorted(some)) for some in (names, problems, matters)),
            )
        )
    return sorted(lines, key=repr)


def online(county):
    """The same day on the ordinary pages, with the correction."""
    browser = Client()
    browser.force_login(county.officers["100001"].account)
    for who, kind, _word, more in MORNING + AFTERNOON:
        problems = more.get("problems", ())
        sent = {"code": str(uuid.uuid4()), "kind": kind, "who": [who], "day": "2026-05-14", "text": more.get("text", "")}
        sent |= {ON_PAGE[name]: value for name, value in more.get("amounts", {}).items()}
        sent |= {"problems": "\n".join(text for text, _, _ in problems)}
        sent |= {"become": "matter" if any(become == "matter" for _, become, _ in problems) else ""}
        assert browser.post("/record/", sent).status_code == 302, who
    wrong = Entry.objects.filter(kind="visit", counterparts__counterpart__code="h02").order_by("-recorded_at").first()
    sent = {"code": str(uuid.uuid4()), "kind": "visit", "who": ["h02"], "day": "2026-05-14", "text": RIGHT}
    assert browser.post(f"/entries/{wrong.code}/correct/", sent).status_code == 302


def test_an_officers_day_without_a_signal_is_the_day_on_line(officer, county):
    """Ten visits in three villages, two problems, one correction, a dead battery at noon: the same records (issue 5)."""
    before = codes()
    online(county)
    expected = told(codes() - before)
    before = codes()
    officer.off()
    for who, _kind, word, more in MORNING:
        officer.visit(who, word, **more)
    officer.page.close()  # the battery
    officer.page = officer.new_page()
    officer.open()
    officer.page.wait_for_selector(".dues")
    for who, _kind, word, more in AFTERNOON:
        officer.visit(who, word, **more)
    officer.expect_outbox(*["phone"] * 10)
    officer.on()
    officer.expect_received(10)
    officer.page.locator(".outbox > li", has_text="李福来").locator("button", has_text="更正").tap()
    officer.page.wait_for_selector("h1 >> text=更正记录")
    officer.page.fill("#text", RIGHT)
    officer.save()
    officer.expect_received(11)
    assert told(codes() - before) == expected
    assert officer.faults == []


def test_an_update_with_a_full_outbox_keeps_it(officer, county, monkeypatch):
    """The new edition waits until it is asked for; what was recorded under the old one goes up under the new."""
    before, now = codes(), files.worker()
    officer.page.route("**/phone/upload/", lambda route: route.abort())
    officer.visit("h01", "入户走访")
    officer.visit("h02", "入户走访")
    first = files.edition()
    monkeypatch.setattr(files, "edition", lambda: "anotherone00")
    monkeypatch.setattr(files, "worker", lambda: now.replace(first, "anotherone00"))
    officer.page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
    officer.page.wait_for_selector("#update button")
    officer.expect_outbox("phone", "phone")
    officer.page.unroute("**/phone/upload/")
    officer.page.locator("#update button").tap()
    expect(officer.page.locator("html")).to_have_attribute("data-version", "anotherone00")
    officer.expect_received(2)
    assert len(codes() - before) == 2
    until(officer.page, lambda: officer.page.evaluate("caches.keys()") == ["lianxin-phone-anotherone00"])


def test_a_revoked_phone_hands_in_what_it_has_and_forgets_everything(officer, county):
    officer.off()
    officer.visit("h01", "入户走访")
    officer.page.wait_for_selector("h1 >> text=今天")
    device = Device.objects.get()
    actions.revoke(code=device.code, why="丢了", by="100001", at=counties.NOW)
    officer.on()
    officer.page.wait_for_selector("text=已被停用")
    assert Upload.objects.filter(state="refused").count() == 1
    assert [officer.rows(table) for table in ("keys", "boxes", "drafts", "outbox", "photos")] == [[]] * 5
    assert "王桂兰" not in officer.page.inner_text("body")


def test_too_long_without_the_server_wipes_all_but_what_waits(officer, county):
    before = codes()
    officer.off()
    officer.visit("h01", "入户走访")
    long_ago = "db.meta.put({key: 'contact_at', value: Date.now() - 15 * 86400000})"
    officer.page.evaluate(f"async () => {{ const db = self.LianxinStore.open(); await {long_ago}; db.close(); }}")
    officer.page.reload()
    officer.page.wait_for_selector("text=本机资料已清除")
    assert [officer.rows(table) for table in ("keys", "boxes", "drafts")] == [[]] * 3
    [row] = officer.rows("outbox")
    assert "local" not in row
    officer.on()
    until(officer.page, lambda: codes() != before)
    expect(officer.page.locator("#state")).to_be_hidden()
    assert len(codes() - before) == 1


def test_logging_out_on_the_ordinary_page_wipes_the_phone(officer, county):
    officer.page.route("**/phone/upload/", lambda route: route.abort())
    officer.visit("h01", "入户走访")
    officer.page.unroute("**/phone/upload/")
    officer.page.goto(officer.url + "/me/")
    with officer.page.expect_navigation(url=lambda url: "/me/" not in url):
        officer.page.locator("text=退出登录").click()
    officer.open()
    officer.page.wait_for_selector("text=请先登录")
    assert [officer.rows(table) for table in ("keys", "boxes")] == [[]] * 2


def test_a_phone_that_changed_hands_sends_nothing_in_anothers_name(officer, county, sign_in):
    """What the first officer recorded goes up under his registration, though the second has the phone; and shows him nothing."""
    before = codes()
    officer.page.route("**/phone/upload/", lambda route: route.abort())
    officer.visit("h01", "入户走访", text="只有李明知道")
    officer.go("mine")
    with officer.page.expect_navigation(url=lambda url: "/phone/" not in url):
        officer.page.locator("button", has_text="退出并清除").tap()
    sign_in(officer.context, "100002")
    officer.enrol()
    officer.expect_outbox("phone")
    expect(officer.page.locator(".outbox")).to_contain_text("已加密")
    officer.page.unroute("**/phone/upload/")
    officer.send_now()
    officer.expect_received(1)
    made = Entry.objects.exclude(code__in=before).get()
    assert (made.officers.get().officer.code, made.text) == ("100001", "只有李明知道")


def test_the_pin_is_asked_once_a_shift(officer, county):
    officer.go("mine")
    officer.page.locator("button", has_text="现在锁上").tap()
    officer.page.wait_for_selector("#pin")
    assert officer.rows("keys") == []
    officer.unlock("999111")
    officer.page.wait_for_selector("text=还可以试9次")
    expect(officer.page.locator("#pin")).to_have_value("")
    officer.off()
    officer.unlock("999112")
    expect(officer.page.locator("#pin")).to_have_value("")
    expect(officer.page.locator(".error")).to_contain_text("密码不对")
    officer.unlock(PIN)
    officer.page.wait_for_selector("h1 >> text=李明")
    officer.open("#/today")
    officer.page.wait_for_selector(".dues")


def test_a_photo_loses_its_place_and_arrives_once(officer, county, tmp_path):
    picture = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x010F] = "Phone Maker"
    exif.get_ifd(0x8825).update({1: "N", 2: (35.0, 10.0, 20.0)})
    Image.new("RGB", (3200, 1200), (80, 140, 90)).save(picture, exif=exif)
    assert b"Phone Maker" in picture.read_bytes()
    officer.go("record?who=h01")
    officer.page.locator("#what .chip", has_text="入户走访").tap()
    officer.page.set_input_files("#photo", str(picture))
    officer.page.wait_for_selector("figure canvas")
    small = officer.page.evaluate(
        """async () => {
            const at = [...document.querySelectorAll("script[type=module]")][0].src.replace("main.js", "");
            const { bytesOf } = await import(at + "photos.js");
            const { app } = await import(at + "app.js");
            const [row] = await app.db.photos.toArray();
            return Array.from(await bytesOf(app.db, app.key, row.id));
        }"""
    )
    kept = Image.open(io.BytesIO(bytes(small)))
    assert (kept.size, dict(kept.getexif())) == ((1600, 600), {})
    assert b"Phone Maker" not in bytes(small)
    officer.save()
    officer.expect_received(1)
    until(officer.page, Photo.objects.exists)
    expect(officer.page.locator("text=照片1张待上传")).to_have_count(0)
    assert Photo.objects.count() == 1


def test_over_plain_http_it_says_so(browser, county, sign_in):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false, configurable: true})")
    page = context.new_page()
    page.goto(sign_in(context) + "/phone/")
    page.wait_for_selector("text=离线使用要求网站用 HTTPS 打开")
    context.close()
