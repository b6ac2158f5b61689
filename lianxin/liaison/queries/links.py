"""Links of a party, links to a counterpart."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from lianxin.liaison import access
from lianxin.liaison.models import Link
from lianxin.registry.access import Viewer, held_on
from lianxin.registry.models import Counterpart, Officer, Post, Unit
from lianxin.rules.errors import NotFound


def link_for(viewer: Viewer, link: int, *, action: str = "read") -> Link:
    """The link, if the viewer may do this with it. Raises NotFound."""
    rows = access.links(viewer, action).select_related("officer", "unit", "counterpart__area", "root")
    found = rows.filter(pk=link).first()
    if found is None:
        raise NotFound("link", link)
    return found


def links_held_by(party: Officer | Unit, *, on: date | None = None) -> QuerySet[Link]:
    """The links of an officer or unit; those of a day, or all, by kind and counterpart."""
    mine = Q(officer=party.pk) if isinstance(party, Officer) else Q(unit=party.pk)
    rows = Link.objects.filter(mine).select_related("counterpart", "root__area__village")
    return (rows.filter(held_on(on)) if on else rows).order_by("kind", "root__code", "valid_from", "pk")


def links_to(counterpart: Counterpart, *, on: date | None = None) -> QuerySet[Link]:
    """The links to a counterpart and to those merged into it; those of a day, or all, the latest first."""
    rows = Link.objects.filter(root=counterpart.root_id or counterpart.pk).select_related("officer", "unit")
    return (rows.filter(held_on(on)) if on else rows).order_by("-valid_from", "pk")


def my_counterparts(viewer: Viewer, *, units: bool = False) -> QuerySet[Counterpart]:
    """The counterparts linked to the officer, or with ``units`` to the officer's units too, by kind and code."""
    mine = Q(officer=viewer.officer_id)
    if units:
        mine |= Q(unit__in=viewer.units)
    roots = Link.objects.filter(mine, held_on(viewer.on)).values("root")
    rows = Counterpart.objects.filter(pk__in=roots).select_related("area__village", "area__township")
    return rows.order_by("base", "kind", "code")


@dataclass(frozen=True, slots=True)
class Serving:
    """Who serves a counterpart: an officer with the office, or a unit. Nothing private."""

    kind: str
    since: date
    officer: str
    name: str
    unit: str
    phone: str


def who_serves(counterpart: Counterpart, *, on: date) -> list[Serving]:
    """Who serves the counterpart on a day, by kind of link and since when. Two statements."""
    links = list(links_to(counterpart, on=on))
    ids = [link.officer_id for link in links if link.officer_id]
    posts = Post.objects.filter(held_on(on), officer__in=ids).select_related("unit").order_by("main", "-valid_from", "-pk")
    office = {post.officer_id: post.unit for post in posts}
    found = [_serving(link, link.unit or office.get(link.officer_id or 0)) for link in links]
    return sorted(found, key=lambda one: (one.kind, one.since, one.officer))


def _serving(link: Link, unit: Unit | None) -> Serving:
    officer = link.officer
    return Serving(
        link.kind,
        link.valid_from,
        officer.code if officer else "",
        officer.name if officer else "",
        unit.name if unit else "",
        unit.phone if unit else "",
    )
