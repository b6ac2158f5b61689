"""How values are written on a page: days, spans, quantities, names, icons, and addresses that keep the scope."""

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, Final

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from lianxin import clock
from lianxin.clock import ZONE
from lianxin.web.addresses import fixed
from lianxin.web.errors import language
from lianxin.web.typeset import chinese

register = template.Library()

WEEKDAYS: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
DAYS_EN: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

ICONS: Final = {
    "today": "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M9 15l2 2 4-4",
    "pen": "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
    "flag": "M6 21V4h11l-2 4 2 4H6",
    "people": (
        "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c0-4 2.5-6 6-6s6 2 6 6"
        "M16 4.5a3.5 3.5 0 0 1 0 6.3M17.5 14.3c2.2.7 3.5 2.6 3.5 5.7"
    ),
    "person": "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4.5 3.2-7 8-7s8 2.5 8 7",
    "search": "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5",
    "board": "M4 4h7v9H4zM13 4h7v5h-7zM13 11h7v9h-7zM4 15h7v5H4z",
    "rules": "M6 3h12v18H6zM9 8h6M9 12h6M9 16h4",
    "tree": "M12 4v5M5 20v-5h14v5M12 9v6M3 20h4M10 20h4M17 20h4M10 4h4",
    "calendar": "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
    "audit": "M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6zM9 12l2 2 4-4",
    "import": "M12 3v11M8 10l4 4 4-4M4 17v4h16v-4",
    "plus": "M12 5v14M5 12h14",
    "home": "M4 11l8-7 8 7M6 10v10h12V10M10 20v-6h4v6",
    "phone": "M6 3h4l1 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 1v4a2 2 0 0 1-2 2C11 20 4 13 4 5a2 2 0 0 1 2-2z",
    "print": "M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z",
    "card": "M3 6h18v13H3zM7 11a2 2 0 1 0 0-.01M14 10h4M14 14h4M5 16c.5-2 3.5-2 4 0",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "letter": "M4 5h16v14H4zM4 7l8 6 8-6",
}


@register.simple_tag
@lru_cache(maxsize=100)
def icon(name: str) -> SafeString:
    """A line drawing that says nothing by itself: a word stands beside it. Raises KeyError for an unknown name."""
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', ICONS[name])


@register.simple_tag(takes_context=True)
def link(context: Context, view: str, *args: Any, **kwargs: Any) -> str:
    """The address of a view with the reader's scope kept in it."""
    scope = context.get("scope")
    address = reverse(view, args=args or None, kwargs=kwargs or None) if args or kwargs else fixed(view)
    return address + (scope.query if scope else "")


def _date(value: date | datetime) -> date:
    return value.astimezone(ZONE).date() if isinstance(value, datetime) else value


@register.filter
def day(value: date | datetime | None) -> str:
    """5月14日 周四, or Thu 14 May; of another year with its year, 2027年5月14日, or 14 May 2027."""
    if value is None:
        return ""
    when = _date(value)
    if when.year != clock.today().year:
        return full_day(when)
    if language() == "en":
        return f"{DAYS_EN[when.weekday()]} {when.day} {MONTHS_EN[when.month - 1]}"
    return f"{when.month}月{when.day}日 {WEEKDAYS[when.weekday()]}"


@register.filter
def full_day(value: date | datetime | None) -> str:
    """2026年5月14日, or 14 May 2026; empty for none."""
    if value is None:
        return ""
    when = _date(value)
    if language() == "en":
        return f"{when.day} {MONTHS_EN[when.month - 1]} {when.year}"
    return f"{when.year}年{when.month}月{when.day}日"


