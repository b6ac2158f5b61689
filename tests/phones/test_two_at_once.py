"""The same record by several threads at once is stored once: the constraint decides, whoever looked first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from lianxin.matters.models import Matter
from lianxin.phones import actions
from lianxin.phones.actions import intake
from lianxin.phones.models import Device, SealingKey, Upload
from lianxin.records.models import Entry
from tests.phones.sending import Phone, write
from tests.web import county as counties
from tests.web.county import NOW

PROBLEM = {"problems": [{"text": "门口路灯坏了", "become": "matter"}]}


@pytest.fixture
def phone(transactional_db):
    """With real transactions, so that threads see each other's rows."""
    counties.build()
    return Phone("100001")


def together(*tasks):
    """What each task gives, begun at the same moment."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads share one connection to a database in memory")
    barrier = Barrier(len(tasks))

    def run(task):
        barrier.wait()
        try:
            return task()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return [one.result() for one in [pool.submit(run, task) for task in tasks]]


def blind(monkeypatch):
    """Nobody finds anything by looking first: all of them go on to insert."""
    looked, real = [], intake.held

    def held(uids):
        looked.append(uids)
        return {} if len(looked) <= 4 else real(uids)

    monkeypatch.setattr(intake, "held", held)


@pytest.mark.parametrize("blinded", [False, True])
def test_the_same_record_by_four_threads_is_stored_once(phone, monkeypatch, blinded):
    sent = write(**PROBLEM)
    if blinded:
        blind(monkeypatch)
    found = together(*[lambda: phone.send(sent)[0]] * 4)
    assert sorted(one.state for one in found) == ["known"] * 3 + ["received"]
    assert len({(one.entry, one.matters, one.at) for one in found}) == 1
    assert Entry.objects.filter(code=sent.id).count() == Upload.objects.filter(uid=sent.id).count() == 1
    assert Matter.objects.filter(entry__code=sent.id).count() == 1


def test_two_contents_under_one_id_at_once_one_is_first_and_one_is_kept(phone, monkeypatch):
    one = write(text="甲")
    two = write(one.id, text="乙")
    found = together(lambda: phone.send(one)[0], lambda: phone.send(two)[0])
    assert sorted(each.state for each in found) == ["conflict", "received"]
    entry, row = Entry.objects.get(code=one.id), Upload.objects.get(uid=one.id, state="conflict")
    assert {entry.text, "甲" if "甲" in row.content else "乙"} == {"甲", "乙"}


def test_a_batch_by_two_tabs_and_its_correction_at_once(phone):
    sent = [write(counterparts=[code]) for code in ("h01", "h02", "h03")]
    change = write(kind="correction", corrects=sent[0].id, text="更正")
    together(*[lambda: phone.send(*sent, change)] * 2, lambda: phone.send(*reversed(sent)))
    assert [one.state for one in phone.send(*sent, change)] == ["known"] * 4
    assert Entry.objects.filter(code__in=[one.id for one in (*sent, change)]).count() == 4
    assert Entry.objects.filter(supersedes__code=sent[0].id).count() == 1


def test_decided_by_two_at_once_it_is_taken_in_once(phone):
    sent = write(counterparts=["h11"])
    phone.send(sent)
    row = Upload.objects.get(uid=sent.id)

    def decide():
        try:
            return actions.decide(upload=row.pk, how="take", reason="", by="100001", at=NOW).state
        except Exception as error:
            return type(error).__name__

    assert sorted(together(decide, decide)) == ["Refused", "received"]
    assert Entry.objects.filter(code=sent.id).count() == 1


def test_two_who_make_the_first_key_and_enrol_one_phone_at_once(phone):
    keys = together(*[lambda: actions.current_key(NOW).code] * 2)
    assert set(keys) == set(SealingKey.objects.filter(current=True).values_list("code", flat=True))
    together(*[lambda: Phone("100001", code=phone.code)] * 2)
    assert Device.objects.filter(code=phone.code).count() == 1
