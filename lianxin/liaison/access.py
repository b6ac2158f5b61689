"""Which counterparts and links somebody may see or change.

``linked`` means here:
1. a counterpart linked to the officer, or to a unit in which the officer holds a post, on the day;
2. a household in a village that is so linked (every household of the village is to be reached, A2);
3. never by a link of a kind that ``opens: nothing`` (the police link opens no household, diary or matter, J1).
Residents' households and all other counterparts are two rows of the table.
"""

from functools import partial

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.liaison.models import ContactCard, HandOver, Link
from lianxin.policy.queries import policies_around
from lianxin.registry import access
from lianxin.registry.access import Viewer, held_on
from lianxin.registry.models import Counterpart, Post, Unit
from lianxin.rules.access import THINGS


def open_links(viewer: Viewer) -> QuerySet[Link]:
    """The links in force by which the viewer may open the counterpart. One statement for the words."""
    policies = policies_around(viewer.homes, viewer.on)
    closed = {key for one in policies for key, word in one.policy.words.links.items() if word.opens == "nothing"}
    mine = Q(officer=viewer.officer_id) | Q(unit__in=viewer.units)
    return Link.objects.filter(mine, held_on(viewer.on)).exclude(kind__in=closed)


def linked(viewer: Viewer) -> Q:
    """Counterparts linked to the viewer, and the households of linked villages."""
    links = open_links(viewer)
    villages = links.filter(root__place__level="village").values("root__place")
    in_village = Q(area__village__in=villages) | Q(area__village__merged_into__in=villages)
    return Q(root__in=links.values("root")) | (Q(base="household") & in_village)


def served_by_units(units: QuerySet[Unit], viewer: Viewer) -> Q:
    """Counterparts that these units look after: in their charge, or linked to them or to their officers."""
    officers = Post.objects.filter(held_on(viewer.on), unit__in=units.values("pk")).values("officer")
    links = Link.objects.filter(Q(unit__in=units.values("pk")) | Q(officer__in=officers), held_on(viewer.on))
    return Q(unit__in=units.values("pk")) | Q(root__in=links.values("root"))


def counterparts(viewer: Viewer, action: str) -> QuerySet[Counterpart]:
    """The counterparts with which the viewer may do this; merged ones are left out, whom they went into stands for them."""
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
    return Counterpart.objects.filter(households | others)


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
        return Q(root__in=open_links(viewer).values("root"))

    def of_units(units: QuerySet[Unit]) -> Q:
        posts = Post.objects.filter(held_on(viewer.on), officer=OuterRef("officer"), unit__in=units.values("pk"))
        return Q(unit__in=units.values("pk")) | Q(Exists(posts))

    found = access.filtered(viewer, "link", action, own=own, linked=of_linked, of_units=of_units, area_path="counterpart__area")
    return Link.objects.filter(found)


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
