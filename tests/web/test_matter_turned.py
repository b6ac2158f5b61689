"""What was known turns into a complaint: from then on the note, the matter, its instruction and the acts are hidden (Z9)."""

from datetime import date

import pytest
from django.test import Client

from lianxin.matters.actions import lift_problem
from lianxin.records.models import Instruction
from tests.web.county import enter
from tests.web.hidden import TOLD, build, keyed, tell, walk
from tests.web.matters.cases import ago, ask, take

NOTE = "苍鹭便条"
ORDER = "白鹳批示"


@pytest.fixture
def county(db):
    return build()


@pytest.fixture
def turned(county):
    """A colleague's note that became a matter, and one that 100001 was told to see to; ``turn`` joins both into a complaint."""
    entry = enter(county, "100002", "visit", date(2026, 5, 13), "h05", problems=[NOTE])
    lifted = lift_problem(problem=f"{entry}-p1", kind="problem", category="", by="100002", at=ago(hours=5)).code
    known = ask(f"{ORDER}的事", code="K-known", at=ago(hours=5), **{**TOLD, "title": ORDER})
    take(known, "instruct", "100004", at=ago(hours=4), text=ORDER, officer="100001", due_on=date(2026, 5, 20))

    def turn():
        complaint = tell("unit", against_units=("agri",))
        for code in (lifted, known):
            take(code, "merge", "100006", at=ago(hours=1), into=complaint)

    values = {"entry": entry, "problem": f"{entry}-p1", "instruction": Instruction.objects.get(about_code=known).code}
    return lifted, known, values, turn


def showing(found, word):
    return [name for name, text in found.items() if word in text and word not in name]


def test_from_then_on_nobody_complained_of_sees_it(turned, signed_in):
    lifted, known, values, turn = turned
    viewers = {code: signed_in(code) for code in ("100001", "100002", "100011", "100031")}
    before = {code: walk(browser, [lifted, known], **values) for code, browser in viewers.items()}
    turn()
    after = {code: walk(browser, [lifted, known], **values) for code, browser in viewers.items()}
    for word, code in ((ORDER, "100001"), (NOTE, "100002"), (NOTE, "100011"), (NOTE, "100031"), (lifted, "100031")):
        assert showing(before[code], word), f"the walk would find it: {word} for {code}"
    for code, found in after.items():
        words = [ORDER, "K-known", lifted, "Z9-unit"] + ([NOTE] if code != "100002" else [])
        assert {word: seen for word in words if (seen := showing(found, word))} == {}, code
    assert showing(after["100002"], NOTE), "one's own note stays one's own"


def test_whoever_lifts_the_note_again_learns_nothing(turned, signed_in, county):
    lifted, _known, values, turn = turned
    turn()
    for code in ("100002", "100031"):
        answer = signed_in(code).post(f"/matters/lift/{values['problem']}/")
        assert answer.status_code in {404, 422}
        assert lifted not in answer.content.decode() + answer.headers.get("Location", "")
        told = Client().post(f"/api/v1/problems/{values['problem']}/lift", **keyed(county, code))
        assert told.status_code in {404, 422}
        assert lifted not in told.content.decode()


def test_the_audit_of_others_still_has_it(turned, signed_in):
    lifted, _known, _values, turn = turned
    turn()
    assert lifted in signed_in("100009").get("/audit/?kind=matter").content.decode(), "the auditor is of another unit"
