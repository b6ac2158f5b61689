"""What docs/api.md says is there: every operation of the interface and every step of the staff has its place in its tables."""

import re
from pathlib import Path

from lianxin.api import urls
from lianxin.api.app import api
from lianxin.rules.matters import STEPS, Actor

SAID = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
ELSEWHERE = "/api/v1/platforms/"
"""Described in docs/platforms.md."""


def test_every_step_of_the_staff_is_named():
    words = set(re.findall(r"[a-z_]+", SAID))
    assert {one.name for one in STEPS.values() if Actor.STAFF in one.actors} - words == set()


def test_every_operation_is_named():
    assert urls.urlpatterns
    paths = [path for path in api.get_openapi_schema()["paths"] if not path.startswith(ELSEWHERE)]
    ends = {path: [part for part in path.split("/") if part and not part.startswith("{")][-1] for path in paths}
    assert [path for path, end in ends.items() if not re.search(rf"/{re.escape(end)}\b", SAID)] == []
