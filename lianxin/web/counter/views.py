"""The counter: everything that somebody can do on the web, done for them by a clerk, on record with the clerk's name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from lianxin import clock
from lianxin.liaison.queries import Reading
from lianxin.matters import actions, queries
from lianxin.matters.photos import received
from lianxin.policy import queries as policies
from lianxin.registry.access import Viewer
from lianxin.rules.access import purpose_of
from lianxin.rules.errors import NotFound, Refused
from lianxin.web.addresses import address_of
from lianxin.web.ask.forms import PhotosField, photos_of
from lianxin.web.counter.forms import FIELDS, AskForm, ConsentForm, ReceiptForm, area_meant
from lianxin.web.declare import needs
from lianxin.web.errors import language, onto_form
from lianxin.web.forming import DeskForm, done, sent
from lianxin.web.matters.asked import Field, Sheet
from lianxin.web.matters.forms import Offer, StepForm, sheet_form
from lianxin.web.matters.offers import categories_for
from lianxin.web.matters.shown import asker_lines, page_of, said_number
from lianxin.web.matters.suggesting import likely_of, said
from lianxin.web.viewer import viewer

PAPERS: Final = (
    ("roll-58", gettext_lazy("小票58毫米")),
    ("roll-80", gettext_lazy("小票80毫米")),
    ("sheet-a4", gettext_lazy("A4纸")),
)
SLIPS: Final = TimestampSigner(salt="lianxin.counter.receipt")
SHOWN_FOR: Final = 600
"""Seconds for which the page of a receipt may be opened by the clerk who issued it."""
SHEETS: Final[dict[str, tuple[str | Promise, Sheet]]] = {
    "rate": (
        gettext_lazy("替诉求人评价"),
        Sheet(
            gettext_lazy("记下评价"),
            (
                Field("level", gettext_lazy("您是否满意")),
                Field("solved", gettext_lazy("解决了吗")),
                Field("text", gettext_lazy("想说的话")),
            ),
            gettext_lazy("请诉求人自己选;没解决的会重新办理。"),
        ),
    ),
    "reply": (
        gettext_lazy("替诉求人补充"),
        Sheet(gettext_lazy("补充"), (Field("text", gettext_lazy("补充什么"), gettext_lazy("用诉求人的话写")),)),
    ),
    "reopen": (
        gettext_lazy("诉求人要求重新办理"),
        Sheet(gettext_lazy("重新办理"), (Field("reason", gettext_lazy("还有什么没解决")),)),
    ),
    "withdraw": (
        gettext_lazy("诉求人要撤回"),
        Sheet(gettext_lazy("撤回"), (Field("reason", gettext_lazy("为什么")),), danger=True),
    ),
}
"""What the counter does for whoever asked, with the words of the form."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One form of the page: what it is for, its fields, where it is sent."""

    title: str | Promise
    form: StepForm
    sheet: Sheet
    action: str


@needs("matter", "counter")
@require_http_methods(["GET", "POST"])
def counter(request: HttpRequest) -> HttpResponse:
    """The counter's first page. What is looked for may be a phone number, so it is posted: it stands in no address."""
    me, typed = viewer(request), request.POST.get("typed", "").strip()[:60]
    page = _looked_up(me, typed, request.POST.get("after", "")[:60])
    queries.log_matters(me, page.matters, Reading(clock.now(), purpose_of("counter"), "counter"))
    return render(request, "counter/counter.html", {"typed": typed, "found": list(page.matters), "after": page.cursor})


def _looked_up(me: Viewer, typed: str, after: str) -> queries.MatterPage:
    """By the number left with a matter, else by number or words; ``after`` says where the list goes on."""
    by_phone = queries.paged_by_phone(me, typed, cursor=after)
    return by_phone if by_phone.matters else queries.search(me, said_number(typed), cursor=after)


@needs("matter", "counter")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """What somebody asks for, written down; its receipt is the next page. Sent twice it is one, with the same receipt."""
    me, at = viewer(request), clock.now()
    usual = _home(me) if request.method == "GET" else {}
    form = AskForm(me, partial(categories_for, me), sent(request), request.FILES or None, **usual)
    if request.method == "POST" and form.is_valid():
        try:
            pictures = photos_of(form)
            token = form.cleaned_data["token"]
            new = form.new_matter()
            made = actions.report_with_photos(matter=new, pictures=pictures, by=me.code, at=at, token=token, viewer=me)
        except Refused as refusal:
            onto_form(form, refusal, FIELDS)
        else:
            return _to_receipt(me, actions.receipt_of(made))
    return render(request, "counter/new.html", {"form": form}, status=422 if form.errors else 200)


