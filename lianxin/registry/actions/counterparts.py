"""Counterparts: made, changed, ended, matched. Whom two rows turn out to be the same, ``records`` merges."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.audit.sealing import blind_index
from lianxin.registry.actions.areas import OWN_COUNTERPART, local_code
from lianxin.registry.models import Alias, Area, Counterpart, Need, Unit
from lianxin.rules.errors import Fault, Refused, refuse
from lianxin.rules.names import search_text

PHONE = "registry.counterpart.phone"


def create_counterpart(
    *,
    kind: str,
    base: str | None,
    name: str,
    area: Area,
    by: str,
    at: datetime,
    code: str = "",
    unit: Unit | None = None,
    members: int | None = None,
    phone: str = "",
    valid_from: date | None = None,
    provisional: bool = False,
) -> Counterpart:
    """The new counterpart; ``base`` is the kind that ``kind`` is like by the words in force, None when they do not know it.

    A provisional one was recorded by village and name: a clerk matches it later. Raises Refused.
    """
    refuse(_faults(kind, base, name, code, members))
    code = code or local_code(area.code)
    with transaction.atomic():
        row = Counterpart.objects.create(
            code=code,
            kind=kind,
            base=base or kind,
            name=name.strip(),
            area=area,
            unit=unit,
            members=members,
            phone=phone,
            phone_index=blind_index(phone, about=PHONE),
            valid_from=valid_from,
            provisional=provisional,
            search=search_text(name, codes=[code]),
        )
        row.root = row
        row.save(update_fields=["root"])
        after = {"kind": kind, "area": area.code, "provisional": provisional}
        audit.record("registry.counterpart.made", kind="counterpart", code=code, by=by, at=at, after=after)
    return row


def _faults(kind: str, base: str | None, name: str, code: str, members: int | None) -> list[Fault]:
    found: list[Fault] = []
    if base is None:
        found.append(Fault("kind", kind, "当地当日的制度中没有这类对象", "no policy in force there then knows this kind"))
    if kind in OWN_COUNTERPART:
        found.append(Fault("kind", kind, "村和乡镇随区划建立", "villages and townships are made as areas"))
    if not name.strip():
        found.append(Fault("name", name, "要写名称", "a name is needed"))
    if members is not None and members < 0:
        found.append(Fault("members", str(members), "人数不能为负", "a number of members is not negative"))
    if code and Counterpart.objects.filter(code=code).exists():
        found.append(Fault("counterpart_code", code, "代码已被使用", "the code is taken"))
    return found


def change_counterpart(
    *,
    counterpart: Counterpart,
    by: str,
    at: datetime,
    name: str | None = None,
    members: int | None = None,
    phone: str | None = None,
) -> None:
    """Set what is given; an old name goes on being found. The act says which fields, never a number."""
    changed: list[str] = []
    with transaction.atomic():
        if name is not None and name.strip() and name.strip() != counterpart.name:
            Alias.objects.get_or_create(counterpart=counterpart, name=counterpart.name)
            counterpart.name = name.strip()
            counterpart.search = search_of(counterpart)
            changed += ["name", "search"]
        if members is not None and members != counterpart.members:
            counterpart.members = members
            changed.append("members")
        if phone is not None and phone != counterpart.phone:
            counterpart.phone, counterpart.phone_index = phone, blind_index(phone, about=PHONE)
            changed += ["phone", "phone_index"]
        if changed:
            counterpart.save(update_fields=changed)
            after = {"fields": changed}
            audit.record("registry.counterpart.changed", kind="counterpart", code=counterpart.code, by=by, at=at, after=after)


def search_of(counterpart: Counterpart, *more: str) -> str:
    """The words under which a counterpart is found: its name, the names it had, its code. One statement."""
    names = counterpart.aliases.order_by("pk").values_list("name", flat=True)
    return search_text(counterpart.name, *names, *more, codes=[counterpart.code])


def end_counterpart(*, counterpart: Counterpart, last: date, reason: str, by: str, at: datetime) -> None:
    """Say that it exists no longer after a day, and why; its needs end with it. Raises Refused."""
    found: list[Fault] = []
    if not reason.strip():
        found.append(Fault("end_reason", "", "要写原因", "the reason is needed"))
    if counterpart.valid_from and last < counterpart.valid_from:
        found.append(Fault("valid_to", str(last), "结束日期早于开始日期", "the last day is before the first"))
    refuse(found)
    with transaction.atomic():
        updated = Counterpart.objects.filter(pk=counterpart.pk, valid_to=None).update(valid_to=last, end_reason=reason.strip())
        if not updated:
            raise Refused.because("counterpart_code", counterpart.code, "该对象已经终止", "it has ended already")
        counterpart.valid_to, counterpart.end_reason = last, reason.strip()
        Need.objects.filter(counterpart=counterpart, last__gt=last, first__lte=last).update(last=last, to=last)
        after = {"to": last.isoformat(), "reason": reason.strip()}
        audit.record("registry.counterpart.ended", kind="counterpart", code=counterpart.code, by=by, at=at, after=after)


def settle_provisional(
    *, counterpart: Counterpart, by: str, at: datetime, name: str | None = None, valid_from: date | None = None
) -> None:
    """A clerk confirms that a household recorded by village and name is a new one: now it is on the roll. Raises Refused."""
    with transaction.atomic():
        if not Counterpart.objects.filter(pk=counterpart.pk, provisional=True).update(provisional=False, valid_from=valid_from):
            raise Refused.because("counterpart_code", counterpart.code, "该对象已在名册上", "it is on the roll already")
        counterpart.provisional, counterpart.valid_from = False, valid_from
        if name:
            change_counterpart(counterpart=counterpart, name=name, by=by, at=at)
        audit.record("registry.counterpart.settled", kind="counterpart", code=counterpart.code, by=by, at=at)


# -- the registry's half of a merge: ``records.actions.merge_counterparts`` does the whole -----------------


def merge_rows(old: Counterpart, into: Counterpart, *, on: date) -> list[int]:
    """End ``old`` in favour of ``into``: names, roots and needs go over. Returns the ids of all rows that now are ``into``."""
    gone = list(Counterpart.objects.filter(root=old).values_list("pk", flat=True)) or [old.pk]
    first = old.valid_from
    old.valid_to = max(on - timedelta(days=1), first) if first else on - timedelta(days=1)
    old.end_reason = f"merged:{into.code}"
    old.root, old.provisional = into, False
    old.save(update_fields=["valid_to", "end_reason", "root", "provisional"])
    Counterpart.objects.filter(root=old.pk).update(root=into)
    Need.objects.filter(root=old.pk).update(root=into)
    _keep_names(into, [old.name, old.code, *Alias.objects.filter(counterpart=old).values_list("name", flat=True)])
    return gone


def _keep_names(into: Counterpart, names: Iterable[str]) -> None:
    for name in dict.fromkeys(names):
        if name != into.name:
            Alias.objects.get_or_create(counterpart=into, name=name)
    into.search = search_of(into)
    into.save(update_fields=["search"])
