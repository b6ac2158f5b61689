"""Areas merged and divided from a day on: first a look at what moves, then the word that does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianxin import clock
from lianxin.liaison.queries import Reading, log_rows
from lianxin.liaison.queries import desk as links
from lianxin.matters.actions.moving import merge_areas, split_area
from lianxin.policy import queries as policies
from lianxin.records.actions.merging import merge_faults
from lianxin.registry import access, queries
from lianxin.registry.actions.areas import Part, split_faults
from lianxin.registry.queries import desk
from lianxin.rules.access import purpose_of
from lianxin.rules.errors import refuse
from lianxin.web.areas.forms import MergeAreas, SplitArea
from lianxin.web.declare import needs
from lianxin.web.errors import language
from lianxin.web.forming import confirmed, done, fingerprint, sent, status
from lianxin.web.viewer import viewer

MOST = 400
MERGE_FIELDS = {"into": "on"}
SPLIT_FIELDS = {"parts": "name", "code": "area_code"}


@needs("area", "change")
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """Other areas of its level go into this one: preview, then confirm."""
    me, today = viewer(request), clock.today()
    into = queries.area_for(me, code, action="change")
    same = access.areas(me, "area", "change").filter(level=into.level)
    form = MergeAreas(desk.siblings_of(into, on=today), lambda: same, sent(request), initial={"on": today})
    context: dict[str, Any] = {"form": form, "area": into}

    def look(given: dict[str, Any]) -> None:
        gone = _gone(same, given)
        refuse(merge_faults(gone, into, given["on"]))
        context["moves"] = [(one, queries.what_lies_in(one)) for one in gone]
        context["moving"] = links.moved_by_merge(gone, into, on=given["on"])
        context["kinds"] = _kinds(into, given["on"])
        context["seen"] = fingerprint(request)

    def act(given: dict[str, Any]) -> None:
        merge_areas(areas=_gone(same, given), into=into, on=given["on"], by=me.code, at=clock.now())

    if request.method == "POST":
        if confirmed(request):
            if done(form, act, MERGE_FIELDS):
                messages.success(request, _("已合并"))
                return redirect("reg-area", code)
        else:
            done(form, look, MERGE_FIELDS)
    return render(request, "areas/merge.html", context, status=status(form))


def _gone(rows: Any, given: dict[str, Any]) -> Sequence[Any]:
    """The areas chosen, by code."""
    codes = {*given["areas"], *([given["other"].code] if given["other"] else [])}
    return list(rows.filter(code__in=codes).order_by("code"))


def _kinds(area: Any, on: Any) -> dict[str, str]:
    words = policies.words_in_force(area, on)
    return {key: words.label("links", key, language()) for key in words.links}


@needs("area", "change")
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, code: str) -> HttpResponse:
    """A new area out of this one, with what goes to it: preview, then confirm."""
    me, today = viewer(request), clock.today()
    area = queries.area_for(me, code, action="change")
    below, others = desk.areas_in(area), _others(request, area)
    form = SplitArea(below, others, sent(request), initial={"on": today})
    context: dict[str, Any] = {"form": form, "area": area}

    def look(given: dict[str, Any]) -> None:
        part = _part(given)
        refuse(split_faults(area, [part], given["on"], today=today))
        context["part"] = part
        context["moving"] = links.moved_by_split(area, areas=part.areas, counterparts=part.counterparts, on=given["on"])
        context["seen"] = fingerprint(request)

    def act(given: dict[str, Any]) -> None:
        split_area(area=area, parts=[_part(given)], on=given["on"], by=me.code, at=clock.now())

    if request.method == "POST":
        if confirmed(request):
            if done(form, act, SPLIT_FIELDS):
                messages.success(request, _("已分出"))
                return redirect("reg-area", area.parent.code if area.parent else code)
        else:
            done(form, look, SPLIT_FIELDS)
    return render(request, "areas/split.html", context, status=status(form))


def _others(request: HttpRequest, area: Any) -> Sequence[Any]:
    """The counterparts of a village or group that may go to the new one; each household shown is logged."""
    if area.level not in {"village", "group"}:
        return []
    me = viewer(request)
    rows = links.on_the_roll(me, area, limit=MOST)
    log_rows(me, rows, Reading(clock.now(), purpose_of("roll"), "areas"))
    return rows


def _part(given: dict[str, Any]) -> Part:
    return Part(
        name=given["name"],
        code=given["area_code"],
        areas=tuple(given.get("areas", ())),
        counterparts=tuple(given.get("counterparts", ())),
    )
