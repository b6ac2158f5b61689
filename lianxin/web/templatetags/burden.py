"""What the pages about the burden write: findings in the reader's language, kinds of counterpart by name."""

from fractions import Fraction
from typing import Any

from django import template

from lianxin.policy.facts.words import BUILT_IN_NAMES
from lianxin.rules.burden.findings import Finding, tenth
from lianxin.web.errors import language
from lianxin.web.typeset import chinese

register = template.Library()


@register.filter
def finding(one: Finding) -> str:
    """What was found, with its numbers."""
    return one.text("en") if language() == "en" else chinese(one.text())


@register.filter
def finding_source(one: Finding) -> str:
    """The source of the standard."""
    return one.source("en") if language() == "en" else chinese(one.source())


@register.filter
def kind_name(kind: str) -> str:
    """A built-in kind of counterpart."""
    return BUILT_IN_NAMES[kind][language() == "en"]


@register.filter
def departure(row: Any) -> str:
    """What was found when the version was adopted, as it was read then."""
    return str(row.found_en) if language() == "en" else chinese(row.found_zh)


@register.filter
def departure_source(row: Any) -> str:
    """The source of the standard, as it was read then."""
    return str(row.source_en) if language() == "en" else chinese(row.source_zh)


@register.filter
def hours(minutes: Fraction | None) -> str:
    """Minutes as hours, whole; missing is not zero."""
    return "–" if minutes is None else f"{round(minutes / 60):,}"


@register.filter
def tenths(number: Fraction) -> str:
    """A number with one decimal."""
    return tenth(number)
