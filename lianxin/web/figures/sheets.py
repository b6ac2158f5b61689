"""A figure as a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from lianxin.figures.values import Answer
from lianxin.web.spreadsheets import Cell, Sheet, in_units


def figure_sheet(answer: Answer, rows: Sequence[Any], area: str, period: str) -> Sheet:
    """The number or its groups, with the definition in words above."""
    about = [f"{answer.name} · {area} · {period}", answer.definition, answer.clause]
    head = [_("分组"), _("代码"), _("数"), _("分子"), _("分母"), _("部门核定")]
    return Sheet(answer.name, about, head, [_row(one, answer.unit) for one in rows])


def _row(one: Any, unit: str) -> list[Cell]:
    row, group = one.row, one.group
    name, code = (group.name, group.code) if group else (row.group, row.group)
    if one.hidden:
        return [name, code, _("少于5"), None, None, row.attested]
    value: Cell = in_units(row.number, unit) if row.denominator is None else row.value
    return [name, code, value, row.numerator, row.denominator, row.attested]
