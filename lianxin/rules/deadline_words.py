"""A deadline's sum in words, from the values stored beside it: which days counted and why others did not."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

_UNITS: Final[dict[str, tuple[str, str]]] = {
    "hours": ("小时", "hours"),
    "office_hours": ("个办公小时", "office hours"),
    "days": ("日", "days"),
    "working_days": ("个工作日", "working days"),
    "months": ("个月", "months"),
}
_NOT: Final[dict[str, tuple[str, str]]] = {
    "start": ("起算当日不计", "the day it starts does not count"),
    "weekend": ("周末不计", "weekend, not counted"),
    "holiday": ("放假不计", "holiday, not counted"),
    "closed": ("已过办公时间不计", "after office hours, not counted"),
    "paused": ("暂停计时", "the clock stood still"),
}


def span_text(amount: int, measure: str, lang: str = "zh") -> str:
    """A span in words: 5个工作日, 5 working days, 1 working day."""
    zh, en = _UNITS[measure]
    if lang.startswith("zh"):
        return f"{amount}{zh}"
    return f"{amount} {en if amount != 1 else en.removesuffix('s')}"


def sum_lines(shown: Mapping[str, Any], lang: str = "zh") -> list[str]:
    """The sum stored with a deadline (``deadlines.Due.shown``), a line for each run of days, and what else holds."""
    zh = lang.startswith("zh")
    joined = "、延长" if zh else ", extended by "
    spans = joined.join(span_text(span["amount"], span["measure"], lang) for span in shown["spans"])
    lines = [
        f"{shown['start'][:16].replace('T', ' ')}起{spans}" if zh else f"{spans} from {shown['start'][:16].replace('T', ' ')}"
    ]
    totals = {False: 0, True: 0}
    for run in shown["runs"]:
        minutes = run.get("minutes", False)
        totals[minutes] += run["counted"]
        lines.append(f"{_span_of(run, zh)}{_treated(run, totals[minutes], zh)}")
    if shown.get("outer"):
        lines.append(
            f"来件要求的期限是{shown['outer']},不得晚于它" if zh else f"due outside by {shown['outer']}; ours is never later"
        )
    if shown.get("unsure"):
        lines.append(_unsure(*shown["unsure"], zh=zh))
    return lines


def _span_of(run: Mapping[str, Any], zh: bool) -> str:
    first, last = (date.fromisoformat(run[name]) for name in ("first", "last"))
    if first == last:
        return f"{first}:" if zh else f"{first}: "
    return f"{first}至{last}:" if zh else f"{first} to {last}: "


def _unsure(first: str, last: str, *, zh: bool) -> str:
    if zh:
        return f"{first}{'至' + last if last != first else ''}的放假安排尚未正式公布,此期限为暂定"
    return f"no official notice yet for {first}{' to ' + last if last != first else ''}: this date is provisional"


def _treated(run: Mapping[str, Any], total: int, zh: bool) -> str:
    note = run.get("note", "")
    if run["why"] in _NOT:
        chinese, english = _NOT[run["why"]]
        return (f"{note},不计" if zh else f"{note}, not counted") if note else (chinese if zh else english)
    counted, so_far = (
        (_hours(run["counted"], zh), _hours(total, zh)) if run.get("minutes") else (_days(run["counted"], zh), _days(total, zh))
    )
    make_up = run["why"] == "make_up"
    if zh:
        return f"{(note or '调休上班') + ',' if make_up else ''}计{counted},累计{so_far}"
    return f"{'worked in exchange for a day off, ' if make_up else ''}{counted} counted, {so_far} in all"


def _days(count: int, zh: bool) -> str:
    return f"{count}天" if zh else f"{count} {'day' if count == 1 else 'days'}"


def _hours(minutes: int, zh: bool) -> str:
    hours, rest = divmod(minutes, 60)
    if zh:
        return (f"{hours}小时" if hours or not rest else "") + (f"{rest}分" if rest else "")
    return f"{hours} h" + (f" {rest} min" if rest else "")
