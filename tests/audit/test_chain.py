"""What was done cannot be changed afterwards without showing (principles 6)."""

from datetime import timedelta

import pytest

from lianxin.audit import chain
from lianxin.audit.actions import record, record_reads
from lianxin.audit.models import Act, Read, Seal
from tests.fixtures.people import NOW


@pytest.fixture
def sealed(db):
    for number in range(7):
        record("test.done", kind="thing", code=str(number), by="001", at=NOW, after={"b": number, "a": "甲"})
    record_reads(["H1", "H2"], kind="counterpart", by="001", at=NOW, purpose="准备走访", through="page")
    assert chain.seal(at=NOW + timedelta(hours=2), batch=3) == 9


def test_rows_are_sealed_once_and_in_batches(sealed):
    assert [(one.count, one.number) for one in Seal.objects.filter(chain="acts").order_by("number")] == [(3, 1), (3, 2), (1, 3)]
    assert chain.seal(at=NOW + timedelta(hours=3)) == 0
    assert list(chain.broken()) == []
    assert set(chain.latest()) == {"acts", "reads"}


def test_what_has_not_settled_waits_and_so_does_what_follows_it(db):
    record("test.done", kind="thing", code="old", by="001", at=NOW)
    record("test.done", kind="thing", code="fresh", by="001", at=NOW + timedelta(hours=2))
    record("test.done", kind="thing", code="old too", by="001", at=NOW)
    assert chain.seal(at=NOW + timedelta(hours=2)) == 1
    assert chain.seal(at=NOW + timedelta(hours=4)) == 2
    assert list(chain.broken()) == []


def test_a_changed_row_shows(sealed):
    row = Act.objects.order_by("pk")[4]
    Act.objects.filter(pk=row.pk).update(by="002")
    assert [(one.chain, one.number) for one in chain.broken()] == [("acts", 2)]


def test_a_row_taken_out_or_slipped_in_shows(sealed):
    first = Read.objects.order_by("pk").first()
    gap = first.pk
    first.delete()
    assert [(one.chain, one.sealed, one.found) for one in chain.broken()] == [("reads", 2, 1)]
    Read.objects.create(pk=gap, at=NOW, by="9", kind="counterpart", code="H1", purpose="", through="")
    assert [one.found for one in chain.broken()] == [2]


def test_a_forged_seal_breaks_the_next(sealed):
    Act.objects.filter(code="1").update(note="changed")
    forged = next(iter(chain.broken()))
    rows = list(Act.objects.order_by("pk").values_list(*chain.CHAINS["acts"][1])[:3])
    Seal.objects.filter(chain="acts", number=forged.number).update(digest=chain._digest(chain.NOTHING_BEFORE, rows))
    assert [one.number for one in chain.broken() if one.chain == "acts"] == [2]


def test_a_seal_taken_out_shows(sealed):
    Seal.objects.filter(chain="acts", number=2).delete()
    assert [one.number for one in chain.broken()] == [3]


def test_the_newest_alone_can_be_looked_at(sealed):
    Act.objects.filter(code="1").update(note="changed")
    assert list(chain.broken(newest=1)) == []
    assert [one.number for one in chain.broken(newest=3)] == [1]


def test_it_is_due_once_an_hour_when_something_has_settled(db):
    assert not chain.due(at=NOW)
    record("test.done", kind="thing", code="1", by="001", at=NOW)
    assert not chain.due(at=NOW + timedelta(minutes=30))
    assert chain.due(at=NOW + timedelta(hours=2))
    chain.seal(at=NOW + timedelta(hours=2))
    record("test.done", kind="thing", code="2", by="001", at=NOW + timedelta(hours=1))
    assert not chain.due(at=NOW + timedelta(hours=2, minutes=30))
    assert chain.due(at=NOW + timedelta(hours=3))