@register.filter
def moment(value: datetime | None) -> str:
    """5月14日 16:20, or 14 May 16:20, in Asia/Shanghai; of another year with its year; empty for none.

    Just at midnight the day alone is known (what was loaded has no hour), and alone shown.
    """
    if value is None:
        return ""
    local = value.astimezone(ZONE)
    hour = "" if local.time() == time() else f" {local.hour:02}:{local.minute:02}"
    if local.year != clock.today().year:
        return f"{full_day(local)}{hour}"
    if language() == "en":
        return f"{local.day} {MONTHS_EN[local.month - 1]}{hour}"
    return f"{local.month}月{local.day}日{hour}"


@register.filter
def weekday(value: date | datetime) -> str:
    """周四, or Thu."""
    return (DAYS_EN if language() == "en" else WEEKDAYS)[_date(value).weekday()]


@register.filter
def full_moment(value: datetime | None) -> str:
    """2026年5月14日 16:20, or 14 May 2026 16:20, in Asia/Shanghai; empty for none. At midnight the day alone."""
    if value is None:
        return ""
    local = value.astimezone(ZONE)
    return full_day(local) if local.time() == time() else f"{full_day(local)} {local.hour:02}:{local.minute:02}"


@register.filter
def reached_at(value: str) -> str:
    """The address under which somebody is called or written to: a telephone number, without its gaps, or an address of mail."""
    return f"mailto:{value}" if "@" in value else f"tel:{''.join(value.split())}"


@register.filter
def period_name(label: str) -> str:
    """A period's label in words: 2026年5月, 2026年9月至10月, 2026年第2季度, 2026年第19周; another label as it stands."""
    if language() == "en":
        return _period_en(label)
    year, _, rest = label.partition("-")
    if not rest:
        return f"{year}年"
    head, tail = rest[0], rest[1:]
    words = {"Q": f"第{tail}季度", "W": f"第{tail.lstrip('0')}周"}
    if head == "B" and tail.isdecimal():
        return f"{year}年{int(tail) * 2 - 1}月至{int(tail) * 2}月"
    if head in words:
        return f"{year}年{words[head]}"
    if head == "H":
        return f"{year}年{'上' if tail == '1' else '下'}半年"
    return f"{year}年{int(rest)}月" if rest.isdigit() and len(rest) == 2 else label


def _period_en(label: str) -> str:
    year, _, rest = label.partition("-")
    if rest.isdigit() and len(rest) == 2:
        return f"{MONTHS_EN[int(rest) - 1]} {year}"
    if rest[:1] in {"Q", "H"}:
        return f"{rest} {year}"
    if rest[:1] == "B" and rest[1:].isdecimal():
        second = int(rest[1:]) * 2
        return f"{MONTHS_EN[second - 2]} to {MONTHS_EN[second - 1]} {year}"
    return f"week {rest[1:].lstrip('0')}, {year}" if rest[:1] == "W" else label


@register.filter
def yuan(fen: int | None) -> str:
    """Money in yuan, without trailing noughts: 300, 12.50."""
    if fen is None:
        return ""
    whole, rest = divmod(fen, 100)
    return f"{whole:,}.{rest:02}" if rest else f"{whole:,}"


@register.filter
def days_of(half_days: int | None) -> str:
    """Half-days as days: 3, 2.5."""
    if half_days is None:
        return ""
    return f"{half_days // 2}.5" if half_days % 2 else f"{half_days // 2}"


UNITS: Final = {
    "half_days": gettext_lazy("天"),
    "days": gettext_lazy("天"),
    "working_days": gettext_lazy("个工作日"),
    "fen": gettext_lazy("元"),
    "counterparts": gettext_lazy("户"),
    "villages": gettext_lazy("个村"),
    "townships": gettext_lazy("个乡镇"),
    "officers": gettext_lazy("人"),
    "units": gettext_lazy("个单位"),
    "kinds": gettext_lazy("项"),
    "contacts": gettext_lazy("户次"),
    "minutes": gettext_lazy("分钟"),
    "mean_seconds": gettext_lazy("秒"),
    "median_seconds": gettext_lazy("秒"),
    "persons": gettext_lazy("人次"),
    "count": gettext_lazy("件"),
    "records": gettext_lazy("次"),
    "things": gettext_lazy("个"),
    "links": gettext_lazy("条联系"),
}


