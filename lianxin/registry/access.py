"""Whoever looks: the officer, what has been granted, and the filters over the registry's own rows.

The table itself stands in ``rules.access``; each app turns a cell of it into a filter, so that a stranger's record is simply
not found. Links stand above the registry: what is ``linked`` is filtered in ``liaison.access``.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, cast

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.database.prepared import Prepared
from lianxin.registry.models import Absence, Account, Area, Granted, Officer, Post, Rights, Unit, rights_of
from lianxin.rules import access as table
from lianxin.rules.access import Scope
from lianxin.rules.errors import NotFound

NOTHING: Final = Q(pk__in=())
EVERYTHING: Final = Q()


@dataclass(frozen=True, slots=True)
class Reach:
    """A role, and over what it was granted: the ids of an area and of those merged into it, or a unit; neither for an officer."""

    role: str
    level: str = ""
    areas: tuple[int, ...] = ()
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who has signed in, as of a day."""

    officer_id: int
    code: str
    name: str
    on: date
    reaches: tuple[Reach, ...]
    units: tuple[int, ...] = ()
    """The units of the posts held on that day."""
    memo: dict[object, object] = field(default_factory=dict, compare=False, repr=False)
    """What has been looked up for this viewer: it lives as long as the viewer, which is one request."""

    @property
    def homes(self) -> tuple[Area, ...]:
        """The areas of those units: whose policies' words hold for what this officer does. One statement, the first time."""
        if "homes" not in self.memo:
            found = _HOMES.all(officer=self.officer_id, on=self.on)
            self.memo["homes"] = tuple({home.pk: home for home in found}.values())
        return cast("tuple[Area, ...]", self.memo["homes"])

    @property
    def roles(self) -> tuple[str, ...]:
        """All roles, ``officer`` first."""
        return tuple(dict.fromkeys(reach.role for reach in self.reaches))

    def may(self, thing: str, action: str) -> bool:
        """Whether the table lets this person do it at all, somewhere: for menus and for routes without an object."""
        return table.may(self.roles, thing, action)

    def scopes(self, thing: str, action: str) -> Iterator[tuple[Scope, Reach]]:
        """How far each role reaches; those that do not reach at all are left out."""
        for reach in self.reaches:
            scope = table.scope_of(reach.role, thing, action)
            if scope is not Scope.NONE:
                yield scope, reach

    def widest(self, thing: str, action: str) -> Scope:
        """The widest of the scopes, whatever it was granted over."""
        return max((scope for scope, _ in self.scopes(thing, action)), default=Scope.NONE)

    def oversees(self, thing: str, action: str) -> bool:
        """Whether that reaches beyond one's own and what is linked to oneself: to a unit or an area."""
        return self.widest(thing, action) > Scope.LINKED


def viewer_of(account: Account, *, on: date) -> Viewer:
    """Who this account is on a day. No statement where it came with its rights, else one; one more after areas have merged."""
    known = account.rights
    return _viewer(account.officer, known if known and known.on == on else rights_of(account.officer_id, on))


def viewer_by_code(code: str, *, on: date) -> Viewer:
    """The same by officer's code, for the command line. Raises NotFound."""
    officer = Officer.objects.filter(code=code).first()
    if officer is None:
        raise NotFound("officer", code)
    return viewer_for(officer, on=on)


def viewer_for(officer: Officer, *, on: date) -> Viewer:
    """Who this officer is on a day: posts held then and all grants."""
    return _viewer(officer, rights_of(officer.pk, on))


def _viewer(officer: Officer, rights: Rights) -> Viewer:
    merged = merged_into() if any(grant.area is not None and grant.ever_merged for grant in rights.granted) else {}
    reaches = (Reach("officer"), *(_reach(grant, merged, rights.on) for grant in rights.granted))
    return Viewer(officer.pk, officer.code, officer.name, rights.on, reaches, rights.units)


def _homes(officer: Any, on: Any) -> QuerySet[Area]:
    """The area of each post's unit."""
    posts = Q(units__posts__valid_from__lte=on) & (Q(units__posts__valid_to=None) | Q(units__posts__valid_to__gte=on))
    return Area.objects.filter(posts, units__posts__officer=officer).order_by("units__posts__pk")


_HOMES = Prepared(_homes)


def _reach(grant: Granted, merged: dict[int, int], on: date) -> Reach:
    if grant.area is None:
        return Reach(grant.role, unit=grant.unit)
    if grant.went_into is None:
        return Reach(grant.role, level=grant.level or "", areas=with_merged(grant.area, merged))
    area = goes_on_in(Area.objects.get(pk=grant.area), on)
    return Reach(grant.role, level=area.level, areas=with_merged(area.pk, merged))


