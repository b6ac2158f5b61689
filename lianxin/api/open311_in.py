"""What a GeoReport v2 request says, read strictly: form-encoded UTF-8, an empty parameter is a missing one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlsplit

from django.http import HttpRequest

from lianxin.api.open311_out import Wrong
from lianxin.clock import ZONE
from lianxin.registry.queries.inside import area_in, area_named_in

if TYPE_CHECKING:
    from lianxin.registry.models import Area

MOST_BYTES: Final = 64 * 1024
MOST_FIELDS: Final = 100
LONGEST: Final = timedelta(days=90)
FORM_TYPE: Final = "application/x-www-form-urlencoded"
STATUSES: Final = ("open", "closed")
LATITUDE, LONGITUDE = 90, 180


def posted(request: HttpRequest) -> dict[str, str]:
    """The parameters of a POST, and the jurisdiction that its address may name.

    Raises Wrong for another content type or encoding, too many bytes or parameters, and a parameter twice.
    """
    if request.content_type != FORM_TYPE:
        raise Wrong(400, f"send {FORM_TYPE} in UTF-8")
    if (request.content_params or {}).get("charset", "utf-8").strip('"').lower() not in ("utf-8", "utf8"):
        raise Wrong(400, "the encoding is UTF-8")
    size = request.META.get("CONTENT_LENGTH") or "0"
    if not size.isdigit() or int(size) > MOST_BYTES:
        raise Wrong(400, f"a request has at most {MOST_BYTES} bytes")
    return {name: value for name, value in asked(request).items() if name == "jurisdiction_id"} | _pairs(request.body)


def _pairs(body: bytes) -> dict[str, str]:
    if body.count(b"&") >= MOST_FIELDS:
        raise Wrong(400, f"a request has at most {MOST_FIELDS} parameters")
    try:
        pairs = parse_qsl(body.decode("ascii"), strict_parsing=bool(body), errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:  # UnicodeError is one
        raise Wrong(400, "this is not form-encoded UTF-8") from error
    found: dict[str, str] = {}
    for name, value in pairs:
        if "\0" in name + value:
            raise Wrong(400, "a text holds a null character")
        if name in found:
            raise Wrong(400, f"{name} is given twice")
        if value.strip():
            found[name] = value.strip()
    return found


def asked(request: HttpRequest) -> dict[str, str]:
    """The parameters of a GET; the empty ones are missing. Raises Wrong for what no database can hold."""
    try:
        sent = request.GET
    except ValueError as error:
        raise Wrong(400, "the encoding is UTF-8") from error
    found = {name: str(value).strip() for name, value in sent.items() if str(value).strip()}
    if any("\0" in text or "\ufffd" in text for pair in found.items() for text in pair):
        raise Wrong(400, "this is not UTF-8 text")
    return found


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when."""

    first: datetime
    last: datetime


def span_of(given: Mapping[str, str], now: datetime) -> Span:
    """The days asked for: the latest 90 by default, 90 from or to the one that is given. Raises Wrong for more than 90."""
    first, last = (_moment(name, given[name]) if name in given else None for name in ("start_date", "end_date"))
    if first is None:
        first = (last or now) - LONGEST
    if last is None:
        last = min(first + LONGEST, max(now, first))
    if last < first:
        raise Wrong(400, "end_date lies before start_date")
    if last - first > LONGEST:
        raise Wrong(400, "a search spans at most 90 days")
    return Span(first, last)


def _moment(name: str, text: str) -> datetime:
    """A W3C date and time; a sum sign that came as a gap is read as one, a time without an offset is China's.

    The first and the last year that a computer knows are none: ninety days on, there would be no date.
    """
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
        moment = (found if found.tzinfo else found.replace(tzinfo=ZONE)).astimezone(ZONE)
        if moment.year in (MINYEAR, MAXYEAR):
            raise ValueError(text)
    except (ValueError, OverflowError) as error:
        raise Wrong(400, f"{name} is a date and time such as 2026-05-14T00:00:00Z") from error
    return moment


def open_of(given: Mapping[str, str]) -> bool | None:
    """Open ones, closed ones, or None for both. Raises Wrong for another status."""
    wanted = {one.strip() for one in given.get("status", "").split(",") if one.strip()}
    if wanted - {*STATUSES}:
        raise Wrong(400, "status is open, closed or both")
    return None if len(wanted) != 1 else wanted == {"open"}


def codes_of(given: Mapping[str, str], name: str) -> list[str]:
    """Several codes between commas, each once."""
    return list(dict.fromkeys(one.strip() for one in given.get(name, "").split(",") if one.strip()))


def place_of(given: Mapping[str, str], jurisdiction: "Area", *, on: date) -> tuple["Area", str]:
    """The area in which it lies, and where in words. Raises Wrong without a place, and for one that lies elsewhere.

    ``address_id`` is the code of an area; without it the smallest area of the jurisdiction whose name the address bears, else the
    jurisdiction. A position is kept as it was written: it is where something is, not where somebody was.
    """
    point = _point(given)
    words = given.get("address_string", "")
    if "address_id" in given:
        found = area_in(jurisdiction, given["address_id"][:32])
        if found is None:
            raise Wrong(400, "address_id is the code of an area of this jurisdiction")
        area = found
    elif words:
        area = area_named_in(jurisdiction, words[:200], on=on) or jurisdiction
    elif point:
        area = jurisdiction
    else:
        raise Wrong(400, "lat and long, address_string or address_id is needed")
    return area, " ".join(part for part in (words, point) if part)


def _point(given: Mapping[str, str]) -> str:
    """Latitude and longitude in words; empty without them. Raises Wrong for half of one, and for what is none."""
    names = [name for name in ("lat", "long") if name in given]
    if not names:
        return ""
    try:
        lat, long = float(given["lat"]), float(given["long"])
    except (KeyError, ValueError) as error:
        raise Wrong(400, "lat and long are two numbers") from error
    if not (abs(lat) <= LATITUDE and abs(long) <= LONGITUDE):
        raise Wrong(400, "lat and long are degrees")
    return f"({lat:.6f}, {long:.6f})"


def picture_of(given: Mapping[str, str]) -> str:
    """The address of a picture, for a person to open: nothing is fetched. Raises Wrong for what is no web address."""
    address = given.get("media_url", "")
    if address and (_scheme(address) not in ("http", "https") or len(address) > 500):
        raise Wrong(400, "media_url is a web address")
    return address


def _scheme(address: str) -> str:
    """The scheme of an address; empty for what cannot be taken apart."""
    try:
        found = urlsplit(address)
    except ValueError:
        return ""
    return found.scheme if found.netloc else ""
