"""A matter in words: where it stands, what happened, who does what, by when and how that was worked out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.matters import queries
from lianxin.matters.facts import Law, law_of
from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.rules.entries import date_of
from lianxin.rules.matters import OPEN
from lianxin.rules.receipts import is_number, plain
from lianxin.rules.receipts import shown as shown_number
from lianxin.web.errors import language
from lianxin.web.matters import words
from lianxin.web.matters.sums import sum_of
from lianxin.web.templatetags.lianxin import full_day, named

# -- one line of a list ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A matter in a list: never who asked."""

    code: str
    title: str
    kind: str
    place_name: str
    unit_name: str
    state: str
    due_on: date | None
    reported_on: date
    is_open: bool


def wanted_by(row: Any) -> date | None:
    """The day that is asked for: of what is kept open, the day on which it is looked at again."""
    day: date | None = row.review_on if row.state == "shelved" else row.due_on
    return day


def row_of(row: Any) -> Row:
    """The line of a matter."""
    unit = row.unit.name if row.unit else ""
    running = row.state in OPEN
    return Row(row.code, row.title, row.kind, place_name(row), unit, row.state, wanted_by(row), row.reported_on, running)


def row_of_line(one: Any) -> Row:
    """The same of a line, which has the names already."""
    place, running = one.village or one.area, one.state in OPEN
    return Row(one.code, one.title, one.kind, place, one.unit or "", one.state, wanted_by(one), one.reported_on, running)


def place_name(row: Any) -> str:
    """The village, or the area itself where it is wider."""
    return str((row.area.village or row.area).name)


def said_number(typed: str) -> str:
    """A number as it stands in the register, however it was said or written; words as they are."""
    number = plain(typed)
    return number if is_number(number) else typed


def category_word(law: Law, key: str) -> str:
    """A category in the reader's language."""
    return law.words.label("categories", key, language()) if key else ""


# -- the page ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """What the head and the two columns of the page show of the row."""

    row: Any
    number: str
    category: str
    area: str
    unit: str
    officer: str
    tier: str
    coordinator: str
    raised_by: str
    asker: str
    phone: str
    on_behalf: str
    place: str
    asker_hidden: bool
    entry: Any
    """The visit that it was lifted from, which names whoever it was with: only where the reader may know who asks."""
    led_by: Any
    """What it is joined into; None where the reader may not see that one."""
    open: bool

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the asker said of it: rated, or on a call-back."""

    label: str
    level: str
    solved: bool | None
    text: str
    at: datetime
    appeal: str = ""
    """Why the unit disputes it."""
    upheld: bool | None = None
    """The review's decision: it stands, it was set aside; None while nobody has decided, or nobody disputes it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the history."""

    label: str
    at: datetime
    who: str
    text: str
    public: str
    given: tuple[tuple[str | Promise, str], ...]


def page_of(me: Viewer, dossier: Any, at: datetime) -> dict[str, Any]:
    """All that the page of a matter shows, but for the steps that may be taken."""
    row = dossier.matter
    law, today = law_of(row.area, date_of(at)), date_of(at)
    names = names_of(me, _codes(dossier)) | _units_of(me, dossier)
    return {
        "m": _shown(me, dossier, law, names),
        "category": category_word(law, row.category),
        "history": [_line(one, names, law) for one in reversed(dossier.steps)],
        "judged": _judged(dossier),
        "returned": next((_line(one, names, law) for one in reversed(dossier.steps) if one.step == "return"), None)
        if row.state in {"returned", "disputed"}
        else None,
        "sums": [sum_of(one, at) for one in dossier.deadlines if one.ended_at is None],
        "plan": _plan(dossier.plans, names),
        "parts": [_part(one) for one in dossier.parts],
        "pause": _pause(dossier, law),
        "transfer": dossier.open_transfer,
        "extension": _extension(dossier.open_extension, names),
        "instructions": [_instruction(one) for one in dossier.instructions],
        "joined": dossier.joined,
        "against": dossier.against,
        "photos": dossier.photos,
        "today": today,
    }


