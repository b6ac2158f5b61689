"""Generated histories: two clerks, a phone that sends twice, an asker, the clock. No step lost or doubled, and always:

dates in order; one lead where somebody handles it; no open part, offer, extension or pause where it is answered; joined matters
that are open stand where their lead stands; counts are what the steps say; a refused step changes nothing.
"""

import random
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.audit.models import Act
from lianxin.feedback.models import Rating
from lianxin.matters.actions import take_step
from lianxin.matters.models import Deadline, Extension, Matter, Part, Pause, Step, Transfer
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.matters import OPEN, OWN_STEPS, STEPS, State
from tests.fixtures.people import NOW
from tests.matters.places import build_county, reported

STAFF = ("desk", "desk2", "plumber", "waterhead", "owner", "caller", "leader", "stranger")
UNITS = ("WATER", "GOV1", "COMMITTEE", "DESK")
MATTERS = 3


def given_of(name, number, today, county, codes):
    """What a step may be given, chosen by a number."""
    day = today + timedelta(days=number % 9)
    values = {
        "category": "evidence" if name == "pause" else ("water", "pipe", "road", "hardship")[number % 4],
        "unit": ("WATER", "WATER", *UNITS)[number % 6],
        "officer": county.code(("plumber", "waterhead", "owner", "desk")[number % 4]),
        "outcome": ("solved", "partly", "explained", "referred", "kept_open")[number % 5],
        "level": ("very_satisfied", "dissatisfied", "satisfied", "very_dissatisfied")[number % 4],
        "into": codes[number % len(codes)],
        "ground": "beyond-law" if name == "exclude" else "court",
        "due_on": day,
        "until": day,
        "review_on": day,
        "days": 1 + number % 6,
        "reached": number % 3 > 0,
        "upheld": number % 2 > 0,
    }
    wanted = {need: values.get(need, "说明") for need in STEPS[name].needs}
    if name == "solve":
        wanted |= {"reason": "说明", "basis": "条文", "referred_to": "人民法院"}
    if name in {"rate", "verify"}:
        wanted |= {"solved": number % 3 > 0}
    if name == "dispatch" and number % 4 == 0:
        wanted |= {"joint": (("STATION", "配合"),)}
    if name == "correct":
        wanted |= {"title": f"更正{number}"}
    return wanted


ENDS = frozenset({"decline", "withdraw", "correct", "recuse", "escalate", "instruct", "report_back", "urge"})
LENGTH = 36


def drawn(seed):
    """So many calls: a number that picks the step, which matter, who, what it is given, days gone by, sent twice."""
    draw = random.Random(seed)
    return [
        (
            draw.randrange(1000),
            draw.choice((0, 0, 1, 2)),
            draw.choice(STAFF),
            draw.randrange(60),
            draw.choice((0, 0, 0, 0, 0, 1, 20)),
            draw.random() < 0.3,
        )
        for _ in range(LENGTH)
    ]


