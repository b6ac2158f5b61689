"""The second step as a form: what each sheet is, where its header lies, what each column is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from lianxin.exchange.sheets import headers
from lianxin.exchange.sheets.cleaning import plain
from lianxin.exchange.sheets.fields import BY_KEY, FIELDS, KINDS
from lianxin.exchange.sheets.grid import Grid, letters
from lianxin.exchange.sheets.matter_words import KINDS as SORTS
from lianxin.exchange.sheets.plan import OPTIONS, SheetPlan, understood, without_refused
from lianxin.web.errors import language
from lianxin.web.typeset import chinese

SAMPLES: Final = 3
LONGEST: Final = 40
MOST_COLUMNS: Final = 80

Lists = Mapping[str, Mapping[str, str]]
Choice = tuple[str, str | Promise]


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column: its letters, heading, first values, what it is taken for, and why it is not read."""

    place: int
    letters: str
    heading: str
    samples: list[str]
    meaning: str
    refused: str


@dataclass(frozen=True, slots=True)
class OptionView:
    """One thing that holds for the whole sheet."""

    name: str
    label: str
    hint: str
    value: str
    choices: list[Choice] | None
    kind: str = "choice"


@dataclass(frozen=True, slots=True)
class SheetView:
    """One sheet on the page."""

    number: int
    plan: SheetPlan
    rows: int
    formula: str
    columns: list[ColumnView]
    hidden: int
    options: list[OptionView]
    open: bool


def sheet_views(grids: Sequence[Grid], plans: Sequence[SheetPlan], lists: Lists, townships: Sequence[Any]) -> list[SheetView]:
    """All sheets as the page shows them."""
    return [_sheet(number, grid, plan, lists, townships) for number, (grid, plan) in enumerate(zip(grids, plans, strict=True))]


def _sheet(number: int, grid: Grid, plan: SheetPlan, lists: Lists, townships: Sequence[Any]) -> SheetView:
    header = headers.header_at(grid, plan.row, plan.depth)
    refused = {one.column: one.why for one in headers.refused_columns(grid, header)}
    data = grid.rows[plan.row + plan.depth - 1 :]
    columns = []
    for place, heading in enumerate(header.headings):
        texts = [text for row in data[:50] if place < len(row) and (text := plain(row[place]))]
        if not heading and not texts:
            continue
        why = refused.get(place)
        samples = [] if why else [text[:LONGEST] for text in dict.fromkeys(texts)][:SAMPLES]
        said = "" if why is None else (why.en if language() == "en" else chinese(why.zh))
        columns.append(ColumnView(place, letters(place), heading[:LONGEST], samples, plan.columns.get(place, ""), said))
    options = list(_options(plan, lists, townships))
    hidden = max(len(columns) - MOST_COLUMNS, 0)
    return SheetView(number, plan, len(data), grid.formula, columns[:MOST_COLUMNS], hidden, options, plan.kind != "none")


def _options(plan: SheetPlan, lists: Lists, townships: Sequence[Any]) -> list[OptionView]:
    """What is asked for the whole sheet: only what this kind of sheet can need."""
    value = plan.options.get
    nothing: Choice = ("", _("(不选)"))
    words = {name: [nothing, *found.items()] for name, found in lists.items()}
    since = OptionView("since", _("从哪天起"), _("表里没写日期的行,从这天起算"), value("since", ""), None, "date")
    found = [
        *([since] if plan.kind != "matters" else []),
        OptionView(
            "township",
            _("哪个乡镇"),
            _("表里没有乡镇一列时"),
            value("township", ""),
            [nothing, *((town.code, town.name) for town in townships)],
        ),
    ]
    if plan.kind in {"officers", "households", "links", "organisations"}:
        hint = _("表里没有级别一列时") if plan.kind == "officers" else _("选了它,名册上没有的干部就按表里的单位新建")
        found.append(OptionView("class", _("干部级别"), hint, value("class", ""), words["classes"]))
        hint = _("给干部与户")
        found.append(OptionView("home_link", _("结对类别(户)"), hint, value("home_link", ""), words["links"]))
        hint = _("给干部与村、乡镇、企业、学校、项目")
        found.append(OptionView("point_link", _("结对类别(联系点)"), hint, value("point_link", ""), words["links"]))
    if plan.kind in {"officers", "households", "units"}:
        found.append(OptionView("unit_kind", _("新单位的类型"), _("不选就按名称猜"), value("unit_kind", ""), words["unit_kinds"]))
    if plan.kind in {"organisations", "officers"}:
        found.append(OptionView("org_kind", _("对象类型"), _("企业、学校还是项目"), value("org_kind", ""), words["counterparts"]))
    if plan.kind == "households":
        found.append(OptionView("source", _("帮扶类别的来源"), _("表里没有认定单位一列时"), value("source", ""), None, "text"))
    if plan.kind == "matters":
        sorts: list[Choice] = [(key, said_of(zh, en)) for key, (zh, en, _words) in SORTS.items()]
        found.append(OptionView("matter_kind", _("诉求性质"), _("表里没写性质的行"), value("matter_kind", ""), sorts))
        hint = _("来源编号是哪个系统的,如12345热线;同一编号只登记一次")
        found.append(OptionView("system", _("来源系统"), hint, value("system", ""), None, "text"))
    hint = _("单位、乡镇、村、干部空着的格,与上一行相同;合并单元格不用勾")
    found.append(OptionView("fill", _("空格同上一行"), hint, value("fill", ""), None, "tick"))
    return found


