"""Filters of the pages of postings."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
MOST = 3


@register.filter
def by_criteria(row: Any, call: Any) -> list[tuple[str, int, str]]:
    """Each criterion that is not nothing, with the row's level and what shows it."""
    levels = row.needs if hasattr(row, "needs") else row.strengths
    found = [(one["zh"], int(levels.get(one["key"], 0)), str(row.evidence.get(one["key"], ""))) for one in call.criteria]
    return [line for line in found if line[1]]


@register.filter
def dots(level: int) -> SafeString:
    """A level of 0 to 3 as dots, with the number for those who listen."""
    said = _("程度%(n)s") % {"n": level}
    return format_html(
        '<span aria-hidden="true">{}</span><span class="sr-only">{}</span>', "●" * level + "○" * (MOST - level), said
    )


@register.filter
def villages_named(codes: Iterable[str], villages: Iterable[Any]) -> str:
    """The names of villages, in the order of the codes."""
    names = {row.counterpart.code: row.counterpart.name for row in villages}
    return "、".join(names.get(code, code) for code in codes)
