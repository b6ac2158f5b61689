"""The frame of every page: open, denied, broken, in both languages."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from lianxin.web.declare import declared

pytestmark = pytest.mark.django_db


def views(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if not str(pattern.pattern).startswith(("api/", "open311/")):  # they ask for a key: `tests/api`
                yield from views(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and not str(pattern.pattern).startswith("open311/"):  # likewise
            yield pattern


@pytest.mark.parametrize("pattern", list(views(get_resolver().url_patterns)), ids=lambda pattern: str(pattern.name))
def test_every_view_declares_what_it_needs(pattern):
    assert declared(pattern.callback) is not None, f"{pattern.callback} does not declare what it needs"


def test_the_front_door_is_open(client):
    page = client.get("/")
    assert page.status_code == 200
    assert "干部登录" in page.text
    assert "unsafe-inline" not in page.headers["content-security-policy"]


def test_the_front_door_in_english(client):
    client.cookies["django_language"] = "en"
    assert '<html lang="en"' in client.get("/").text


def test_the_front_door_speaks_the_installations_language_whatever_the_browsers(client):
    assert "干部登录" in client.get("/", headers={"accept-language": "en"}).text


def test_healthz_answers(client):
    assert client.get("/healthz").text == "ok\n"


def test_a_stranger_is_sent_to_log_in_and_back(client):
    assert client.get("/today/").headers["location"] == "/accounts/login/?next=%2Ftoday%2F"


def test_a_missing_page_is_told_in_the_readers_language(client):
    page = client.get("/nowhere/")
    assert page.status_code == 404
    assert "没有这个页面" in page.text


def test_sign_up_is_closed(client):
    page = client.get("/accounts/signup/")
    assert page.status_code == 404
    assert "账号从名册建立" in page.text
    assert client.post("/accounts/signup/", {"username": "x"}).status_code == 405


def test_large_type_is_kept_on_the_device(client):
    answer = client.post("/display/", {"large": "1", "next": "https://elsewhere.example/"})
    assert answer.headers["location"] == "/"
    assert 'class="public large"' in client.get("/").text


def test_the_language_is_kept_on_the_device(client):
    client.post("/language/", {"language": "en", "next": "/"})
    assert '<html lang="en"' in client.get("/").text


def test_demonstration_data_is_marked_on_the_page(client, settings):
    assert "演示数据" not in client.get("/").text
    settings.LIANXIN_DEMO = True
    assert "演示数据" in client.get("/").text
