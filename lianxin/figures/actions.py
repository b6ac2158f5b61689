"""The only writes of what has been counted. Nothing of it is a fact of its own: all may be thrown away and counted again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from lianxin.figures import changes, watching
from lianxin.figures.answers import Number
from lianxin.figures.models import Counted, Covered, Summary, What
from lianxin.liaison.queries.coverage import Coverage
from lianxin.registry.models import Area
from lianxin.rules.periods import Period


def take_changes() -> Mapping[str, int]:
    """Take what has changed and hold it against what has been counted; return how many rows of each kind.

    Where something was not watched, everything counted is taken to have changed.
    """
    if watching.ensure():
        Counted.objects.update(changes=F("changes") + 1)
    return changes.take()


def begin(areas: Iterable[Area], periods: Iterable[Period]) -> int:
    """Note what is to be counted from now on; return how many are new."""
    known = set(Counted.objects.values_list("what", "area_id", "period"))
    rows = [
        Counted(what=what, area=area, period=period.label, first=period.first, last=period.last)
        for area in areas
        for period in periods
        for what in What.values
        if (what, area.pk, period.label) not in known
    ]
    return len(Counted.objects.bulk_create(rows, ignore_conflicts=True))


def put_figures(held: Counted, numbers: Mapping[tuple[str, int], Number], *, cost_ms: int, at: datetime) -> bool:
    """Store the numbers of an area and period, by figure and adoption, in place of those before; return whether they were.

    ``held`` is as it was before counting began: changes that came since stay on it. Two clocks never both store.
    """
    with transaction.atomic():
        if not _renewed(held, cost_ms=cost_ms, at=at):
            return False
        Summary.objects.filter(counted=held).delete()
        Summary.objects.bulk_create(
            Summary(counted=held, figure=figure, adoption=adoption, number=each.number, out_of=each.out_of)
            for (figure, adoption), each in numbers.items()
        )
    return True


def put_coverage(held: Counted, found: Mapping[tuple[int, str], Coverage], *, cost_ms: int, at: datetime) -> bool:
    """The same for the coverage of link rules, by adoption and rule."""
    with transaction.atomic():
        if not _renewed(held, cost_ms=cost_ms, at=at):
            return False
        Covered.objects.filter(counted=held).delete()
        Covered.objects.bulk_create(_covered(held, adoption, rule, each) for (adoption, rule), each in found.items())
    return True


def _renewed(held: Counted, *, cost_ms: int, at: datetime) -> bool:
    same = Counted.objects.filter(pk=held.pk, as_of=held.as_of) if held.as_of else Counted.objects.filter(pk=held.pk, as_of=None)
    return bool(same.update(as_of=at, cost_ms=cost_ms, changes=F("changes") - held.changes))


def _covered(held: Counted, adoption: int, rule: str, found: Coverage) -> Covered:
    return Covered(
        counted=held,
        adoption=adoption,
        rule=rule,
        on=found.on,
        links=found.links,
        officers=found.officers.total,
        officers_covered=found.officers.covered,
        units=found.units.total,
        units_covered=found.units.covered,
        counterparts=found.counterparts.total,
        counterparts_covered=found.counterparts.covered,
        provisional=found.provisional,
        under=found.under,
        over=found.over,
    )
