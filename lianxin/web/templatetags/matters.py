"""What the pages of matters write: states as tags, days left with a word and a sign."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from lianxin.web.addresses import address_of
from lianxin.web.errors import language
from lianxin.web.matters import words
from lianxin.web.templatetags.lianxin import day as day_of
from lianxin.web.templatetags.lianxin import full_day

register = template.Library()


@register.simple_tag
def matter_state(value: str) -> SafeString:
    """Where a matter stands, as a tag."""
    return _state(value, language())


@lru_cache(maxsize=50)
def _state(value: str, speaks: str) -> SafeString:
    """The tag in a language (``speaks``)."""
    colour, sign, word = words.STATES[value]
    return format_html('<span class="tag {}"><span aria-hidden="true">{}</span> {}</span>', colour, sign, word)


@register.simple_tag
def matter_row(one: Any, today: date) -> SafeString:
    """A line of a list (``shown.Row``): what it is, where, with whom, since when; where it stands. A list has dozens of them."""
    speaks = language()
    said = [_kind(one.kind, speaks), one.place_name, *([one.unit_name] if one.unit_name else []), day_of(one.reported_on)]
    return format_html(
        '<a class="grow" href="{}">{}<br><small class="muted">{}</small></a><span class="side">{}{}</span>',
        address_of("matter", one.code),
        one.title,
        " · ".join(said),
        _state(one.state, speaks),
        _due(one.due_on, today, speaks) if one.is_open and one.due_on else "",
    )


@lru_cache(maxsize=50)
def _kind(value: str, speaks: str) -> str:
    """The kind in a language (``speaks``)."""
    return kind_word(value)


@register.filter
def kind_word(value: str) -> str:
    """The kind of a matter in words."""
    return words.word(words.KINDS, value)


@register.filter
def channel_word(value: str) -> str:
    """How it came in, in words."""
    return words.word(words.CHANNELS, value)


@register.filter
def outcome_word(value: str) -> str:
    """How it ended, in words."""
    return words.word(words.OUTCOMES, value)


@register.filter
def level_word(value: str) -> str:
    """A judgement in words."""
    return words.word(words.LEVELS, value)


@register.filter
def iso_day(value: str) -> str:
    """A day that a step keeps as text, in words."""
    return full_day(date.fromisoformat(value))


@register.filter
def deadline_word(value: str) -> str:
    """What a deadline is for, in words."""
    return words.word(words.DEADLINES, value)


@register.simple_tag
def due_tag(due_on: date | None, today: date) -> SafeString:
    """The day by which it is due: overdue by how many days, due today, tomorrow, or the day itself. Nothing without one."""
    return _due(due_on, today, language()) if due_on else SafeString()


@lru_cache(maxsize=1_000)
def _due(due_on: date, today: date, speaks: str) -> SafeString:
    """The tag in a language (``speaks``)."""
    left = (due_on - today).days
    if left < 0:
        said = ngettext("超期%(n)s天", "超期%(n)s天", -left) % {"n": -left}
        return format_html('<span class="tag late"><span aria-hidden="true">✕</span> {}</span>', said)
    if left <= 1:
        said = gettext("今天到期") if left == 0 else gettext("明天到期")
        return format_html('<span class="tag warn"><span aria-hidden="true">!</span> {}</span>', said)
    return format_html('<span class="nowrap muted">{}</span>', gettext("%(day)s前") % {"day": day_of(due_on)})


@register.filter
def when(bound: Any) -> str:
    """The outcomes with which a field is asked; empty for one that is always asked."""
    return str(bound.field.widget.attrs.get("data-when", ""))


@register.filter
def got(values: Mapping[str, str], key: str) -> str:
    """The value under a key, or nothing."""
    return values.get(key, "")
