"""Matters side by side with django-helpdesk, on one database server, in turns: create, a list page, a change of state.

Each is served by two workers and asked by sixteen clients at once. Reported apart: the same by the interfaces for programs, where
django-helpdesk's list goes through every ticket of those asked for. Then the product alone: its list and its search with a
hundred times the matters, against a copy of the database made before they were added.
"""

import http.client
import json
import os
import subprocess
import sys
import time
import uuid
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client

from benchmarks import county
from benchmarks.clients import Asked, Rates, ask
from benchmarks.pages import _copied, _in_turns
from lianxin.matters.bulk import MATTERS, write_matters
from lianxin.policy.models import Adoption, Version
from lianxin.registry.actions.keys import make_key
from lianxin.registry.models import Account, Area, Unit

ROOT = Path(__file__).resolve().parent.parent
OURS, THEIRS = 8771, 8772
CLIENTS, WORKERS, THREADS = 16, 2, 2
"""Two threads for each worker: with four both sides answered less."""
WARM = 60 * WORKERS * THREADS
"""Requests before those that count: a server runs for weeks; each of its connections plans a statement anew at first."""
AIMS = {"create": 4, "list": 15, "change": 5}
P99 = 250
POLICY = """policy: bench-matters
zh: 基准事项
document: {name: 基准事项, number: 示〔2026〕2号}
words:
  classes: {cadre: {zh: 干部}}
  unit_kinds: {town: {zh: 乡镇政府}}
  categories:
    water: {zh: 用水, hints: [水管, 停水]}
    roads: {zh: 道路, hints: [道路, 路灯]}
    other: {zh: 其他}
matters:
  terms:
    usual: {zh: 一般事项, clause: 五个工作日, sign: {working_days: 1}, contact: {working_days: 1}, handle: {working_days: 5},
      extend: {working_days: 5}, warn: {working_days: 1}}
  feedback: {clause: 回访, close_after: {days: 15}, reopen_within: {days: 30}, contact_negative: {working_days: 1},
    rectify: {days: 15}, call_back: 10%}
dispatch:
  catalogue:
    water: {zh: 用水, clause: 归口, category: [water, roads], lead: {unit_kind: town}}
"""
TEXTS = ("水管破裂", "路灯不亮", "低保咨询", "水渠堵塞", "医保报销", "噪音扰民", "道路坑洼", "春耕缺种", "邻里纠纷", "垃圾清运")


def run(*, quick: bool) -> dict[str, Any]:
    """Measure both; ``ratio`` is the smallest of measured to aimed-at quotient over the three."""
    held, asked = (20_000, 1_600) if quick else (200_000, 3_200)
    os.environ["LIANXIN_NOW"] = county.NOW.isoformat()
    made = county.make(officers=200, townships=10, villages=200, households=1_000)
    _adopt()
    few = 1_000 if quick else 10_000
    _fill(made, 0, few)
    client = Client()
    client.force_login(Account.objects.get(username=made.officers[0]))  # before the copy, which has to know the session too
    name, copy = str(connection.settings_dict["NAME"]), _copied()
    _fill(made, few, held)
    key = make_key(Account.objects.get(username=made.officers[0]), name="bench", by=county.MANAGER, at=county.NOW)
    rates, apart = _side_by_side(made, held, asked, key)
    many = held if quick else 1_000_000
    _fill(made, held, many)
    return {**_told(rates), "by_programs": apart, **_grown(client, (copy, name), few, many)}


def _adopt() -> None:
    version = Version.objects.create(
        key="bench-matters", digest="m" * 64, text=POLICY, made_at=county.NOW, made_by=county.MANAGER
    )
    area = Area.objects.get(code=county.ROOT)
    Adoption.objects.create(version=version, key="bench-matters", area=area, first=county.FIRST, by=county.MANAGER, at=county.NOW)