def kinds() -> list[Choice]:
    """What a sheet may be."""
    return [(key, said_of(*names)) for key, names in KINDS.items()]


def meanings() -> list[Choice]:
    """What a column may be."""
    return [(field.key, said_of(field.zh, field.en)) for field in FIELDS]


def said_of(zh: str, en: str) -> str:
    """A name in the reader's language."""
    return en if language() == "en" else chinese(zh)


def _label(meaning: str) -> str:
    return said_of(BY_KEY[meaning].zh, BY_KEY[meaning].en)


# -- what was sent -------------------------------------------------------------------------------


def read_plans(sent: QueryDict, grids: Sequence[Grid], plans: Sequence[SheetPlan]) -> list[SheetPlan]:
    """The plans as corrected. A sheet whose kind or header was changed is understood anew; nonsense leaves what was there."""
    return [_read(sent, number, grid, plan) for number, (grid, plan) in enumerate(zip(grids, plans, strict=True))]


def _read(sent: QueryDict, number: int, grid: Grid, plan: SheetPlan) -> SheetPlan:
    kind = sent.get(f"kind-{number}", plan.kind)
    kind = kind if kind in KINDS else plan.kind
    row, depth = _whole(sent.get(f"row-{number}"), plan.row, len(grid.rows)), _whole(sent.get(f"depth-{number}"), plan.depth, 2)
    options = {name: sent.get(f"{name}-{number}", plan.options.get(name, "")).strip()[:200] for name in OPTIONS}
    options["fill"] = "yes" if sent.get(f"fill-{number}") else ""
    options["since"] = _day(options["since"]) or plan.options.get("since", "")
    if (row, depth, kind) != (plan.row, plan.depth, plan.kind) or "reread" in sent:
        return understood(grid, headers.header_at(grid, row, depth), kind, options)
    columns = dict(plan.columns)
    for place in range(grid.width):
        name = f"column-{number}-{place}"
        if name in sent:
            columns.pop(place, None)
            if (meaning := sent.get(name, "")) in BY_KEY:
                columns[place] = meaning
    return without_refused(grid, SheetPlan(grid.name, kind, row, depth, columns, options, plan.remembered))


def was_reread(before: Sequence[SheetPlan], after: Sequence[SheetPlan]) -> bool:
    """Whether a kind or header was changed, so that the clerk should look at the columns again."""
    return any((one.kind, one.row, one.depth) != (two.kind, two.row, two.depth) for one, two in zip(before, after, strict=True))


def _whole(text: str | None, otherwise: int, most: int) -> int:
    number = int(text) if text and text.isdecimal() and len(text) < 7 else otherwise
    return number if 1 <= number <= most else otherwise


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""


_NEEDED: Final = {
    "officers": (("officer.name",),),
    "households": (("home.name",), ("place.village", "place.code")),
    "organisations": (("org.name",),),
    "units": (("unit.name",),),
    "villages": (("place.village", "place.code"),),
    "links": (
        ("officer.name", "home.name"),
        ("place.village", "link.villages", "link.homes", "link.orgs", "org.name", "home.name"),
    ),
    "matters": (("matter.text",),),
}


def faults_of(plans: Sequence[SheetPlan]) -> list[str]:
    """What is missing or doubled before the sheets can be read, in the reader's language."""
    found = []
    for plan in plans:
        if plan.kind == "none":
            continue
        for one_of in _NEEDED[plan.kind]:
            if not plan.has(*one_of):
                names = " / ".join(_label(meaning) for meaning in one_of)
                found.append(_("“%(sheet)s”还没有指明哪一列是:%(names)s") % {"sheet": plan.name, "names": names})
        meanings_ = list(plan.columns.values())
        for meaning in dict.fromkeys(one for one in meanings_ if meanings_.count(one) > 1):
            found.append(_("“%(sheet)s”有两列都是:%(names)s") % {"sheet": plan.name, "names": _label(meaning)})
        if plan.kind == "matters" and plan.has("matter.number") and not (plan.has("matter.system") or plan.options.get("system")):
            found.append(_("“%(sheet)s”有来源编号,要写是哪个系统的") % {"sheet": plan.name})
        if plan.kind != "matters" and not plan.options.get("since"):
            found.append(_("“%(sheet)s”要写从哪天起") % {"sheet": plan.name})
    if all(plan.kind == "none" for plan in plans):
        found.append(_("至少选一张表导入"))
    return found
