"""The other sides, as a desk sees them: how they are reached, what waits, which words nobody has matched."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q

from lianxin.platforms import access
from lianxin.platforms.models import Bundle, Match, Outgoing, Partner, Received, Secret
from lianxin.registry.access import Viewer
from lianxin.rules.errors import NotFound
from lianxin.rules.orders import INBOUND

MOST = 1000
"""Waiting messages that are looked through for words."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side: what waits for a person, what did not arrive, when it was last heard of."""

    partner: Partner
    held: int
    early: int
    failed: int
    waiting: int
    last_at: datetime | None
    secrets: tuple[tuple[str, datetime, datetime | None], ...]
    """Way, made at, holds until; the secrets themselves are shown once, when they are made."""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A word of theirs for which orders wait."""

    what: str
    theirs: str
    orders: int


def sides(viewer: Viewer) -> list[Side]:
    """All that the viewer may see, by name. Four statements."""
    rows = list(access.partners(viewer).select_related("area", "reads_as", "by_bundle").order_by("kind", "name"))
    return _sides(viewer, rows)


def one_side(viewer: Viewer, code: str, action: str = "read") -> Side:
    """One of them. Raises NotFound."""
    row = access.partners(viewer, action).select_related("area", "reads_as", "by_bundle").filter(code=code).first()
    if row is None:
        raise NotFound("platform", code)
    return _sides(viewer, [row])[0]


def _sides(viewer: Viewer, rows: Sequence[Partner]) -> list[Side]:
    ids = [row.pk for row in rows]
    came = access.received(viewer).filter(partner__in=ids).values("partner")
    counts = came.annotate(
        held=Count("pk", filter=Q(state="held")), early=Count("pk", filter=Q(state="early")), last=Max("at")
    ).order_by()
    heard: dict[int, dict[str, Any]] = {one["partner"]: {**one} for one in counts}
    went = Outgoing.objects.filter(partner__in=ids, state__in=("failed", "waiting", "sending")).values("partner")
    owed = went.annotate(failed=Count("pk", filter=Q(state="failed")), all=Count("pk")).order_by()
    told: dict[int, dict[str, Any]] = {one["partner"]: {**one} for one in owed}
    secrets: dict[int, list[tuple[str, datetime, datetime | None]]] = {}
    for one in Secret.objects.filter(partner__in=ids).order_by("-pk"):
        secrets.setdefault(one.partner_id, []).append((one.way, one.made_at, one.ends_at))
    return [_side(row, heard.get(row.pk, {}), told.get(row.pk, {}), tuple(secrets.get(row.pk, ()))) for row in rows]


def _side(
    row: Partner, came: dict[str, Any], went: dict[str, Any], secrets: tuple[tuple[str, datetime, datetime | None], ...]
) -> Side:
    failed = went.get("failed", 0)
    waits = went.get("all", 0) - failed
    return Side(row, came.get("held", 0), came.get("early", 0), failed, waits, came.get("last"), secrets)


def bundles(side: Side, *, limit: int = 20) -> list[Bundle]:
    """The files that were carried to and from a site, the latest first; without what they hold."""
    return list(Bundle.objects.filter(partner=side.partner).defer("content").order_by("-at", "-pk")[:limit])


def words_of(side: Side) -> list[Match]:
    """The words that have been matched, by what they are for."""
    return list(Match.objects.filter(partner=side.partner).order_by("what", "theirs"))


def unmatched(viewer: Viewer, side: Side) -> list[Unmatched]:
    """The words for which orders wait, those of most orders first."""
    rows: list[Received] = list(access.received(viewer).filter(partner=side.partner, state="held").order_by("-pk")[:MOST])
    found = Counter((why["field"], why["value"]) for row in rows for why in row.why if why["field"] in INBOUND and why["value"])
    return [
        Unmatched(what, theirs, orders) for (what, theirs), orders in sorted(found.items(), key=lambda one: (-one[1], one[0]))
    ]
