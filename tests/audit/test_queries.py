"""What happened and who read what, by cursor."""

from datetime import timedelta

from lianxin.audit.actions import record, record_reads
from lianxin.audit.queries import acts, acts_of, reads, reads_of_household
from tests.fixtures.people import NOW


def test_acts_by_subject_and_person(db):
    for number in range(5):
        record("test.done", kind="thing", code=str(number % 2), by=f"00{number % 2}", at=NOW)
    assert len(acts(kind="thing", code="0")) == 3
    first = acts(by="000", limit=1)
    assert [one.code for one in acts(by="000", before=first[0].pk)] == ["0", "0"]
    assert len(acts(verb="test.done")) == 5
    assert len(acts_of(["001"])) == 2
    assert acts_of([]) == []


def test_reads_of_a_household(db):
    record_reads(["H1", "H2"], kind="counterpart", by="001", at=NOW, purpose="准备走访", through="page")
    record_reads(["H1"], kind="counterpart", by="002", at=NOW + timedelta(days=1), purpose="督查", through="page")
    assert [one.by for one in reads_of_household(["H1", "OLD"])] == ["002", "001"]
    assert [one.code for one in reads(by="001")] == ["H2", "H1"]
    assert [one.by for one in reads(code="H1", since=NOW.date() + timedelta(days=1))] == ["002"]
    latest = reads(code="H1", limit=1)[0]
    assert len(reads(code="H1", before=latest.pk)) == 1
