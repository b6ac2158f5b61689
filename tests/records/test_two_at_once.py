"""Two people at once: nothing twice, nothing lost."""

from collections.abc import Callable
from dataclasses import replace
from threading import Barrier, Thread

import pytest
from django.db import connection

from lianxin.policy.actions import save_draft, start_draft
from lianxin.records.actions import NewEntry, NewHousehold, correct_entry, make_entry, object_to_entry, withdraw_entry
from lianxin.records.models import Entry, Objection
from lianxin.rules.errors import Refused
from tests.fixtures.people import NOW, TODAY, build

VISIT = NewEntry(code="e-1", officers=("001",), kind="visit", day=TODAY, counterparts=("H1",))


@pytest.fixture
def county(transactional_db):
    """The county with real transactions, so that threads see each other's rows."""
    return build()


def together(*tasks: Callable[[], object]) -> list[object]:
    """What each task gives or raises, begun at the same moment."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads share one connection to a database in memory")
    barrier, results = Barrier(len(tasks)), [None] * len(tasks)

    def run(place: int, task: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[place] = task()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, task)) for place, task in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_sent_twice_at_once_it_is_one_entry(county):
    entry = replace(VISIT, households=(NewHousehold("V1", "新来户"),))
    found = together(*[lambda: make_entry(entry=entry, by="001", at=NOW)] * 3)
    assert {getattr(one, "pk", one) for one in found} == {Entry.objects.get().pk}


def test_corrected_and_withdrawn_at_once_one_of_them_wins(county):
    make_entry(entry=VISIT, by="001", at=NOW)
    found = together(
        lambda: correct_entry(code="e-1", entry=replace(VISIT, code="e-2", text="a"), by="001", at=NOW),
        lambda: correct_entry(code="e-1", entry=replace(VISIT, code="e-3", text="b"), by="001", at=NOW),
        lambda: withdraw_entry(code="e-1", reason="错记", by="001", at=NOW),
    )
    assert sum(isinstance(one, Refused) for one in found) == 2
    first = Entry.objects.get(code="e-1")
    assert (first.superseded_on is None) != (first.withdrawn_on is None)
    assert Entry.objects.count() == (1 if first.withdrawn_on else 2)


def test_two_objections_at_once_are_one(county):
    make_entry(entry=VISIT, by="001", at=NOW)
    found = together(*[lambda: object_to_entry(code="e-1", counterpart=county.counterparts["H1"], at=NOW)] * 2)
    assert {one.pk for one in found} == {Objection.objects.get().pk}


def test_two_who_save_a_draft_at_once(county):
    draft = start_draft(area=county.areas["C"], key="x", text="", by="008", at=NOW)
    found = together(
        lambda: save_draft(draft=draft.pk, text="a", revision=1, by="008", at=NOW),
        lambda: save_draft(draft=draft.pk, text="b", revision=1, by="007", at=NOW),
    )
    assert sorted(type(one).__name__ for one in found) == ["Refused", "int"]
