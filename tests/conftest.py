"""What every test gets: strict templates, no network, and a clock that stands still only where a test asks."""

import pytest
from django.conf import settings
from django.test.testcases import LiveServerThread
from django.utils import translation

from tests.serving import Server

LiveServerThread.server_class = Server


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, request, tmp_path_factory):
    """With a browser SQLite is a file: several requests at once, each on a connection of its own, as in a real one."""
    database = settings.DATABASES["default"]
    given = "postgres" in database["ENGINE"] or database.get("TEST", {}).get("NAME")
    if not given and any(item.get_closest_marker("browser") for item in request.session.items):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(autouse=True)
def _nobody_asks_any_more(request, monkeypatch, settings):
    """Before the tables are emptied for the next test, also where this one failed: every answer has been given, as of its day."""
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    server = request.getfixturevalue("live_server").thread.httpd
    server.begin()
    yield
    server.end()


@pytest.fixture(autouse=True)
def _strict_templates(settings):
    """An undefined variable in a template fails the test (style.md 21)."""
    options = settings.TEMPLATES[0]["OPTIONS"]
    options["string_if_invalid"] = UndefinedVariable("%s")


@pytest.fixture(autouse=True)
def _own_language(monkeypatch):
    """No test reads in the language that the one before it was left in: the command leaves it in the environment."""
    monkeypatch.delenv("LIANXIN_LANG", raising=False)
    translation.deactivate()


class UndefinedVariable(str):
    """Raises when a template would print a variable that nobody gave it."""

    __slots__ = ()

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"template variable {name!r} is not defined")

    def __contains__(self, key: object) -> bool:
        return key == "%s"


BY_DATABASE = {"db", "transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}


LONG = (
    "tests/platforms/test_day.py",
    "tests/web/test_matter_matrix.py",
    "tests/demo/",
    "tests/web/policies/",
    "tests/exchange/test_generated.py",
    "tests/duties/",
    "tests/figures/",
    "tests/rules/pairing/",
    "tests/web/browser/test_office_week.py",
)
"""files that take minutes begin first, so that no worker is left alone with one at the end"""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What may not touch a database says nothing about one: it runs once. Long files come first."""
    for item in items:
        if item.get_closest_marker("django_db") is None and not BY_DATABASE & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.sqlite_only)
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_report_header() -> str:
    return f"database: {settings.DATABASES['default']['ENGINE']}"
