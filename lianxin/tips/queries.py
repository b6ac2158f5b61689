"""The reads of tips and rewards: what is to be looked after, the ledger with its sums, what a tipster may collect."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from lianxin.matters.models import Against, Matter
from lianxin.registry import access as registry
from lianxin.registry.access import Viewer
from lianxin.rules.matters import OPEN, Outcome
from lianxin.tips import access
from lianxin.tips.models import Reward

MOST = 100


@dataclass(frozen=True, slots=True)
class OpenTip:
    """A tip that is being looked into, and of whom it is known to be about: units and officers, by name."""

    matter: Matter
    about: tuple[str, ...]


def open_tips(viewer: Viewer) -> list[OpenTip]:
    """Tips that are open and that the viewer may dispatch, the latest first. Two statements."""
    rows = list(
        access.tips(viewer, "triage").filter(state__in=sorted(OPEN)).select_related("area", "unit").order_by("-pk")[:MOST]
    )
    named: dict[int, tuple[str, ...]] = {}
    for one in Against.objects.filter(matter__in=rows).select_related("unit", "officer").order_by("pk"):
        name = one.officer.name if one.officer else one.unit.name if one.unit else ""
        named[one.matter_id] = (*named.get(one.matter_id, ()), name)
    return [OpenTip(row, named.get(row.pk, ())) for row in rows]


def to_reward(viewer: Viewer) -> list[Matter]:
    """Tips that proved true and for which nothing has been decided, the latest first. One statement."""
    found = registry.filtered(viewer, "reward", "decide", area_path="area")
    rows = access.tips(viewer, "read").filter(found, outcome=Outcome.SOLVED).exclude(state__in=sorted(OPEN))
    return list(rows.exclude(pk__in=Reward.objects.values("matter")).select_related("area").order_by("-pk")[:MOST])


@dataclass(frozen=True, slots=True)
class Sums:
    """How many and how much, in fen: decided and not collected, paid, taken back."""

    waiting: int
    waiting_fen: int
    paid: int
    paid_fen: int
    void: int
    void_fen: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rewards of a year, without the tips: number, sum, days, who decided and who paid."""

    rows: tuple[Reward, ...]
    sums: Sums


def ledger(viewer: Viewer, year: int) -> Ledger:
    """The ledger of a year, the latest first. Two statements."""
    rows = access.rewards(viewer).filter(year=year)
    names = {"waiting": "decided", "paid": "paid", "void": "void"}
    counts = {name: Count("pk", filter=Q(state=state)) for name, state in names.items()}
    sums = {f"{name}_fen": Sum("fen", filter=Q(state=state), default=0) for name, state in names.items()}
    return Ledger(tuple(rows.order_by("-number")), Sums(**rows.aggregate(**counts, **sums)))


def reward_of(matter: Matter) -> Reward | None:
    """What the tipster may collect, or has collected; None for nothing. For whoever has opened the tip by number and code."""
    return Reward.objects.filter(matter=matter).exclude(state="void").first() if matter.kind == access.TIP else None


def years(viewer: Viewer) -> Sequence[int]:
    """The years of which there is a ledger, the latest first."""
    return list(access.rewards(viewer).order_by("-year").values_list("year", flat=True).distinct())
