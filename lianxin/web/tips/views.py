"""Tips (Z25): an anonymous door with a receipt; the desk that looks after them; rewards, paid against the code; their ledger."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.matters import actions as matters
from lianxin.matters.actions import NewMatter
from lianxin.rules.errors import NotFound, Refused
from lianxin.tips import actions, queries
from lianxin.web import errors, places
from lianxin.web.ask.asking import RECEIPT
from lianxin.web.ask.forms import officers_meant, photos_of, where_in, with_names
from lianxin.web.declare import needs, public
from lianxin.web.forming import done, sent, status
from lianxin.web.tips.forms import AboutForm, BackForm, CodesForm, RewardForm, TipForm
from lianxin.web.viewer import viewer


@public
@never_cache
@sensitive_post_parameters("text", "whom")
@require_http_methods(["GET", "POST"])
def tip(request: HttpRequest) -> HttpResponse:
    """The form, and the number and code that are all that is left of who sent it."""
    form = TipForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _taken(request, form)
        except Refused as refusal:
            errors.onto_form(form, refusal, {"against_units": "against"})
    return render(request, "tips/tip.html", {"form": form}, status=422 if form.is_bound and form.errors else 200)


def _taken(request: HttpRequest, form: TipForm) -> HttpResponse:
    pictures, now, typed = photos_of(form), clock.now(), form.cleaned_data
    officers, names = officers_meant(typed["whom"])
    new = NewMatter(
        kind="tip",
        text=with_names(typed["text"], names),
        area=typed["area"].code,
        channel="public",
        place=where_in(typed["area"], form.data.get("area", "")),
        anonymous=True,
        against_units=(typed["against"].code,) if typed["against"] else (),
        against_officers=tuple(one.code for one in officers),
    )
    made = matters.report_with_photos(matter=new, pictures=pictures, by="asker", at=now, token=typed["token"])
    receipt = matters.receipt_of(made)
    request.session[RECEIPT] = {"number": receipt.shown, "secret": receipt.shown_secret, "nameless": True}
    return redirect("ask-receipt")


# -- the desk --------------------------------------------------------------------------------------------


@needs("reward", "read")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Tips that are looked into, those that proved true, and the ledger of rewards with its sums."""
    return _desk(request)


def _desk(request: HttpRequest, faulty: Any = None, of: str = "") -> HttpResponse:
    me = viewer(request)
    year = year_of(request)
    found = queries.ledger(me, year)
    decides, clerks = me.may("reward", "decide"), me.may("matter", "triage")
    codes = {code for row in found.rows for code in (row.decided_by, row.paid_by, row.void_by) if code}
    context = {
        "year": year,
        "years": sorted({*queries.years(me), clock.today().year}, reverse=True),
        "ledger": found,
        "names": places.names(request, codes),
        "open": [(row, _form(AboutForm, row.matter.code, faulty, of, me)) for row in queries.open_tips(me)] if clerks else [],
        "true": [(row, _form(RewardForm, row.code, faulty, of)) for row in queries.to_reward(me)] if decides else [],
        "rows": [(row, _back(row, faulty, of) if decides else None) for row in found.rows],
        "clerks": clerks,
        "decides": decides,
        "area_choices": [],
        "period_choices": [],
    }
    return render(request, "tips/desk.html", context, status=status(faulty) if faulty is not None else 200)


def year_of(request: HttpRequest) -> int:
    """The year asked for, else this one."""
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and asked.isascii() and len(asked) == len("2026") else clock.today().year


def _back(row: Any, faulty: Any, of: str) -> Any:
    """The form that takes a reward back; none once it is paid or taken back."""
    return _form(BackForm, str(row.pk), faulty, of) if row.state == "decided" else None


def _form(kind: Any, code: str, faulty: Any, of: str, *given: Any) -> Any:
    """The form of a row; the one that was refused as it was filled in."""
    return faulty if of == code and isinstance(faulty, kind) else kind(*given, auto_id=f"id_{code}_%s")


@needs("matter", "triage")
@require_POST
def about(request: HttpRequest, code: str) -> HttpResponseBase:
    """Whom a tip is about: from now on it is not there for them."""
    me = viewer(request)
    form = AboutForm(me, request.POST, auto_id=f"id_{code}_%s")

    def act(typed: dict[str, Any]) -> None:
        units, officers = ([one.code for one in (typed[name],) if one] for name in ("unit", "officer"))
        matters.protect(code=code, units=units, officers=officers, by=me.code, at=clock.now())

    if not done(form, act, {"units": "unit", "officers": "officer", "code": "unit"}):
        return _refused(request, form, code, "unit")
    messages.success(request, _("记下了,他们看不到这件举报"))
    return redirect("tips-desk" if me.may("reward", "read") else "matters")


def _refused(request: HttpRequest, form: Any, code: str, field: str) -> HttpResponse:
    if viewer(request).may("reward", "read"):
        return _desk(request, form, code)
    raise Refused.because(field, "", "没有办成,请检查填写的内容", "not done: look at what was filled in")


@needs("reward", "decide")
@require_POST
def decide(request: HttpRequest, code: str) -> HttpResponseBase:
    """A reward for a tip that proved true."""
    me, form = viewer(request), RewardForm(request.POST, auto_id=f"id_{code}_%s")

    def act(typed: dict[str, Any]) -> None:
        actions.decide_reward(matter=code, fen=form.fen(), ground=typed["ground"], by=me.code, at=clock.now())

    if not done(form, act, {"fen": "yuan", "matter": "yuan"}):
        return _desk(request, form, code)
    messages.success(request, _("已定;举报人凭编号和查询码看得到,由别人发放"))
    return redirect("tips-desk")


@needs("reward", "decide")
@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take one back that has not been paid."""
    me, form = viewer(request), BackForm(request.POST, auto_id=f"id_{pk}_%s")

    def act(typed: dict[str, Any]) -> None:
        actions.take_back(reward=pk, because=typed["because"], by=me.code, at=clock.now())

    if not done(form, act, {"reward": "because"}):
        return _desk(request, form, str(pk))
    messages.success(request, _("已撤销"))
    return redirect("tips-desk")


@needs("reward", "pay")
@never_cache
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "POST"])
def pay(request: HttpRequest) -> HttpResponseBase:
    """Number and code show the sum; a second press pays it. Nobody is asked for a name."""
    me, at = viewer(request), clock.now()
    form = CodesForm(sent(request))
    shown: list[Any] = []
    paying = request.POST.get("step") == "pay"

    def act(typed: dict[str, Any]) -> None:
        given = {"number": typed["number"], "secret": typed["secret"], "by": me.code, "at": at}
        try:
            shown.append(actions.pay_reward(**given) if paying else actions.owed(**given))
        except NotFound as error:
            zh, en = "没有可以领取的奖励:请核对编号和查询码", "nothing to collect: check number and code"
            raise Refused.because("secret", "", zh, en) from error

    fine = request.method == "POST" and done(form, act, {"reward": "secret", "address": "secret"})
    context = {
        "form": form,
        "reward": shown[0] if fine else None,
        "paid": fine and paying,
        "own": fine and shown[0].decided_by == me.code,
    }
    return render(request, "tips/pay.html", context, status=status(form))
