"""A household asks to be forgotten (PIPL 47): what nothing lawful holds goes at once, and that it went is on record."""

from datetime import date, datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.audit import retention
from lianxin.matters import photos
from lianxin.matters.models import Matter
from lianxin.registry.actions import residents
from lianxin.registry.models import Counterpart
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, refuse

REASON_MOST = 200


def erase_household(*, household: Counterpart, reason: str, by: str, at: datetime) -> dict[str, int]:
    """Forget a household that is on the roll no longer; returns how many rows of each kind lost what they held.

    Figures of the past stay: days, numbers and codes are no longer about anybody. Raises Refused with what still holds it: it is
    served, one of its matters is open, nobody said why.
    """
    refuse(_faults(household, reason, date_of(at)))
    codes = set(Counterpart.objects.filter(root_id=household.pk).values_list("code", flat=True))
    with transaction.atomic():
        removed = retention.erase_household(codes, beside={"matters.Photo": photos.forget})
        residents.end_keys(household, by=by, at=at)
        after = {"rows": removed, "reason": reason.strip()}
        audit.record("registry.counterpart.erased", kind="counterpart", code=household.code, by=by, at=at, after=after)
    return removed


def _faults(household: Counterpart, reason: str, today: date) -> list[Fault]:
    found = []
    if household.base != "household":
        found.append(Fault("counterpart_code", household.code, "只有住户可以这样删除", "only a household can be erased"))
    if household.root_id != household.pk:
        found.append(
            Fault("counterpart_code", household.code, "已并入别的户,请对那一户操作", "it was merged into another: erase that one")
        )
    if household.valid_to is None or household.valid_to >= today:
        found.append(Fault("valid_to", household.code, "还在名册上,先移出名册再删除", "it is on the roll: take it off first"))
    if Matter.objects.filter(root_id=household.root_id, closed_on=None).exists():
        found.append(Fault("matter", household.code, "还有没办结的事项,办结后再删除", "a matter of it is open: close that first"))
    if not reason.strip() or len(reason.strip()) > REASON_MOST:
        found.append(Fault("reason", "", "要写原因,最多200个字", "say why, in 200 characters at most"))
    return found