def _fill(made: county.County, start: int, end: int) -> None:
    """Matters from number ``start`` to ``end``, a quarter of them open, over the year."""
    random, units = Random(start), list(Unit.objects.order_by("pk").values_list("code", flat=True))
    blank = {bound.column: bound.blank for bound in MATTERS.columns}
    for first in range(start, end, 5_000):
        rows = [_row(blank, made, units, random, number) for number in range(first, min(end, first + 5_000))]
        with transaction.atomic():
            write_matters(rows, [], by=county.MANAGER, at=county.NOW)
    county.analyse()


def _row(blank: dict[str, Any], made: county.County, units: list[str], random: Random, number: int) -> dict[str, Any]:
    day = county.FIRST + timedelta(days=random.randrange(350))
    due = day + timedelta(days=7)
    text = random.choice(TEXTS)
    state = random.choice(("new", "dispatched", "handling", *("closed",) * 9))
    over = state == "closed"
    return {
        **blank,
        "matter_code": f"B{number:07}",
        "kind": random.choice(("problem", "request", "consultation")),
        "category": random.choice(("water", "roads", "other")),
        "area_code": random.choice(made.villages),
        "reported_on": day,
        "channel": "phone",
        "title": f"{text}{number}",
        "text": f"第{number}号诉求:{text},请派人处理。",
        "unit_code": "" if state == "new" else random.choice(units),
        "state": state,
        "accepted_on": None if state == "new" else day,
        "due_on": None if state == "new" else due,
        "solved_on": due if over else None,
        "closed_on": due if over else None,
        "outcome": "solved" if over else "",
        "confidential": False,
    }


# -- side by side ------------------------------------------------------------------------------------


Pairs = dict[str, tuple[Rates, Rates]]


