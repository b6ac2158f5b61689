"""Areas as a tree: one with what lies below it; new ones, other names."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianxin import clock
from lianxin.registry import access, queries
from lianxin.registry.actions import areas as actions
from lianxin.registry.queries import desk
from lianxin.web import paging, places
from lianxin.web.areas.forms import LEVELS, SIZES, EditArea, NewArea
from lianxin.web.declare import needs
from lianxin.web.forming import by_code, code_mark, done, sent, status
from lianxin.web.viewer import viewer

SIZE = 50
COUNTED = {"township", "district", "village", "group"}  # above them the rows to count are too many for a page
FIELDS = {"valid_from": "valid_from", "parent_code": "level"}


@needs("area", "read")
@require_safe
def areas(request: HttpRequest) -> HttpResponse:
    """The reader's own area, and what lies below it."""
    return _area(request, places.place_of(request, "area", "read"))


@needs("area", "read")
@require_safe
def area(request: HttpRequest, code: str) -> HttpResponse:
    """One area: where it lies, what lies below it, how much is in it."""
    return _area(request, queries.area_for(viewer(request), code))


def _area(request: HttpRequest, found: Any) -> HttpResponse:
    typed = request.GET.get("q", "").strip()
    rows = desk.areas_listed(found, typed, after=code_mark(request), limit=SIZE + 1)
    context = {
        "area": found,
        "level": LEVELS[found.level],
        "size": SIZES.get(found.size_class) if found.size_class else "",
        "path": [one for one in queries.path_of(found) if one.pk != found.pk],
        "page": by_code(rows, SIZE, request),
        "more": paging.more(request.GET),
        "typed": typed,
        "levels": LEVELS,
        "inside": queries.what_lies_in(found) if found.level in COUNTED and not found.merged_into_id else None,
        "units": desk.units_listed(found, limit=8),
        "may_keep_roll": viewer(request).may("organisation", "change"),
        "may_change": access.in_area(found, "area", "change", viewer(request)),
    }
    return render(request, "areas/area.html", context)


@needs("area", "change")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """An area below this one; without an official code it gets a local one."""
    me, at = viewer(request), clock.now()
    above = queries.area_for(me, code, action="change")
    form = NewArea(above.level, sent(request), initial={"valid_from": clock.today()})

    def act(given: dict[str, Any]) -> None:
        given["code"] = given.pop("area_code")
        actions.create_area(parent=above, by=me.code, at=at, **given)

    if request.method == "POST" and done(form, act):
        messages.success(request, _("已新增"))
        return redirect("reg-area", code)
    title = _("在%(name)s下新增区划") % {"name": above.name}
    context = {"form": form, "title": title, "do": _("新增区划"), "back": reverse("reg-area", args=[code]), "aside": above.name}
    return render(request, "registry/form.html", context, status=status(form))


@needs("area", "change")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Another name, another size; the old name goes on being found."""
    me, at = viewer(request), clock.now()
    found = queries.area_for(me, code, action="change")
    form = EditArea(sent(request), initial={"name": found.name, "size_class": found.size_class})

    def act(given: dict[str, Any]) -> None:
        actions.rename_area(area=found, name=given["name"], by=me.code, at=at)
        actions.change_area(area=found, size_class=given["size_class"], by=me.code, at=at)

    if request.method == "POST" and done(form, act):
        messages.success(request, _("已保存"))
        return redirect("reg-area", code)
    context = {
        "form": form,
        "title": _("改名、改规模"),
        "do": _("保存"),
        "back": reverse("reg-area", args=[code]),
        "aside": queries.area_by_code(code).name,
    }
    return render(request, "registry/form.html", context, status=status(form))
