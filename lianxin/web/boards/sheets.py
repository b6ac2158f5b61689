"""The tables of a board as sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from lianxin.clock import ZONE
from lianxin.web.boards.states import STATES
from lianxin.web.boards.table import Column, Past, Table, percent
from lianxin.web.spreadsheets import Cell, Sheet, in_units
from lianxin.web.templatetags.lianxin import named, unit_of


def board_sheets(board: Mapping[str, Any]) -> list[Sheet]:
    """Duties by township and by class, coverage, and the past."""
    as_of = board["as_of"]
    about = [f"{board['area'].name} · {board['period'].label}"]
    if as_of:
        about.append(_("截至%(moment)s") % {"moment": as_of.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")})
    words = board["class_words"]
    classes = {key: named(word) for key, word in words.items()}
    return [
        _duties(_("按乡镇"), board["towns"], about, {}),
        _duties(_("按类别"), board["classes"], about, classes),
        _coverage(board, about),
        _past(board["pasts"], about),
    ]


def _duties(name: str, table: Table, about: list[str], names: Mapping[str, str]) -> Sheet:
    head = [name, _("代码")]
    for column in table.columns:
        head += [f"{column.title} · {part}" for part in (_("应"), _("已完成"), _("未完成"), _("进行中"), _("免除"))]
    return Sheet(name, about, head, [_row(row, names) for row in table.rows])


def _row(row: Any, names: Mapping[str, str]) -> list[Cell]:
    found: list[Cell] = [names.get(row.code, row.name) or _("(不属于任何乡镇)"), row.code]
    for _column, cell in row.cells:
        found += [cell.due, cell.met, cell.short, cell.still, cell.exempt] if cell else [None] * 5
    return found


def _coverage(board: Mapping[str, Any], about: list[str]) -> Sheet:
    head = [_("联系"), _("有联系对象的干部(单位)"), _("干部(单位)"), _("有人联系的对象"), _("对象"), _("联系数")]
    rows: list[list[Cell]] = []
    for one in board["covered"]:
        found = one.coverage
        parties, others = found.parties, found.counterparts
        rows.append([named(one.rule), parties.covered, parties.total, others.covered, others.total, found.links])
    return Sheet(_("联系覆盖"), about, head, rows)


def _past(pasts: list[Past], about: list[str]) -> Sheet:
    head = [_("任务"), _("时期"), _("已完成"), _("未完成"), _("免除"), _("完成率(%)")]
    rows: list[list[Cell]] = [
        [_title(past.column), moment.period, moment.met, moment.short, moment.exempt, percent(moment)]
        for past in pasts
        for moment in past.moments
    ]
    return Sheet(_("与自己的过去比"), about, head, rows)


def _title(column: Column) -> str:
    return column.title


def dues_sheet(rows: Iterable[Any], title_of: Callable[[Any], str], about: list[str]) -> Sheet:
    """Dues one by one, in the order in which they are listed."""
    head = [_("谁"), _("代码"), _("单位"), _("任务"), _("时期"), _("已完成"), _("应完成"), _("数"), _("状态")]
    return Sheet(_("应完成的任务"), about, head, (_due(row, title_of(row)) for row in rows))


def _due(row: Any, title: str) -> list[Cell]:
    party = row.officer or row.unit
    done, owed = in_units(row.done, row.quantity), in_units(row.owed, row.quantity)
    state = str(STATES[row.state][2])
    return [party.name, party.code, row.home.name, title, row.period, done, owed, unit_of(row.quantity), state]
