"""The counter: everything that somebody can do on the web, done for them by a clerk, on record with the clerk's name."""

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
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
from lianxin.rules.errors import Refused
from lianxin.web.ask.forms import PhotosField, photos_of
from lianxin.web.counter.forms import FIELDS, AskForm
from lianxin.web.declare import needs
from lianxin.web.errors import language, onto_form
from lianxin.web.forming import sent
from lianxin.web.matters.asked import Field, Sheet
from lianxin.web.matters.forms import Offer, StepForm, sheet_form
from lianxin.web.matters.offers import categories_of
from lianxin.web.matters.shown import asker_lines, page_of, said_number
from lianxin.web.matters.suggesting import likely_of, said
from lianxin.web.viewer import viewer

PAPERS: Final = (
    ("roll-58", gettext_lazy("小票58毫米")),
    ("roll-80", gettext_lazy("小票80毫米")),
    ("sheet-a4", gettext_lazy("A4纸")),
)
IDENTITIES: Final = (
    ("id-card", gettext_lazy("居民身份证")),
    ("household-book", gettext_lazy("户口簿")),
    ("social-card", gettext_lazy("社会保障卡")),
    ("passport", gettext_lazy("护照")),
    ("known", gettext_lazy("本人到场,村干部证明")),
)
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
    found = (queries.matters_by_phone(me, typed) or list(queries.search(me, said_number(typed)).matters)) if typed else []
    queries.log_matters(me, found, Reading(clock.now(), purpose_of("counter"), "counter"))
    return render(request, "counter/counter.html", {"typed": typed, "found": found})


@needs("matter", "counter")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """What somebody asks for, written down; the receipt comes out. Sent twice it is one, with the same receipt."""
    me, at = viewer(request), clock.now()
    words = policies.words_of(me.homes, clock.today())
    form = AskForm(me, categories_of(words), sent(request), request.FILES or None, **_home(me))
    if request.method == "POST" and form.is_valid():
        try:
            pictures = photos_of(form)
            made = actions.report_matter(matter=form.new_matter(), by=me.code, at=at, token=form.cleaned_data["token"])
        except Refused as refusal:
            onto_form(form, refusal, FIELDS)
        else:
            actions.keep_photos(code=made.code, pictures=pictures, by=me.code, at=at)
            return _receipt(request, made, actions.receipt_of(made))
    return render(request, "counter/new.html", {"form": form}, status=422 if form.errors else 200)


@needs("matter", "counter")
@require_POST
def similar(request: HttpRequest) -> HttpResponse:
    """What is likely the same incident, and the category that the words point to, while the clerk still writes.

    Each has its reason. The words may name somebody: they are posted, and stand in no address.
    """
    me, given = viewer(request), request.POST
    area = given.get("area", "").rsplit("·", 1)[-1].strip()[:48]
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


def _receipt(request: HttpRequest, matter: Any, receipt: Any, *, reissued: bool = False, relative: str = "") -> HttpResponse:
    """The receipt, to be printed or photographed now."""
    context = {
        "code": matter.code,
        "title": matter.title,
        "number": receipt.shown,
        "secret": receipt.shown_secret,
        "address": request.build_absolute_uri("/"),
        "desk": viewer(request).name,
        "papers": PAPERS,
        "paper": "roll-80",
        "reissued": reissued,
        "relative": relative,
    }
    response = render(request, "counter/receipt.html", context)
    response["Cache-Control"] = "no-store"
    return response


@needs("matter", "counter")
@require_http_methods(["GET"])
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One matter as whoever asked sees it, and what can be done for them."""
    return _page(request, code)


def _page(request: HttpRequest, code: str, *, tried: str = "", form: StepForm | None = None, stale: bool = False) -> HttpResponse:
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
        "history": asker_lines(dossier.matter),
        "consents": dossier.consents,
        "identities": IDENTITIES,
    }
    return render(request, "counter/one.html", context, status=409 if stale else 422 if form else 200)


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
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """A lost receipt, issued again after the identity was looked at; the one before ends."""
    me = viewer(request)
    queries.matter_of(me, code, action="counter")
    issued = actions.reissue_receipt(code=code, identity=request.POST.get("identity", ""), by=me.code, at=clock.now())
    return _receipt(request, queries.matter_of(me, code, action="counter").matter, issued, reissued=True)


@needs("matter", "counter")
@require_POST
def consent(request: HttpRequest, code: str) -> HttpResponse:
    """A relative may follow and rate, as the asker agrees at the desk: a receipt of their own."""
    me, name = viewer(request), request.POST.get("name", "").strip()
    dossier = queries.matter_of(me, code, action="counter")
    if not request.POST.get("agreed"):
        raise Refused.because("agreed", "", "要诉求人本人当面同意", "the asker has to agree at the desk")
    issued = actions.add_consent(code=code, name=name, relation=request.POST.get("relation", ""), by=me.code, at=clock.now())
    return _receipt(request, dossier.matter, issued, relative=name)


@needs("matter", "counter")
@require_POST
def end_consent(request: HttpRequest, code: str, consent: int) -> HttpResponseBase:
    """The consent ends: the relative's receipt opens nothing any more."""
    me = viewer(request)
    queries.matter_of(me, code, action="counter")
    actions.end_consent(code=code, consent=consent, by=me.code, at=clock.now())
    messages.success(request, _("已收回"))
    return redirect("counter-one", code)
