"""Merges and divisions, with what they mean for matters: each goes on with its counterpart, in the same transaction (rule 23).

The records' own actions know nothing of matters, which stand above them; whoever merges or divides calls these.
"""

from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from lianxin.matters.models import Matter
from lianxin.records.actions import dividing, merging
from lianxin.registry.models import Area, Counterpart


def merge_counterparts(**given: Any) -> None:
    """``records.actions.merging.merge_counterparts``, and the matters of the one that goes."""
    with transaction.atomic():
        merging.merge_counterparts(**given)
        follow()


def merge_areas(**given: Any) -> None:
    """``records.actions.merging.merge_areas``, and the matters of what lies in them."""
    with transaction.atomic():
        merging.merge_areas(**given)
        follow()


def split_area(**given: Any) -> list[Area]:
    """``records.actions.dividing.split_area``, and the matters of whoever moves."""
    with transaction.atomic():
        made = dividing.split_area(**given)
        follow()
    return made


def follow() -> int:
    """Every matter stands with the counterpart that its own has become. Returns how many moved."""
    behind = Matter.objects.filter(counterpart__root__isnull=False).exclude(root=F("counterpart__root"))
    now = Counterpart.objects.filter(pk=OuterRef("counterpart")).values("root")[:1]
    return Matter.objects.filter(pk__in=behind.values("pk")).update(root=Subquery(now))
