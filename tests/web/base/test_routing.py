"""Every address leads where it leads when all patterns are tried one by one."""

import re

import pytest
from django.urls import Resolver404, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

from lianxin.web import urls

PLAIN = URLResolver(RoutePattern(""), urls._patterns)
INDEXED = urls.urlpatterns[0]


SAMPLES = {"int": "1", "path": "a/b", "uuid": "5f7a6d2e-0000-4000-8000-000000000001"}


def routes(patterns, before=""):
    for one in patterns:
        route = before + str(one.pattern)
        yield from [route] if isinstance(one, URLPattern) else routes(one.url_patterns, route)


def sample(route):
    """An address of the route; None for one that is written as a regular expression."""
    path = re.sub(r"<(?:(\w+):)?\w+>", lambda one: SAMPLES.get(one[1], "x"), route)
    return None if re.search(r"[\\^$?]", path) else path


def found(resolver, path):
    try:
        match = resolver.resolve(path)
    except Resolver404:
        return None
    return match.func, match.args, match.kwargs, match.view_name, match.route, match.namespaces


def test_every_pattern_by_an_address_of_its_own():
    addresses = [path for route in routes(urls._patterns) if (path := sample(route)) is not None]
    assert len(addresses) > 300
    for path in addresses:
        assert found(INDEXED, path) == found(PLAIN, path)


@pytest.mark.parametrize(
    "path", ["", "nothing", "nothing/here/", "matters", "matters/", "matters//", "/matters/", "m/", "static/x"]
)
def test_what_is_there_and_what_is_not(path):
    assert found(INDEXED, path) == found(PLAIN, path)
