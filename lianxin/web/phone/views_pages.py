"""Pages about phones: one's own, those of others at the desk, and what somebody must decide."""

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lianxin import clock
from lianxin.liaison import access as liaison_access
from lianxin.liaison import queries as liaison
from lianxin.phones import actions, queries
from lianxin.phones.actions import reminding
from lianxin.phones.queries import Case
from lianxin.rules.access import Scope, purpose_of
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.icalendar import calendar_text
from lianxin.web import errors, paging
from lianxin.web.ask.photos import shown
from lianxin.web.declare import needs, public, signed_in
from lianxin.web.entries.page import words_here
from lianxin.web.errors import language
from lianxin.web.forming import by_number, number_mark
from lianxin.web.typeset import chinese
from lianxin.web.viewer import viewer

SIZE: Final = 50
STATES: Final = {
    "refused": ("late", "✕", gettext_lazy("没收下")),
    "conflict": ("warn", "!", gettext_lazy("同一编号两种内容")),
    "received": ("ok", "✓", gettext_lazy("已收下")),
    "declined": ("", "–", gettext_lazy("决定不收")),
}
DECISIONS: Final = {
    "take": gettext_lazy("收下"),
    "correct": gettext_lazy("作为先到那条的更正"),
    "separate": gettext_lazy("另存为一条"),
    "decline": gettext_lazy("不收"),
}


@signed_in
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My phones, what of mine waits for a decision, the calendar under a secret address, messages."""
    me = viewer(request)
    feed = queries.feed_of(me.officer_id)
    context = {
        "devices": queries.my_devices(me),
        "waiting": queries.waiting(me),
        "has_feed": bool(feed and feed.secret),
        "address": request.session.pop("phone_feed", "") if "phone_feed" in request.session else "",
        "wants_messages": feed is None or feed.messages,
        "gateway": settings.LIANXIN_SENDERS["sms"]["kind"] == "http",
        "may_desk": me.widest("device", "read") > Scope.OWN,
    }
    return render(request, "phones/mine.html", context)


@signed_in
@require_POST
def choose(request: HttpRequest) -> HttpResponseRedirectBase:
    """The address of my calendar made anew or ended; messages on or off."""
    me, now, do = viewer(request), clock.now(), request.POST.get("do", "")
    if do == "make":
        secret = reminding.make_feed(viewer=me, at=now)
        request.session["phone_feed"] = request.build_absolute_uri(reverse("phone-feed", args=[secret]))
    elif do == "end":
        reminding.end_feed(viewer=me, at=now)
    elif do in {"on", "off"}:
        reminding.choose_messages(viewer=me, wanted=do == "on", at=now)
    else:
        raise NotFound("feed", do)
    return redirect("my-phones")


@public
@never_cache
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of whoever made this address; nothing for every other one."""
    now = clock.now()
    officer = queries.officer_of_feed(secret)
    lang = "en" if officer.account.language == "en" else "zh"
    name = f"Lianxin · {officer.name}" if lang == "en" else f"连心 · {officer.name}"
    found = queries.endings(officer, on=now.date(), lang=lang)
    url = request.build_absolute_uri(reverse("today"))
    text = calendar_text(name, found, key=officer.code, at=now, url=url)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers={"Referrer-Policy": "no-referrer"})


@needs("device", "read")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The phones of those whom one looks after, to revoke a lost one at once."""
    me, typed = viewer(request), request.GET.get("q", "").strip()[:60]
    if me.widest("device", "read") <= Scope.OWN:
        raise NotFound("device", "")
    rows = queries.devices_listed(me, typed=typed, before=number_mark(request) or None, limit=SIZE + 1)
    page = by_number(rows, SIZE, request)
    return render(request, "phones/desk.html", {"typed": typed, "page": page, "more": paging.more(request.GET)})


@needs("upload", "read")
@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """What was refused, or stands against another record, and waits for a person."""
    me = viewer(request)
    page = by_number(queries.undecided(me, before=number_mark(request) or None, limit=SIZE + 1), SIZE, request)
    return render(request, "phones/records.html", {"page": page, "states": STATES, "more": paging.more(request.GET)})


@needs("upload", "read")
@never_cache
@require_safe
def record(request: HttpRequest, upload: int) -> HttpResponse:
    """One of them: what it says, what stands there already, what may be decided."""
    return _record(request, upload)


@needs("upload", "decide")
@require_POST
def decide(request: HttpRequest, upload: int) -> HttpResponse:
    """Somebody has decided."""
    how: Any = request.POST.get("how", "")
    try:
        actions.decide(upload=upload, how=how, reason=request.POST.get("reason", ""), by=viewer(request).code, at=clock.now())
    except Refused as refusal:
        return _record(request, upload, faults=errors.in_words(refusal.faults), status=422)
    messages.success(request, _("已处理"))
    return redirect("phone-records")


@needs("entry", "read")
@require_safe
def photo(request: HttpRequest, photo: int) -> FileResponse:
    """A photo beside an entry, or of a record that waits."""
    return shown(queries.photo_for(viewer(request), photo).name)


def _record(request: HttpRequest, upload: int, *, faults: Any = (), status: int = 200) -> HttpResponse:
    me = viewer(request)
    case = queries.case_for(me, upload)
    context = {
        "case": case,
        "names": _names(request, case),
        "words": words_here(me, clock.today()).label("entries", case.payload.activity, language()) if case.payload else "",
        "state": STATES[case.row.state],
        "why": [one["en"] if language() == "en" else chinese(one["zh"]) for one in case.row.why],
        "decisions": [(how, DECISIONS[how]) for how in case.decisions],
        "faults": faults,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "phones/record.html", context, status=status)


def _names(request: HttpRequest, case: Case) -> list[str]:
    """Whom it names, as far as the reader may know them; the code for the rest. Each read is logged."""
    me, codes = viewer(request), case.payload.counterparts if case.payload else ()
    if not codes:
        return []
    rows = list(liaison_access.counterparts(me, "find").filter(code__in=codes))
    liaison.log_rows(me, rows, liaison.Reading(clock.now(), purpose_of("correct"), "phone-record"))
    known = {row.code: row.name for row in rows}
    return [known.get(code, code) for code in codes]