@register.simple_tag
def amount(value: int | None, quantity: str) -> str:
    """A number as people read it: half-days as days, fen as yuan. Missing is not zero: "–"."""
    if value is None:
        return "–"
    if quantity == "half_days":
        return days_of(value)
    return yuan(value) if quantity == "fen" else f"{value:,}"


AMOUNTS: Final = {
    "half_days": gettext_lazy("时长"),
    "minutes": gettext_lazy("时长"),
    "persons": gettext_lazy("人数"),
    "fen": gettext_lazy("金额"),
    "count": gettext_lazy("件数"),
}


@register.simple_tag
def amount_name(quantity: str) -> str:
    """What a number on an entry is: 时长, 人数, 金额."""
    return str(AMOUNTS[quantity])


@register.simple_tag
def unit_of(quantity: str) -> str:
    """The word after a number: 天, 户, 元; in English with the space before it."""
    unit = str(UNITS.get(quantity, ""))
    return f" {unit}" if unit and (get_language() or "").startswith("en") else unit


@register.filter
def ago(value: date | None, today: date) -> str:
    """How long ago, beside the absolute date: 41天."""
    if value is None:
        return ""
    days = (today - value).days
    return gettext("今天") if days == 0 else ngettext("%(n)s天前", "%(n)s天前", days) % {"n": days}


@register.filter
def named(thing: Any) -> str:
    """The name of something that holds ``zh`` and ``en``, in the reader's language; Chinese where there is no English."""
    if thing is None or isinstance(thing, str):
        return thing or ""
    zh, en = (thing.get(key) if isinstance(thing, dict) else getattr(thing, key, None) for key in ("zh", "en"))
    return str((en if language() == "en" else None) or zh or "")


LEVELS: Final = {
    "province": gettext_lazy("省"),
    "prefecture": gettext_lazy("市(地)"),
    "county": gettext_lazy("县(区、市)"),
    "township": gettext_lazy("乡镇(街道)"),
    "district": gettext_lazy("管区(片)"),
    "village": gettext_lazy("村(社区)"),
    "group": gettext_lazy("村民小组"),
}


@register.filter
def level_name(level: str) -> str:
    """The level of an area in words."""
    return str(LEVELS[level])


@register.filter
def typeset(text: str) -> str:
    """A text of ours with Chinese signs; quotations such as clauses are shown as they stand."""
    return text if language() == "en" else chinese(text)


@register.filter
def listed(things: Iterable[Any]) -> str:
    """The names of several, with the sign of the language between them."""
    return (", " if language() == "en" else "、").join(thing.name for thing in things)


@register.inclusion_tag("components/progress.html")
def progress(done: int | None, owed: int | None, quantity: str, label: str = "") -> dict[str, Any]:
    """Dots up to five whole things, a bar above that; the number is always beside it, never instead (look.md, rules)."""
    per = 2 if quantity == "half_days" else 1
    target = owed or 0
    reached = min(done or 0, target)
    whole = target // per
    dots: list[str] = []
    if 0 < whole <= 5 and target % per == 0:
        dots = ["full" if reached >= (n + 1) * per else "half" if reached > n * per else "" for n in range(whole)]
    return {"dots": dots, "done": reached, "owed": target, "label": label}


@register.inclusion_tag("components/field.html")
def field(bound: Any, unit: str = "") -> dict[str, Any]:
    """A form field with its label, hint, errors, and the unit beside it."""
    return {"field": bound, "unit": unit}


@register.simple_tag
@lru_cache(maxsize=256)
def qr(text: str) -> SafeString:
    """The text as a QR code in SVG; the same address stands on every receipt."""
    import segno  # noqa: PLC0415 - only cards need it

    return mark_safe(segno.make(text, error="m").svg_inline(scale=1, border=2, omitsize=True))
