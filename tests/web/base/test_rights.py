"""The table of roles against every route (issue 2, part 6): whoever has no right to a view finds nothing there."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from lianxin.registry.access import viewer_for
from lianxin.rules import access
from lianxin.web.declare import declared
from tests.web.county import PEOPLE, TODAY

SAMPLES = {
    "code": "h01",
    "need": "1",
    "objection": "1",
    "policy": "san-ge-tuxian",
    "duty": "stay",
    "period": "2026-05",
    "kind": "weekly",
}


def routes(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern


PAGES = [(path, pattern) for path, pattern in routes(get_resolver().url_patterns) if not path.startswith(("api/", "open311/"))]
"""The interface for programs asks for a key on every route: `tests/api`."""
TABLE = [(path, pattern) for path, pattern in PAGES if declared(pattern.callback).open_to == "table"]


@pytest.mark.parametrize(("path", "pattern"), TABLE, ids=[path for path, _ in TABLE])
def test_every_need_is_a_row_of_the_table(path, pattern):
    found = declared(pattern.callback)
    assert (found.thing, found.action) in access.THINGS


def test_without_the_right_nothing_is_there(signed_in, county):
    browsers = {code: signed_in(code) for code, *_ in PEOPLE}
    for path, pattern in TABLE:
        if "<" in path:
            continue
        found = declared(pattern.callback)
        for code, browser in browsers.items():
            may = viewer_for(county.officers[code], on=TODAY).may(found.thing, found.action)
            if not may:
                assert browser.get(f"/{path}").status_code in {404, 405}, (code, path)


def test_nobody_signed_in_sees_none_of_it(client, db):
    for path, _pattern in TABLE:
        if "<" not in path:
            answer = client.get(f"/{path}")
            assert answer.status_code == 302, path
            assert answer.headers["location"].startswith("/accounts/login/"), path
