"""Sessions end as Django ends them, though they are read by a statement of our own."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from lianxin.web.sessions import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def key():
    made = db.SessionStore()
    made["who"] = "100018"
    made.save()
    return made.session_key


def test_a_live_session_is_read(key):
    assert SessionStore(key)["who"] == "100018"


def test_one_that_ended_or_was_never_made_is_empty_and_gets_another_key(key):
    Session.objects.filter(session_key=key).update(expire_date=Session.objects.get().expire_date - timedelta(days=15))
    for other in (key, "x" * 32):
        store = SessionStore(other)
        assert store.get("who") is None
        assert store.session_key is None


def test_logged_out_elsewhere_it_is_gone_at_once(key):
    assert SessionStore(key)["who"] == "100018"
    db.SessionStore(key).delete()
    assert SessionStore(key).get("who") is None


def test_one_statement(key, django_assert_num_queries):
    SessionStore(key).get("who")
    with django_assert_num_queries(1):
        assert SessionStore(key)["who"] == "100018"