def _side_by_side(
    made: county.County, held: int, asked: int, key: str
) -> tuple[dict[str, tuple[Rates, Rates]], dict[str, float]]:
    cookies = _signed_in(made.officers[0])
    with _theirs(held) as their, _served(OURS, sys.executable, "lianxin.wsgi:application", os.environ):
        ours = _our_ways(made, cookies, asked)
        theirs = _their_ways(their, asked)
        found = {}
        for name in AIMS:
            pair = (ours[name], theirs[name])
            for way in pair:
                way(WARM)
            blocks = [[way(asked // 4) for way in pair] for _ in range(3)]
            found[name] = (_middle([one for one, _ in blocks]), _middle([other for _, other in blocks]))
            print(f"   {name:7} {found[name][0].a_second:7.1f} a second, p99 {found[name][0].p99_ms:6.1f} ms;", end="")
            print(f" django-helpdesk {found[name][1].a_second:7.1f}, p99 {found[name][1].p99_ms:6.1f} ms", flush=True)
        return found, _apart(made, their, asked // 4, key)


def _middle(rates: list[Rates]) -> Rates:
    return sorted(rates, key=lambda one: one.a_second)[len(rates) // 2]


def _signed_in(code: str) -> str:
    client = Client()
    client.force_login(Account.objects.get(username=code))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={_get_new_csrf_string()}"


Way = Callable[[int], Rates]


def _our_ways(made: county.County, cookies: str, asked: int) -> dict[str, Way]:
    token = cookies.rpartition("=")[2]
    numbers, random = count(), Random(5)
    open_ones = iter(_waiting())
    unit = Unit.objects.order_by("pk").values_list("code", flat=True)[0]

    def create(number: int) -> Rates:
        return _ask(OURS, (_new(made, random, next(numbers), token) for _ in range(number)), number, cookies, {200, 302})

    def page(number: int) -> Rates:
        return _ask(OURS, (Asked("/matters/") for _ in range(number)), number, cookies, {200})

    def change(number: int) -> Rates:
        return _ask(OURS, (_given(code, unit, token) for code in open_ones), number, cookies, {302})

    return {"create": create, "list": page, "change": change}


def _waiting() -> list[str]:
    from lianxin.matters.models import Matter  # noqa: PLC0415  # the benchmark's own look at the rows

    return list(Matter.objects.filter(state="new").order_by("pk").values_list("code", flat=True)[:5_000])


def _new(made: county.County, random: Random, number: int, token: str) -> Asked:
    form = {
        "csrfmiddlewaretoken": token,
        "token": uuid.uuid4().hex,
        "kind": "problem",
        "category": "water",
        "text": f"村口自来水管破裂{number},请派人处理",
        "area": random.choice(made.villages),
        "asker": "张三",
        "channel": "counter",
    }
    return Asked("/counter/new/", form)


def _given(code: str, unit: str, token: str) -> Asked:
    form = {"csrfmiddlewaretoken": token, "token": uuid.uuid4().hex, "version": "1", "category": "water", "unit": unit}
    return Asked(f"/matters/{quote(code)}/dispatch/", form)


def _their_ways(their: dict[str, Any], asked: int) -> dict[str, Way]:
    token = _get_new_csrf_string()
    cookies = f"sessionid={their['session']}; csrftoken={token}"
    numbers, tickets = count(), count(int(their["first"]))
    wanted = {"filtering": {"status__in": [1, 2]}, "sorting": "created"}
    query = b64encode(json.dumps(wanted).encode()).decode()
    grid = f"/datatables_ticket_list/{query}?draw=1&start=0&length=25&order[0][column]=0&order[0][dir]=desc&search[value]="

    def create(number: int) -> Rates:
        forms = (_ticket(their, next(numbers), token) for _ in range(number))
        return _ask(THEIRS, forms, number, cookies, {302})

    def page(number: int) -> Rates:
        return _ask(THEIRS, (Asked(grid) for _ in range(number)), number, cookies, {200})

    def change(number: int) -> Rates:
        forms = (_update(their, next(tickets), token) for _ in range(number))
        return _ask(THEIRS, forms, number, cookies, {302})

    return {"create": create, "list": lambda number: page(max(CLIENTS, number // 8)), "change": change}


def _apart(made: county.County, their: dict[str, Any], asked: int, key: str) -> dict[str, float]:
    """Answers a second of the interfaces for programs: ours, and django-helpdesk's list of a quarter of its tickets, once."""
    kind = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    random, unit = Random(7), Unit.objects.order_by("pk").values_list("code", flat=True)[0]
    waiting = iter(reversed(_waiting()))

    def made_new() -> Asked:
        form = _new(made, random, 0, "").form or {}
        return Asked("/api/v1/matters", body=_json({name: form[name] for name in form if name != "csrfmiddlewaretoken"}))

    def given() -> Asked:
        sent = {"token": uuid.uuid4().hex, "version": 1, "given": {"category": "water", "unit": unit}}
        return Asked(f"/api/v1/matters/{quote(next(waiting))}/steps/dispatch", body=_json(sent))

    found = {}
    for name, one in (("create", made_new), ("list", lambda: Asked("/api/v1/matters?limit=25")), ("change", given)):
        for _ in range(2):  # the first time does not count
            many = (one() for _ in range(asked))
            found[name] = ask(OURS, many, number=asked, headers=kind, clients=CLIENTS, allowed={200, 201}).a_second
    cookie = {"Cookie": f"sessionid={their['session']}"}
    once = iter([Asked("/api/tickets/?status=4")])
    found["django-helpdesk's list"] = ask(THEIRS, once, number=1, headers=cookie, clients=1, allowed={200}).a_second
    print("   by programs:", ", ".join(f"{name} {rate:.3g} a second" for name, rate in found.items()), flush=True)
    return {name: round(rate, 3) for name, rate in found.items()}


def _json(sent: dict[str, Any]) -> bytes:
    return json.dumps(sent).encode()


def _ticket(their: dict[str, Any], number: int, token: str) -> Asked:
    form = {
        "csrfmiddlewaretoken": token,
        "queue": str(their["queue"]),
        "title": f"水管破裂{number}",
        "body": "村口自来水管破裂,请派人处理",
        "submitter_email": "a@example.invalid",
        "priority": "3",
    }
    return Asked("/tickets/submit/", form)


def _update(their: dict[str, Any], ticket: int, token: str) -> Asked:
    form = {
        "csrfmiddlewaretoken": token,
        "new_status": "3",
        "comment": "已交办",
        "title": f"水管破裂{ticket}",
        "priority": "3",
        "queue": str(their["queue"]),
        "owner": str(their["user"]),
        "public": "1",
    }
    return Asked(f"/tickets/{ticket}/update/", form)


def _ask(port: int, asked: Iterator[Asked], number: int, cookies: str, allowed: set[int]) -> Rates:
    return ask(port, asked, number=number, headers={"Cookie": cookies}, clients=CLIENTS, allowed=allowed)


@contextmanager
def _theirs(held: int) -> Iterator[dict[str, Any]]:
    """django-helpdesk with so many tickets, on the same database server, served."""
    python = os.environ.get("LIANXIN_HELPDESK", "")
    if not python:
        raise SystemExit("django-helpdesk is not installed: script/bench matters installs it")
    base = os.environ["LIANXIN_BENCH_POSTGRES"]
    with psycopg.connect(f"{base}/postgres", autocommit=True) as link:
        link.execute("DROP DATABASE IF EXISTS bench_helpdesk")
        link.execute("CREATE DATABASE bench_helpdesk")
    environment = {
        **{name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "VIRTUAL_ENV"}},
        "HELPDESK_DATABASE_URL": f"{base}/bench_helpdesk",
        "DJANGO_SETTINGS_MODULE": "benchmarks.helpdesk.settings",
        "PYTHONPATH": str(ROOT),
    }
    command = [python, "-m", "benchmarks.helpdesk.fill", str(held)]
    their = json.loads(subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE).stdout)
    with _served(THEIRS, python, "benchmarks.helpdesk.wsgi:application", environment):
        yield their


@contextmanager
def _served(port: int, python: str, application: str, environment: Any) -> Iterator[None]:
    command = [python, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", str(WORKERS)]
    command += ["--blocking-threads", str(THREADS), "--log-level", "error", application]
    process = subprocess.Popen(command, cwd=ROOT, env={**environment})
    try:
        _wait_for(port)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            link.request("GET", "/healthz")
            if link.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"no server at port {port}")


def _told(rates: dict[str, tuple[Rates, Rates]]) -> dict[str, Any]:
    """The quotients, and the smallest of them to what is aimed at."""
    quotients = {name: ours.a_second / theirs.a_second for name, (ours, theirs) in rates.items()}
    for name, quotient in quotients.items():
        print(f"   {name:7} **{quotient:.1f}** times django-helpdesk (aim: {AIMS[name]})")
    slowest = max(ours.p99_ms for ours, _ in rates.values())
    print(f"   p99 at most {slowest:.0f} ms with {CLIENTS} clients (aim: under {P99})")
    return {
        "ratio": round(min(quotient / AIMS[name] for name, quotient in quotients.items()), 3),
        "times": {name: round(quotient, 2) for name, quotient in quotients.items()},
        "rates": {name: [round(ours.a_second, 1), round(theirs.a_second, 1)] for name, (ours, theirs) in rates.items()},
        "p99_ms": round(slowest, 1),
    }


# -- the product alone, as it grows ------------------------------------------------------------------


def _grown(client: Client, databases: tuple[str, str], few: int, many: int) -> dict[str, Any]:
    pages = {"list": "/matters/", "desk": "/desk/", "search": f"/matters/?typed={quote('水管')}&state="}
    with_few, with_many = _in_turns((client, client), pages, databases, 11)
    grown = {name: median(with_many[name]) / median(with_few[name]) for name in pages}
    for name, ratio in grown.items():
        times = f"{median(with_few[name]) * 1000:.1f} ms with {few} matters, {median(with_many[name]) * 1000:.1f} ms with {many}"
        print(f"   {name:7} {times}: {ratio:.2f} (aim: at most 1.5)")
    return {"grown": {name: round(ratio, 3) for name, ratio in grown.items()}, "few": few, "many": many}
