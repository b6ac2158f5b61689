"""Matters that somebody must not know of, of every kind; and a walk through all addresses that brings home what was answered."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.test import Client

from lianxin.audit.models import Delivery
from lianxin.feedback.models import CallBack
from lianxin.matters.models import Matter
from lianxin.registry.actions.keys import make_key
from lianxin.registry.models import Account, Campaign, Officer, Post, RoleGrant, Unit
from tests.web.county import NOW, START, TODAY, County
from tests.web.matrix import BEARS, PUBLIC, SEND, STAFF
from tests.web.matters import cases
from tests.web.matters.cases import ago, ask, take

WORD = "鹭鸶暗语"
NAME = "慕容秘"
PHONE = "13877770001"
PLACE = "鹤鸣巷九号"
SECRETS = (WORD, NAME, PHONE, PLACE, "Z9-")
"""What must stand in no answer, whatever else does: words, asker, number, place, and the codes of the matters."""

TOLD: dict[str, Any] = {"asker": NAME, "phone": PHONE, "place": PLACE, "tells_by": "sms", "title": f"{WORD}标题"}
KINDS = ("unit", "officer", "household", "difficulty", "confidential", "face", "shown", "late", "rated", "joined")


def build() -> County:
    """The county of matters, a station below the farm bureau, and a campaign in which suggestions count."""
    county = cases.build()
    agri, area = county.units["agri"], county.areas["990000000000"]
    station = Unit.objects.create(code="station", name="农技站", kind="bureau", area=area, parent=agri, search="")
    below = county.officers["100031"] = Officer.objects.create(code="100031", name="沈农技", search="")
    Post.objects.create(officer=below, unit=station, class_key="section_chief", main=True, valid_from=START)
    Account.objects.create(username="100031", officer=below)
    RoleGrant.objects.create(officer=below, role="county_office", area=area)
    Campaign.objects.create(key="da-zou-fang", name="大走访", area=area, first=START, last=NOW.date().replace(month=12))
    return county


def keyed(county: County, code: str) -> dict[str, str]:
    """What a program sends that acts as this officer."""
    account = Account.objects.get(officer=county.officers[code])
    return {"HTTP_AUTHORIZATION": f"Bearer {make_key(account, name=f'matrix {code}', by='100008', at=NOW)}"}


def code_of(kind: str) -> str:
    """The code that the matter of this kind will have."""
    return f"Z9-{kind}"


def tell(which: str, /, *, days: int = 0, **more: Any) -> str:
    """One of them, as it comes in."""
    values = {"text": f"{WORD},停水没人管", "kind": "complaint", **TOLD, **more}
    return ask(code=code_of(which), at=ago(days=days, hours=3), **values)


def complained(unit: str, officer: str, *, desk: str) -> list[str]:
    """Complaints about the unit and the officer at each point of their life; roads handles what ``desk`` dispatches."""
    named: dict[str, Any] = {"against_units": (unit,)}
    made = [
        tell("unit", **named),
        tell("officer", against_officers=(officer,)),
        tell("household", counterpart="h01", **named),
        tell("difficulty", kind="difficulty", counterpart="e01", area="", **named),
        tell("confidential", confidential=True, **named),
        tell("face", kind="promise", face=True, owner="100022", goal=WORD, due_on=date(2026, 5, 30), by="100022", **named),
        tell("shown", public_consent=True, **named),
        tell("late", days=40, **named),
        tell("rated", days=3, **named),
        tell("joined", kind="problem"),
    ]
    for kind in ("household", "shown", "late", "rated"):
        code, then = code_of(kind), ago(hours=2)
        take(code, "dispatch", desk, at=then, unit="transport", category="roads", override=WORD)
        take(code, "sign", "100022", at=then, officer="100022")
    for kind in ("shown", "rated"):
        take(code_of(kind), "solve", "100022", outcome="solved", answer=f"{WORD}已办")
    take(code_of("rated"), "rate", "asker", actor="asker", level="dissatisfied", solved=False, text=WORD)
    take(code_of("joined"), "merge", desk, into=code_of("unit"))
    Matter.objects.filter(code=code_of("shown")).update(public_title=WORD, public_text=WORD, public_on=TODAY, kind="problem")
    Matter.objects.filter(code=code_of("late")).update(due_on=TODAY - timedelta(days=20), exclusion_asked="beyond-law")
    for code in made:
        CallBack.objects.create(subject_kind="matter", subject_code=code, round=7, why="sample", due_on=TODAY, made_at=NOW)
        Delivery.objects.filter(subject_code=code).update(state="failed", error=WORD)
    return made


def foreign() -> list[str]:
    """Another township's matter, and two of a household by somebody who must not be known."""
    civil: dict[str, Any] = {"unit": "civil", "category": "hardship", "override": WORD}
    made = [
        tell("foreign", kind="problem", area="990002001000"),
        tell("confidential", kind="problem", counterpart="h01", confidential=True),
        tell("anonymous", kind="problem", counterpart="h01", anonymous=True, asker="", phone="", tells_by=""),
    ]
    for code in made:
        take(code, "dispatch", "100006", at=ago(hours=1), **civil)
    return made


