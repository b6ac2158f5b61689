"""Absences of officers, suspensions of areas."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.registry.models import Absence, Area, Officer, Suspension
from lianxin.rules.errors import Fault, refuse


def record_absence(
    *, officer: Officer, kind: str, first: date, last: date, kinds: Collection[str], by: str, at: datetime, note: str = ""
) -> Absence:
    """The absence. ``kinds`` are the words in force. Raises Refused: dates, words, one of the same kind over the same days."""
    found = _faults(kind, first, last, kinds)
    overlap = Absence.objects.filter(officer=officer, kind=kind, first__lte=last, last__gte=first).first()
    if overlap is not None:
        found.append(Fault("from", str(first), f"与{overlap.first}至{overlap.last}的重叠", "overlaps another of the same kind"))
    refuse(found)
    with transaction.atomic():
        absence = Absence.objects.create(officer=officer, kind=kind, first=first, last=last, note=note.strip()[:200])
        after = {"kind": kind, "from": first.isoformat(), "to": last.isoformat()}
        audit.record("registry.absence.made", kind="officer", code=officer.code, by=by, at=at, after=after)
    return absence


def end_absence(*, absence: Absence, last: date, by: str, at: datetime) -> None:
    """Back earlier, or away longer: set the last day; a day before the first takes the absence back altogether."""
    before = {"kind": absence.kind, "from": absence.first.isoformat(), "to": absence.last.isoformat()}
    code = Officer.objects.values_list("code", flat=True).get(pk=absence.officer_id)
    with transaction.atomic():
        if last < absence.first:
            absence.delete()
            after = None
        else:
            absence.last = last
            absence.save(update_fields=["last"])
            after = {**before, "to": last.isoformat()}
        audit.record("registry.absence.changed", kind="officer", code=code, by=by, at=at, before=before, after=after)


def suspend_area(
    *, area: Area, kind: str, first: date, last: date, basis: str, kinds: Collection[str], by: str, at: datetime
) -> Suspension:
    """The suspension of an area's duties; ``basis`` is the number of the document. Raises Refused."""
    found = _faults(kind, first, last, kinds)
    if not basis.strip():
        found.append(Fault("basis", "", "要写文号", "the number of the document is needed"))
    if Suspension.objects.filter(area=area, kind=kind, first__lte=last, last__gte=first).exists():
        found.append(Fault("from", str(first), "与同类的中止重叠", "overlaps another of the same kind"))
    refuse(found)
    with transaction.atomic():
        made = Suspension.objects.create(area=area, kind=kind, first=first, last=last, basis=basis.strip())
        after = {"kind": kind, "from": first.isoformat(), "to": last.isoformat(), "basis": made.basis}
        audit.record("registry.suspension.made", kind="area", code=area.code, by=by, at=at, after=after)
    return made


def end_suspension(*, suspension: Suspension, last: date, by: str, at: datetime) -> None:
    """Set the last day of a suspension. Raises Refused for one before its first."""
    if last < suspension.first:
        refuse([Fault("to", str(last), "结束日期早于开始日期", "the last day is before the first")])
    before = {"to": suspension.last.isoformat()}
    with transaction.atomic():
        suspension.last = last
        suspension.save(update_fields=["last"])
        code = Area.objects.values_list("code", flat=True).get(pk=suspension.area_id)
        after = {"to": last.isoformat()}
        audit.record("registry.suspension.changed", kind="area", code=code, by=by, at=at, before=before, after=after)


def _faults(kind: str, first: date, last: date, kinds: Collection[str]) -> list[Fault]:
    found: list[Fault] = []
    if kind not in kinds:
        found.append(Fault("kind", kind, "当地当日的制度中没有这种缺勤", "no policy in force there then knows this kind"))
    if last < first:
        found.append(Fault("to", str(last), "结束日期早于开始日期", "the last day is before the first"))
    return found