def _shown(me: Viewer, dossier: Any, law: Law, names: Mapping[str, str]) -> Shown:
    row, asker = dossier.matter, dossier.asker
    leads = queries.matters_with_codes(me, [row.led_by.code]) if row.led_by else ()
    tier = law.rules.tiers.get(row.tier)
    return Shown(
        row=row,
        number=shown_number(row.code),
        category=category_word(law, row.category),
        area=_where(row.area),
        unit=row.unit.name if row.unit else "",
        officer=row.officer.name if row.officer else "",
        tier=named(tier) if tier else row.tier,
        coordinator=row.coordinator.name if row.coordinator else "",
        raised_by=names.get(row.raised_by, row.raised_by),
        asker=asker.name if asker else "",
        phone=asker.phone if asker else "",
        on_behalf=asker.on_behalf if asker else "",
        place="" if asker is None and row.confidential else row.place,
        asker_hidden=asker is None,
        entry=row.entry if asker else None,
        led_by=next(iter(leads), None),
        open=row.state in OPEN,
    )


def _judged(dossier: Any) -> list[Judged]:
    """Every rating and every call-back that reached the asker, of each round, the latest first: what is to be put right."""
    made = [Judged(_("评价"), one.level, one.solved, one.text, one.rated_at, one.appeal, one.upheld) for one in dossier.ratings]
    calls = (one for one in dossier.call_backs if one.reached and one.done_at is not None)
    made += [Judged(_("回访"), one.level, one.solved, one.text, one.done_at) for one in calls]
    return sorted(made, key=lambda one: one.at, reverse=True)


def _where(area: Any) -> str:
    """Township and village together."""
    names = [one.name for one in (area.township, area.village) if one is not None]
    return " ".join(names) or str(area.name)


def _codes(dossier: Any) -> Iterator[str]:
    row = dossier.matter
    yield row.raised_by
    for one in dossier.steps:
        yield one.by
        yield str(one.given.get("officer") or "")
    for plan in dossier.plans:
        yield plan.made_by
    for extension in dossier.extensions:
        yield extension.asked_by


def said(code: str) -> str:
    """The number of a matter as it is written."""
    return shown_number(code)


def lines_of(me: Viewer, steps: Iterable[Any], law: Law) -> list[Line]:
    """Steps as lines of a history, the latest first."""
    found = list(steps)
    codes = {code for one in found for code in (one.by, str(one.given.get("officer") or ""))}
    names = names_of(me, codes) | _unit_names(me, found)
    return [_line(one, names, law) for one in reversed(found)]


def _units_of(me: Viewer, dossier: Any) -> dict[str, str]:
    return _unit_names(me, dossier.steps)


def _unit_names(me: Viewer, steps: Iterable[Any]) -> dict[str, str]:
    """The names of the units that steps were given, under ``unit:`` and their code. One statement."""
    wanted = {str(one.given["unit"]) for one in steps if one.given.get("unit")}
    rows = access.units(me, "unit", "read").filter(code__in=wanted)
    return {f"unit:{code}": name for code, name in rows.values_list("code", "name")} if wanted else {}


def names_of(me: Viewer, codes: Iterable[str]) -> dict[str, str]:
    """Officers' names by code, with the asker and the clock in words. One statement."""
    wanted = {code for code in codes if code} - {"asker", "clock", "command"}
    rows = access.officers(me, "officer", "read").filter(code__in=wanted)
    found = dict(rows.values_list("code", "name")) if wanted else {}
    return {**found, "asker": _("诉求人"), "clock": _("系统"), "command": _("系统管理员(命令行)")}


GIVEN: Final[dict[str, Promise]] = {
    "unit": gettext_lazy("单位"),
    "officer": gettext_lazy("谁办"),
    "category": gettext_lazy("类别"),
    "tier": gettext_lazy("层级"),
    "outcome": gettext_lazy("结果"),
    "level": gettext_lazy("评价"),
    "days": gettext_lazy("天数"),
    "due_on": gettext_lazy("期限"),
    "until": gettext_lazy("到哪天"),
    "review_on": gettext_lazy("哪天复查"),
    "into": gettext_lazy("并入"),
    "led_by": gettext_lazy("随牵头事项"),
    "ground": gettext_lazy("理由"),
    "reached": gettext_lazy("打通了吗"),
    "solved": gettext_lazy("解决了吗"),
    "upheld": gettext_lazy("决定"),
}
"""What is shown of what a step was given, in this order."""
DAYS: Final = frozenset({"due_on", "until", "review_on"})
DECIDED: Final[dict[tuple[str, bool], Promise]] = {
    ("decide_exclusion", True): gettext_lazy("同意剔除"),
    ("decide_exclusion", False): gettext_lazy("不同意剔除"),
    ("decide_appeal", True): gettext_lazy("评价有效,照样计数"),
    ("decide_appeal", False): gettext_lazy("评价不计入统计"),
}
"""What a review decided, by step and by whether it agreed."""


