"""Fill their form: a superior's blank is kept once, its cells are mapped to figures, and each period fills itself."""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime
from typing import Final

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.policy.queries import policies_in_force, schedule
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area
from lianxin.registry.queries.areas import area_for
from lianxin.reports import access, counting, files
from lianxin.reports.cells import fillable
from lianxin.reports.counting import Ground
from lianxin.reports.models import Form
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Refused
from lianxin.rules.periods import Period
from lianxin.rules.policy.check_reports import figure_keys, is_share, quantity
from lianxin.rules.policy.schema import Policy
from lianxin.rules.sentences import SentenceError, fits, references

MOST_CELLS = 500
_UNITS: Final = {"亿元": "亿元", "万元": "万元", "元": "(?<![万亿])元", "万": "万(?!元)", "%": "[%\uff05]"}
"""Units with which a figure may be said, each with how a form names it beside a cell."""


@transaction.atomic
def keep_form(*, viewer: Viewer, area: str, name: str, content: bytes, at: datetime) -> Form:
    """Keep a blank form that has been looked at. Raises NotFound, and Refused for what is not taken."""
    place = area_for(viewer, area, thing="form", action="make")
    if not name.strip() or len(name.strip()) > 100:
        raise Refused.because("name", name, "名称写1至100个字", "a name has 1 to 100 characters")
    kind = files.kind_of(content)
    digest = hashlib.sha256(content).hexdigest()
    made = Form.objects.create(area=place, name=name.strip(), kind=kind, content=content, digest=digest, by=viewer.code, at=at)
    after = {"name": made.name, "kind": kind, "digest": digest}
    audit.record("reports.form.kept", kind="form", code=str(made.pk), by=viewer.code, at=at, after=after)
    return made


@transaction.atomic
def map_cell(*, viewer: Viewer, pk: int, place: str, reference: str, at: datetime) -> Form:
    """Say which figure goes into a cell; without a reference the cell is left as it is. Raises NotFound and Refused."""
    found = access.form_for(viewer, pk, action="make")
    row = Form.objects.select_for_update().get(pk=found.pk)
    cells = dict(row.cells)
    if reference:
        _refuse_wrong(row, place, reference, on=date_of(at))
        cells[place] = reference
    else:
        cells.pop(place, None)
    if len(cells) > MOST_CELLS:
        raise Refused.because("place", place, f"最多对应{MOST_CELLS}格", f"{MOST_CELLS} cells at most")
    before, row.cells, row.revision = row.cells, cells, row.revision + 1
    row.save()
    after = {"place": place, "reference": reference}
    audit.record(
        "reports.form.mapped", kind="form", code=str(pk), by=viewer.code, at=at, before={"cells": len(before)}, after=after
    )
    return row


@transaction.atomic
def fill(*, viewer: Viewer, pk: int, period: Period, at: datetime) -> tuple[Form, bytes]:
    """The form filled with the figures of a period, and the form. It is on record who took it. Raises NotFound."""
    row = access.form_for(viewer, pk, action="read")
    values = values_of(row, period, at=at)
    content = files.filled(bytes(row.content), row.kind, values)
    after = {"period": period.label, "cells": len(values)}
    audit.record("reports.form.filled", kind="form", code=str(pk), by=viewer.code, at=at, after=after)
    return row, content


def values_of(row: Form, period: Period, *, at: datetime) -> dict[str, str]:
    """What goes into each cell of a form for a period; of a figure that no policy knows any more, words that say so."""
    found: dict[str, str] = {}
    for policy, since in policies_for(row.area, min(period.last, date_of(at))):
        ground = Ground(policy, row.area.code, period, since, date_of(at))
        known = figure_keys(policy)
        named = {place: references(text)[0] for place, text in row.cells.items() if place not in found}
        mine = {place: one for place, one in named.items() if one.key in known}
        values = counting.of_area(ground, list(dict.fromkeys(mine.values()))) if mine else {}
        found |= {place: str(values[one.text]["said"]) for place, one in mine.items()}
    beside = _words_beside(row) if found else {}
    return {place: _bare(place, found.get(place, "(没有这个数据)"), beside.get(place, "")) for place in row.cells}


def _words_beside(row: Form) -> dict[str, str]:
    """What stands beside each cell of a form, and behind each gap: a unit that stands there is not written a second time."""
    sheets = files.cells_of(bytes(row.content), row.kind)
    return {cell.place: words.unit or words.words for sheet in sheets for cell, words in fillable(sheet)}


def _bare(place: str, said: str, beside: str) -> str:
    """A number without the unit that its cell names already: 43.6 under 慰问金(万元), so that it is a number there.

    A percentage stays one in a cell of its own, where the form of the cell says how it is shown.
    """
    unit = next((unit for unit in _UNITS if said.endswith(unit)), "")
    return said.removesuffix(unit) if unit and (unit != "%" or "#" in place) and re.search(_UNITS[unit], beside) else said


def policies_for(area: Area, on: date) -> list[tuple[Policy, date]]:
    """The policies in force in an area on a day, each with the first day of its first adoption."""
    first: dict[tuple[str, int], date] = {}
    for version in schedule():
        key = (version.key, version.area)
        first[key] = min(version.first, first.get(key, version.first))
    return [(one.policy, first[one.key, one.area]) for one in policies_in_force(area, on)]


def units_of(area: Area, on: date) -> dict[str, str]:
    """Of each figure that may fill a cell in an area: ``share``, or what it counts."""
    return {
        key: "share" if is_share(policy, key) else quantity(policy, key)
        for policy, _ in policies_for(area, on)
        for key in figure_keys(policy)
    }


def _refuse_wrong(row: Form, place: str, reference: str, *, on: date) -> None:
    cells = [cell for sheet in files.cells_of(bytes(row.content), row.kind) for line in sheet.rows for cell in line]
    known = {cell.place: cell.text for cell in cells} | {hole: "" for cell in cells for hole in cell.holes}
    if place not in known:
        raise Refused.because("place", place, "表里没有这一格", "there is no such cell in the form")
    if known[place] == "=":
        raise Refused.because("place", place, "这一格是公式,不能填", "this cell is a formula")
    try:
        named = references(reference)
    except SentenceError as error:
        raise Refused.because("reference", reference, error.zh, error.en) from error
    if len(named) != 1 or named[0].text != reference:
        raise Refused.because("reference", reference, "一格对应一个数", "one cell, one figure")
    for policy, _ in policies_for(row.area, on):
        if named[0].key in figure_keys(policy):
            wrong = fits(named[0], is_share=is_share(policy, named[0].key), quantity=quantity(policy, named[0].key))
            if wrong is not None:
                raise Refused.because("reference", reference, wrong.zh, wrong.en)
            return
    raise Refused.because("reference", reference, "没有这个数据", "there is no such figure")
