"""An officer's phone in a real Chromium: enrolled, off and on line, and what its thumb does."""

import json
import threading

from playwright.sync_api import BrowserContext, Page, expect

PIN = "271828"
NO_SYNC = "Object.defineProperty(ServiceWorkerRegistration.prototype, 'sync', {value: undefined});"
"""The worker is not told that the network is cut (an emulation of the page only), so it must not send for it."""
RECEIVED = '.outbox > li[data-state="received"]'


class Phone:
    """A page of the phone, with the taps of its thumb counted."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context, self.url, self.taps = context, url, 0
        context.add_init_script(NO_SYNC)
        self.faults: list[str] = []
        self.page = self.new_page()

    def new_page(self) -> Page:
        """Another tab; what goes wrong in a script is kept."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        return page

    def close(self) -> None:
        """No tab asks for anything any more: before the tables are emptied for the next test."""
        for page in self.context.pages:
            page.close()

    def open(self, screen: str = "") -> None:
        """Open the page, at a screen."""
        self.page.goto(f"{self.url}/phone/{screen}")

    def enrol(self) -> "Phone":
        """Register with a PIN; afterwards the shell is kept and *Today* shows."""
        self.open()
        self.page.fill("#pin", PIN)
        self.page.fill("#pin2", PIN)
        self.page.click("button.big")
        self.shows("today")
        self.page.wait_for_selector(".dues")
        self.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
        return self

    def unlock(self, pin: str = PIN) -> None:
        """Type the PIN."""
        self.page.fill("#pin", pin)
        self.page.click("button.big")

    def go(self, screen: str) -> None:
        """To a screen of the page that is open, and until it shows."""
        self.page.evaluate("screen => { location.hash = `#/${screen}`; }", screen)
        self.shows(screen)

    def shows(self, screen: str) -> None:
        """Wait until it is this screen that shows, and no other is on its way."""
        self.page.wait_for_selector(f'#main[data-screen="{screen}"]')

    def send_now(self) -> None:
        """Ask on the list that what waits goes now; it may have gone by itself a moment before."""
        self.go("outbox")
        self.page.evaluate(
            "words => { const now = [...document.querySelectorAll('button')].find((one) => one.textContent === words);"
            " if (now) now.click(); }",
            "现在上传",
        )

    def off(self) -> None:
        """The signal is gone."""
        self.context.set_offline(True)

    def on(self) -> None:
        """The signal is back."""
        self.context.set_offline(False)

    def tap(self, selector: str, **more: object) -> None:
        """A thumb on the first such thing."""
        self.page.locator(selector, **more).first.tap()  # type: ignore[arg-type]
        self.taps += 1

    def visit(self, who: str, what: str, **more: object) -> None:
        """Record on the form: who is a code, what a word of the policy; ``text``, ``problems`` [(text, become, answer)]."""
        self.go(f"record?who={who}" if who else "record")
        self.page.wait_for_selector(f'#who input[value="{who}"]:checked' if who else "#who")
        self.page.locator("#what .chip", has_text=what).first.tap()
        self._more(more)
        self.save()

    def _more(self, more: dict[str, object]) -> None:
        if more.get("text"):
            self.page.fill("#text", str(more["text"]))
        for at, (text, become, answer) in enumerate(more.get("problems", ())):  # type: ignore[arg-type, var-annotated]
            self.page.locator("#field-problems > .button").tap()
            self.page.fill(f"#problem-{at}", text)
            self.page.locator(f'input[name="become-{at}"][value="{become}"]').check(force=True)
            if answer:
                self.page.fill(f"#problem-{at}-how", answer)
        for name, value in dict(more.get("amounts", {})).items():  # type: ignore[call-overload]
            self.page.fill(f"#amount-{name}", value)

    def save(self) -> None:
        """Press save, and wait until it is said to be on the phone."""
        self.page.locator("form button.big").tap()
        self.page.wait_for_selector("h1 >> text=今天")

    def expect_outbox(self, *states: str) -> None:
        """What was recorded comes to stand in these states, the latest first; while it is tried, it is *sent* for a moment."""
        self.go("outbox")
        self.page.wait_for_selector("h1 >> text=记录到哪了")
        rows = self.page.locator(".outbox > li")
        expect(rows).to_have_count(len(states))
        for at, state in enumerate(states):
            expect(rows.nth(at)).to_have_attribute("data-state", state)

    def expect_received(self, number: int) -> None:
        """So many are received, by the list."""
        self.go("outbox")
        expect(self.page.locator(RECEIVED)).to_have_count(number)

    def rows(self, table: str) -> list[dict[str, object]]:
        """What stands in a table of the database, as the browser holds it (bytes left out)."""
        found = self.page.evaluate(
            """async (table) => {
                const db = self.LianxinStore.open();
                const rows = await db.table(table).toArray();
                db.close();
                return JSON.stringify(rows, (key, value) => (value instanceof Uint8Array ? "bytes" : value));
            }""",
            table,
        )
        return json.loads(found)


def post_ids(request: object) -> list[str]:
    """The ids of the records that a request carries."""
    body = json.loads(getattr(request, "post_data", "") or "{}")
    return [one["id"] for one in body.get("batch", ()) if "sealed" in one]


def in_thread(act: object) -> None:
    """Run something on the database apart from Playwright's loop."""
    thread = threading.Thread(target=act)  # type: ignore[arg-type]
    thread.start()
    thread.join()