@needs("matter", "counter")
@require_POST
def similar(request: HttpRequest) -> HttpResponse:
    """What is likely the same incident, and the category that the words point to, while the clerk still writes.

    Each has its reason. The words may name somebody: they are posted, and stand in no address.
    """
    me, given = viewer(request), request.POST
    area = area_meant(me, given.get("area", "")[:100])
    text, kind = given.get("text", "")[:4000], given.get("kind", "problem")[:16]
    found = queries.suggest_for(me, text=text, area=area, kind=kind, day=clock.today())
    alike = likely_of(me, found) if found else []
    rows = queries.matters_with_codes(me, [one.code for one in alike])
    queries.log_matters(me, rows, Reading(clock.now(), purpose_of("counter"), "counter"))
    here = policies.words_of(me.homes, clock.today())
    guesses = (
        [(here.label("categories", one.category, language()), said(one.reason)) for one in found.categories] if found else []
    )
    return render(request, "counter/_similar.html", {"alike": alike, "guesses": guesses})


def _home(me: Viewer) -> dict[str, str]:
    """The village of a counter in a village: usually it is there."""
    village = next((area for area in me.homes if area.level == "village"), None)
    return {"area": f"{village.name} · {village.code}"} if village else {}


def _to_receipt(me: Viewer, receipt: actions.Receipt) -> HttpResponseBase:
    """The way to a receipt that was issued just now: the address says which one, to this clerk alone, and never the secret."""
    slip = SLIPS.sign_object([me.code, receipt.number, receipt.issue], compress=False)
    return HttpResponseRedirect(address_of("counter-shown-receipt", receipt.number, slip))


def _issue_of(me: Viewer, code: str, slip: str) -> str:
    """Which receipt a slip is for. Raises NotFound for another clerk's, another matter's, and one that is older than that."""
    try:
        who, number, issue = SLIPS.unsign_object(slip, max_age=SHOWN_FOR)
    except BadSignature as error:
        raise NotFound("receipt", slip) from error
    if (who, number) != (me.code, code):
        raise NotFound("receipt", slip)
    return str(issue)


@needs("matter", "counter")
@require_http_methods(["GET"])
def shown_receipt(request: HttpRequest, code: str, slip: str) -> HttpResponse:
    """The receipt, to be printed or photographed now; the page may be loaded again for ten minutes."""
    me = viewer(request)
    issue = _issue_of(me, code, slip)
    reading = Reading(clock.now(), purpose_of("counter"), "counter")
    matter = queries.matter_of(me, code, action="counter", reading=reading).matter
    receipt, relative = actions.receipt_again(matter, issue)
    context = {
        "code": matter.code,
        "title": matter.title,
        "number": receipt.shown,
        "secret": receipt.shown_secret,
        "address": request.build_absolute_uri(reverse("follow")) + f"?number={receipt.shown}",
        "desk": me.name,
        "papers": PAPERS,
        "paper": "roll-80",
        "reissued": relative is None and matter.receipts > 1,
        "relative": relative.name if relative else "",
    }
    response = render(request, "counter/receipt.html", context)
    response["Cache-Control"] = "no-store"
    return response


