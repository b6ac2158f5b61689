"""A database from its address: what is refused, and what a pooler needs."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from lianxin.settings.database import PREPARED_AFTER, database_from_url


def test_statements_are_prepared_unless_a_pooler_forbids_it():
    assert database_from_url("postgresql://a:b@h:5432/n")["OPTIONS"]["prepare_threshold"] == PREPARED_AFTER
    asked = database_from_url("postgresql://a:b@h:5432/n?prepare_threshold=none&sslmode=require")["OPTIONS"]
    assert (asked["prepare_threshold"], asked["sslmode"]) == (None, "require")


@pytest.mark.parametrize("url", ["mysql://a:b@h/n", "postgresql://a:b@h/n?prepare_threshold=often"])
def test_an_address_that_cannot_be_meant_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        database_from_url(url)


def test_signs_in_a_password_are_read_as_they_were_written():
    assert database_from_url("postgresql://a:p%40ss%2F@h/n")["PASSWORD"] == "p@ss/"
