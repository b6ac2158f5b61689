"""Rows as they are sent."""

from typing import Any

from lianxin.api.schemas import ListOut, MatterOut


def line(matter: Any) -> dict[str, Any]:
    """A matter in a list."""
    return {
        "code": matter.code,
        "kind": matter.kind,
        "category": matter.category,
        "title": matter.title,
        "state": matter.state,
        "area": matter.area.code,
        "unit": matter.unit.code if matter.unit else None,
        "officer": matter.officer.code if matter.officer else None,
        "tier": matter.tier,
        "channel": matter.channel,
        "reported_on": matter.reported_on,
        "due_on": matter.due_on,
        "outcome": matter.outcome,
        "version": matter.version,
    }


def listed(page: Any) -> ListOut:
    """A page of matters, with the mark after which it goes on."""
    return ListOut(matters=[MatterOut(**line(matter)) for matter in page.matters], cursor=page.cursor)
