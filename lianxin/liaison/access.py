"""Which counterparts and links somebody may see or change.

``linked`` means here:
1. a counterpart linked to the officer, or to a unit in which the officer holds a post, on the day;
2. a household in a village that is so linked (every household of the village is to be reached, A2);
3. never by a link of a kind that ``opens: nothing`` (the police link opens no household, diary or matter, J1).
Residents' households and all other counterparts are two rows of the table.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.database.asking import all_rows
from lianxin.liaison.models import ContactCard, HandOver, Link
from lianxin.policy.queries import policies_around
from lianxin.registry import access
from lianxin.registry.access import Viewer, held_on
from lianxin.registry.models import Counterpart, Officer, Post, Unit
from lianxin.rules.access import THINGS


@dataclass(frozen=True, slots=True)
class Served:
    """By id: the counterparts linked to somebody, and the villages among them, with the areas merged into those."""

    roots: tuple[int, ...]
    villages: tuple[int, ...]


def served(viewer: Viewer) -> Served:
    """Whom the viewer serves by links that open pages. Two statements, or three after merges; once for a viewer."""
    found = viewer.memo.get("served")
    if not isinstance(found, Served):
        found = viewer.memo["served"] = _served(viewer)
    return found


def _served(viewer: Viewer) -> Served:
    policies = policies_around(viewer.homes, viewer.on)
    closed = {key for one in policies for key, word in one.policy.words.links.items() if word.opens == "nothing"}
    rows = _linked_to(viewer, sorted(closed))
    places = [place for _, place, level in rows if level == "village" and place is not None]
    merged = access.merged_into() if places else {}
    villages = tuple(one for place in places for one in access.with_merged(place, merged))
    return Served(tuple(root for root, _, _ in rows), villages)


_LINKED = """
    SELECT DISTINCT l.root_id, c.place_id, a.level
    FROM liaison_link l JOIN registry_counterpart c ON c.id = l.root_id LEFT JOIN registry_area a ON a.id = c.place_id
    WHERE (l.officer_id = %s OR l.unit_id IN (UNITS)) AND l.kind NOT IN (KINDS)
        AND l.valid_from <= %s AND (l.valid_to IS NULL OR l.valid_to >= %s) ORDER BY l.root_id"""
"""Written out: most pages ask for it."""


def _linked_to(viewer: Viewer, closed: list[str]) -> list[tuple[int, int | None, str | None]]:
    day = connection.ops.adapt_datefield_value(viewer.on)
    asked = _LINKED.replace("UNITS", _marks(viewer.units, none="NULL")).replace("KINDS", _marks(closed, none="''"))
    return all_rows(asked, [viewer.officer_id, *viewer.units, *closed, day, day])


def _marks(values: Collection[object], *, none: str) -> str:
    """A place for each value; ``none``, which nothing equals, where there are no values."""
    return ", ".join(["%s"] * len(values)) or none


def linked(viewer: Viewer) -> Q:
    """Counterparts linked to the viewer, and the households of linked villages."""
    whom = served(viewer)
    in_village = Q(base="household", area__village__in=whom.villages)
    return Q(root__in=whom.roots) | (in_village if whom.villages else access.NOTHING)


def served_by_units(units: QuerySet[Unit], viewer: Viewer) -> Q:
    """Counterparts that these units look after: in their charge, or linked to them or to their officers."""
    officers = Post.objects.filter(held_on(viewer.on), unit__in=units.values("pk")).values("officer")
    links = Link.objects.filter(Q(unit__in=units.values("pk")) | Q(officer__in=officers), held_on(viewer.on))
    return Q(unit__in=units.values("pk")) | Q(root__in=links.values("root"))


def counterparts(viewer: Viewer, action: str) -> QuerySet[Counterpart]:
    """The counterparts with which the viewer may do this."""
    return Counterpart.objects.filter(counterparts_q(viewer, action))


def counterparts_q(viewer: Viewer, action: str) -> Q:
    """The same as a filter, for rows that are narrowed down otherwise too: quicker than a list within a list."""
    found = {
        thing: access.filtered(
            viewer,
            thing,
            action,
            linked=partial(linked, viewer),
            of_units=partial(served_by_units, viewer=viewer),
            area_path="area",
        )
        for thing in ("household", "organisation")
        if _has(thing, action)
    }
    households = Q(base="household") & found.get("household", access.NOTHING)
    others = ~Q(base="household") & found.get("organisation", access.NOTHING)
    return households | others


def _has(thing: str, action: str) -> bool:
    return (thing, action) in THINGS


def needy(viewer: Viewer, action: str = "read") -> QuerySet[Counterpart]:
    """The counterparts whose declared needs the viewer may read, change or confirm: whoever serves them."""
    found = access.filtered(
        viewer,
        "need",
        action,
        linked=partial(linked, viewer),
        of_units=partial(served_by_units, viewer=viewer),
        area_path="area",
    )
    return Counterpart.objects.filter(found)


def links(viewer: Viewer, action: str = "read") -> QuerySet[Link]:
    """The links that the viewer may read or change: one's own, those over whom one serves, those of one's units or area."""
    own = Q(officer=viewer.officer_id) | Q(unit__in=viewer.units)

    def of_linked() -> Q:
        return Q(root__in=served(viewer).roots)

    def of_units(units: QuerySet[Unit]) -> Q:
        posts = Post.objects.filter(held_on(viewer.on), officer=OuterRef("officer"), unit__in=units.values("pk"))
        return Q(unit__in=units.values("pk")) | Q(Exists(posts))

    found = access.filtered(viewer, "link", action, own=own, linked=of_linked, of_units=of_units, area_path="counterpart__area")
    return Link.objects.filter(found)


def may_link(viewer: Viewer, party: Officer | Unit, counterpart: Counterpart) -> bool:
    """Whether the viewer may make this link: for the area in which the counterpart lies, or the unit in which the party works."""
    if not counterparts(viewer, "find").filter(pk=counterpart.root_id or counterpart.pk).exists():
        return False
    if access.areas(viewer, "link", "change").filter(pk=counterpart.area_id).exists():
        return True
    rows: QuerySet[Unit] | QuerySet[Officer]
    is_unit = isinstance(party, Unit)
    rows = access.units(viewer, "link", "change") if is_unit else access.officers(viewer, "link", "change")
    return rows.filter(pk=party.pk).exists()


def hand_overs(viewer: Viewer) -> QuerySet[HandOver]:
    """The hand-overs that the viewer made, or takes or gives part in, or may make for the leaver."""
    leavers = access.officers(viewer, "handover", "make").values("pk")
    mine = Q(leaver=viewer.officer_id) | Q(by=viewer.code) | Q(leaver__in=leavers) | Q(items__new__officer=viewer.officer_id)
    return HandOver.objects.filter(mine).distinct()


def cards(viewer: Viewer) -> QuerySet[ContactCard]:
    """The contact cards of counterparts for whom the viewer may make one."""
    found = access.filtered(
        viewer,
        "card",
        "make",
        linked=partial(linked, viewer),
        of_units=partial(served_by_units, viewer=viewer),
        area_path="area",
    )
    return ContactCard.objects.filter(counterpart__in=Counterpart.objects.filter(found).values("pk"))
