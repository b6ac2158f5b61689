"""1,500 phones come back at once with six sealed records each; one in ten lost its first answer and sends everything again.

The product's server with two workers. Each phone is an officer of its own with a connection of its own; each sends one batch,
sealed as WebCrypto seals it, with its upload token alone. Afterwards all is counted: stored once each, or the run fails.
"""

import http.client
import json
import os
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection

from benchmarks import county
from benchmarks.clients import Asked, ask
from benchmarks.intake import cpu_of
from lianxin.phones import actions
from lianxin.phones.models import SealingKey, Upload
from lianxin.phones.sealing import sealed
from lianxin.records.models import Entry
from lianxin.registry.access import viewer_by_code
from lianxin.rules.phones import canonical, digest_of

ROOT = Path(__file__).resolve().parent.parent
PORT, WORKERS = 8768, 2
RECORDS = 6
AGAIN = 10
AIM = 120.0
SALT = "c2FsdHNhbHRzYWx0c2FsdA=="


@dataclass(frozen=True)
class Phone:
    """A phone with its batch, ready to be sent."""

    token: str
    ids: tuple[str, ...]
    body: bytes


def run(*, quick: bool) -> dict[str, Any]:
    """Send all batches at once; returns the ratio of records stored to records sent, and the seconds it took."""
    number = 150 if quick else 1_500
    os.environ["LIANXIN_NOW"] = county.NOW.isoformat()
    made = county.make(officers=number, townships=20, villages=200, households=number * 12)
    county.add_entries(made, number * 4, seed=1)
    county.analyse()
    key = actions.current_key(county.NOW)
    phones = [_phone(made, officer, key) for officer in made.officers]
    connection.close()
    before = Entry.objects.count()
    batches = [*phones, *phones[::AGAIN]]
    Random(5).shuffle(batches)
    with _served() as server:
        start, spent = time.perf_counter(), cpu_of(server.pid)
        rates = ask(PORT, iter(map(_asked, batches)), number=len(batches), headers={}, clients=number, allowed={200})
        took, spent = time.perf_counter() - start, cpu_of(server.pid) - spent
    return _told(phones, before, took, spent, rates.p99_ms)


def _phone(made: county.County, officer: str, key: SealingKey) -> Phone:
    viewer = viewer_by_code(officer, on=county.LAST)
    at = county.NOW - timedelta(days=30)
    enrolled = actions.enrol(viewer=viewer, code=str(uuid.uuid4()), name="手机", at=at)
    homes = made.links[officer][1:]
    items = [_record(homes[number % len(homes)], number, key) for number in range(RECORDS)]
    body = {"sent_at": county.NOW.isoformat(), "batch": items}
    return Phone(enrolled.upload_token, tuple(item["id"] for item in items), json.dumps(body).encode())


def _record(home: str, number: int, key: SealingKey) -> dict[str, Any]:
    uid, day = str(uuid.uuid4()), county.LAST - timedelta(days=number % 3)
    content = {
        "kind": "entry",
        "salt": SALT,
        "activity": "visit",
        "counterparts": [home],
        "day": day.isoformat(),
        "day_by": "chosen",
        "text": f"第{number}户,都好。",
        "problems": [{"text": "门口路灯坏了"}] if number == 0 else [],
    }
    text = canonical(content)
    envelope = sealed(text.encode(), about=uid, row=key).as_json()
    return {"id": uid, "hash": digest_of(text), "made_at": county.NOW.isoformat(), "sealed": envelope}


def _asked(phone: Phone) -> Asked:
    headers = {"Authorization": f"Bearer {phone.token}", "Content-Type": "application/json"}
    return Asked("/phone/upload/", body=phone.body, headers=headers)


def _told(phones: Sequence[Phone], before: int, took: float, spent: float, p99_ms: float) -> dict[str, Any]:
    sent = {one for phone in phones for one in phone.ids}
    stored = Entry.objects.count() - before
    states = Counter(Upload.objects.filter(first=True).values_list("state", flat=True))
    codes = set(Entry.objects.filter(code__in=Upload.objects.values("entry")).values_list("code", flat=True))
    if codes != sent or states != {"received": len(sent)}:
        raise SystemExit(f"stored {len(codes & sent)} of {len(sent)} records, {len(codes - sent)} others; states {dict(states)}")
    ratio = stored / len(sent)
    rate, cost = len(sent) / took, spent / len(sent) * 1000
    print(f"   {len(phones)} phones, {len(sent)} records in {took:.1f} s ({rate:.0f} a second; aim: within {AIM:.0f} s)")
    print(f"   {cost:.1f} ms of CPU of the server for a record; the slowest batches took {p99_ms / 1000:.1f} s (p99)")
    print(f"   **{ratio:.3f}** stored to sent (aim: 1, each once)")
    return {
        "ratio": round(ratio, 6),
        "phones": len(phones),
        "records": len(sent),
        "seconds": round(took, 1),
        "within_aim": took <= AIM,
        "cpu_ms": round(cost, 2),
        "p99_ms": round(p99_ms),
    }


@contextmanager
def _served() -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(PORT), "--workers", str(WORKERS)]
    command += ["--blocking-threads", "4", "--backlog", "2048", "--log-level", "error", "lianxin.wsgi:application"]
    process = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ))
    try:
        _wait()
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _wait() -> None:
    for _ in range(300):
        try:
            link = http.client.HTTPConnection("127.0.0.1", PORT, timeout=2)
            link.request("GET", "/healthz")
            if link.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"no server at port {PORT}")
