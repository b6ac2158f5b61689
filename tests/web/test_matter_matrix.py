"""What somebody must not know of: nowhere, by no route, in no list, number, search, sheet, export or feed (issue 3, Z9).

Each page is asked for before the matters are there and after; to whom they do not exist, nothing may be different.
"""

from itertools import zip_longest

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from lianxin.api.app import api
from lianxin.audit.models import Read
from lianxin.exchange.export import export_folder
from lianxin.matters.models import Matter, Step
from lianxin.web.matters.asked import SHEETS
from tests.web.county import NOW
from tests.web.hidden import (
    KINDS,
    NAME,
    PHONE,
    PLACE,
    WORD,
    build,
    code_of,
    complained,
    foreign,
    keyed,
    send,
    taken_back,
    tell,
    walk,
)
from tests.web.matrix import API, lines_of
from tests.web.matters import cases

SCENES = {
    "agri": ("agri", "100001", "100005", ("100001", "100031")),
    "office": ("office", "100023", "100005", ("100004", "100006", "100009", "100010")),
    "liuhe": ("liuhe", "100005", "100006", ("100005", "100007")),
    "water": ("water", "100021", "100005", ("100021",)),
}
"""Whom the complaints are about, who dispatches them, and to whom they do not exist."""

TOTALS = ("GET results/", "GET figures/")
"""Numbers of an area, for whoever may see them: another's matter counts there, a complaint of the reader does not."""


def routes(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern)


PAGES = [path for path in routes(get_resolver().url_patterns) if not path.startswith("api/")]


@pytest.mark.parametrize("path", PAGES)
def test_every_route_has_its_line(path):
    assert lines_of(path) == 1, "say in tests/web/matrix.py whether a matter can be seen there"


def test_every_operation_of_the_interface_has_its_line():
    paths = api.get_openapi_schema()["paths"]
    assert {f"{method} {path}" for path, methods in paths.items() for method in methods} == set(API)


@pytest.fixture
def county(db):
    return build()


SENT = {
    "receipt": {"identity": "居民身份证"},
    "relatives": {"name": "小宝", "relation": "儿子"},
    "publish": {"title": "路灯坏了", "text": "路灯坏了找谁"},
}
"""What programs send where it is no step, by the end of the address."""


def asked_by_programs(key, codes):
    """What programs are answered, by operation."""
    browser, found = Client(), {}
    area = "area=990000000000"
    for operation, sort in API.items():
        method, path = operation.split()
        if sort == "lists":
            for query in ("", f"?q={WORD}", f"?q={codes[0]}", "?state=open"):
                found[operation + query] = browser.get(path + query, **key).content.decode()
        elif sort == "span":
            found[operation] = browser.get(f"{path}?first=2020-01-01&last=2030-12-31", **key).content.decode()
        elif sort == "public":
            found[operation] = browser.get(f"{path}?{area}").content.decode()
        elif sort == "bears":
            for code in codes:
                step = "reply" if "for-asker" in path else "progress"
                address = path.format(code=code, step=step, relative=1, name="0" * 40)
                data = SENT.get(path.rsplit("/", 1)[1], {"token": "m", "given": {"text": "x"}})
                body = {} if method == "get" else {"data": data, "content_type": "application/json"}
                answer = getattr(browser, method)(address, **body, **key)
                assert answer.status_code in {404, 200}, (operation, answer.content)
                assert answer.status_code == 404 or answer.json() == [], (operation, code)
                found[f"{operation} {code}"] = answer.content.decode()
    return found


def exported(folder, by):
    with taken_back():
        export_folder(folder, by=by, at=NOW)
    return {path.name: path.read_text() for path in folder.iterdir() if path.suffix == ".csv"}


def differences(before, after):
    assert before.keys() == after.keys()
    return [f"{name}: {_first(before[name], after[name])}" for name in sorted(before) if before[name] != after[name]]


def _first(old, new):
    pairs = zip_longest(old.splitlines(), new.splitlines(), fillvalue="")
    return next((f"{was.strip()[:300]} -> {now.strip()[:300]}" for was, now in pairs if was != now), "")


