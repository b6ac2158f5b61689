"""Hand-overs made: the list, one with whom still to tell, its letter, the letters to print."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.liaison import actions
from lianxin.liaison import queries as liaison
from lianxin.liaison.queries import Reading, log_rows
from lianxin.liaison.queries.handover import hand_overs_listed
from lianxin.registry import access, queries
from lianxin.rules.access import Scope, purpose_of
from lianxin.rules.errors import NotFound
from lianxin.rules.handover import blank
from lianxin.web import paging
from lianxin.web.declare import needs
from lianxin.web.errors import language
from lianxin.web.forming import done, sent, status
from lianxin.web.handover.forms import LetterForm
from lianxin.web.viewer import viewer

SIZE = 50


def _mark(request: HttpRequest) -> tuple[date, int] | None:
    found = paging.decode(request.GET.get("after", ""), 2)
    try:
        return (date.fromisoformat(found[0]), int(found[1])) if found else None
    except ValueError:
        return None


@needs("handover", "tell")
@require_safe
def handovers(request: HttpRequest) -> HttpResponse:
    """Hand-overs, the latest first; on top, whom I have taken over and not told yet."""
    me, mark = viewer(request), _mark(request)
    rows = hand_overs_listed(me, after=mark, limit=SIZE + 1)
    mine = list(liaison.untold(me)[:SIZE])
    log_rows(me, [item.new.root for item in mine], _reading())
    context = {
        "page": paging.cut(rows, SIZE, key=lambda row: (row.on, row.pk), first=mark is None),
        "more": paging.more(request.GET),
        "untold": mine,
        "may_make": me.widest("handover", "make") > Scope.OWN,
    }
    return render(request, "handover/list.html", context)


def _reading() -> Reading:
    return Reading(clock.now(), purpose_of("handover"), "handover")


@needs("handover", "tell")
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One hand-over: who took what, what stays open there, whether they have been told."""
    me, today = viewer(request), clock.today()
    found = liaison.hand_over_for(me, code)
    items: list[Any] = list(liaison.items_of(found))
    log_rows(me, {item.new.root_id: item.new.root for item in items}.values(), _reading())
    tellers = _tellers(me, items)
    mine = access.units(me, "post", "change")
    posts = [post for post in queries.posts_of(found.leaver, on=today).filter(unit__in=mine) if post.valid_to is None]
    context = {
        "handover": found,
        "items": [(item, item.new.officer.pk in tellers) for item in items],
        "left": sum(1 for item in items if item.told_at is None),
        "may_tell": any(item.told_at is None and item.new.officer.pk in tellers for item in items),
        "may_write": me.widest("handover", "make") > Scope.OWN,
        "posts": posts,
    }
    return render(request, "handover/one.html", context)


def _tellers(me: Any, items: list[Any]) -> set[int]:
    """Those who take over for whom the viewer may note that a household was told: oneself, or one's people."""
    rows = access.officers(me, "handover", "tell").filter(pk__in={item.new.officer.pk for item in items})
    return set(rows.values_list("pk", flat=True))


@needs("handover", "tell")
@require_POST
def told(request: HttpRequest, code: str) -> HttpResponseRedirectBase:
    """Those ticked have been told who comes next."""
    me, at = viewer(request), clock.now()
    found = liaison.hand_over_for(me, code)
    items: dict[int, Any] = {item.pk: item for item in liaison.items_of(found)}
    ticked = [int(text) for text in request.POST.getlist("item") if text.isdecimal()]
    tellers = _tellers(me, list(items.values()))
    if any(pk not in items or items[pk].new.officer.pk not in tellers for pk in ticked):
        raise NotFound("item", code)
    for pk in ticked:
        actions.tell(item=pk, by=me.code, at=at)
    messages.success(request, _("已记下%(n)s户") % {"n": len(ticked)})
    return redirect("reg-handover", code)


@needs("handover", "make")
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """The letter in the office's own words, with blanks that each household's letter fills."""
    me, at = viewer(request), clock.now()
    found = liaison.hand_over_for(me, code)
    access_to = access.officers(me, "handover", "make").filter(pk=found.leaver_id)
    if found.by != me.code and not access_to.exists():
        raise NotFound("handover", code)
    draft = blank(leaver=found.leaver.name, on=found.on, lang=language())
    form = LetterForm(sent(request), initial={"text": found.letter or draft})

    def act(given: dict[str, Any]) -> None:
        text = given["text"].replace("\r\n", "\n")
        actions.set_letter(hand_over=found, text="" if text == draft.strip() else text, by=me.code, at=at)

    if request.method == "POST" and done(form, act):
        messages.success(request, _("信已保存"))
        return redirect("reg-handover-letters", code)
    context = {
        "form": form,
        "title": _("改信"),
        "do": _("保存"),
        "back": reverse("reg-handover", args=[code]),
        "aside": _("交接"),
    }
    return render(request, "registry/form.html", context, status=status(form))


@needs("handover", "tell")
@require_safe
def letters(request: HttpRequest, code: str) -> HttpResponse:
    """A letter to each household, one on a sheet."""
    me = viewer(request)
    found = liaison.hand_over_for(me, code)
    roots = {item.new.root_id: item.new.root for item in liaison.items_of(found)}
    log_rows(me, roots.values(), _reading())
    sheets = {sheet.counterpart: sheet for sheet in liaison.letters(found, lang=language())}
    context = {"handover": found, "letters": list(sheets.values()), "may_write": me.widest("handover", "make") > Scope.OWN}
    return render(request, "handover/letters.html", context)
