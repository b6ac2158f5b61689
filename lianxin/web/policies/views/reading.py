"""Which policies hold where and since when, and what each says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianxin import clock
from lianxin.planning import queries as planning
from lianxin.policy import queries
from lianxin.policy.facts import policy_of
from lianxin.registry import access
from lianxin.web.declare import needs
from lianxin.web.errors import language
from lianxin.web.places import choices, names, place_of
from lianxin.web.policies import outline


@dataclass(frozen=True)
class Held:
    """An adopted version with the span on which it really holds."""

    adoption: Any
    policy: Any
    last: date | None
    state: str


@needs("policy", "read")
@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    """The versions adopted for an area or above it, with their dates, and the drafts of whoever may write them."""
    area = place_of(request, "policy", "read")
    viewer = request.viewer  # type: ignore[attr-defined]
    may_draft = viewer.may("policy", "draft")
    held = spans(queries.versions(area), clock.today())
    drafts = list(queries.drafts(viewer)) if may_draft else []
    context = {
        "area": area,
        "names": names(request, [row.adoption.by for row in held] + [draft.by for draft in drafts]),
        "area_choices": choices(request, "policy", "read", area),
        "held": held,
        "may_draft": may_draft,
        "drafts": drafts,
        "draft_areas": draft_areas(viewer) if may_draft else [],
    }
    return render(request, "policies/policies.html", context)


def draft_areas(viewer: Any) -> list[Any]:
    """The areas for which the viewer may write policies, down to townships."""
    rows = access.areas(viewer, "policy", "draft").filter(level__in=("province", "prefecture", "county", "township"))
    return list(rows.order_by("code")[:400])


def spans(adoptions: Iterable[Any], today: date) -> list[Held]:
    """The adoptions with their real ends (rule 17), policy by policy, the latest first."""
    ordered = sorted(adoptions, key=lambda row: (row.key, row.area_id, row.first))
    found: list[Held] = []
    for _, group in groupby(ordered, key=lambda row: (row.key, row.area_id)):
        line = list(group)
        for row, following in zip(line, [*line[1:], None], strict=True):
            ends = [day for day in (row.last, following.first - timedelta(days=1) if following else None) if day]
            last = min(ends, default=None)
            state = "coming" if row.first > today else "past" if last and last < today else "now"
            found.append(Held(row, policy_of(row.version.digest), last, state))
    order = {"now": 0, "coming": 1, "past": 2}
    return sorted(found, key=lambda held: (order[held.state], held.adoption.key, -held.adoption.first.toordinal()))


@needs("policy", "read")
@require_safe
def version(request: HttpRequest, digest: str) -> HttpResponse:
    """One version, read as sentences with the clause beside each."""
    found = queries.version_text(digest)
    policy = policy_of(digest)
    viewer = request.viewer  # type: ignore[attr-defined]
    may_draft = viewer.may("policy", "draft")
    departures = planning.departures_of(digest)
    context = {
        "version": found,
        "policy": policy,
        "sections": outline.of_policy(policy, language()),
        "departures": departures,
        "names": names(request, [row.by for row in departures]),
        "may_draft": may_draft,
        "draft_areas": draft_areas(viewer) if may_draft else [],
    }
    return render(request, "policies/version.html", context)


@needs("policy", "read")
@require_safe
def text(request: HttpRequest, digest: str) -> HttpResponse:
    """The file of a version as it was adopted, to save or to check elsewhere."""
    found = queries.version_text(digest)
    answer = HttpResponse(found.text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.key}.yaml"'
    return answer
