"""What everybody may look at: one's officer by village, promises and how they went, what others asked, figures of units."""

from typing import Any, Final, get_args
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from lianxin import clock
from lianxin.liaison import queries as liaison
from lianxin.matters import queries
from lianxin.policy import queries as policies
from lianxin.registry import queries as registry
from lianxin.registry.queries import places_like, places_named
from lianxin.rules.errors import NotFound
from lianxin.rules.handover import Comer
from lianxin.rules.names import bears
from lianxin.rules.periods import containing
from lianxin.rules.policy.values import AreaLevel
from lianxin.web import paging
from lianxin.web.declare import public
from lianxin.web.given import Area

LEVELS: Final[tuple[str, ...]] = get_args(AreaLevel)
"""From the province down."""


@public
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Who serves a village: by its name or code; the card's code has its own page."""
    typed = request.GET.get("place", "").strip()[:60]
    found = _of(places_named(typed)) if typed else []
    likely = found if len(found) > 1 else [] if found else _of(places_like(typed))
    here = {"typed": typed, "missing": "place" in request.GET and not found, "places": likely}
    if len(found) == 1:
        comers = serving(found[0])
        here |= {"place": found[0], "comers": comers, "unreached": any(not one.phone for one in comers)}
    return render(request, "ask/find.html", here, status=404 if here["missing"] and typed else 200)


def _of(areas: list[Area]) -> list[Area]:
    """Those that officers are linked to."""
    return [area for area in areas if area.level in ("village", "township")]


def serving(area: Area) -> list[Comer]:
    """The officers linked to a village or township today, each once, with the office number."""
    place = registry.counterpart_by_code(area.code)
    return list(
        dict.fromkeys(Comer(one.name, one.unit, one.phone) for one in liaison.who_serves(place, on=clock.today()) if one.officer)
    )


def top_area(request: HttpRequest) -> Area:
    """The area that the public page is about: the one asked for, else the topmost with an adopted policy. Raises NotFound."""
    asked = request.GET.get("area", "")
    if asked:
        return registry.area_by_code(asked[:32])
    adopted = [registry.area_by_code(code) for code in policies.adopted_areas(clock.today())]
    if not adopted:
        raise NotFound("area", "")
    return min(adopted, key=lambda area: (LEVELS.index(area.level), area.code))


@public
@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """Who promised what, by when, and how it went (S10): of a place, of those that stand so, as far as one reads on."""
    typed, how = request.GET.get("place", "").strip()[:60], request.GET.get("how", "")
    found = places_named(typed) if typed else []
    area = found[0] if len(found) == 1 else top_area(request)
    mark = paging.decode(request.GET.get("after", ""), 2)
    unclear = bool(typed) and len(found) != 1
    rows, more = ([], ()) if unclear else queries.promises(area, on=clock.today(), how=how, cursor=mark)
    here = {"place": typed} if len(found) == 1 else {"area": area.code} if request.GET.get("area") else {}
    context = {
        "area": area,
        "typed": typed,
        "places": found if len(found) > 1 else [],
        "missing": bool(typed) and not found,
        "unclear": unclear,
        "how": how,
        "hows": [(key, word, f"?{urlencode({**here, 'how': key})}") for key, word in HOW],
        "page": paging.Page(rows, paging.encode(more) if more else "", not mark),
        "more": f"?{urlencode({**here, 'how': how})}&",
    }
    return render(request, "ask/promises.html", context, status=404 if context["missing"] else 200)


HOW: Final = (
    ("", gettext_lazy("全部")),
    ("open", gettext_lazy("正在办")),
    ("kept", gettext_lazy("按时兑现")),
    ("missed", gettext_lazy("没有按时兑现")),
)
"""How a promise stands, in words."""


@public
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """What others asked and what they were answered: reviewed, opted in, without persons; and policies in plain words."""
    area = top_area(request)
    typed = request.GET.get("q", "").strip()[:60]
    mark = paging.decode(request.GET.get("after", ""), 1)
    rows, more = queries.published(area, typed=typed, cursor=mark[0] if mark else "")
    context: dict[str, Any] = {
        "area": area,
        "typed": typed,
        "answers": [] if mark else queries.public_answers(area, on=clock.today(), typed=typed),
        "page": paging.Page(rows, paging.encode((more,)) if more else "", not mark),
        "more": f"?{urlencode({'q': typed, 'area': area.code})}&",
    }
    return render(request, "ask/asked.html", context)


@public
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """How units answered this year: each with its own numbers, in the order of their codes; perhaps only those of a name."""
    area, year, typed = top_area(request), containing("year", clock.today()), request.GET.get("q", "").strip()[:60]
    rows = queries.unit_figures(area, first=year.first, last=clock.today(), on=clock.today())
    context = {
        "area": area,
        "area_asked": bool(request.GET.get("area")),
        "year": year.label,
        "typed": typed,
        "rows": [row for row in rows if bears(typed, row.name)],
    }
    return render(request, "ask/results.html", context)