def _line(one: Any, names: Mapping[str, str], law: Law) -> Line:
    label = one.en.capitalize() if language() == "en" else one.zh
    given = (*_given(one, names, law), *_moved(one))
    return Line(label, one.at, names.get(one.by, one.by), one.text, one.public, given)


def _given(one: Any, names: Mapping[str, str], law: Law) -> tuple[tuple[str | Promise, str], ...]:
    """What is shown of what the step was given."""
    return tuple((words_, _value(key, one, names, law)) for key, words_ in GIVEN.items() if one.given.get(key) not in (None, ""))


def _moved(one: Any) -> Iterator[tuple[str, str]]:
    """Which deadlines a change of the calendar moved, from when to when."""
    for key, (before, after) in one.given.get("moved", {}).items():
        days = [full_day(date.fromisoformat(day)) for day in (before, after)]
        yield words.word(words.DEADLINES, key), " → ".join(days)


def _value(key: str, one: Any, names: Mapping[str, str], law: Law) -> str:
    """A value that a step was given, in words."""
    value = one.given[key]
    if isinstance(value, bool) and (one.step, value) in DECIDED:
        return str(DECIDED[one.step, value])
    if isinstance(value, bool):
        return _("是") if value else _("否")
    text = str(value)
    if key in DAYS:
        return full_day(date.fromisoformat(text[:10]))
    if key == "category":
        return _category(one, law, text)
    if key == "ground" and one.step in {"exclude", "decide_exclusion"}:
        return law.words.label("exclusions", text, language())
    rules: dict[str, Mapping[str, Any]] = {"tier": law.rules.tiers, "ground": law.rules.refusals}
    found = rules.get(key, {})
    called: dict[str, str] = {
        "unit": names.get(f"unit:{text}", text),
        "officer": names.get(text, text),
        "outcome": words.word(words.OUTCOMES, text),
        "level": words.word(words.LEVELS, text),
    }
    return named(found[text]) if text in found else called.get(key, text)


def _category(one: Any, law: Law, key: str) -> str:
    """A category; for a pause the reason why the clock may stand still."""
    pause = law.pause(key) if one.step == "pause" else None
    return named(pause) if pause else category_word(law, key)


# -- what hangs on it --------------------------------------------------------------------------------


def _plan(plans: Any, names: Mapping[str, str]) -> dict[str, Any] | None:
    if not plans:
        return None
    latest = plans[0]
    return {
        "content": latest.content,
        "steps": [line for line in latest.steps.splitlines() if line.strip()],
        "goal": latest.goal,
        "officer": latest.officer.name,
        "due_on": latest.due_on,
        "made_by": names.get(latest.made_by, latest.made_by),
        "made_at": latest.made_at,
        "earlier": len(plans) - 1,
    }


def _part(one: Any) -> dict[str, Any]:
    return {
        "unit": one.unit.name,
        "officer": one.officer.name if one.officer else "",
        "task": one.task,
        "position": one.position,
        "answer": one.answer,
        "due_on": one.due_on,
        "done_on": one.done_on,
    }


def _pause(dossier: Any, law: Law) -> dict[str, Any] | None:
    one = next((pause for pause in dossier.pauses if pause.last is None), None)
    if one is None:
        return None
    rule = law.pause(one.category)
    return {"label": named(rule) if rule else one.category, "reason": one.reason, "until": one.until}


def _extension(one: Any, names: Mapping[str, str]) -> dict[str, Any] | None:
    if one is None:
        return None
    length = f"{one.amount}{words.word(words.MEASURES, one.measure)}"
    return {"length": length, "reason": one.reason, "asked_by": names.get(one.asked_by, one.asked_by)}


def _instruction(one: Any) -> dict[str, Any]:
    return {
        "text": one.text,
        "who": one.given_by.name,
        "owner": one.owner.name,
        "due_on": one.due_on,
        "result": one.result,
        "done": one.done_at is not None,
    }


def asker_lines(matter: Any) -> list[Line]:
    """The history as whoever asked sees it, the latest first."""
    english = language() == "en"
    rows = reversed(queries.asker_history(matter))
    law = law_of(matter.area, date_of(matter.reported_at))
    return [
        Line(one.en.capitalize() if english else one.zh, one.at, one.unit, "", one.public, _given(one, {}, law)) for one in rows
    ]
