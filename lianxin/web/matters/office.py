"""What is stuck and who can move it, for leaders; exceptions, reviews and alarms, for the county office."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from lianxin import clock
from lianxin.liaison.queries import Reading
from lianxin.matters import queries
from lianxin.matters.queries.desk import Filters
from lianxin.registry.access import Viewer
from lianxin.rules.access import purpose_of
from lianxin.rules.entries import date_of
from lianxin.rules.matters import STEPS
from lianxin.web import places
from lianxin.web.declare import needs
from lianxin.web.errors import language
from lianxin.web.matters import undelivered
from lianxin.web.matters.filtering import cursor_of, page_of_rows
from lianxin.web.matters.shown import row_of
from lianxin.web.paging import more
from lianxin.web.viewer import viewer

PAGE: Final = 25
SHOWN: Final = 10
A_WEEK: Final = timedelta(days=7)
DECIDE: Final[tuple[tuple[str, str | Promise, dict[str, str]], ...]] = (
    ("disputed", gettext_lazy("退回等复核"), {"state": "disputed"}),
    ("returned", gettext_lazy("退回等再交办"), {"state": "returned"}),
)


@dataclass(frozen=True, slots=True)
class Stuck:
    """Where one matter is stuck, since when, who can move it, and an instruction half written."""

    code: str
    title: str
    state: str
    where: str
    handler: str
    since: date
    late: str
    who: str
    may_instruct: bool
    may_urge: bool
    token: str
    version: int
    words: str
    urging: str
    owner: str
    by: date


def late_words(days: int) -> str:
    """How many days overdue; nothing for none."""
    return ngettext("超期%(n)s天", "超期%(n)s天", days) % {"n": days} if days > 0 else ""


@needs("matter", "urge")
@require_safe
def stuck(request: HttpRequest) -> HttpResponse:
    """What is stuck, where, since when, and who can move it; urged in one tap, an instruction in two. The reads are logged."""
    me, at = viewer(request), clock.now()
    lines, cursor = queries.stuck(me, at=at, cursor=cursor_of(request.GET), limit=PAGE)
    queries.log_matters(me, [one.matter for one in lines], Reading(at, purpose_of("matter"), "stuck"))
    instructable = queries.instructable(me, [one.matter for one in lines])
    page = page_of_rows([_line(one, instructable) for one in lines], cursor, request.GET)
    context = {"lines": page.rows, "page": page, "more": more(request.GET), "area_choices": [], "period_choices": []}
    return render(request, "matters/stuck.html", context)


def _line(one: Any, instructable: Collection[str]) -> Stuck:
    row, english = one.matter, language() == "en"
    owner = f"{row.officer.name} · {row.officer.code}" if row.officer else ""
    return Stuck(
        code=row.code,
        title=row.title,
        state=row.state,
        where=one.en.capitalize() if english else one.zh,
        handler=" ".join(name for name in (row.unit.name if row.unit else "", row.officer.name if row.officer else "") if name),
        since=date_of(one.since),
        late=late_words(one.late_days),
        who=one.who_en if english else one.who_zh,
        may_instruct=row.code in instructable,
        may_urge=row.state in STEPS["urge"].came_from,
        token=uuid.uuid4().hex,
        version=row.version,
        words=_("请尽快办结,说明原因和完成时间"),
        urging=_("请尽快办理,并把进展告诉诉求人"),
        owner=owner,
        by=clock.today() + A_WEEK,
    )


@needs("matter", "review")
@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """Exceptions first; what waits for a decision; who read unusually much; what did not arrive."""
    me, at = viewer(request), clock.now()
    place = places.place_of(request, "matter", "review")
    groups = [{"key": key, "label": label, "rows": _rows(me, place, **told)} for key, label, told in DECIDE]
    groups.append({"key": "exclusions", "label": _("申请剔除,等审核"), "rows": _rows(me, place, exclusion="asked")})
    disputed = [row_of(row) for row in queries.appeals_to_decide(me)]
    groups.append({"key": "appeals", "label": _("评价申诉,等复核"), "rows": disputed})
    alarms = [one for day in (at.date(), at.date() - timedelta(days=1)) for one in _alarms(me, day)]
    failed = [undelivered.row_of(one) for one in queries.undelivered(me, limit=SHOWN)]
    context = {
        "exceptions": _exceptions(me, place, groups, alarms, failed),
        "decide": groups,
        "alarms": alarms,
        "deliveries": failed,
        "area_choices": places.choices(request, "matter", "review", place),
        "period_choices": [],
    }
    return render(request, "matters/office.html", context)


def _rows(me: Viewer, place: Any, **told: str) -> list[Any]:
    page = queries.search(me, "", filters=Filters(area=place.code, **told), limit=SHOWN)  # type: ignore[arg-type]
    return [row_of(row) for row in page.matters]


def _alarms(me: Viewer, day: date) -> list[dict[str, Any]]:
    found = queries.read_alarms(me, on=day)
    return [{"name": one.name, "day": day, "count": one.residents, "limit": one.limit} for one in found]


def _exceptions(
    me: Viewer, place: Any, groups: Sequence[Any], alarms: Sequence[Any], failed: Sequence[Any]
) -> list[dict[str, Any]]:
    """What is not as it should be, each leading to what is behind it."""
    found: list[dict[str, Any]] = []
    late = queries.search(me, "", filters=Filters(area=place.code, overdue_on=clock.today()), limit=99).matters
    if late:
        told = urlencode({"area": place.code, "overdue_on": clock.today().isoformat()})
        words = ngettext("%(n)s件超期", "%(n)s件超期", len(late)) % {"n": f"{len(late)}{'+' if len(late) == 99 else ''}"}
        found.append({"words": words, "address": f"{reverse('matters')}?{told}", "warning": False})
    for group in groups:
        if group["rows"]:
            words = f"{group['label']} {len(group['rows'])}{'+' if len(group['rows']) == SHOWN else ''}"
            found.append({"words": words, "address": f"#{group['key']}", "warning": True})
    drafts = queries.canned_to_review(me)
    if drafts:
        words = ngettext("%(n)s条常用答复等审", "%(n)s条常用答复等审", drafts) % {"n": drafts}
        found.append({"words": words, "address": reverse("canned"), "warning": True})
    if alarms:
        found.append({"words": _("有人查看异常"), "address": "#alarms", "warning": False})
    if failed:
        found.append({"words": _("有通知没送到"), "address": "#deliveries", "warning": True})
    return found
