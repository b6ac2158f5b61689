"""Whatever is sent, the interface answers as it says it does, and never with an error of ours (schemathesis)."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from lianxin.wsgi import application
from tests.matters.places import reported

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
OURS = 500


@pytest.fixture
def headers(county, key):
    reported()
    return {"Authorization": key("desk")["HTTP_AUTHORIZATION"]}


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_breaks_it(case, headers):
    answer = case.call(headers=headers)
    assert answer.status_code < OURS, (case.method, case.path, answer.text[:300])
