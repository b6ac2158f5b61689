"""Whatever is sent, the interface answers as its description says, and never with an error of ours (schemathesis)."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi import checks

from lianxin.wsgi import application
from tests.matters.places import reported

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
OURS = 500
OTHERS = ("/api/v1/platforms/", "/api/v1/telephony/")
"""What is said there, and how, is the other system's affair too: their own tests hold it."""
AS_DESCRIBED = [checks.status_code_conformance, checks.content_type_conformance, checks.response_schema_conformance]


@pytest.fixture
def headers(county, key):
    reported()
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)  # the transaction of the test outlives the request
    yield {"Authorization": key("desk")["HTTP_AUTHORIZATION"]}
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_breaks_it(case, headers):
    answer = case.call(headers=headers)
    assert answer.status_code < OURS, (case.method, case.path, answer.text[:300])
    if not case.path.startswith(OTHERS):
        case.validate_response(answer, checks=AS_DESCRIBED)
