"""Declared needs at the desk: each with source, basis and expiry; the end of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianxin import clock
from lianxin.liaison import access
from lianxin.liaison.queries import needs_for
from lianxin.policy import queries as policies
from lianxin.registry.actions import needs as actions
from lianxin.registry.actions.needs import NeedTerms
from lianxin.rules.errors import NotFound
from lianxin.web.declare import needs
from lianxin.web.errors import language
from lianxin.web.forming import done, sent, status
from lianxin.web.roll.forms import EndNeed, NeedForm
from lianxin.web.roll.views import changeable, page_of
from lianxin.web.viewer import viewer


@needs("need", "change")
@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest, code: str) -> HttpResponse:
    """A need of a household: from the words in force, with its source and its basis."""
    me, at, found = viewer(request), clock.now(), changeable(request, code)
    if not access.needy(me, "change").filter(pk=found.pk).exists():
        raise NotFound("counterpart", code)
    words = policies.words_in_force(found.area, clock.today())
    fitting = [(key, _named(words, key)) for key, word in words.needs.items() if found.kind in word.with_]
    form = NeedForm(fitting, sent(request), initial={"first": clock.today()})

    def act(given: dict[str, Any]) -> None:
        word = policies.words_in_force(found.area, given["first"]).needs.get(given["need"])
        terms = NeedTerms(word.basis, word.expires_months, frozenset(word.with_)) if word else None
        actions.declare_need(counterpart=found, terms=terms, by=me.code, at=at, **given)

    if request.method == "POST" and done(form, act, {"from": "first"}):
        messages.success(request, _("已登记"))
        return redirect("reg-roll-one", found.code)
    lead = _("只登记为了帮助他而需要知道的;到期前村里会再确认一次。")
    context = page_of(form, found, _("给%(name)s登记帮扶类别") % {"name": found.name}, _("登记类别"), lead=lead)
    return render(request, "registry/form.html", context, status=status(form))


def _named(words: Any, key: str) -> str:
    """The word with how long it lasts."""
    months = words.needs[key].expires_months
    return _("%(word)s(%(months)s个月到期)") % {"word": words.label("needs", key, language()), "months": months}


@needs("need", "change")
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, code: str, need: int) -> HttpResponse:
    """The last day of a need."""
    me, at, found = viewer(request), clock.now(), changeable(request, code)
    declared = needs_for(me, found, action="change").filter(pk=need).first()
    if declared is None:
        raise NotFound("need", need)
    form = EndNeed(sent(request), initial={"last": min(clock.today(), declared.last)})

    def act(given: dict[str, Any]) -> None:
        actions.end_need(need=declared, last=given["last"], by=me.code, at=at)

    if request.method == "POST" and done(form, act, {"to": "last"}):
        messages.success(request, _("已结束"))
        return redirect("reg-roll-one", found.code)
    label = policies.words_ever(found.area).label("needs", declared.need, language())
    context = page_of(form, found, _("结束“%(need)s”") % {"need": label}, _("结束帮扶"))
    return render(request, "registry/form.html", context, status=status(form))
