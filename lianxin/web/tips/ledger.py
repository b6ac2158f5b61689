"""The ledger of rewards as a table to take along: its own numbers, sums and days; no tip, no name, officers by their codes."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lianxin import clock
from lianxin.audit.actions import record_reads
from lianxin.exchange.cells import guard
from lianxin.rules.access import purpose_of
from lianxin.tips import queries
from lianxin.web.declare import needs
from lianxin.web.spreadsheets import Cell, Sheet, in_units, response
from lianxin.web.tips.views import year_of
from lianxin.web.viewer import viewer

STATES: Final = {"decided": gettext_lazy("待领"), "paid": gettext_lazy("已领"), "void": gettext_lazy("已撤销")}


@needs("reward", "read")
@require_safe
def xlsx(request: HttpRequest) -> HttpResponse:
    """As a workbook, texts as texts."""
    found, year = _ledger(request)
    about = (_("数据截至 %(at)s") % {"at": clock.now().strftime("%Y-%m-%d %H:%M")}, *_sums(found.sums))
    return response(_("举报奖励台账%(year)s") % {"year": year}, [Sheet(_("奖励台账"), about, _head(), list(_rows(found)))])


@needs("reward", "read")
@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """As CSV with a byte order mark; a cell that a spreadsheet would take for a formula has an apostrophe before it."""
    found, year = _ledger(request)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in (_head(), *_rows(found)):
        writer.writerow([guard(str("" if cell is None else cell)) for cell in row])
    answer = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="rewards-{year}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


def _ledger(request: HttpRequest) -> tuple[queries.Ledger, int]:
    """The ledger of the year asked for; that it was taken out is on record."""
    me, year = viewer(request), year_of(request)
    found = queries.ledger(me, year)
    codes = [f"{row.year}-{row.number}" for row in found.rows]
    if codes:
        record_reads(codes, kind="reward", by=me.code, at=clock.now(), purpose=purpose_of("export"), through="export")
    return found, year


def _head() -> tuple[str, ...]:
    return (
        *(_("序号"), _("金额(元)"), _("依据"), _("状态"), _("决定日期"), _("决定人工号")),
        *(_("发放日期"), _("发放人工号"), _("撤销日期"), _("撤销人工号"), _("撤销原因")),
    )


def _rows(found: queries.Ledger) -> Iterator[tuple[Cell, ...]]:
    for row in found.rows:
        yield (
            *(f"{row.year}-{row.number}", in_units(row.fen, "fen"), row.ground, str(STATES[row.state])),
            *(_day(row.decided_at), row.decided_by, _day(row.paid_at), row.paid_by),
            *(_day(row.void_at), row.void_by, row.void_because),
        )


def _sums(sums: queries.Sums) -> tuple[str, ...]:
    told: tuple[tuple[Any, int, int], ...] = (
        (_("已领"), sums.paid, sums.paid_fen),
        (_("待领"), sums.waiting, sums.waiting_fen),
        (_("已撤销"), sums.void, sums.void_fen),
    )
    return tuple(_("%(what)s%(n)d笔,%(sum)s元") % {"what": what, "n": n, "sum": in_units(fen, "fen")} for what, n, fen in told)


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(clock.ZONE).date() if moment is not None else None
