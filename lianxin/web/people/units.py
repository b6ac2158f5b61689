"""Units: the list of an area, one with its people, new ones, other names."""

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
from lianxin.registry.actions import units as actions
from lianxin.registry.queries import desk
from lianxin.web import paging, places
from lianxin.web.declare import needs
from lianxin.web.forming import by_code, code_mark, done, sent, status
from lianxin.web.people.forms import EditUnit, NewUnit
from lianxin.web.people.words import choices_of, shown, words_at
from lianxin.web.viewer import viewer

SIZE = 50


@needs("unit", "read")
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """The units of an area, by code."""
    area, typed = places.place_of(request, "unit", "read"), request.GET.get("q", "").strip()
    rows = desk.units_listed(area, typed, after=code_mark(request), limit=SIZE + 1)
    words = words_at([area], clock.today())
    context = {
        "area": area,
        "typed": typed,
        "page": by_code(rows, SIZE, request),
        "more": paging.more(request.GET),
        "kinds": dict(choices_of(words, "unit_kinds")),
        "may_make": viewer(request).may("unit", "change"),
    }
    return render(request, "people/units.html", context)


@needs("unit", "read")
@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: its people and their posts, today and those to come."""
    me, today = viewer(request), clock.today()
    found = queries.unit_for(me, code)
    words = words_at([found.area], today)
    mine = access.units(me, "post", "change").filter(pk=found.pk).values_list("pk", flat=True)
    invited = me.may("account", "invite") and access.units(me, "account", "invite").filter(pk=found.pk).exists()
    context = {
        "unit": found,
        "kind": words.label("unit_kinds", found.kind),
        "posts": shown(desk.posts_in(found, on=today), words, today, mine),
        "may_change": access.units(me, "unit", "change").filter(pk=found.pk).exists(),
        "may_post": found.pk in set(mine),
        "may_invite": invited,
        "may_link": me.may("link", "change"),
        "may_see_links": access.units(me, "link", "read").filter(pk=found.pk).exists(),
    }
    return render(request, "people/unit.html", context)


@needs("unit", "change")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A unit in an area of the reader's."""
    me, at, place = viewer(request), clock.now(), places.place_of(request, "unit", "change")
    kinds = choices_of(words_at([place], clock.today()), "unit_kinds")
    mine = access.areas(me, "unit", "change")
    form = NewUnit(kinds, lambda: mine, lambda: access.units(me, "unit", "read"), sent(request), initial={"area": place.code})

    made: list[str] = []

    def act(given: dict[str, Any]) -> None:
        given["code"] = given.pop("unit_code")
        made.append(actions.create_unit(by=me.code, at=at, **given).code)

    if request.method == "POST" and done(form, act):
        messages.success(request, _("已新增"))
        return redirect("reg-unit", made[0])
    context = {"form": form, "title": _("新增单位"), "do": _("新增单位"), "back": reverse("reg-units"), "aside": _("单位")}
    return render(request, "registry/form.html", context, status=status(form))


@needs("unit", "change")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Another name or office number."""
    me, at = viewer(request), clock.now()
    found = queries.unit_for(me, code, action="change")
    title = found.name
    form = EditUnit(sent(request), initial={"name": found.name, "phone": found.phone})
    if request.method == "POST" and done(
        form, lambda _given: actions.change_unit(unit=found, by=me.code, at=at, **form.changes())
    ):
        messages.success(request, _("已保存"))
        return redirect("reg-unit", code)
    context = {"form": form, "title": title, "do": _("保存"), "back": reverse("reg-unit", args=[code]), "aside": title}
    return render(request, "registry/form.html", context, status=status(form))
