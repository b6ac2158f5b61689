"""Open311 GeoReport v2 at ``/open311/v2/``, in XML and JSON (`docs/open311.md`).

Without a key: services, their definitions, and the requests that others may read: reviewed, opted in, without persons. With the
key of a program: handing requests in, and asking where those stand that it has handed in.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from lianxin import clock
from lianxin.api.open311_in import asked, codes_of, open_of, picture_of, place_of, posted, span_of
from lianxin.api.open311_out import FORMS, Wrong, answer, refused
from lianxin.api.open311_services import ATTRIBUTES, jurisdiction_of, service_of, services_in
from lianxin.matters import actions, queries
from lianxin.platforms.actions import turn_away
from lianxin.registry.access import Viewer, viewer_of
from lianxin.registry.actions.keys import account_by_key
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.matter_faults import storable
from lianxin.rules.typeset import chinese

View = Callable[..., HttpResponse]
MOST_TOKEN: Final = 64
MOST_OWN: Final = 50
"""So many requests of its own a program may ask for at once."""
LONGEST: Final = {"description": 4000, "first_name": 30, "last_name": 30, "phone": 40, "email": 40}


def _speaks(*methods: str) -> Callable[[View], View]:
    """Answers these methods in the format asked for, and every error as the standard writes it."""

    def wrap(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, form: str, **kwargs: Any) -> HttpResponse:
            try:
                if not storable(request.path_info):
                    raise Wrong(404, "not found")
                if form not in FORMS:
                    raise Wrong(404, "the formats are xml and json")
                if request.method not in methods:
                    raise Wrong(405, f"send {' or '.join(methods)}", allow=methods)
                return view(request, form, **kwargs)
            except Wrong as error:
                wrong = error
            except NotFound:
                wrong = Wrong(404, "not found")
            except Refused as refusal:
                wrong = Wrong(400, *(f"{one.field}: {one.en}" for one in refusal.faults))
            _keep(request, wrong)
            return refused(form, wrong)

        wrapped.refuses_itself = True  # type: ignore[attr-defined]
        return csrf_exempt(wrapped)

    return wrap


def _keep(request: HttpRequest, wrong: Wrong) -> None:
    """Put on record what was handed in and not taken, as it is of every sender (``platforms``)."""
    if request.method == "POST":
        size = request.META.get("CONTENT_LENGTH") or "0"
        turn_away("", "open311", size=int(size) if size.isdecimal() else 0, at=clock.now(), said=str(wrong))


@_speaks("GET", "HEAD")
def discovery(request: HttpRequest, form: str) -> HttpResponse:
    """Where the service stands and in which formats it speaks."""
    address = request.build_absolute_uri(request.path).rsplit("/", 1)[0]
    endpoint = {
        "specification": "http://wiki.open311.org/GeoReport_v2",
        "url": address,
        "changeset": "2011-04-23T00:00:00Z",
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    return answer(form, "discovery", {"changeset": endpoint["changeset"], "endpoints": [endpoint]})


@_speaks("GET", "HEAD")
def services(request: HttpRequest, form: str) -> HttpResponse:
    """The kinds of request that are taken in."""
    today = clock.today()
    area = jurisdiction_of(asked(request), on=today)
    return answer(form, "services", [one.line() for one in services_in(area, on=today).values()])


@_speaks("GET", "HEAD")
def definition(request: HttpRequest, form: str, code: str) -> HttpResponse:
    """What is asked with one of them."""
    today = clock.today()
    area = jurisdiction_of(asked(request), on=today)
    return answer(form, "service_definition", service_of(area, code, on=today).definition())


@_speaks("GET", "HEAD", "POST")
def requests(request: HttpRequest, form: str) -> HttpResponse:
    """Hand one in, or read what others asked."""
    return _taken(request, form) if request.method == "POST" else _listed(request, form)


def _listed(request: HttpRequest, form: str) -> HttpResponse:
    given, now = asked(request), clock.now()
    area = jurisdiction_of(given, on=now.date())
    codes = codes_of(given, "service_request_id")
    if codes:
        rows = [*queries.listed_by_codes(area, codes), *_own(given, codes)]
        rows = list({row.code: row for row in rows}.values())
    else:
        span = span_of(given, now)
        wanted = codes_of(given, "service_code")
        rows = queries.listed(area, first=span.first, last=span.last, categories=wanted, is_open=open_of(given))
    return answer(form, "service_requests", _lines(rows, area, now))


@_speaks("GET", "HEAD")
def one(request: HttpRequest, form: str, code: str) -> HttpResponse:
    """One request: one that others may read, or with its key one that this program has handed in. All others are not there."""
    given, now = asked(request), clock.now()
    area = jurisdiction_of(given, on=now.date())
    rows = queries.listed_by_codes(area, [code]) or _own(given, [code])
    if not rows:
        raise Wrong(404, "service_request_id was not found")
    return answer(form, "service_requests", _lines(rows, area, now))


def _own(given: Mapping[str, str], codes: Sequence[str]) -> list[queries.Listed]:
    """Of these the ones that the program with this key has handed in itself; without a key none."""
    if "api_key" not in given:
        return []
    program = _program(given)
    return [own for code in codes[:MOST_OWN] if (own := queries.reported_by(program, code)) is not None]


@_speaks("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
def elsewhere(request: HttpRequest, form: str, rest: str) -> HttpResponse:
    """Whatever is asked for that the standard does not know: not found, said as every error is."""
    raise Wrong(404, "there is no such resource")


@_speaks("GET", "HEAD")
def token(request: HttpRequest, form: str, token: str) -> HttpResponse:
    """The number of the request that was handed in with this token. Numbers are given at once, so this never says: wait."""
    jurisdiction_of(asked(request), on=clock.today())
    code = queries.code_of_token(token) if storable(token) and len(token) <= MOST_TOKEN else None
    if code is None:
        raise Wrong(404, "the token was not found")
    return answer(form, "service_requests", [{"service_request_id": code, "token": token}])


def _lines(rows: list[queries.Listed], area: Any, now: datetime) -> list[dict[str, str | None]]:
    names = {code: one.name for code, one in services_in(area, on=now.date()).items()}
    return [_line(row, names.get(row.category, row.category)) for row in rows]


def _line(row: queries.Listed, service: str) -> dict[str, str | None]:
    return {
        "service_request_id": row.code,
        "status": "open" if row.is_open else "closed",
        "status_notes": row.answer or None,
        "service_name": service,
        "service_code": row.category,
        "description": "\n".join(part for part in (row.title, row.text) if part) or None,
        "agency_responsible": row.unit or None,
        "service_notice": None,
        "requested_datetime": row.asked_at.astimezone(clock.ZONE).isoformat(timespec="seconds"),
        "updated_datetime": row.moved_at.astimezone(clock.ZONE).isoformat(timespec="seconds"),
        "expected_datetime": f"{row.due_on.isoformat()}T23:59:59+08:00" if row.due_on else None,
        "address": row.area,
        "address_id": row.area_code,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


# -- handing in --------------------------------------------------------------------------------------


def _program(given: Mapping[str, str]) -> Viewer:
    """The officer as whom the program acts. Raises Wrong 403 for a missing and for a wrong key alike."""
    try:
        account = account_by_key(given.get("api_key", ""), at=clock.now())
    except NotFound as error:
        raise Wrong(403, "api_key is missing or does not hold") from error
    return viewer_of(account, on=clock.today())


def _taken(request: HttpRequest, form: str) -> HttpResponse:
    given, now = posted(request), clock.now()
    program = _program(given)
    area = jurisdiction_of(given, on=now.date())
    new = _new(given, area, now)
    handle = _token(request, program)
    matter = actions.report_matter(matter=new, by=program.code, at=now, token=handle)
    receipt = actions.receipt_of(matter)
    notice = chinese(f"编号{receipt.shown},查询码{receipt.shown_secret}:凭这两个号可以在网上查询进展、补充和评价")
    found_by = {"token": handle} if _will_ask_later(request) else {"service_request_id": matter.code}
    made = {**found_by, "service_notice": notice, "account_id": None}
    return answer(form, "service_requests", [made], status=201)


def _will_ask_later(request: HttpRequest) -> bool:
    """Whether the program wants a token for the number (RFC 7240): the standard has one or the other returned, never both."""
    wanted = request.headers.get("Prefer", "").lower().replace(";", ",").split(",")
    return "respond-async" in {one.strip() for one in wanted}


def _token(request: HttpRequest, program: Viewer) -> str:
    """By which what was handed in is found again. With an ``Idempotency-Key`` the same one: sent twice, it is one request."""
    once = request.headers.get("Idempotency-Key", "").strip()[:200]
    drawn = hashlib.sha256(f"{program.code}:{once}".encode()).hexdigest()[:40] if once else secrets.token_hex(20)
    return f"georeport-{drawn}"


def _new(given: Mapping[str, str], area: Any, now: datetime) -> actions.NewMatter:
    """What the action wants. Raises Wrong for what is missing, unknown or too long."""
    lacking = [f"{name} was not provided" for name in ("service_code", "description") if name not in given]
    too_long = [f"{name} has at most {most} characters" for name, most in LONGEST.items() if len(given.get(name, "")) > most]
    if lacking or too_long:
        raise Wrong(400, *lacking, *too_long)
    service = service_of(area, given["service_code"], on=now.date(), status=400)
    if unknown := sorted(name for name in given if name.startswith("attribute[") and name not in ATTRIBUTES):
        raise Wrong(400, *(f"{name[:80]} is no attribute of this service_code" for name in unknown))
    kind, consent = given.get("attribute[kind]", service.kinds[0]), given.get("attribute[public]", "no")
    if kind not in service.kinds or consent not in ("yes", "no"):
        raise Wrong(400, "an attribute has a value that its definition does not list")
    where, words = place_of(given, area, on=now.date())
    picture = picture_of(given)
    name = " ".join(given[part] for part in ("last_name", "first_name") if part in given)
    reach = given.get("phone") or given.get("email", "")
    return actions.NewMatter(
        kind=kind,
        text=given["description"],
        category=service.code,
        area=where.code,
        place=words[:200],
        channel="api",
        asker=name,
        phone=reach,
        tells_by="sms" if "phone" in given else "mail" if "email" in given else "",
        anonymous=not (name or reach),
        public_consent=consent == "yes" and service.public,
        note=f"随件照片地址(未下载):{picture}" if picture else "",
    )
