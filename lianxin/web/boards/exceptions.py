"""What stands first on a board: what is not as it should be, each leading to what is behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.web.boards.coverage import Covered
from lianxin.web.boards.table import Cell, Column, Table
from lianxin.web.templatetags.lianxin import named


@dataclass(frozen=True)
class Item:
    """One exception: in words, where it leads, and whether it is only a warning."""

    words: str
    address: str
    warning: bool = False


def exceptions(towns: Table, covered: Sequence[Covered], *, provisional: bool, lapsed: int | None, scope: str) -> list[Item]:
    """The exceptions of a board: townships below the line, what fell short, who is without a link, a provisional calendar."""
    found = [item for column in towns.columns for item in _of_duty(towns, column, scope)]
    for one in covered:
        if one.without_party and one.rule.cover is not None and one.rule.cover.counterparts is not None:
            words = ngettext("%(n)s个对象没有人联系(%(rule)s)", "%(n)s个对象没有人联系(%(rule)s)", one.without_party)
            found.append(_item(words % {"n": one.without_party, "rule": named(one.rule)}, one, "counterparts", scope))
        if one.without_link:
            words = ngettext(
                "%(n)s名干部(单位)没有联系对象(%(rule)s)", "%(n)s名干部(单位)没有联系对象(%(rule)s)", one.without_link
            )
            found.append(_item(words % {"n": one.without_link, "rule": named(one.rule)}, one, "parties", scope))
    if lapsed is None:
        found.append(Item(_("有帮扶类别已到期,没有续"), f"{reverse('needs-lapsed')}?{scope}"))
    elif lapsed:
        words = ngettext("%(n)s项帮扶类别已到期,没有续", "%(n)s项帮扶类别已到期,没有续", lapsed)
        found.append(Item(words % {"n": lapsed}, f"{reverse('needs-lapsed')}?{scope}"))
    if provisional:
        words = _("本期有的日子还没有放假通知,工作日数是暂定的")
        found.append(Item(words, reverse("calendar"), warning=True))
    return found


def _of_duty(towns: Table, column: Column, scope: str) -> list[Item]:
    cells = [cell for row in towns.rows for one, cell in row.cells if one == column and cell is not None]
    below, short = [cell for cell in cells if cell.below], sum(cell.short for cell in cells)
    found = []
    address = f"{reverse('dues')}?policy={column.policy}&duty={column.duty}&state=short&{scope}"
    below_line = [row for row in towns.rows if row.code and _cell(row.cells, column) in below]
    if below_line:
        words = ngettext("%(n)s个乡镇“%(duty)s”完成不到六成", "%(n)s个乡镇“%(duty)s”完成不到六成", len(below_line))
        found.append(Item(words % {"n": len(below_line), "duty": column.title}, address))
    elif short:
        words = ngettext("“%(duty)s”%(n)s项未完成", "“%(duty)s”%(n)s项未完成", short)
        found.append(Item(words % {"n": short, "duty": column.title}, address))
    return found


def _cell(cells: Sequence[tuple[Column, Cell | None]], column: Column) -> Cell | None:
    return next((cell for one, cell in cells if one == column), None)


def _item(words: str, one: Covered, way: str, scope: str) -> Item:
    return Item(words, f"{reverse('coverage-missing', args=[one.policy, one.rule.key, way])}?{scope}")
