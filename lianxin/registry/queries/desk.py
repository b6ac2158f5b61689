"""What the desk of the registry reads: lists by cursor, and whom somebody means who types a code or a name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Count, Exists, Min, Model, OuterRef, Q, QuerySet

from lianxin.registry import access
from lianxin.registry.access import Viewer, held_on
from lianxin.registry.models import Area, Counterpart, Invitation, Officer, Post, RoleGrant, Unit
from lianxin.registry.queries.among import Among
from lianxin.registry.queries.areas import within
from lianxin.registry.queries.found import narrowed
from lianxin.rules.names import search_words

M = TypeVar("M", bound=Model)


def meant(rows: QuerySet[M] | Among, typed: str, *, limit: int = 6) -> list[M]:
    """Whom of the rows somebody means: the one of that code, else those of that name, else those found. Three statements."""
    typed = typed.strip()
    if isinstance(rows, Among):
        if coded := rows.coded(typed):
            return coded
        rows = rows.rows()
    for wanted in ({"code": typed}, {"name": typed}):
        found = list(rows.filter(**wanted).order_by("code")[:limit])
        if found:
            return found
    return list(narrowed(rows, typed).order_by("code")[:limit])


def _listed(rows: QuerySet[M], typed: str, after: str, limit: int) -> list[M]:
    words = search_words(typed)
    if typed.strip() and not words:
        return []
    rows = rows.filter(code__gt=after)
    return list((rows.filter(search__words=words) if words else rows).order_by("code")[:limit])


def areas_listed(area: Area, typed: str = "", *, after: str = "", limit: int = 50) -> list[Area]:
    """The areas right below, those that have ended too; with something typed, those found anywhere within. By code."""
    rows = Area.objects.filter(within("", area)).exclude(pk=area.pk) if typed.strip() else Area.objects.filter(parent=area)
    return _listed(rows.select_related("merged_into", "parent"), typed, after, limit)


def siblings_of(area: Area, *, on: date, limit: int = 200) -> list[Area]:
    """Other areas of its level under the same one above that exist on the day, by code."""
    alive = (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_to=None) | Q(valid_to__gte=on))
    rows = Area.objects.filter(alive, parent=area.parent_id, level=area.level, merged_into=None).exclude(pk=area.pk)
    return list(rows.order_by("code")[:limit])


def areas_in(area: Area, *, limit: int = 200) -> list[Area]:
    """The areas right below that have not ended, by code."""
    return list(Area.objects.filter(parent=area, valid_to=None).order_by("code")[:limit])


def units_listed(area: Area, typed: str = "", *, after: str = "", limit: int = 50) -> list[Unit]:
    """The units of an area, by code; with something typed, those found."""
    return _listed(Unit.objects.filter(within("area", area)).select_related("area"), typed, after, limit)


def officers_listed(
    rows: QuerySet[Officer],
    typed: str = "",
    *,
    on: date,
    area: Area | None = None,
    unit: Unit | None = None,
    after: str = "",
    limit: int = 50,
) -> list[Officer]:
    """Officers by code; of those at work on the day in an area or a unit, or of all."""
    posts = Post.objects.filter(held_on(on), officer=OuterRef("pk"))
    if unit is not None:
        rows = rows.filter(Exists(posts.filter(unit=unit)))
    elif area is not None:
        rows = rows.filter(Exists(posts.filter(within("unit__area", area))))
    return _listed(rows, typed, after, limit)


def offices_of(officers: Iterable[Officer], *, on: date) -> dict[int, list[Post]]:
    """The posts of many on a day by officer's id, the main one first. One statement."""
    rows = Post.objects.filter(held_on(on), officer__in=list(officers)).select_related("unit__area")
    found: dict[int, list[Post]] = {}
    for post in rows.order_by("-main", "valid_from", "pk"):
        found.setdefault(post.officer_id, []).append(post)
    return found