def chosen(code, pick):
    """A step that the table lets, more often than not one that goes on; one in ten is any step at all."""
    if pick % 10 == 0:
        return list(STEPS)[pick // 10 % len(STEPS)]
    matter = Matter.objects.get(code=code)
    legal = [line.name for line in STEPS.values() if matter.state in line.came_from]
    if matter.led_by_id and matter.state in OPEN:
        legal = [name for name in legal if name in OWN_STEPS]
    rare = {*ENDS, "recompute", "undo_dispatch", *(() if matter.led_by_id else ("split",))}
    going = [name for name in legal if name not in rare] if pick % 6 else legal
    going += [name for name in ("solve", "rate", "offer_transfer", "ask_extension") if name in legal] * 3
    forward = [name for name in going if STEPS[name].to not in {None, matter.state}]
    found = (forward if pick % 3 == 0 else going) or legal
    return found[pick % len(found)]


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_generated_histories(county_once, seed):
    with transaction.atomic():
        point = transaction.savepoint()
        play(county_once, drawn(seed))
        transaction.savepoint_rollback(point)


@pytest.fixture
def county_once(db):
    return build_county()


def play(county, calls):
    codes = [reported(text=f"停水{number}").code for number in range(MATTERS)]
    at = NOW
    for place, (pick, which, who, number, days, twice) in enumerate(calls):
        name = chosen(codes[which], pick)
        at += timedelta(days=days, minutes=1)
        actors = sorted(STEPS[name].actors)
        actor = actors[number % len(actors)]
        by = {"asker": "asker", "clock": "clock"}.get(actor) or county.code(likely(county, codes[which], name, who, number))
        call = {
            "code": codes[which],
            "step": name,
            "by": by,
            "actor": actor,
            "at": at,
            "token": f"t{place}",
            **given_of(name, number, at.date(), county, codes),
        }
        before = whole()
        try:
            done = take_step(**call)
        except (Refused, NotFound):
            assert whole() == before, "a refused step changes nothing"
            continue
        held(codes, before, done, name)
        if twice:
            after = whole()
            assert take_step(**call).version == done.version, "the same step sent twice is one"
            assert whole() == after
        invariants()


def likely(county, code, name, who, number):
    """Whoever may take the step more often than not, so that histories get somewhere."""
    matter = Matter.objects.select_related("unit").get(code=code)
    if number % 9 == 0:
        return who
    unit = matter.unit.code if matter.unit else ""
    handler = {"WATER": "plumber", "GOV1": "owner", "COMMITTEE": "head", "DESK": "desk2"}.get(unit, "desk")
    may = STEPS[name].may
    if name == "finish_part":
        return "police"
    return {"handle": handler, "approve": "desk", "callback": "caller", "instruct": "leader", "exclude": "desk"}.get(may, "desk")


def whole():
    """The matters as they stand, and how many rows of each other kind there are."""
    rows = [Step, Part, Pause, Extension, Transfer, Deadline, Rating, Act]
    return [list(Matter.objects.order_by("pk").values()), *(model.objects.count() for model in rows)]


def held(codes, before, done, name):
    """One step more for the matter (two when it reopens by it), and one for each that follows it; none lost, none doubled."""
    old = {row["code"]: row for row in before[0]}
    for code in codes:
        row = Matter.objects.get(code=code)
        grown = row.version - old[code]["version"]
        own = code == done.code
        follows = old[code]["led_by_id"] == done.pk and name not in OWN_STEPS and old[code]["state"] == old[done.code]["state"]
        assert grown in ((1, 2) if own and name in {"rate", "verify"} else (1,) if own or follows else (0,)), (name, code)


def invariants():
    for matter in Matter.objects.select_related("led_by"):
        steps = list(Step.objects.filter(matter=matter).order_by("number"))
        assert [one.number for one in steps] == list(range(1, matter.version + 1))
        for one, following in pairwise(steps):
            assert one.at <= following.at
        assert steps[-1].to == matter.state or matter.led_by_id
        assert sum(one.step == "reopen" for one in steps) == matter.reopened == matter.round - 1
        dates_in_order(matter)
        parts(matter)
        if matter.led_by is not None and matter.state in OPEN and matter.led_by.state in OPEN:
            assert matter.state == matter.led_by.state
            assert matter.unit_id == matter.led_by.unit_id
            assert matter.led_by.led_by_id is None


def dates_in_order(matter):
    days = [matter.reported_on, matter.accepted_on, matter.signed_on]
    known = [day for day in days if day is not None]
    assert known == sorted(known), days
    for name in ("answered_on", "closed_on", "solved_on"):
        day = getattr(matter, name)
        assert day is None or day >= matter.reported_on
    assert matter.solved_on is None or matter.outcome == "solved"
    assert (matter.state == "closed") == (matter.closed_on is not None)
    assert matter.answered_on is not None if matter.state == "answered" else True


def parts(matter):
    state = State(matter.state)
    if state in {State.DISPATCHED, State.HANDLING, State.PAUSED, State.SHELVED}:
        assert matter.unit_id is not None
    if state is State.ANSWERED and matter.led_by_id is None:
        assert not Part.objects.filter(matter=matter, done_on=None).exists()
    if state in {State.ANSWERED, State.CLOSED}:
        assert not Transfer.objects.filter(matter=matter, accepted=None).exists()
        assert not Extension.objects.filter(matter=matter, granted=None).exists()
        assert not Deadline.objects.filter(matter=matter, key__in=("sign", "handle"), met_at=None, ended_at=None).exists()
    paused = Pause.objects.filter(matter=matter, last=None).count()
    if matter.led_by_id is None:
        assert paused == (1 if state is State.PAUSED else 0)
    assert Deadline.objects.filter(matter=matter, key="handle", met_at=None, ended_at=None).count() <= 1
