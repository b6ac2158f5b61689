"""How a plan of pairing is written: costs as kilometres, one place after another."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def km(points: int | None) -> str:
    """Points as kilometres of way with one decimal: 15.0公里; a saving with its sign."""
    if points is None:
        return "–"
    tenths = (abs(points) * 10 + 500) // 1000
    sign = "−" if points < 0 and tenths else ""
    return _("%(n)s公里") % {"n": f"{sign}{tenths // 10}.{tenths % 10}"}


@register.filter
def more_km(points: int) -> str:
    """What a change costs: +3.0公里, −3.0公里, or the same."""
    said = km(points)
    return f"+{said}" if points > 0 and not said.startswith("0.0") else said


@register.filter
def less_km(points: int) -> str:
    """What is saved, without its sign."""
    return km(abs(points))
