"""Hand-overs: what was passed on, whom still to tell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from lianxin.liaison import access
from lianxin.liaison.models import HandOver, HandOverItem
from lianxin.registry.access import Viewer
from lianxin.registry.queries import office_of
from lianxin.rules.errors import NotFound
from lianxin.rules.handover import Comer, fill, letter


def hand_overs(viewer: Viewer) -> QuerySet[HandOver]:
    """The hand-overs that the viewer has part in or may make, the latest first."""
    return access.hand_overs(viewer).select_related("leaver").order_by("-on", "-pk")


def hand_overs_listed(viewer: Viewer, *, after: tuple[date, int] | None = None, limit: int = 50) -> list[HandOver]:
    """The same by cursor, with ``passed`` and ``told``: how many links each passed on, and of how many the household knows."""
    rows = hand_overs(viewer)
    if after is not None:
        rows = rows.filter(Q(on__lt=after[0]) | Q(on=after[0], pk__lt=after[1]))
    passed = HandOverItem.objects.filter(hand_over=OuterRef("pk")).order_by().values("hand_over")
    rows = rows.annotate(
        passed=Coalesce(Subquery(passed.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), Value(0)),
        told=Coalesce(Subquery(passed.annotate(n=Count("told_at")).values("n"), output_field=IntegerField()), Value(0)),
    )
    return list(rows[:limit])


def hand_over_for(viewer: Viewer, code: str) -> HandOver:
    """The hand-over. Raises NotFound."""
    found = access.hand_overs(viewer).select_related("leaver").filter(code=code).first()
    if found is None:
        raise NotFound("handover", code)
    return found


def items_of(hand_over: HandOver) -> QuerySet[HandOverItem]:
    """Its links, by who takes over and by counterpart."""
    rows = HandOverItem.objects.filter(hand_over=hand_over).select_related("new__officer", "new__root__area", "old")
    return rows.order_by("new__officer__code", "new__root__code", "pk")


def untold(viewer: Viewer) -> QuerySet[HandOverItem]:
    """Households that the viewer has taken over and that have not been told yet."""
    rows = HandOverItem.objects.filter(new__officer=viewer.officer_id, told_at=None)
    return rows.select_related("hand_over__leaver", "new__root__area").order_by("hand_over__on", "pk")


@dataclass(frozen=True, slots=True)
class Letter:
    """The drafted letter to one counterpart."""

    counterpart: str
    name: str
    text: str


def letters(hand_over: HandOver, *, lang: str = "zh") -> Iterator[Letter]:
    """A letter to each: who comes next and from when. The hand-over's own words, if any, stand instead, with their
    blanks filled."""
    offices: dict[int, Comer] = {}
    for item in items_of(hand_over):
        officer, root = item.new.officer, item.new.root
        if officer is None:
            continue
        comer = offices.setdefault(officer.pk, office_of(officer, on=hand_over.on))
        if hand_over.letter:
            text = fill(hand_over.letter, household=root.name, comer=comer)
        else:
            text = letter(household=root.name, leaver=hand_over.leaver.name, comer=comer, on=hand_over.on, lang=lang)
        yield Letter(root.code, root.name, text)
