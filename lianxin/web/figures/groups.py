"""The groups by which a figure may be asked, and their names. In the order of codes, whoever did what (principle 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianxin.figures.values import By
from lianxin.policy import queries as policies
from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.web.errors import language
from lianxin.web.templatetags.lianxin import period_name

BY: Final[dict[str, Promise]] = {
    "record_township": _("按乡镇"),
    "record_village": _("按村"),
    "month": _("按月"),
    "kind": _("按记录种类"),
    "officer": _("按本单位干部"),
}


@dataclass(frozen=True)
class Group:
    """A group with its name, and the area to which it leads."""

    code: str
    name: str
    area: str = ""


def named(by: By | None, codes: Sequence[str], viewer: Viewer, area: Any) -> dict[str, Group]:
    """The groups by code. Of officers only those of the reader's own units."""
    if by in ("record_township", "record_village", "record_county"):
        rows = access.areas(viewer, "area", "read").filter(code__in=list(codes))
        return {code: Group(code, name, code) for code, name in rows.values_list("code", "name")}
    if by == "month":
        return {code: Group(code, period_name(code)) for code in codes}
    if by == "kind":
        words, lang = policies.words_ever(area), language()
        return {code: Group(code, words.label("entries", code, lang)) for code in codes}
    if by == "officer":
        own = access.officers(viewer, "duty", "read").filter(of_own_units(viewer), code__in=list(codes)).distinct()
        return {code: Group(code, name) for code, name in own.values_list("code", "name")}
    return {}


def of_own_units(viewer: Viewer) -> Q:
    """Officers who hold a post in one of the reader's own units."""
    spans = Q(posts__valid_from__lte=viewer.on) & (Q(posts__valid_to=None) | Q(posts__valid_to__gte=viewer.on))
    return spans & Q(posts__unit__in=viewer.units)
