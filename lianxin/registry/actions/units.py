"""Units."""

from datetime import datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.registry.actions.areas import local_code
from lianxin.registry.models import Area, Unit
from lianxin.rules.errors import Fault, refuse
from lianxin.rules.names import search_text


def create_unit(
    *, name: str, kind: str, area: Area, by: str, at: datetime, code: str = "", parent: Unit | None = None, phone: str = ""
) -> Unit:
    """The new unit; without ``code`` it gets a local one. Raises Refused."""
    found: list[Fault] = []
    if not name.strip():
        found.append(Fault("name", name, "要写名称", "a name is needed"))
    if code and Unit.objects.filter(code=code).exists():
        found.append(Fault("unit_code", code, "代码已被使用", "the code is taken"))
    refuse(found)
    code = code or local_code(area.code)
    search = search_text(name, codes=[code])
    with transaction.atomic():
        unit = Unit.objects.create(
            code=code, name=name.strip(), kind=kind, area=area, parent=parent, phone=phone.strip(), search=search
        )
        after = {"name": unit.name, "kind": kind, "area": area.code}
        audit.record("registry.unit.made", kind="unit", code=code, by=by, at=at, after=after)
    return unit


def change_unit(*, unit: Unit, by: str, at: datetime, name: str | None = None, phone: str | None = None) -> None:
    """Set a unit's name and office number; the old name goes on being found."""
    before = {"name": unit.name, "phone": unit.phone}
    unit.name = (name or "").strip() or unit.name
    unit.phone = unit.phone if phone is None else phone.strip()
    after = {"name": unit.name, "phone": unit.phone}
    if before == after:
        return
    unit.search = " ".join(dict.fromkeys(f"{search_text(unit.name, codes=[unit.code])} {unit.search}".split()))
    with transaction.atomic():
        unit.save(update_fields=["name", "phone", "search"])
        audit.record("registry.unit.changed", kind="unit", code=unit.code, by=by, at=at, before=before, after=after)