def posts_in(unit: Unit, *, on: date, limit: int = 500) -> list[Post]:
    """The posts held in a unit on a day or later, by officer's code."""
    rows = Post.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), unit=unit).select_related("officer", "backup")
    return list(rows.order_by("officer__code", "valid_from", "pk")[:limit])


def post_for(viewer: Viewer, post: int) -> Post | None:
    """The post, if the viewer may change posts of its unit; None for others'."""
    units = access.units(viewer, "post", "change").values("pk")
    return Post.objects.filter(pk=post, unit__in=units).select_related("officer", "unit__area", "backup").first()


def backups_of(officer: Officer, *, on: date, limit: int = 5) -> list[Officer]:
    """Who stands in, and who for them, down the chain of backups (AB岗); a circle ends it. One statement for each."""
    chain: list[Officer] = []
    seen = {officer.pk}
    current: Officer | None = officer
    while current is not None and len(chain) < limit:
        post = Post.objects.filter(held_on(on), officer=current, backup__isnull=False).select_related("backup")
        first = post.order_by("-main", "valid_from", "pk").first()
        current = first.backup if first else None
        if current is None or current.pk in seen:
            break
        seen.add(current.pk)
        chain.append(current)
    return chain


def grants_listed(viewer: Viewer, *, role: str = "", after: int = 0, limit: int = 50) -> list[RoleGrant]:
    """Who has which role, as far as the viewer may see their accounts; by id from ``after`` on."""
    rows = RoleGrant.objects.filter(officer__in=access.officers(viewer, "account", "read").values("pk"), pk__gt=after)
    rows = rows.filter(role=role) if role else rows
    return list(rows.select_related("officer", "area__merged_into", "unit").order_by("pk")[:limit])


def grant_for(viewer: Viewer, grant: int) -> RoleGrant | None:
    """The role, if the viewer may grant and revoke over its area or unit."""
    areas = access.areas(viewer, "role", "grant").values("pk")
    units = access.units(viewer, "role", "grant").values("pk")
    rows = RoleGrant.objects.filter(Q(area__in=areas) | Q(unit__in=units), pk=grant)
    return rows.select_related("officer").first()


@dataclass(frozen=True, slots=True)
class Namesakes:
    """Several on the roll of one village under one name: perhaps one household entered twice."""

    code: str
    name: str
    village: str
    number: int


def namesakes(rows: QuerySet[Counterpart], *, after: str = "", limit: int = 50) -> list[Namesakes]:
    """Those of the rows on the roll who share village and name, by the first of their codes. One statement that reads all rows:
    ask for a township, not for a county.
    """
    rows = rows.filter(valid_to=None, place=None, provisional=False, base="household").order_by()
    groups = rows.values("area__village", "name").annotate(
        code=Min("code"), number=Count("pk"), village=Min("area__village__name")
    )
    found = groups.filter(number__gt=1, code__gt=after).order_by("code").values_list("code", "name", "village", "number")
    return [Namesakes(code, name, village or "", number) for code, name, village, number in found[:limit]]


def logins_listed(
    viewer: Viewer, typed: str = "", *, unit: Unit | None = None, on: date, after: str = "", limit: int = 50
) -> list[Officer]:
    """Officers whose accounts the viewer may see, with account and roles fetched, by code. Two statements."""
    rows = access.officers(viewer, "account", "read")
    if unit is not None:
        rows = rows.filter(Exists(Post.objects.filter(held_on(on), officer=OuterRef("pk"), unit=unit)))
    rows = rows.select_related("account").prefetch_related("roles__area", "roles__unit")
    return _listed(rows, typed, after, limit)


def invited(officers: Iterable[Officer], *, at: datetime) -> set[int]:
    """Those of the officers (by id) who hold a slip that has neither been used nor run out. One statement."""
    rows = Invitation.objects.filter(officer__in=list(officers), used_at=None, expires_at__gt=at)
    return set(rows.values_list("officer", flat=True))