@pytest.mark.parametrize("scene", SCENES)
def test_to_those_complained_of_nothing_is_different(county, signed_in, tmp_path, scene):
    unit, officer, desk, viewers = SCENES[scene]
    codes = [code_of(kind) for kind in KINDS]
    browsers = {code: signed_in(code) for code in viewers}
    keys = {code: keyed(county, code) for code in viewers}

    def everything(when):
        for code, browser in browsers.items():
            yield code, "pages", walk(browser, codes)
            yield code, "sent", {name: text for name, (_, text) in send(browser, codes, SHEETS).items()}
            with taken_back():
                yield code, "programs", asked_by_programs(keys[code], codes)
            yield code, "export", exported(tmp_path / f"{when}-{code}", code)

    before = {(code, what): found for code, what, found in everything("before")}
    assert complained(unit, officer, desk=desk) == codes
    taken = Step.objects.filter(matter__code__in=codes).count()
    wrong = []
    for code, what, found in everything("after"):
        wrong += [f"{code} {what} {name}" for name in differences(before[code, what], found)]
        assert [name for name, text in found.items() if name.startswith("GET matters/Z9") and not text.startswith("404")] == []
    if wrong:
        pytest.fail("\n".join(wrong))
    assert Step.objects.filter(matter__code__in=codes).count() == taken, "a step by somebody who must not know of it"
    assert Matter.objects.filter(code__in=codes, claimed_by__in=viewers).count() == 0


def test_to_strangers_nothing_is_different(county, signed_in):
    viewers = ("100001", "100011", "100021", "100022")
    codes = [code_of(kind) for kind in ("foreign", "confidential", "anonymous")]
    browsers = {code: signed_in(code) for code in viewers}
    keys = {code: keyed(county, code) for code in viewers}
    before = {code: (walk(one, codes), send(one, codes, SHEETS)) for code, one in browsers.items()}
    assert foreign() == codes
    wrong = []
    for code, one in browsers.items():
        for old, new in zip(before[code], (walk(one, codes), send(one, codes, SHEETS)), strict=True):
            wrong += [f"{code} {name}" for name in differences(old, new) if not name.startswith(TOTALS)]
        programs = asked_by_programs(keys[code], codes)
        wrong += [f"{code} {name}" for name, text in programs.items() if '"Z9-' in text]
    if wrong:
        pytest.fail("\n".join(wrong))


def test_the_public_sees_nothing_of_complaints(county):
    codes = [code_of(kind) for kind in KINDS]
    before = walk(Client(), codes, public=True)
    complained("agri", "100001", desk="100005")
    assert differences(before, walk(Client(), codes, public=True)) == []


@pytest.mark.parametrize("hidden", ["confidential", "anonymous"])
def test_the_handling_unit_never_learns_who_asked(county, signed_in, hidden):
    known = {"asker": ""} if hidden == "anonymous" else {}
    code = tell("unit", kind="problem", **{hidden: True, **known})
    cases.take(code, "dispatch", "100006", at=cases.ago(hours=1), unit="water", category="water-supply")
    cases.take(code, "sign", "100020", at=cases.ago(hours=1), officer="100020")
    for viewer in ("100020", "100021"):
        browser = signed_in(viewer)
        found = walk(browser, [code, code])
        assert WORD in found[f"GET matters/{code}/"]
        # Where something is that nobody has put a name to, whoever has to go there must know.
        for secret in (NAME, PHONE, PLACE) if hidden == "confidential" else (NAME, PHONE):
            typed = f"={secret}"
            assert [name for name, text in found.items() if secret in text and typed not in name] == []
        assert NAME not in str(Client().get(f"/api/v1/matters/{code}", **keyed(county, viewer)).content.decode())


def test_where_a_matter_is_shown_the_reading_is_logged(county, signed_in):
    code = cases.handling(asker=NAME)
    browser = signed_in("100020")
    for address in (f"matters/{code}/", f"matters/{code}/progress/"):
        Read.objects.all().delete()
        assert browser.get(f"/{address}").status_code == 200
        assert list(Read.objects.values_list("by", "kind", "code")) == [("100020", "matter", code)], address
