"""Who may see and do what with the office's papers.

1. a document of an area: by the area; of an officer: the officer, and by the unit in which the officer works;
2. a slip: who issued it, by the area; who is asked, by the unit; the officer named on it;
3. what an officer said of a line of one's own: that officer, and who closes periods there.

A paper has one number for all its readers. So it counts nothing that does not exist for one of them (Z9): for whoever may read it
by a role, and for whoever works in the unit whose paper it is, the one in charge of the area or one that drafts for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.matters.access import complained_of, officer_complained_of, veiled
from lianxin.matters.access_together import Together, hidden_from_any, hidden_from_each
from lianxin.matters.models import Against, Matter
from lianxin.registry import access
from lianxin.registry.access import Viewer, held_on
from lianxin.registry.models import Area, Counterpart, Officer, Post, RoleGrant, Unit
from lianxin.registry.models.places import LEVELS
from lianxin.reports.models import Document, Form, Remark, Slip
from lianxin.rules import access as table
from lianxin.rules.access import ROLES, Scope
from lianxin.rules.errors import NotFound


def documents(viewer: Viewer, action: str = "read") -> QuerySet[Document]:
    """The documents with which the viewer may do this."""

    def of_units(units: QuerySet[Unit]) -> Q:
        holds = Post.objects.filter(held_on(viewer.on), officer=OuterRef("officer"), unit__in=units.values("pk"))
        return Q(officer__isnull=False) & Q(Exists(holds))

    own = Q(officer=viewer.officer_id)
    return Document.objects.filter(
        access.filtered(viewer, "document", action, own=own, of_units=of_units, area_path="area")
    ).select_related("area", "officer", "version")


def document_for(viewer: Viewer, pk: int, *, action: str = "read") -> Document:
    """The document, if the viewer may do this with it. Raises NotFound."""
    found = documents(viewer, action).filter(pk=pk).first()
    if found is None:
        raise NotFound("document", pk)
    return found


# -- what papers leave out -----------------------------------------------------------------------


def left_out(area: Area, *, on: date) -> tuple[int, ...]:
    """The ids of the matters that no paper of an area counts, whoever reads it, as papers are read on a day."""
    if not Against.objects.exists():
        return ()
    readers = _readers_of([area], on)[area.pk]
    return hidden_from_any(readers.officers, units=readers.units, on=on)


def left_out_there(matters: Mapping[int, Collection[int]], *, on: date) -> set[int]:
    """Of these matters, by area, those that the papers of that area do not count. Few statements for any number of areas."""
    return hidden_from_each(_readers_of(list(Area.objects.filter(pk__in=matters)), on), matters, on=on) if matters else set()


def left_out_of_officer(officer: Officer, area: Area, *, on: date) -> tuple[int, ...]:
    """The same of an officer's own papers: for the officer, whoever reads those of the area, and those of the officer's units."""
    if not Against.objects.exists():
        return ()
    posts = Post.objects.filter(held_on(on), officer=officer).values_list("unit_id", "unit__parent_id", "unit__parent__parent_id")
    units = {unit for line in posts for unit in line if unit is not None}
    over = RoleGrant.objects.filter(unit__in=units, role__in=_roles("read", Scope.UNIT)).values_list("officer_id", flat=True)
    return hidden_from_any({officer.pk, *_by_role([area])[area.pk], *over}, on=on)


def _roles(action: str, least: Scope) -> list[str]:
    return [role for role in ROLES if table.scope_of(role, "document", action) >= least]


def _readers_of(areas: Collection[Area], on: date) -> dict[int, Together]:
    """By area whoever may read its papers by a role, whoever works in the units whose papers they are, and these units."""
    by_role, homes = _by_role(areas), _homes(areas, on)
    works: dict[int, set[int]] = defaultdict(set)
    posts = Post.objects.filter(held_on(on), unit__in={unit for units in homes.values() for unit in units})
    for unit, officer in posts.values_list("unit_id", "officer_id"):
        works[unit].add(officer)
    return {
        area.pk: Together(frozenset(by_role[area.pk].union(*(works[unit] for unit in homes[area.pk]))), frozenset(homes[area.pk]))
        for area in areas
    }


def _by_role(areas: Collection[Area]) -> dict[int, set[int]]:
    """Whoever has a role over the area, one above it, or what went into one of these, by which its papers may be read."""
    merged = access.merged_into()
    lines = {area.pk: _line(area, merged) for area in areas}
    holders: dict[int, set[int]] = defaultdict(set)
    rows = RoleGrant.objects.filter(area__in=set().union(*lines.values()), role__in=_roles("read", Scope.SUBTREE))
    for place, officer in rows.values_list("area_id", "officer_id"):
        if place is not None:
            holders[place].add(officer)
    return {pk: {one for place in line for one in holders[place]} for pk, line in lines.items()}


def _line(area: Area, merged: dict[int, int]) -> set[int]:
    found = [one for level in LEVELS if (one := getattr(area, f"{level}_id")) is not None]
    for one in found:
        if one in merged and merged[one] not in found:
            found.append(merged[one])
    return {each for one in found for each in access.with_merged(one, merged)}


def _homes(areas: Collection[Area], on: date) -> dict[int, set[int]]:
    """The units whose papers those of an area are: the one in charge of it, and those of whoever drafts for the very area."""
    found: dict[int, set[int]] = defaultdict(set)
    charged = Counterpart.objects.filter(place__in=areas, unit__isnull=False).values_list("place_id", "unit_id")
    held = Q(officer__posts__valid_from__lte=on) & (Q(officer__posts__valid_to=None) | Q(officer__posts__valid_to__gte=on))
    drafts = RoleGrant.objects.filter(held, area__in=areas, role__in=_roles("draft", Scope.SUBTREE))
    for place, unit in (*charged, *drafts.values_list("area_id", "officer__posts__unit_id")):
        if unit is not None:
            found[place].add(unit)
    return found


# -- slips, remarks, forms -----------------------------------------------------------------------


def slips(viewer: Viewer, action: str = "read") -> QuerySet[Slip]:
    """The slips with which the viewer may do this; none about a matter that does not exist for the viewer (Z9)."""
    own = Q(officer=viewer.officer_id) | Q(by=viewer.code)
    found = access.filtered(
        viewer, "slip", action, own=own, of_units=lambda units: Q(unit__in=units.values("pk")), area_path="area"
    )
    rows = Slip.objects.filter(found).select_related("area", "unit", "officer")
    hidden = veiled(viewer, "matter")
    return rows.exclude(about_kind="matter", about_code__in=hidden) if hidden else rows


def hidden_slips(viewer: Viewer) -> frozenset[str]:
    """The numbers in the log of acts of the slips that are about what does not exist for the viewer."""
    hidden = veiled(viewer, "matter")
    rows = Slip.objects.filter(about_kind="matter", about_code__in=hidden).values_list("pk", flat=True) if hidden else ()
    return frozenset(str(pk) for pk in rows)


def complains_of(matter: str, unit: Unit, officer: Officer | None, *, on: date) -> bool:
    """Whether the matter with this code complains of whom a slip asks, or of a unit above: they are not urged about it (Z9)."""
    ids = list(Matter.objects.filter(code=matter).values_list("pk", flat=True))
    return complained_of(ids, unit) or (officer is not None and officer_complained_of(ids, officer.pk, on=on))


def slip_for(viewer: Viewer, pk: int, *, action: str = "read") -> Slip:
    """The slip, if the viewer may do this with it. Raises NotFound."""
    found = slips(viewer, action).filter(pk=pk).first()
    if found is None:
        raise NotFound("slip", pk)
    return found


def remarks(viewer: Viewer, action: str = "read") -> QuerySet[Remark]:
    """What officers said before a closing, as far as the viewer may read or answer it."""
    found = access.filtered(viewer, "remark", action, own=Q(officer=viewer.officer_id), area_path="area")
    return Remark.objects.filter(found).select_related("area", "officer")


def remark_for(viewer: Viewer, pk: int, *, action: str = "read") -> Remark:
    """The remark, if the viewer may do this with it. Raises NotFound."""
    found = remarks(viewer, action).filter(pk=pk).first()
    if found is None:
        raise NotFound("remark", pk)
    return found


def forms(viewer: Viewer, action: str = "read") -> QuerySet[Form]:
    """The forms of superiors that the viewer may fill, or map."""
    return Form.objects.filter(access.filtered(viewer, "form", action, area_path="area")).select_related("area")


def form_for(viewer: Viewer, pk: int, *, action: str = "read") -> Form:
    """The form, if the viewer may do this with it. Raises NotFound."""
    found = forms(viewer, action).filter(pk=pk).first()
    if found is None:
        raise NotFound("form", pk)
    return found
