"""What the desk proposes: category, unit, joint units and likely duplicates, each with its reason; a person decides."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from lianxin.matters import queries
from lianxin.matters.facts import Law, law_of
from lianxin.rules import triage
from lianxin.web.errors import language
from lianxin.web.matters.forms import StepForm
from lianxin.web.matters.shown import category_word
from lianxin.web.typeset import chinese

MOST: Final = 5


@dataclass(frozen=True, slots=True)
class Pick:
    """One proposal: the category, who should lead, who should help, and why. ``value`` is what the form sends."""

    value: str
    category: str
    unit: str
    joint: str
    why: str
    chosen: bool = False
    returned: bool = False
    """Whether it is this unit that has just given it back."""


@dataclass(frozen=True, slots=True)
class Likely:
    """An open matter that may be the same incident, and why. ``token`` is for one press."""

    code: str
    title: str
    state: str
    why: str
    token: str


def proposed(me: Any, row: Any, today: date, *, picked: str | None = None) -> dict[str, Any]:
    """What the form of a dispatch shows besides its fields, at the desk and on the matter's own page: the proposals, the one that
    was picked (where nothing was sent, the first whose unit has not just returned it), and the likely duplicates.
    """
    suggested = queries.suggest(me, row)
    picks = picks_of(row, suggested, law_of(row.area, today))
    chosen = picked if picked is not None else next((pick.value for pick in picks if not pick.returned), "")
    return {
        "picks": [replace(pick, chosen=pick.value == chosen) for pick in picks],
        "chosen": chosen,
        "duplicates": likely_of(me, suggested),
    }


def dispatched(form: StepForm, data: Mapping[str, str], row_of: Callable[[], Any]) -> dict[str, Any] | None:
    """What a dispatch is given: as picked or written, the unit by the catalogue where none was written. None when a category or
    a unit is missing: that, and nothing else, then stands beside its field.
    """
    written = form.given()
    given = written | _picked(data.get("pick", ""), written.get("joint", ()))
    if not given.get("category"):
        form.add_error("category", _("选一个类别"))
        return None
    if not given.get("unit"):
        given["unit"] = lead_of(row_of(), given["category"])
    if not given["unit"]:
        form.add_error("unit", _("派单目录没有写这一类在这里归谁办,请写单位"))
        return None
    return given


def _picked(value: str, written: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """What the proposal says that was picked: category, unit, joint units, and besides these the joint ones that were written."""
    category, _sep, rest = value.partition("|")
    if not category:
        return {}
    unit, *joint = rest.split(",")
    also = (code for code, _task in written)
    together = tuple((code, "") for code in dict.fromkeys([*joint, *also]) if code != unit)
    found: dict[str, Any] = {"category": category, "unit": unit}
    return found | ({"joint": together} if together else {})


def picks_of(row: Any, suggested: Any, law: Law) -> list[Pick]:
    """A proposal for the category that it has, then for each that its words point to, where the catalogue names a unit."""
    reasons = {one.category: said(one.reason) for one in suggested.categories}
    wanted = dict.fromkeys([*([row.category] if row.category else []), *reasons])
    found = (_pick(row, category, reasons.get(category, ""), law) for category in list(wanted)[:MOST])
    return [pick for pick in found if pick is not None]


def _pick(row: Any, category: str, why: str, law: Law) -> Pick | None:
    given = queries.units_for(row, category)
    lead = given.lead.unit if given else None
    if given is None or lead is None:
        return None
    joint = [one.unit for one in given.joint if one.unit is not None]
    sep = ", " if language() == "en" else "、"
    value = f"{category}|{','.join(one.code for one in (lead, *joint))}"
    reasons = [text for text in (why, said(given.lead.reason)) if text]
    between = "; " if language() == "en" else "\uff1b"
    names = sep.join(one.name for one in joint)
    back = row.state == "returned" and row.unit is not None and row.unit.code == lead.code
    return Pick(value, category_word(law, category), lead.name, names, between.join(reasons), returned=back)


def guess(law: Law, row: Any) -> str:
    """The category that its words point to first; nothing where they point to none. No statement: for lists."""
    told = f"{row.title}\n{row.text}"
    found = (one for policy in law.words.policies for one in triage.suggest_categories(policy, told, row.kind, most=1))
    best = max(found, key=lambda one: one.score, default=None)
    return best.category if best else ""


def lead_of(row: Any, category: str) -> str:
    """The code of the unit that the catalogue names for a category at this place; nothing where it names none."""
    given = queries.units_for(row, category)
    return given.lead.unit.code if given and given.lead.unit else ""


def likely_of(me: Any, suggested: Any) -> list[Likely]:
    """The likely duplicates with their titles, the likeliest first. One statement."""
    rows = {row.code: row for row in queries.matters_with_codes(me, [one.code for one in suggested.duplicates])}
    return list(_likely(rows, suggested))


def _likely(rows: dict[str, Any], suggested: Any) -> Iterator[Likely]:
    between = "; " if language() == "en" else "\uff1b"
    for one in suggested.duplicates[:MOST]:
        row = rows.get(one.code)
        if row is not None:
            yield Likely(one.code, row.title, row.state, between.join(said(why) for why in one.reasons), uuid.uuid4().hex)


def said(reason: Any) -> str:
    """A reason in the reader's language, as a page shows it."""
    return str(reason.en) if language() == "en" else chinese(reason.zh)
