"""Which of our words a platform's words stand for: a table, those first for which orders wait."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lianxin import clock
from lianxin.matters.facts import law_of
from lianxin.platforms import actions, queries
from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.rules.orders import KINDS_IN
from lianxin.web.declare import needs
from lianxin.web.forming import done, sent, status
from lianxin.web.matters import words as matters
from lianxin.web.matters.offers import categories_of
from lianxin.web.platforms.forms import WordForm
from lianxin.web.platforms.said import WHAT, word
from lianxin.web.viewer import viewer

Choices = list[tuple[str, Any]]


def choices(side: queries.Side) -> dict[str, Choices]:
    """Our words, by what they are for; places and units are typed as codes, for there are too many."""
    law = law_of(side.partner.area, clock.today())
    levels: Choices = list(matters.LEVELS.items())
    return {
        "kind": [(one, matters.word(matters.KINDS, one)) for one in KINDS_IN],
        "category": list(categories_of(law.words)),
        "level": levels,
        "state": [(key, said[2]) for key, said in matters.STATES.items()],
        "outcome": list(matters.OUTCOMES.items()),
        "rating": levels,
    }


def _shown(side: queries.Side, offered: dict[str, Choices]) -> list[dict[str, Any]]:
    names = {what: {key: str(label).strip() for key, label in found} for what, found in offered.items()}
    return [
        {"row": row, "what": word(WHAT, row.what), "ours": names.get(row.what, {}).get(row.ours, row.ours)}
        for row in queries.words_of(side)
    ]


@needs("platform", "change")
@require_http_methods(["GET", "POST"])
def words(request: HttpRequest, code: str) -> HttpResponseBase:
    """The table; saved, what waited for the word is worked again."""
    me = viewer(request)
    side = queries.one_side(me, code, "change")
    offered = choices(side)
    form = WordForm(lambda: access.areas(me, "area", "read"), lambda: access.units(me, "unit", "read"), offered, sent(request))

    def act(given: dict[str, Any]) -> None:
        actions.match(code=code, by=me.code, at=clock.now(), **given)

    if request.method == "POST" and done(form, act):
        _work(request, me, code)
        return redirect("platforms-words", code)
    unmatched = [
        {"one": one, "what": word(WHAT, one.what), "choices": offered.get(one.what)} for one in queries.unmatched(me, side)
    ]
    context = {
        "row": side.partner,
        "form": form,
        "unmatched": unmatched,
        "words": _shown(side, offered),
        "offered": [(what, word(WHAT, what), found) for what, found in offered.items()],
    }
    return render(request, "platforms/words.html", context, status=status(form))


def _work(request: HttpRequest, me: Viewer, code: str) -> None:
    """Work what waited, where the reader may decide on orders; say how many."""
    if not me.may("order", "decide"):
        messages.success(request, _("已保存;等着的工单由县级办公室重新处理"))
        return
    worked, left = actions.work_waiting(partner=code, by=me.code, at=clock.now())
    messages.success(request, _("已保存;收下%(worked)s件,还有%(left)s件等人处理") % {"worked": worked, "left": left})


@needs("platform", "change")
@require_POST
def drop(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """Take a word out of the table."""
    actions.unmatch(code=code, number=number, by=viewer(request).code, at=clock.now())
    messages.success(request, _("已取消对应"))
    return redirect("platforms-words", code)
