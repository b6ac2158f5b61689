"""Urging slips: numbered and dated, answered by who is asked, written off when done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max, Q

from lianxin.audit import actions as audit
from lianxin.audit.deliveries import announce
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area, Officer, Unit
from lianxin.registry.queries.areas import area_for
from lianxin.reports import access
from lianxin.reports.models import Slip
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, Refused, refuse

KINDS = ("matter", "due", "paper", "other")
_LONGEST = 500
_NO_UNIT = ("没有这个单位,或不在你的范围内", "there is no such unit in your area")


@dataclass(frozen=True, slots=True)
class NewSlip:
    """What a slip says: to which unit, to which officer of it if any, what, by when, about what."""

    unit: str
    text: str
    due_on: date
    officer: str = ""
    about_kind: str = "other"
    about_code: str = ""


@transaction.atomic
def issue_slip(*, viewer: Viewer, area: str, slip: NewSlip, at: datetime) -> Slip:
    """Issue a slip with the next number of the area and year. Raises NotFound, and Refused with every fault."""
    place = area_for(viewer, area, thing="slip", action="issue")
    unit = Unit.objects.filter(code=slip.unit).filter(Q(**{f"area__{place.level}": place.pk})).first()
    officer = Officer.objects.filter(code=slip.officer).first() if slip.officer else None
    refuse(_faults(slip, unit, officer, on=date_of(at)))
    if unit is None:
        raise Refused.because("unit", slip.unit, *_NO_UNIT)
    Area.objects.select_for_update().get(pk=place.pk)
    year = date_of(at).year
    last = Slip.objects.filter(area=place, year=year).aggregate(most=Max("number"))["most"]
    made = Slip.objects.create(
        area=place,
        year=year,
        number=int(last or 0) + 1,
        about_kind=slip.about_kind,
        about_code=slip.about_code,
        unit=unit,
        officer=officer,
        text=slip.text.strip(),
        due_on=slip.due_on,
        by=viewer.code,
        at=at,
    )
    after = {"number": made.number, "unit": slip.unit, "due_on": slip.due_on.isoformat()}
    audit.record("reports.slip.issued", kind="slip", code=str(made.pk), by=viewer.code, at=at, after=after, note=made.text)
    if officer is not None:
        text = f"【督办】{made.text[:60]},请于{slip.due_on.month}月{slip.due_on.day}日前办理并在连心回复"
        announce(kind="slip", code=str(made.pk), about="issued", sender="sms", to=officer.mobile, text=text, at=at)
    return made


def _faults(slip: NewSlip, unit: Unit | None, officer: Officer | None, *, on: date) -> list[Fault]:
    faults = []
    if unit is None:
        faults.append(Fault("unit", slip.unit, *_NO_UNIT))
    if slip.officer and officer is None:
        faults.append(Fault("officer", slip.officer, "没有这个干部", "there is no such officer"))
    if not slip.text.strip() or len(slip.text.strip()) > _LONGEST:
        faults.append(Fault("text", "", f"写1至{_LONGEST}个字", f"write 1 to {_LONGEST} characters"))
    if slip.due_on < on:
        faults.append(Fault("due_on", slip.due_on.isoformat(), "时限已经过去", "that day is past"))
    if slip.about_kind not in KINDS:
        faults.append(Fault("about_kind", slip.about_kind, "没有这一类", "there is no such kind"))
    if slip.about_kind == "matter" and unit is not None and access.complains_of(slip.about_code, unit, officer, on=on):
        faults.append(Fault("unit", slip.unit, "这件事投诉的就是对方或其单位,应当回避", "it complains of whom it would urge"))
    return faults


@transaction.atomic
def answer_slip(*, viewer: Viewer, pk: int, text: str, at: datetime) -> Slip:
    """Say what was done about a slip; an answer may be mended until it is written off. Raises NotFound and Refused."""
    row = access.slip_for(viewer, pk, action="answer")
    if not text.strip() or len(text.strip()) > _LONGEST:
        raise Refused.because("text", "", f"写1至{_LONGEST}个字", f"write 1 to {_LONGEST} characters")
    changed = Slip.objects.filter(pk=row.pk, written_off_at=None).update(
        reply=text.strip(), replied_by=viewer.code, replied_at=at, revision=F("revision") + 1
    )
    if not changed:
        raise Refused.because("slip", pk, "已经销号", "it has been written off")
    audit.record("reports.slip.answered", kind="slip", code=str(pk), by=viewer.code, at=at, note=text.strip())
    row.refresh_from_db()
    return row


@transaction.atomic
def write_off(*, viewer: Viewer, pk: int, at: datetime) -> Slip:
    """Write a slip off (销号) that was answered. Raises NotFound, Refused before an answer, by who answered it, or twice."""
    row = access.slip_for(viewer, pk, action="end")
    if row.replied_at is None:
        raise Refused.because("slip", pk, "还没有回复落实情况,不能销号", "nobody has said yet what was done")
    if row.replied_by == viewer.code:
        raise Refused.because("slip", pk, "自己回复的不能自己销号", "nobody writes off what they answered themselves")
    changed = Slip.objects.filter(pk=row.pk, written_off_at=None).update(
        written_off_by=viewer.code, written_off_at=at, revision=F("revision") + 1
    )
    if not changed:
        raise Refused.because("slip", pk, "已经销号", "it has been written off")
    audit.record("reports.slip.written_off", kind="slip", code=str(pk), by=viewer.code, at=at)
    row.refresh_from_db()
    return row
