"""What a phone takes along: only mine, only what a visit needs, only what changed. Each download is logged as a read."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from lianxin import clock
from lianxin.liaison import access
from lianxin.liaison import queries as liaison
from lianxin.phones import actions
from lianxin.phones.queries import Person
from lianxin.registry.access import Viewer
from lianxin.rules.access import purpose_of
from lianxin.rules.cursors import Difference, difference
from lianxin.rules.phones import digest_of
from lianxin.web.errors import language
from lianxin.web.phone.package import COUNTERPART, KINDS, package_of
from lianxin.web.phone.wire import answer, officer_signed_in, spoken, terms_for
from lianxin.web.viewer import viewer

SECTIONS = ("me", "words", "rules", "dues", "plan")


@spoken("GET")
def package(request: HttpRequest) -> HttpResponse:
    """The package against the cursor that the phone has; 304 when it is the same."""
    officer_signed_in(request)
    me, now = viewer(request), clock.now()
    actions.my_device(me, request.headers.get("X-Lianxin-Device", ""))
    rows, found = package_of(me, now.date())
    terms = terms_for(me)
    since = request.GET.get("since", "")
    diff = difference({**rows, "language": language(), "terms": terms}, since)
    etag = f'"{digest_of(diff.cursor)[:32]}"'
    if request.headers.get("If-None-Match") == etag or (since == diff.cursor and not diff.full):
        return HttpResponse(status=304, headers={"ETag": etag, "Cache-Control": "no-store"})
    _log(me, rows, found, diff, now)
    made = answer(
        {"day": now.date().isoformat(), "cursor": diff.cursor, "full": diff.full, "terms": terms, **_changes(rows, diff)}
    )
    made.headers["ETag"] = etag
    return made


def _changes(rows: dict[str, Any], diff: Difference) -> dict[str, Any]:
    changed: dict[str, Any] = {name: rows[name] for name in SECTIONS if name in diff.changed}
    for name, start in KINDS.items():
        changed[name] = [rows[key] for key in diff.changed if key.startswith(start)]
    if not (diff.gone or diff.full):
        return {"changed": changed}
    codes = {name: [key.removeprefix(start) for key in rows if key.startswith(start)] for name, start in KINDS.items()}
    return {"changed": changed, "codes": codes}


def _log(me: Viewer, rows: dict[str, Any], found: list[Person], diff: Difference, now: datetime) -> None:
    """Whose names went to the phone: those whose row changed, and those on entries that did."""
    named = {one["code"] for key in diff.changed if key.startswith(KINDS["entries"]) for one in rows[key]["counterparts"]}
    sent = [one.row for one in found if f"{COUNTERPART}{one.row.code}" in diff.changed or one.row.code in named]
    others = named - {one.row.code for one in found}
    more = list(access.counterparts(me, "find").filter(code__in=others)) if others else []
    liaison.log_rows(me, [*sent, *more], liaison.Reading(now, purpose_of("phone"), "phone"))
