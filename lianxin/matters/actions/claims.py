"""The dispatch desk: whoever takes a matter has it for a quarter of an hour; two people never take the same one."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from lianxin.matters import access
from lianxin.matters.models import Matter, SavedFilter
from lianxin.matters.queries.desk import WAITING, Filters, filtered, free
from lianxin.registry.access import viewer_by_code
from lianxin.registry.models import Officer
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Refused


def claim(*, codes: Iterable[str], by: str, at: datetime) -> list[str]:
    """Take these at the desk; returns those that are one's own now. Others' and strangers' are simply not among them."""
    viewer = viewer_by_code(by, on=date_of(at))
    wanted = list(codes)
    with transaction.atomic():
        rows = access.matters(viewer, "triage").filter(free(by, at), code__in=wanted, state__in=WAITING, led_by=None)
        ids = list(_locked(rows.order_by("pk")).values_list("pk", flat=True))
        Matter.objects.filter(free(by, at), pk__in=ids).update(claimed_by=by, claimed_at=at)
        mine = Matter.objects.filter(code__in=wanted, claimed_by=by, claimed_at=at)
        return list(mine.order_by("pk").values_list("code", flat=True))


def claim_next(*, by: str, at: datetime, filters: Filters | None = None) -> Matter | None:
    """Take the next that waits, the earliest reported; None when nothing waits."""
    viewer = viewer_by_code(by, on=date_of(at))
    with transaction.atomic():
        rows = filtered(access.matters(viewer, "triage"), filters or Filters()).filter(free(by, at), led_by=None)
        rows = rows.filter(state__in=WAITING).order_by("reported_at", "pk")
        pk = _locked(rows, skip=True).values_list("pk", flat=True).first()
        if pk is None or not Matter.objects.filter(free(by, at), pk=pk).update(claimed_by=by, claimed_at=at):
            return None
        return Matter.objects.select_related("area", "counterpart", "unit").get(pk=pk)


def _locked(rows: QuerySet[Matter], *, skip: bool = False) -> QuerySet[Matter]:
    """Rows locked one by one; those that a colleague is just taking are passed over."""
    can_skip = connection.features.has_select_for_update_skip_locked
    return rows.select_for_update(of=("self",), skip_locked=skip and can_skip)


def release(*, codes: Iterable[str], by: str, at: datetime) -> int:
    """Give back what one has taken; returns how many."""
    with transaction.atomic():
        mine = Matter.objects.filter(code__in=list(codes), claimed_by=by, claimed_at__lte=at)
        return mine.update(claimed_by="", claimed_at=None)


def save_filter(*, name: str, values: Mapping[str, str], by: str, at: datetime) -> None:
    """Keep a filter under a name of one's own; the one of that name is replaced. Raises Refused: no name, no such field."""
    title = name.strip()[:40]
    if not title:
        raise Refused.because("name", name, "请给筛选条件起个名字", "give it a name")
    Filters.read(values)
    with transaction.atomic():
        officer = Officer.objects.get(code=by)
        SavedFilter.objects.update_or_create(officer=officer, name=title, defaults={"values": dict(values)})


def drop_filter(*, name: str, by: str, at: datetime) -> None:
    """Forget a filter of one's own."""
    SavedFilter.objects.filter(officer__code=by, name=name).delete()
