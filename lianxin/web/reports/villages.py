"""Paper for a village: sheets of eight contact cards as PDF, the week's notice with a text for the loudspeaker."""

from __future__ import annotations

import base64
import io
from datetime import date
from typing import Any, Final

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lianxin import clock
from lianxin.liaison.queries import qr_text
from lianxin.registry import access as registry
from lianxin.reports.actions.cards import village_cards
from lianxin.reports.queries.notices import notice_of
from lianxin.reports.queries.receiving import above
from lianxin.web import forming, places
from lianxin.web.declare import needs
from lianxin.web.errors import language
from lianxin.web.viewer import viewer as viewer_of

A_SHEET: Final = 8
_SHEET: Final = """
@page { size: A4; margin: 12mm; }
body { font-family: "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; font-size: 10.5pt; }
body { margin: 0; color: #1f2329; }
.sheet { page-break-after: always; }
.sheet table { border-collapse: collapse; width: 186mm; table-layout: fixed; }
.sheet td { border: 0.4pt dashed #646a73; box-sizing: border-box; height: 66mm; width: 93mm; }
.sheet td { padding: 5mm; vertical-align: top; }

.sheet h2 { font-size: 12pt; margin: 0 0 3mm; color: #0f6b5c; }
.sheet p { margin: 0 0 2mm; }
.sheet b { font-size: 13pt; }
.sheet img { width: 26mm; height: 26mm; float: right; margin-left: 4mm; }
.small { font-size: 8.5pt; color: #646a73; }
.list table { border-collapse: collapse; width: 100%; }
.list td, .list th { border: 0.4pt solid #646a73; padding: 1.5mm 3mm; text-align: left; }
"""
"""How the sheet is laid out: it is never served as a page, so its rules stand here."""
SIZE: Final = 50


@needs("notice", "make")
@require_safe
def village_list(request: HttpRequest) -> HttpResponse:
    """The villages for which the reader may print a notice and cards, by code."""
    viewer = viewer_of(request)
    rows = registry.areas(viewer, "notice", "make").filter(level="village", code__gt=forming.code_mark(request))
    page = forming.by_code(list(rows.select_related("township").order_by("code")[: SIZE + 1]), SIZE, request)
    context = {"page": page, "more": "?", "may_cards": viewer.may("card", "make")}
    return render(request, "reports/villages.html", context)


@needs("board", "read")
@require_safe
def receiving(request: HttpRequest) -> HttpResponse:
    """What places receive in the running week, month or quarter, against the ceilings of the policy."""
    area = places.place_of(request, "board", "read")
    context = {
        "area": area,
        "area_choices": places.choices(request, "board", "read", area),
        "bounds": above(area, on=clock.today()),
    }
    return render(request, "reports/receiving.html", context)


@needs("notice", "make")
@require_safe
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """The week's notice: who comes when (a day is chosen here and kept nowhere), what was solved, a text to read out."""
    found = notice_of(viewer_of(request), code, on=clock.today(), lang=language())
    coming = [(officer, comer, _day(request.GET.get(f"day_{officer}", ""))) for officer, comer in found.comers]
    context = {
        "notice": found,
        "coming": coming,
        "chosen": [one for one in coming if one[2]],
        "unchosen": _people([comer for _, comer, day in coming if not day]),
    }
    return render(request, "reports/notice.html", context)


def _people(comers: list[Any]) -> str:
    """Officers in a row, with their units, as they are read out."""
    if language() == "en":
        return ", ".join(f"{comer.name} ({comer.unit})" for comer in comers)
    return "、".join(f"{comer.unit}的{comer.name}" for comer in comers)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


@needs("card", "make")
@require_POST
def cards(request: HttpRequest, code: str) -> HttpResponse:
    """The cards of a village as PDF, eight to a sheet, then the list of who gets which."""
    made = village_cards(viewer=viewer_of(request), village=code, at=clock.now())
    site = request.build_absolute_uri(reverse("home"))
    drawn = [(card, _qr(qr_text(card.code, address=site))) for card in made]
    sheets = [drawn[start : start + A_SHEET] for start in range(0, len(drawn), A_SHEET)]
    text = render_to_string("reports/cards.html", {"sheets": sheets, "cards": made, "today": clock.today()})
    answer = HttpResponse(pdf_of(text), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="cards.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def _qr(text: str) -> str:
    """The code as a data address: a PDF fetches nothing."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", scale=2, border=1)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()


def pdf_of(text: str) -> bytes:
    """A page of ours as PDF. Nothing is fetched but what the page holds itself."""
    from weasyprint import CSS, HTML  # noqa: PLC0415  -- heavy, and only sheets need it
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    class Inside(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith("data:"):
                raise ValueError("a sheet fetches nothing")
            return super().fetch(url, headers)

    return bytes(HTML(string=text, url_fetcher=Inside()).write_pdf(stylesheets=[CSS(string=_SHEET)]))