@needs("matter", "counter")
@require_http_methods(["GET"])
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One matter as whoever asked sees it, and what can be done for them."""
    return _page(request, code)


def _page(
    request: HttpRequest,
    code: str,
    *,
    tried: str = "",
    form: StepForm | None = None,
    stale: bool = False,
    paper: DeskForm | None = None,
) -> HttpResponse:
    """The page of a matter; ``form`` of a step, or ``paper`` of a receipt, is the one that was refused as it was filled in."""
    me, at = viewer(request), clock.now()
    dossier = queries.matter_of(me, code, action="counter", reading=Reading(at, purpose_of("counter"), "counter"))
    if form is not None and stale:
        form.data = {**form.data.dict(), "version": str(dossier.matter.version)}  # type: ignore[attr-defined]
    open_now = actions.offered_to_asker(dossier.matter, SHEETS, at=at, clerk=me)
    sheets = [
        Counted(
            title, form if step == tried and form else _form_of(step, dossier), sheet, reverse("counter-step", args=[code, step])
        )
        for step, (title, sheet) in SHEETS.items()
        if step in open_now
    ]
    context = {
        **page_of(me, dossier, at),
        "sheets": sheets,
        "stale": stale,
        "typed": form.given().values() if form is not None and stale and tried not in open_now else (),
        "not_by_us": "rate" not in open_now and _may_be_rated(dossier.matter, at),
        "history": asker_lines(dossier.matter),
        "consents": dossier.consents,
        "receipt_form": paper if isinstance(paper, ReceiptForm) else ReceiptForm(),
        "consent_form": paper if isinstance(paper, ConsentForm) else ConsentForm(),
    }
    return render(request, "counter/one.html", context, status=409 if stale else 422 if form or paper else 200)


def _may_be_rated(matter: Any, at: datetime) -> bool:
    """Whether whoever asked may rate it now, though perhaps not through this clerk."""
    return matter.state in ("answered", "closed") and bool(actions.offered_to_asker(matter, ("rate",), at=at))


def _form_of(step: str, dossier: Any, data: Any = None, files: Any = None) -> StepForm:
    must = {"rate": {"level"}, "reply": {"text"}, "reopen": {"reason"}, "withdraw": {"reason"}}[step]
    form = sheet_form(SHEETS[step][1], f"counter_{step}", Offer(), data, must=must, version=dossier.matter.version)
    if step == "reply":
        hint = gettext_lazy("可以不发;最多三张,位置信息会自动去掉")
        form.fields["photos"] = PhotosField(label=gettext_lazy("照片"), required=False, help_text=hint)
        form.files = files or MultiValueDict()
    return form


@needs("matter", "counter")
@require_POST
def step(request: HttpRequest, code: str, step: str) -> HttpResponseBase:
    """One step for whoever asked: add, rate, ask again, withdraw."""
    if step not in SHEETS:
        raise Http404(step)
    me = viewer(request)
    dossier = queries.matter_of(me, code, action="counter")
    form = _form_of(step, dossier, request.POST, request.FILES)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            sent_with = {"token": typed["token"], "version": typed["version"], "pictures": received(typed.pop("photos", ()))}
            actions.counter_step(code=code, step=step, by=me.code, at=clock.now(), **sent_with, **form.given())
        except Refused as refusal:
            if any(fault.field == "version" for fault in refusal.faults):
                return _page(request, code, tried=step, form=form, stale=True)
            onto_form(form, refusal)
        else:
            messages.success(request, _("已替诉求人记下"))
            return redirect("counter-one", code)
    return _page(request, code, tried=step, form=form)


@needs("matter", "counter")
@require_POST
def receipt(request: HttpRequest, code: str) -> HttpResponseBase:
    """A lost receipt, issued again after the identity was looked at; the one before ends."""
    me = viewer(request)
    queries.matter_of(me, code, action="counter")
    return _issued(request, me, code, ReceiptForm(request.POST), actions.reissue_receipt)


@needs("matter", "counter")
@require_POST
def consent(request: HttpRequest, code: str) -> HttpResponseBase:
    """A relative may follow and rate, as the asker agrees at the desk: a receipt of their own."""
    me = viewer(request)
    queries.matter_of(me, code, action="counter")
    return _issued(request, me, code, ConsentForm(request.POST), actions.add_consent)


def _issued(
    request: HttpRequest, me: Viewer, code: str, form: ReceiptForm | ConsentForm, issue: Callable[..., actions.Receipt]
) -> HttpResponseBase:
    """The way to what the form asks for; where it is refused, the page with what was typed, and why beside it."""
    made: list[actions.Receipt] = []
    if done(form, lambda typed: made.append(issue(code=code, by=me.code, at=clock.now(), **form.given(typed)))):
        return _to_receipt(me, made[0])
    return _page(request, code, paper=form)


@needs("matter", "counter")
@require_POST
def end_consent(request: HttpRequest, code: str, consent: int) -> HttpResponseBase:
    """The consent ends: the relative's receipt opens nothing any more."""
    me = viewer(request)
    queries.matter_of(me, code, action="counter")
    actions.end_consent(code=code, consent=consent, by=me.code, at=clock.now())
    messages.success(request, _("已收回"))
    return redirect("counter-one", code)
