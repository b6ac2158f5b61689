"""The other sides: the list, one with its secrets and what waits, new ones, changes, stopping."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.platforms import actions, queries
from lianxin.registry import access
from lianxin.web.declare import needs
from lianxin.web.forming import done, sent, status
from lianxin.web.platforms import said
from lianxin.web.platforms.bundles import BundleForm
from lianxin.web.platforms.forms import EditSide, NewSide, steps
from lianxin.web.viewer import viewer


@needs("platform", "read")
@require_safe
def platforms(request: HttpRequest) -> HttpResponse:
    """All of them: what waits for a person and what did not arrive stands first in each line."""
    me = viewer(request)
    lines = [_line(one) for one in queries.sides(me)]
    return render(request, "platforms/list.html", {"sides": lines, "may_change": me.may("platform", "change")})


def _line(side: queries.Side) -> dict[str, Any]:
    row = side.partner
    return {"side": side, "row": row, "kind": said.word(said.KINDS, row.kind), "sends": said.word(said.SENDS, row.sends)}


@needs("platform", "read")
@require_safe
def platform(request: HttpRequest, code: str) -> HttpResponse:
    """One of them."""
    me, now = viewer(request), clock.now()
    side = queries.one_side(me, code)
    row, words = side.partner, said.ways_of(side.partner.kind)
    holding = [(way, made, until) for way, made, until in side.secrets if until is None or until > now]
    context = {
        **_line(side),
        "secrets": [(words[way], made, until) for way, made, until in holding],
        "ways": [(way, words[way]) for way in _ways(row)],
        "lacking": [said.LACKING[way] for way in _wanted(row) if way not in {one for one, _made, _until in holding}],
        "poll_said": said.attempt(row.poll_said),
        "unmatched": len(queries.unmatched(me, side)),
        "addresses": [(label, request.build_absolute_uri(f"/api/v1/platforms/{code}/{path}")) for label, path in _doors(row)],
        "example": now.isoformat(timespec="seconds"),
        "example_day": now.date().isoformat(),
        "types": [(key, words) for key, words in said.TYPES.items() if key.startswith("order.")],
        "bundles": queries.bundles(side) if row.kind == "site" else [],
        "brought": BundleForm() if row.kind == "site" else None,
        "events": [label for key, label in steps(row.events) if key in row.events],
        "may_change": me.may("platform", "change"),
        "may_carry": me.may("order", "decide"),
    }
    return render(request, "platforms/one.html", context)


def _ways(row: queries.Partner) -> list[str]:
    """The ways for which a side may have a secret: a site has one for both, what is reached over a site has none of its own."""
    if row.kind == "platform":
        return [] if row.sends == "bundle" else ["in", "out"]
    return ["in"] if row.sends == "pulled" else ["out"]


def _wanted(row: queries.Partner) -> list[str]:
    """Those of them without which nothing comes, or nothing goes."""
    comes = row.sends == "pulled" or (row.kind == "platform" and not row.polls and row.sends not in {"sheet", "bundle"})
    goes = row.kind == "site" or row.sends in {"webhook", "rest"} or bool(row.polls)
    return [way for way, wanted in (("in", comes), ("out", goes)) if wanted and way in _ways(row)]


def _doors(row: queries.Partner) -> list[tuple[str, str]]:
    """Where the other side calls us, by what it does there."""
    sends = [(_("推送工单,带签名"), "webhook"), (_("推送工单,带密钥"), "messages")]
    asks = [(_("来取回件"), "answers/fetch"), (_("说哪些已取到"), "answers/taken")]
    comes = row.kind == "platform" and row.sends != "bundle"
    return (sends if comes else []) + (asks if row.sends == "pulled" else [])


@needs("platform", "change")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Another side."""
    me, at = viewer(request), clock.now()
    sites = [(one.partner.code, one.partner.name) for one in queries.sides(me) if one.partner.kind == "site"]
    form = NewSide(
        lambda: access.areas(me, "platform", "change"), lambda: access.officers(me, "officer", "read"), sites, sent(request)
    )

    def act(given: dict[str, Any]) -> None:
        codes = {name: given[name].code if given[name] else "" for name in ("area", "reads_as")}
        made = actions.NewPartner(**{**given, **codes, "events": tuple(given["events"])})
        actions.make_partner(partner=made, by=me.code, at=at)

    if request.method == "POST" and done(form, act):
        messages.success(request, _("已登记。下一步:换出密钥交给对方,再对应用词。"))
        return redirect("platforms-one", form.cleaned_data["code"])
    return render(request, "platforms/form.html", {"form": form, "title": _("登记一个平台"), "back": None}, status=status(form))


@needs("platform", "change")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponseBase:
    """Its name and how it is reached."""
    me, at = viewer(request), clock.now()
    row = queries.one_side(me, code, "change").partner
    names = ("name", "sends", "url", "polls", "poll_minutes", "events")
    form = EditSide(row.kind, row.events, sent(request), initial={name: getattr(row, name) for name in names})

    def act(given: dict[str, Any]) -> None:
        if changes := form.changes():
            actions.change_partner(code=code, by=me.code, at=at, **changes)

    if request.method == "POST" and done(form, act):
        messages.success(request, _("已保存"))
        return redirect("platforms-one", code)
    context = {"form": form, "title": _("修改%(name)s") % {"name": row.name}, "back": row}
    return render(request, "platforms/form.html", context, status=status(form))


@sensitive_variables()
@needs("platform", "change")
@never_cache
@require_POST
def secret(request: HttpRequest, code: str) -> HttpResponse:
    """A fresh secret, shown this once; the one before holds a week more, or ends now."""
    me, way = viewer(request), request.POST.get("way", "")
    side = queries.one_side(me, code, "change")
    row, before = side.partner, [one for one in side.secrets if one[0] == way]
    value, at_once = request.POST.get("value", "").strip(), request.POST.get("at_once") == "1"
    shown = actions.new_secret(code=code, way=way, by=me.code, at=clock.now(), value=value, at_once=at_once)
    context = {
        "row": row,
        "way": said.ways_of(row.kind).get(way, way),
        "secret": "" if value else shown,
        "at_once": at_once,
        "first": not before,
    }
    return render(request, "platforms/secret.html", context)


@needs("platform", "change")
@require_POST
def failed_again(request: HttpRequest, code: str) -> HttpResponseBase:
    """All that did not arrive, sent again: a key that was changed over there fails many at once."""
    number = actions.send_failed_again(partner=code, by=viewer(request).code, at=clock.now())
    messages.success(request, _("已放回待发:%(n)s条") % {"n": number})
    return redirect("platforms-one", code)


@needs("platform", "change")
@require_POST
def stop(request: HttpRequest, code: str) -> HttpResponseBase:
    """Stopped, or begun again."""
    again = request.POST.get("again") == "1"
    actions.stop_partner(code=code, by=viewer(request).code, at=clock.now(), again=again)
    messages.success(request, _("已重新启用") if again else _("已停用:不再收,也不再发"))
    return redirect("platforms-one", code)