def _read(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            names = sorted(name for name in book.namelist() if name.startswith("xl/"))
            return "".join(book.read(name).decode("utf-8", "replace") for name in names)
    text = body.decode("utf-8", "replace")
    text = re.sub(r'"[0-9a-zA-Z]{64}"|"[0-9a-f]{32}"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}', '"made anew"', text)
    return f"{answer.status_code} {answer.headers.get('Location', '')}\n{text}"


@contextmanager
def taken_back() -> Iterator[None]:
    """What is done in it (log of reads, claims) is taken back, so that it makes no difference itself."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def filled(addresses: Iterable[str], codes: Iterable[str], **values: str) -> list[str]:
    """The addresses with what is looked for put in: one for each matter where a matter's code is asked."""
    wanted = {"word": WORD, "phone": PHONE, "name": NAME, "entry": "e009", "problem": "e009-p1", "instruction": "none", **values}
    found = []
    for address in addresses:
        for code in codes if "{matter}" in address else [""]:
            found.append(address.format(matter=code, **{"figure": "suggestions", **wanted}))
    return found


def bearing(codes: list[str], steps: Iterable[str] = ("progress",)) -> list[str]:
    """The addresses of the matters themselves: the pages of all of them, whatever else stands below for the first two."""
    found: list[str] = []
    for path in BEARS:
        for step in steps if "<str:step>" in path else [""]:
            address = path.replace("<str:code>", "{matter}").replace("<int:consent>", "1").replace("<slug:name>", "a.jpg")
            found += filled([address.replace("<str:step>", step)], codes if path.endswith("<str:code>/") else codes[:2])
    return found


SENT: dict[str, Any] = {
    "text": "x",
    "reason": "x",
    "token": "matrix",
    "version": "0",
    "pick": "water-supply|water",
    "unit": "water",
    "category": "water-supply",
    "identity": "x",
    "name": "x",
    "relation": "x",
    "agreed": "1",
    "level": "satisfied",
    "answer": "x",
    "typed": PHONE,
    "keys": "1",
}


def walk(browser: Client, codes: list[str], *, public: bool = False, **values: str) -> dict[str, str]:
    """Every page as it is answered now; what the walk itself leaves behind (log of reads, claims) is taken back."""
    with taken_back():
        table = PUBLIC if public else {**PUBLIC, **STAFF}
        listed = filled([one for addresses in table.values() for one in addresses], codes[:1], **values)
        return {f"GET {address}": _read(browser.get(f"/{address}")) for address in [*listed, *bearing(codes)]}


def send(browser: Client, codes: list[str], steps: Iterable[str]) -> dict[str, tuple[int, str]]:
    """What is sent to the matters themselves, and to what takes their codes; what was done by it is taken back."""
    found: dict[str, tuple[int, str]] = {}
    bodies = [(address, SENT) for address in [*bearing(codes[:1]), *bearing(codes[1:2], steps)]]
    bodies += [(address, {**SENT, "codes": codes, "into": codes[0]}) for address in SEND if "<" not in address]
    bodies += [("counter/", SENT), ("counter/", {**SENT, "typed": codes[0]})]
    for number, (address, body) in enumerate(bodies):
        with taken_back():
            answer = browser.post(f"/{address}", body)
            found[f"POST {number} {address}"] = answer.status_code, _read(answer)
    return found
