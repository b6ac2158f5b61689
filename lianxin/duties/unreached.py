"""Who is missing from a share: those of whom it is taken that no counted record names (rules 8 and 23)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from lianxin.liaison.models import Link
from lianxin.records.models import EntryCounterpart
from lianxin.registry.access import held_on
from lianxin.registry.models import Area, Counterpart, Need, Post
from lianxin.registry.queries import within
from lianxin.registry.queries.areas import area_by_code
from lianxin.rules.dues import Due
from lianxin.rules.policy.schema import Selector


def share_of(due: Due) -> Selector | None:
    """The counterparts of whom a due asks a share; None for any other due, and for a share in each of several places."""
    duty = due.version.policy.duties[due.duty]
    return duty.out_of if isinstance(duty.out_of, Selector) and duty.per is None else None


def unreached(due: Due, counted: Collection[str], *, today: date) -> QuerySet[Counterpart]:
    """Those of the share, on the window's last day, whom none of the counted entries (by code) names; by code."""
    selector, last = share_of(due), due.window.last or today
    if selector is None:
        return Counterpart.objects.none()
    asked = _linked(due, selector, last) if selector.linked else _on_roll(_home_on(due, last), selector, last)
    if selector.need:
        needy = Need.objects.filter(need__in=selector.need, first__lte=last, last__gte=last)
        asked = asked.filter(root__in=needy.values("root"))
    reached = EntryCounterpart.objects.filter(entry__code__in=list(counted)).values("root")
    rows = Counterpart.objects.filter(pk__in=asked.values("root")).exclude(pk__in=reached)
    return rows.select_related("area__village").order_by("code")


def _linked(due: Due, selector: Selector, last: date) -> QuerySet[Counterpart]:
    party = {"officer_id" if due.party_kind == "officer" else "unit_id": due.debtor.id}
    links = Link.objects.filter(held_on(last), **party)
    if isinstance(selector.linked, tuple):
        links = links.filter(kind__in=selector.linked)
    return Counterpart.objects.filter(pk__in=links.values("root"), kind__in=selector.kind)


def _home_on(due: Due, last: date) -> Area | None:
    """The party's own area on the day: of the unit, or of the unit of the officer's main post (rule 22); none without a post."""
    if due.party_kind == "unit":
        return area_by_code(due.debtor.home.place.code)
    held = Post.objects.filter(held_on(last), officer=due.debtor.id).select_related("unit__area")
    post = held.order_by("-main", "valid_from", "unit__code").first()
    return post.unit.area if post else None


def _on_roll(area: Area | None, selector: Selector, last: date) -> QuerySet[Counterpart]:
    if area is None:
        return Counterpart.objects.none()
    alive = (Q(valid_from=None) | Q(valid_from__lte=last)) & (Q(valid_to=None) | Q(valid_to__gte=last))
    return Counterpart.objects.filter(alive, within("area", area), kind__in=selector.kind)
