"""One of the roll at the desk: what is held, needs, links, old names; a new one, changes, the end, a provisional one settled."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianxin import clock
from lianxin.liaison.queries import counterpart_for, log_rows, needs_for, who_serves
from lianxin.matters.actions import erase_household
from lianxin.policy import queries as policies
from lianxin.policy.facts import WordsInForce
from lianxin.registry import access, queries
from lianxin.registry.actions import counterparts as actions
from lianxin.rules.access import thing_of
from lianxin.web import places
from lianxin.web.counterparts.rows import HEADINGS
from lianxin.web.declare import needs
from lianxin.web.errors import language
from lianxin.web.forming import done, sent, status
from lianxin.web.roll.forms import EditCounterpart, EndCounterpart, EraseForm, NewCounterpart, SettleForm
from lianxin.web.roll.lists import reading
from lianxin.web.viewer import viewer


def changeable(request: HttpRequest, code: str, action: str = "change") -> Any:
    """The one with that code, if the reader may change it; the read of a household is logged. Raises NotFound."""
    me = viewer(request)
    found = counterpart_for(me, code, action=action)
    log_rows(me, [found], reading())
    return found


def kinds_of(words: WordsInForce) -> list[tuple[str, str]]:
    """The kinds of counterpart that a clerk may enter: built in, and the place's own."""
    built_in = [key for key in HEADINGS if key not in {"village", "township"}]
    lang = language()
    return [(key, words.label("counterparts", key, lang)) for key in (*built_in, *words.counterparts)]


def page_of(form: Any, found: Any, title: str, do: str, **more: Any) -> dict[str, Any]:
    """What the page of a form about one counterpart needs."""
    return {
        "form": form,
        "title": title,
        "do": do,
        "back": reverse("reg-roll-one", args=[found.code]),
        "aside": found.name,
        **more,
    }


@needs("organisation", "change")
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One household or organisation as the desk keeps it."""
    me, today, found = viewer(request), clock.today(), changeable(request, code)
    words = policies.words_ever(found.area)
    lang = language()
    may_needs = me.may("need", "change")
    declared = list(needs_for(me, found, action="change")) if may_needs else []
    context = {
        "other": found,
        "kind": words.label("counterparts", found.kind, lang),
        "before": queries.names_before(found),
        "needs": [(need, words.label("needs", need.need, lang)) for need in declared],
        "may_needs": may_needs,
        "links": [(one, words.label("links", one.kind, lang)) for one in who_serves(found, on=today)],
        "twins": queries.twins_of(found) if found.provisional else [],
        "may_erase": found.base == "household" and found.valid_to is not None and me.may("household", "erase"),
        "may_key": found.base == "household" and me.may("household", "key"),
    }
    if context["twins"]:
        log_rows(me, [twin.counterpart for twin in context["twins"]], reading("match"))
    return render(request, "roll/one.html", context)


@needs("organisation", "make")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A household or organisation in an area of the reader's."""
    me, at = viewer(request), clock.now()
    place = places.place_of(request, "organisation", "make")
    kinds = kinds_of(policies.words_in_force(place, clock.today()))
    first = {"area": place.code if place.level in {"village", "group"} else "", "kind": "household"}
    allowed = access.areas(me, "organisation", "make")
    form = NewCounterpart(kinds, lambda: allowed, sent(request), initial=first)
    made: list[str] = []

    def act(given: dict[str, Any]) -> None:
        given["code"] = given.pop("counterpart_code")
        base = policies.words_in_force(given["area"], clock.today()).base_of(given["kind"])
        queries.area_for(me, given["area"].code, thing=thing_of(base or given["kind"]), action="make")
        made.append(actions.create_counterpart(base=base, by=me.code, at=at, **given).code)

    if request.method == "POST" and done(form, act):
        messages.success(request, _("已上名册"))
        return redirect("reg-roll-one", made[0])
    context = {"form": form, "title": _("新增对象"), "do": _("新增对象"), "back": reverse("reg-roll"), "aside": _("对象名册")}
    return render(request, "registry/form.html", context, status=status(form))


@needs("organisation", "change")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Another name, other numbers."""
    me, at, found = viewer(request), clock.now(), changeable(request, code)
    title = found.name
    form = EditCounterpart(sent(request), initial={"name": found.name, "members": found.members, "phone": found.phone})

    def act(_given: dict[str, Any]) -> None:
        actions.change_counterpart(counterpart=found, by=me.code, at=at, **form.changes())

    if request.method == "POST" and done(form, act):
        messages.success(request, _("已保存"))
        return redirect("reg-roll-one", found.code)
    return render(request, "registry/form.html", page_of(form, found, title, _("保存")), status=status(form))


@needs("organisation", "change")
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, code: str) -> HttpResponse:
    """It exists no longer, and why; its needs end with it."""
    me, at, found = viewer(request), clock.now(), changeable(request, code)
    form = EndCounterpart(sent(request), initial={"last": clock.today()})

    def act(given: dict[str, Any]) -> None:
        actions.end_counterpart(counterpart=found, by=me.code, at=at, **given)

    fields = {"end_reason": "reason", "valid_to": "last"}
    if request.method == "POST" and done(form, act, fields):
        messages.success(request, _("已移出名册"))
        return redirect("reg-roll-one", found.code)
    lead = _("以往的记录和数据不变;登记的帮扶类别同日结束。联系请另行解除。")
    context = page_of(form, found, _("把%(name)s移出名册") % {"name": found.name}, _("移出名册"), lead=lead, danger=True)
    return render(request, "registry/form.html", context, status=status(form))


@needs("household", "erase")
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, code: str) -> HttpResponse:
    """What is held of a household that is no longer served goes at once, as it asks (PIPL 47)."""
    me, at, found = viewer(request), clock.now(), changeable(request, code, "erase")
    form = EraseForm(sent(request))

    def act(given: dict[str, Any]) -> None:
        erase_household(household=found, by=me.code, at=at, **given)

    if request.method == "POST" and done(form, act):
        messages.success(request, _("已删除"))
        return redirect("reg-roll-one", found.code)
    lead = _("姓名、电话、人口、帮扶类别,走访和事项里的文字、照片都删掉,不能恢复。日期、数字和编号留下,统计不变。")
    context = page_of(form, found, _("删除%(name)s的个人信息") % {"name": found.name}, _("删除"), lead=lead, danger=True)
    return render(request, "registry/form.html", context, status=status(form))


@needs("household", "change")
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, code: str) -> HttpResponse:
    """A household recorded on a visit is a new one: now it is on the roll."""
    me, at, found = viewer(request), clock.now(), changeable(request, code)
    form = SettleForm(sent(request), initial={"name": found.name, "valid_from": clock.today()})

    def act(given: dict[str, Any]) -> None:
        actions.settle_provisional(counterpart=found, by=me.code, at=at, **given)

    if request.method == "POST" and done(form, act):
        messages.success(request, _("已上名册"))
        return redirect("reg-roll-one", found.code)
    lead = _("确认它不是名册上已有的人家。走访时的记录跟着它。")
    context = page_of(form, found, _("把%(name)s列入名册") % {"name": found.name}, _("列入名册"), lead=lead)
    return render(request, "registry/form.html", context, status=status(form))
