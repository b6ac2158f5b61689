"""A GET cannot write."""

import pytest

from lianxin.audit.actions import record, record_reads
from lianxin.clock import now
from lianxin.web.readonly import WriteInRead, reading
from lianxin.web.sessions import SessionStore

pytestmark = pytest.mark.django_db


def test_a_write_while_reading_is_refused():
    with reading(), pytest.raises(WriteInRead, match="audit_act"):
        record("test", kind="entry", code="e1", by="o1", at=now())


def test_the_log_of_reads_and_the_session_are_written():
    with reading():
        record_reads(["h1"], kind="household", by="o1", at=now(), purpose="visit", through="page")
        session = SessionStore()
        session["a"] = 1
        session.save()
