"""What the desk pages write: states as tags, mini bars, sparklines."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from lianxin.duties.boards import Moment
from lianxin.rules.access import purpose_said
from lianxin.web.audit.verbs import in_words
from lianxin.web.boards.charts import Line, bar
from lianxin.web.boards.states import STATES
from lianxin.web.boards.table import due_in as due_in_of
from lianxin.web.boards.table import percent as percent_of
from lianxin.web.errors import language

register = template.Library()


@register.simple_tag
def state(value: str) -> SafeString:
    """A state as a tag: a word, a sign and a colour."""
    colour, sign, word = STATES[value]
    return format_html('<span class="tag {}">{}{}</span>', colour, f"{sign} " if sign else "", word)


@register.filter(name="purpose")
def purpose_words(purpose: str) -> str:
    """Why a record was read, in the reader's language."""
    return purpose_said(purpose, language())


@register.filter
def item(values: Mapping[str, Any], key: str) -> Any:
    """The value under a key; the key itself when there is none."""
    return values.get(key, key)


@register.simple_tag
def mini(met: int, short: int, still: int, exempt: int) -> SafeString:
    """A bar of four counts; the numbers stand beside it."""
    pieces = bar((("met", met), ("short", short), ("open", still), ("exempt", exempt)))
    parts = format_html_join(
        "",
        '<rect class="{}" x="{}" y="0" width="{}" height="6"/>',
        ((piece.kind, piece.start, piece.length) for piece in pieces),
    )
    return format_html('<svg class="mini" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">{}</svg>', parts)


@register.simple_tag
def spark(line: Line) -> SafeString:
    """A sparkline; the numbers stand beside it."""
    pieces = format_html_join("", '<polyline points="{}"/>', ((piece,) for piece in line.pieces))
    dots = format_html_join("", '<circle cx="{}" cy="{}" r="2.5"/>', line.dots)
    size = f"0 0 {line.width} {line.height}"
    return format_html('<svg class="spark" viewBox="{}" aria-hidden="true">{}{}</svg>', size, pieces, dots)


@register.simple_tag
def key_of_bars() -> SafeString:
    """What the colours of a bar mean, in words."""
    words = (("met", gettext("已完成")), ("short", gettext("未完成")), ("open", gettext("进行中")), ("exempt", gettext("免除")))
    box = '<span><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="{}" width="10" height="10"/></svg>{}</span>'
    return format_html('<p class="key">{}</p>', format_html_join("", box, words))


@register.filter
def percent(moment: Moment) -> int | None:
    """How many in a hundred of those judged were met."""
    return percent_of(moment)


@register.filter
def due_in(moment: Moment) -> int:
    """How many dues of the period were to be done."""
    return due_in_of(moment)


@register.filter
def state_word(value: str) -> str:
    """A state in words."""
    return str(STATES[value][2])


@register.filter
def act_word(verb: str) -> str:
    """An act in words."""
    return in_words(verb)
