"""Drafted texts. Silence confirms: whoever changes nothing has nothing to do (A7, S9, X7)."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lianxin import clock
from lianxin.records import actions
from lianxin.records import queries as records
from lianxin.records.queries import Draft
from lianxin.registry import access
from lianxin.registry import queries as registry
from lianxin.rules import periods
from lianxin.rules.periods import Period
from lianxin.web.declare import needs
from lianxin.web.entries import page
from lianxin.web.entries.shown import shown
from lianxin.web.errors import language
from lianxin.web.reports.docx import text_docx
from lianxin.web.reports.papers import docx_response, fonts_asked
from lianxin.web.viewer import scope_of, viewer

TITLES: Final = {"weekly": gettext_lazy("每周工作记录"), "card": gettext_lazy("工作进度卡"), "report": gettext_lazy("工作报告")}
KINDS_ZH: Final = {"weekly": "每周工作记录", "card": "工作进度卡", "report": "工作报告"}
"""Papers are Chinese, whatever the language of the page."""
MOST_BEHIND: Final = 200
SPANS: Final[dict[str, periods.Kind]] = {"weekly": "week", "card": "week", "report": "quarter"}


@needs("draft", "read")
@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, kind: str) -> HttpResponse:
    """A text of an officer for a week or a quarter: drafted from the entries, in one's own words if one likes."""
    if kind not in TITLES:
        raise Http404(kind)
    me = viewer(request)
    officer = registry.officer_for(me, request.GET.get("officer", me.code), thing="draft", action="read")
    period, own = _period(request, SPANS[kind]), officer.code == me.code
    if request.method == "POST" and own:
        return _keep(request, kind, period)
    draft = records.draft_of(me, officer, kind=kind, period=period.label, lang=language())
    behind = _behind(me, officer, period) if own else []
    context = {"kind": kind, "title": TITLES[kind], "officer": officer, "own": own, "behind": behind, **_around(period, draft)}
    return render(request, "drafts/text.html", context)


def _behind(me: Any, officer: Any, period: Period) -> list[Any]:
    """One's own records of the period, of which the draft is made: each is opened from its text."""
    part = records.entries_of_officer(me, officer, first=period.first, last=period.last, limit=MOST_BEHIND)
    words = page.words_here(me, clock.today())
    return [one for one in (shown(line, words) for line in part.lines) if one.counts]


@needs("draft", "read")
@require_safe
def text_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same text as DOCX, in the layout of official paper: the draft, or one's own words in its place."""
    if kind not in TITLES:
        raise Http404(kind)
    me = viewer(request)
    officer = registry.officer_for(me, request.GET.get("officer", me.code), thing="draft", action="read")
    period = _period(request, SPANS[kind])
    draft = records.draft_of(me, officer, kind=kind, period=period.label, lang="zh")
    name = f"{KINDS_ZH[kind]}({officer.name})"
    return docx_response(text_docx(name, draft.text, fonts=fonts_asked(request)), f"{name}{period.label}")


def _period(request: HttpRequest, kind: periods.Kind) -> Period:
    """The period that the address names, else the one in which the scope ends or today lies."""
    asked = request.GET.get("of", "")
    if asked:
        try:
            return periods.parse(asked)
        except periods.PeriodError as error:
            raise Http404(asked) from error
    return periods.containing(kind, min(scope_of(request).period.last, clock.today()))


def _around(period: Period, draft: Draft) -> dict[str, Any]:
    later = periods.following(period)
    return {
        "period": period,
        "draft": draft,
        "earlier": periods.preceding(period).label,
        "later": later.label if later.first <= clock.today() else "",
    }


def _keep(request: HttpRequest, kind: str, period: Period) -> HttpResponse:
    """One's own words in place of the draft; ``again`` brings the draft back."""
    me = viewer(request)
    mine = registry.officer_by_code(me.code)
    words = "" if request.POST.get("again") else request.POST.get("text", "")
    actions.save_draft_note(kind=kind, officer=mine, period=period.label, text=words, by=me.code, at=clock.now())
    messages.success(request, _("已恢复为系统起草的文字") if not words else _("已保存"))
    return redirect(f"{request.path}?of={period.label}")


@needs("digest", "read")
@require_http_methods(["GET", "POST"])
def digest(request: HttpRequest) -> HttpResponse:
    """What was found and done in an area these days; each problem may be answered with an instruction (X7)."""
    me = viewer(request)
    period = _period(request, "day")
    if request.method == "POST":
        return _keep(request, "digest", period)
    areas = access.areas(me, "digest", "read").order_by("code")
    asked = scope_of(request).area
    area = registry.area_for(me, asked, thing="digest", action="read") if asked else _topmost(areas)
    draft = records.leaders_digest(me, area, first=period.first, last=period.last, lang=language())
    found = [one for one in records.open_problems(me, area=area, limit=200) if one.entry.recorded_on in period]
    context = {"area": area, "problems": found, "may_instruct": me.may("instruction", "give"), **_around(period, draft)}
    return render(request, "drafts/digest.html", context)


def _topmost(areas: Any) -> Any:
    """The widest of the areas over which the reader has a role."""
    order = ("province", "prefecture", "county", "township", "district", "village", "group")
    found = min(areas, key=lambda area: order.index(area.level), default=None)
    if found is None:
        raise Http404("digest")
    return found
