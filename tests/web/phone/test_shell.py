"""The shell of the phone: open to everybody, nobody's data in it, small, one edition; its texts are all there."""

import json
import re

import pytest
from django.test import Client

from lianxin.web.phone import files
from lianxin.web.phone.texts import TEXTS, texts_in

FIRST_LOAD = 300 * 1024
PAGES = ("/phone/", "/phone/sw.js", "/phone/manifest.webmanifest", "/phone/texts/zh-hans.json", "/phone/texts/en.json")


@pytest.fixture
def anybody(db):
    return Client()


def test_open_without_log_in_and_the_same_for_everybody(anybody, county, signed_in):
    for page in PAGES:
        first = anybody.get(page)
        assert first.status_code == 200
        assert first.content == signed_in("100001").get(page).content
        assert first["Cache-Control"] == "no-cache"


def test_the_worker_answers_for_the_phone_alone(anybody):
    response = anybody.get("/phone/sw.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Service-Worker-Allowed"] == "/phone/"


def test_the_first_load_is_small(anybody):
    """At most 300 KiB without photos, not even compressed."""
    shell = sum(len(anybody.get(page).content) for page in PAGES)
    static = sum(path.stat().st_size for path in files.shell_files())
    assert shell + static <= FIRST_LOAD, shell + static


def test_everything_that_a_module_imports_is_kept():
    kept = set(files.addresses())
    for path in files.OWN.rglob("*.js"):
        if path.name in files.APART:
            continue
        for name in re.findall(r'from "([^"]+)"', path.read_text()):
            assert files.address_of((path.parent / name).resolve()) in kept, (path.name, name)


def test_the_edition_changes_with_any_file(monkeypatch, tmp_path):
    before = files.edition()
    other = tmp_path / "sw.js"
    other.write_text("changed")
    monkeypatch.setattr(files, "WORKER", other)
    files.edition.cache_clear()
    assert files.edition() != before
    files.edition.cache_clear()


def test_the_home_screen_finds_its_icons(anybody):
    said = json.loads(anybody.get("/phone/manifest.webmanifest").content)
    assert (said["start_url"], said["scope"]) == ("/phone/", "/phone/")
    for icon in said["icons"]:
        assert (files.STATIC / icon["src"].removeprefix("/static/")).exists()


def test_an_unknown_language_is_not_there(anybody):
    assert anybody.get("/phone/texts/fr.json").status_code == 404


def script():
    return "\n".join(path.read_text() for path in files.OWN.rglob("*.js"))


def test_every_text_that_is_asked_for_has_a_name():
    asked = set(re.findall(r'(?<![\w.])t\("([a-z_0-9]+)"', script()))
    assert asked - set(texts_in("en")) == set()


def test_every_text_is_asked_for():
    words = set(re.findall(r"[a-z_0-9]+", script()))
    built = ("wiped_", "amount_", "unit_")
    assert {name for name in TEXTS if name not in words and not name.startswith(built)} == set()


def test_both_languages_put_in_the_same_values():
    chinese, english = texts_in("zh-hans"), texts_in("en")
    for name, text in chinese.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[name])), name


def test_no_module_is_long():
    assert [path.name for path in files.OWN.rglob("*.js") if len(path.read_text().splitlines()) > 400] == []
