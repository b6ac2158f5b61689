"""What every test gets: strict templates, no network, and a clock that stands still only where a test asks."""

import pytest
from django.conf import settings
from django.utils import translation


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


def pytest_report_header() -> str:
    return f"database: {settings.DATABASES['default']['ENGINE']}"
