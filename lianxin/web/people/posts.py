"""Posts: one more, the end of one, who stands in. The right hangs on the post's unit, so that nobody staffs another's."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianxin import clock
from lianxin.registry import access, queries
from lianxin.registry.actions import people as actions
from lianxin.registry.queries import desk
from lianxin.rules.errors import NotFound
from lianxin.web.declare import needs
from lianxin.web.forming import done, sent, status
from lianxin.web.people.forms import BackupForm, EndPost, PostForm
from lianxin.web.people.words import choices_of, words_at
from lianxin.web.viewer import viewer

MAIN = {"yes": True, "no": False}


@needs("post", "change")
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    """One more post in a unit of the reader's, for any officer: who is borrowed comes from elsewhere."""
    me, at, today = viewer(request), clock.now(), clock.today()
    found = queries.officer_for(me, code)
    homes = [post.unit.area for post in queries.posts_of(found)]
    classes = choices_of(words_at([*homes, *me.homes], today), "classes")
    mine = access.units(me, "post", "change")
    everybody = access.officers(me, "officer", "read")
    form = PostForm(classes, lambda: mine, lambda: everybody, sent(request), initial={"valid_from": today, "basis": "appointed"})

    def act(given: dict[str, Any]) -> None:
        known = words_at([given["unit"].area], given["valid_from"]).listed("classes")
        given["main"] = MAIN.get(given["main"])
        actions.add_post(officer=found, classes=list(known), by=me.code, at=at, **given)

    if request.method == "POST" and done(form, act, {"class": "class_key"}):
        messages.success(request, _("已新增岗位"))
        return redirect("reg-people-one", code)
    context = _context(form, found, _("给%(name)s加一个岗位") % {"name": found.name}, _("加岗位"))
    context["lead"] = _("挂职、借调、抽调、派驻期间,工作计入这个岗位的单位;期满自动回到原来的主岗。")
    return render(request, "registry/form.html", context, status=status(form))


def _post(request: HttpRequest, pk: int) -> Any:
    found = desk.post_for(viewer(request), pk)
    if found is None:
        raise NotFound("post", pk)
    return found


def _context(form: Any, officer: Any, title: str, do: str) -> dict[str, Any]:
    back = reverse("reg-people-one", args=[officer.code])
    return {"form": form, "title": title, "do": do, "back": back, "aside": officer.name}


@needs("post", "change")
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a post."""
    me, at, found = viewer(request), clock.now(), _post(request, pk)
    form = EndPost(sent(request), initial={"last": _day(request.GET.get("last", "")) or clock.today()})

    def act(given: dict[str, Any]) -> None:
        actions.end_post(post=found, last=given["last"], by=me.code, at=at)

    if request.method == "POST" and done(form, act, {"valid_to": "last"}):
        messages.success(request, _("岗位已结束"))
        return redirect("reg-people-one", found.officer.code)
    title = _("结束%(name)s在%(unit)s的岗位") % {"name": found.officer.name, "unit": found.unit.name}
    context = _context(form, found.officer, title, _("结束岗位"))
    context["lead"] = _("联系的人家不会自动换人:要离任,请先做交接。")
    return render(request, "registry/form.html", context, status=status(form))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@needs("post", "change")
@require_http_methods(["GET", "POST"])
def backup(request: HttpRequest, pk: int) -> HttpResponse:
    """Who stands in for this post."""
    me, at, found = viewer(request), clock.now(), _post(request, pk)
    everybody = access.officers(me, "officer", "read")
    form = BackupForm(lambda: everybody, sent(request), initial={"backup": found.backup.code if found.backup else ""})

    def act(given: dict[str, Any]) -> None:
        actions.set_backup(post=found, backup=given["backup"], by=me.code, at=at)

    if request.method == "POST" and done(form, act, {"backup_officer_code": "backup"}):
        messages.success(request, _("已保存"))
        return redirect("reg-people-one", found.officer.code)
    title = _("%(name)s不在时由谁顶") % {"name": found.officer.name}
    return render(request, "registry/form.html", _context(form, found.officer, title, _("保存")), status=status(form))
