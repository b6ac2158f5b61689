"""Officers, their posts, roles and absences, suspensions of areas: in bulk."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models.functions import Coalesce

from lianxin.audit.bulk import Binding, Bound, Row, ids_by_code
from lianxin.audit.sealing import blind_index
from lianxin.registry.models import Absence, Area, Officer, Post, RoleGrant, Suspension, Unit
from lianxin.rules.names import search_text

UNIT_ROLES: Final = ("unit_clerk", "unit_head")
"""Roles whose scope is looked for among the units first; the others' among the areas first."""


def _officers(rows: Sequence[Row]) -> list[Mapping[str, Any]]:
    return [
        {
            "mobile_index": blind_index(row["mobile"], about="registry.officer.mobile"),
            "search": search_text(row["name"], codes=[row["officer_code"]]),
        }
        for row in rows
    ]


OFFICERS: Final = Binding(
    Officer,
    (
        Bound("officer_code", "code", "code"),
        Bound("name", attr="name"),
        Bound("mobile", attr="mobile"),
        Bound("skills", attr="skills"),
        Bound("tags", attr="tags"),
    ),
    ("officer_code",),
    _officers,
)
POSTS: Final = Binding(
    Post,
    (
        Bound("officer_code", "officer__code", "officer_id", (Officer, "code")),
        Bound("unit_code", "unit__code", "unit_id", (Unit, "code")),
        Bound("class", "class_key", "class_key"),
        Bound("valid_from", attr="valid_from"),
        Bound("title", attr="title"),
        Bound("basis", attr="basis"),
        Bound("valid_to", attr="valid_to", blank=None),
        Bound("backup_officer_code", "backup__code", "backup_id", (Officer, "code")),
        Bound("main", attr="main"),
    ),
    ("officer_code", "unit_code", "class", "valid_from"),
)
ABSENCES: Final = Binding(
    Absence,
    (
        Bound("officer_code", "officer__code", "officer_id", (Officer, "code")),
        Bound("kind", attr="kind"),
        Bound("from", "first", "first"),
        Bound("to", "last", "last"),
        Bound("note", attr="note"),
    ),
    ("officer_code", "kind", "from"),
)
SUSPENSIONS: Final = Binding(
    Suspension,
    (
        Bound("area_code", "area__code", "area_id", (Area, "code")),
        Bound("kind", attr="kind"),
        Bound("from", "first", "first"),
        Bound("to", "last", "last"),
        Bound("basis", attr="basis"),
    ),
    ("area_code", "kind", "from"),
)


def _scopes(rows: Sequence[Row]) -> list[Mapping[str, Any]]:
    areas = ids_by_code(Area, "code", (row["scope"] for row in rows))
    units = ids_by_code(Unit, "code", (row["scope"] for row in rows))
    found: list[Mapping[str, Any]] = []
    for row in rows:
        scope = row["scope"]
        of_unit = scope in units and (row["role"] in UNIT_ROLES or scope not in areas)
        found.append({"unit_id": units[scope], "area_id": None} if of_unit else {"unit_id": None, "area_id": areas[scope]})
    return found


ACCOUNTS: Final = Binding(
    RoleGrant,
    (
        Bound("officer_code", "officer__code", "officer_id", (Officer, "code")),
        Bound("role", attr="role"),
        Bound("scope", Coalesce("area__code", "unit__code")),
    ),
    ("officer_code", "role", "scope"),
    _scopes,
)


def has_officers() -> bool:
    """Whether anybody is on the roll yet: the first policy is adopted before, for its words are needed to write the roll."""
    return Officer.objects.exists()
