"""Officers: found by name, initials or code; one with posts, roles, links; a new one with a first post."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianxin import clock
from lianxin.liaison.queries.desk import linked_numbers
from lianxin.registry import access, queries
from lianxin.registry.actions import people as actions
from lianxin.registry.queries import desk
from lianxin.rules.access import Scope
from lianxin.web import paging, places
from lianxin.web.declare import needs
from lianxin.web.forming import by_code, code_mark, done, sent, status
from lianxin.web.people.forms import ROLE_NAMES, EditOfficer, NewOfficer
from lianxin.web.people.words import choices_of, shown, words_at
from lianxin.web.viewer import viewer

SIZE = 50


@needs("officer", "read")
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Officers by code: all, those of an area in the address, or those found."""
    me, today, typed = viewer(request), clock.today(), request.GET.get("q", "").strip()
    area = queries.area_for(me, request.scope.area) if request.scope.area else None  # type: ignore[attr-defined]
    rows = desk.officers_listed(
        access.officers(me, "officer", "read"), typed, on=today, area=area, after=code_mark(request), limit=SIZE + 1
    )
    page = by_code(rows, SIZE, request)
    posts = desk.offices_of(page.rows, on=today)
    context = {
        "area": area,
        "typed": typed,
        "page": page,
        "people": [(one, posts.get(one.pk, [])) for one in page.rows],
        "more": paging.more(request.GET),
        "may_make": me.may("officer", "change"),
    }
    return render(request, "people/people.html", context)


@needs("officer", "read")
@require_safe
def person(request: HttpRequest, code: str) -> HttpResponse:
    """One officer: every post with its basis, which unit counts the work, who stands in, roles, links."""
    me, today = viewer(request), clock.today()
    found = queries.officer_for(me, code)
    posts = list(queries.posts_of(found).select_related("officer"))
    words = words_at([post.unit.area for post in posts], today)
    mine = set(access.units(me, "post", "change").filter(posts__officer=found).values_list("pk", flat=True))
    lines = shown(posts, words, today, mine)
    serves = access.officers(me, "link", "read").filter(pk=found.pk).exists()
    sees_roles = access.officers(me, "account", "read").filter(pk=found.pk).exists()
    context = {
        "officer": found,
        "current": [line for line in lines if not line.ended],
        "past": [line for line in lines if line.ended],
        "counting": next((line for line in lines if line.now and line.main), None),
        "others": [line for line in lines if line.now and not line.main],
        "backups": desk.backups_of(found, on=today),
        "away": queries.absences_of(found).filter(first__lte=today, last__gte=today).first(),
        "links": linked_numbers("officer", [found.pk], on=today).get(found.pk, 0) if serves else None,
        "roles": _roles(me, found) if sees_roles else None,
        "may_change": access.officers(me, "officer", "change").filter(pk=found.pk).exists(),
        "may_post": me.may("post", "change"),
        "may_grant": me.may("role", "grant") and found.code != me.code,
        "may_hand_over": me.widest("handover", "make") > Scope.OWN,
        "may_invite": access.officers(me, "account", "invite").filter(pk=found.pk).exists(),
        "sees_absences": me.widest("absence", "read") > Scope.OWN or found.code == me.code,
    }
    return render(request, "people/person.html", context)


def _roles(me: Any, officer: Any) -> list[tuple[Any, Any]]:
    """The roles with their words."""
    return [(grant, ROLE_NAMES.get(grant.role, grant.role)) for grant in queries.grants_of(officer)]


@needs("officer", "change")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new officer with a first post: both or neither."""
    me, at, today = viewer(request), clock.now(), clock.today()
    place = places.place_of(request, "officer", "read")
    mine = access.units(me, "post", "change")
    classes = choices_of(words_at([place, *me.homes], today), "classes")
    first = {"unit": request.GET.get("unit", ""), "valid_from": today, "basis": "appointed"}
    form = NewOfficer(classes, lambda: mine, lambda: None, sent(request), initial=first)

    def act(given: dict[str, Any]) -> None:
        given["code"] = given.pop("officer_code")
        known = words_at([given["unit"].area], given["valid_from"]).listed("classes")
        actions.take_on(classes=list(known), by=me.code, at=at, **given)

    if request.method == "POST" and done(form, act, {"class": "class_key"}):
        messages.success(request, _("已新增"))
        return redirect("reg-people-one", form.cleaned_data["code"])
    context = {"form": form, "title": _("新增干部"), "do": _("新增干部"), "back": reverse("reg-people"), "aside": _("干部")}
    return render(request, "registry/form.html", context, status=status(form))


@needs("officer", "change")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Another name or number."""
    me, at = viewer(request), clock.now()
    found = queries.officer_for(me, code, action="change")
    title = found.name
    form = EditOfficer(sent(request), initial={"name": found.name, "mobile": found.mobile})
    if request.method == "POST" and done(
        form, lambda _given: actions.change_officer(officer=found, by=me.code, at=at, **form.changes())
    ):
        messages.success(request, _("已保存"))
        return redirect("reg-people-one", code)
    context = {"form": form, "title": title, "do": _("保存"), "back": reverse("reg-people-one", args=[code]), "aside": title}
    return render(request, "registry/form.html", context, status=status(form))
