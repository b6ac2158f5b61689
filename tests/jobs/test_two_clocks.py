"""Two clocks and a person at once: each thing is done once. Says something only where threads share a database (PostgreSQL)."""

import threading
from datetime import datetime

import pytest
from django.db import close_old_connections, connection

from lianxin.audit.models import Act, Delivery
from lianxin.jobs.deliveries import deliver
from lianxin.jobs.senders import senders_of
from lianxin.jobs.watch import WATCHES
from lianxin.matters.actions import take_step
from lianxin.matters.models import Deadline, Matter, Step
from lianxin.rules.entries import SHANGHAI
from lianxin.rules.errors import Refused
from tests.matters.places import Steps, build_county, reported

pytestmark = pytest.mark.django_db(transaction=True)
FRIDAY = datetime(2026, 5, 22, 9, tzinfo=SHANGHAI)
MATTERS = 6
CLOCKS = 2


def together(*jobs):
    """Run them at the same moment; raises what any of them raised."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("a database in memory belongs to one thread")
    start, errors = threading.Barrier(len(jobs)), []

    def run(job):
        try:
            start.wait()
            job()
        except Exception as error:
            errors.append(error)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


@pytest.fixture
def codes():
    county = build_county()
    made = []
    for _ in range(MATTERS):
        moves = Steps(county, reported())
        moves.handled()
        made.append(moves.code)
    return made


def clock():
    for watch in WATCHES:
        watch.do(FRIDAY, lambda: False)


def test_each_deadline_is_urged_once_and_nobody_is_lost(codes):
    def person():
        for code in codes:
            try:
                take_step(code=code, step="solve", by="101", at=FRIDAY, outcome="solved", answer="修好")
            except Refused as error:
                assert "version" in {fault.field for fault in error.faults}  # noqa: PT017

    together(*[clock] * CLOCKS, person)
    for matter in Matter.objects.all():
        numbers = list(Step.objects.filter(matter=matter).order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, matter.version + 1))
        assert Step.objects.filter(matter=matter, step="solve").count() <= 1
    late = Deadline.objects.filter(late_at__isnull=False).count()
    assert Act.objects.filter(verb="matters.deadline.late").count() == late
    assert Step.objects.filter(step="urge").count() <= late


def test_each_message_goes_out_once(codes, tmp_path):
    sent = []

    class Counting:
        def send(self, message):
            sent.append(message.id)
            return "ok"

    senders = {**senders_of({}), "sms": Counting()}
    waiting = Delivery.objects.filter(state="waiting").count()
    together(*[lambda: deliver(senders, now=lambda: FRIDAY)] * 3)
    assert len(sent) == len(set(sent)) == waiting > 0