def goes_on_in(area: Area, on: date) -> Area:
    """The area as which this one goes on: itself, or where it had gone by the day. One statement for each merge passed."""
    passed = set()
    while area.merged_into is not None and area.pk not in passed and area.valid_to is not None and area.valid_to < on:
        passed.add(area.pk)
        area = area.merged_into
    return area


def merged_into() -> dict[int, int]:
    """Each merged area's id, and the id of the area that it went into. One statement."""
    return dict(_MERGED.all())


_MERGED = Prepared(lambda: Area.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id"))


def with_merged(area: int, merged: dict[int, int]) -> tuple[int, ...]:
    """The area and all that went into it, directly or by way of others."""
    found = [area]
    for one in found:
        found += [old for old, new in merged.items() if new == one and old not in found]
    return tuple(found)


def held_on(on: date) -> Q:
    """Posts, links and the like (``valid_from``, ``valid_to``) in force on a day."""
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))


def units_of(reach: Reach) -> QuerySet[Unit]:
    """The units over which a grant goes: the unit with those below it, or the units in the area."""
    if reach.unit is not None:
        return Unit.objects.filter(Q(pk=reach.unit) | Q(parent=reach.unit) | Q(parent__parent=reach.unit))
    return Unit.objects.filter(lies_in("area", reach))


def lies_in(path: str, reach: Reach) -> Q:
    """What lies in the area of a grant, by the area at the end of ``path``."""
    return Q(**{f"{path}__{reach.level}__in": reach.areas}) if reach.areas else NOTHING


def filtered(
    viewer: Viewer,
    thing: str,
    action: str,
    *,
    own: Q = NOTHING,
    linked: Callable[[], Q] = lambda: NOTHING,
    of_units: Callable[[QuerySet[Unit]], Q] = lambda _: NOTHING,
    area_path: str = "",
    most: Scope = Scope.ALL,
) -> Q:
    """The filter for what this viewer may do with such things: the cells of all roles together, cut down to ``most``.

    ``own``, ``linked`` and ``of_units`` say what these words mean for the things; ``area_path`` leads to their area.
    """
    found, reached = NOTHING, False
    for scope, reach in viewer.scopes(thing, action):
        width, reached = min(scope, most), True
        if width is Scope.ALL:
            return EVERYTHING
        if width is Scope.LINKED:
            found |= linked()
        elif width is Scope.SUBTREE and reach.areas and area_path:
            found |= lies_in(area_path, reach)
        elif width is not Scope.OWN:
            found |= of_units(units_of(reach))
    return own | found if reached else found


def officers(viewer: Viewer, thing: str, action: str) -> QuerySet[Officer]:
    """The officers with whom, or with whose ``thing``, the viewer may do this: by the units of their posts of the day."""

    def of_units(units: QuerySet[Unit]) -> Q:
        return Q(Exists(Post.objects.filter(held_on(viewer.on), officer=OuterRef("pk"), unit__in=units.values("pk"))))

    own = Q(pk=viewer.officer_id)
    found = filtered(viewer, thing, action, own=own, of_units=of_units)
    return Officer.objects.filter(found)


def areas(viewer: Viewer, thing: str, action: str) -> QuerySet[Area]:
    """The areas for which the viewer may do this."""
    found = NOTHING
    for scope, reach in viewer.scopes(thing, action):
        if scope is Scope.ALL:
            return Area.objects.all()
        found |= Q(**{f"{reach.level}__in": reach.areas}) if reach.areas else Q(pk__in=units_of(reach).values("area"))
    return Area.objects.filter(found)


def units(viewer: Viewer, thing: str, action: str) -> QuerySet[Unit]:
    """The units for which the viewer may do this."""
    own = Q(pk__in=viewer.units)
    return Unit.objects.filter(
        filtered(viewer, thing, action, own=own, of_units=lambda found: Q(pk__in=found.values("pk")), area_path="area")
    )


def absences(viewer: Viewer, action: str) -> QuerySet[Absence]:
    """The absences that the viewer may read or change."""
    return Absence.objects.filter(officer__in=officers(viewer, "absence", action).values("pk"))


def in_area(area: Area, thing: str, action: str, viewer: Viewer) -> bool:
    """Whether the viewer may do this for the whole of an area."""
    return areas(viewer, thing, action).filter(pk=area.pk).exists()


def only(codes: Collection[str], rows: QuerySet[Officer]) -> tuple[str, ...]:
    """Those of the codes that are among the rows: for what somebody chose in a form."""
    return tuple(rows.filter(code__in=codes).order_by("code").values_list("code", flat=True))
