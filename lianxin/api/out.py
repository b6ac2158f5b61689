"""Rows as they are sent."""

from collections.abc import Iterable
from typing import Any

from lianxin.api.schemas import ListOut, MatterOut, PhotoOut, StepOut, WholeOut


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


DATES = ("accepted_on", "signed_on", "contacted_on", "solved_on", "answered_on", "verified_on", "closed_on", "rated_on")
TEXTS = ("text", "answer", "basis", "referred_to", "rating")


def whole(dossier: Any, may: Iterable[str]) -> WholeOut:
    """One matter with its steps; who asks only where this key may know. ``may``: the steps that can be taken now."""
    matter = dossier.matter
    steps = [
        StepOut(number=one.number, step=one.step, at=one.at, by=one.by, to=one.to, public=one.public) for one in dossier.steps
    ]
    return WholeOut(
        **line(matter),
        **{name: getattr(matter, name) for name in (*TEXTS, *DATES)},
        asker=dossier.asker.name if dossier.asker else None,
        photos=[PhotoOut.model_validate(one) for one in dossier.photos],
        steps=steps,
        may=sorted(may),
    )
