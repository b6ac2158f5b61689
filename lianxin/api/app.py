"""The interface for programs: one description (OpenAPI 3.1) at ``/api/v1/openapi.json``,
the same actions and queries as the pages.
"""

from typing import Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from lianxin import clock
from lianxin.api.auth import Key
from lianxin.api.malformed import malformed as said
from lianxin.api.schemas import Faults
from lianxin.platforms.actions import RejectedError, turn_away
from lianxin.rules.errors import Fault, NotFound, Refused
from lianxin.rules.orders import MOST_BYTES

api = NinjaAPI(
    title="Lianxin",
    version="1",
    description="Matters: report, follow, dispatch, take steps, rate. Every write is refused whole, with each fault by field.",
    docs_url=None,
    auth=Key(),
    urls_namespace="api",
)


def _answer(request: HttpRequest, faults: tuple[Fault, ...], status: int) -> HttpResponse:
    return api.create_response(request, Faults.of(faults), status=status)


@api.exception_handler(NotFound)
def not_found(request: HttpRequest, error: NotFound) -> HttpResponse:
    """What is not there, and what the key may not see: the same answer."""
    return _answer(request, (Fault("", "", "没有找到", "not found"),), 404)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """Nothing was changed, and here is every reason."""
    return _answer(request, error.faults, 422)


PLATFORMS: Final = "api/v1/platforms/"
REJECTED: Final = {"size": 413, "body": 400, "reused": 409}
"""What another system is told of a message that was not taken; all that has to do with who it is looks the same, and is 401."""
SAID: Final = {
    413: (f"报文太大,最多{MOST_BYTES}字节", f"too large: a message has {MOST_BYTES} bytes at most"),
    400: ("报文没有收下", "not accepted"),
    409: ("这个编号已用于内容不同的报文", "this id belongs to a message that says something else"),
    401: ("报文没有收下", "not accepted"),
}


@api.exception_handler(RejectedError)
def rejected(request: HttpRequest, error: RejectedError) -> HttpResponse:
    """A message that was not taken: it changed nothing and is on record."""
    status = REJECTED.get(error.reason, 401)
    told = error.faults if status == 400 else ()
    return _answer(request, told or (Fault("", "", *SAID[status]),), status)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What was sent is not of the shape described."""
    faults = tuple(said(one) for one in error.errors)
    _keep(request, faults)
    return _answer(request, faults, 422)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What was sent cannot be read at all, or by whom it was sent is not known."""
    if error.status_code == 401:
        return _answer(request, (Fault("Authorization", "", "没有有效的密钥", "no key that holds"),), 401)
    if isinstance(error.__cause__, RequestDataTooBig):
        return too_much(request, error.__cause__)
    faults = (Fault("body", "", "不是 UTF-8 编码的 JSON", "no JSON in UTF-8"),)
    _keep(request, faults)
    return _answer(request, faults, error.status_code)


@api.exception_handler(RequestDataTooBig)
@api.exception_handler(TooManyFieldsSent)
@api.exception_handler(TooManyFilesSent)
def too_much(request: HttpRequest, error: Exception) -> HttpResponse:
    """More was sent than is read."""
    most = (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // 2**20
    faults = (Fault("body", "", f"内容太大:除照片外最多{most}兆", f"too large: {most} MB at most beside photos"),)
    _keep(request, faults)
    return _answer(request, faults, 413)


def _keep(request: HttpRequest, faults: tuple[Fault, ...]) -> None:
    """Put on record what another system sent and nobody could read, as all else of it that is not taken."""
    match = request.resolver_match
    if match is None or not match.route.startswith(PLATFORMS):
        return
    told = str(request.META.get("CONTENT_LENGTH") or "0")
    size = int(told) if told.isdecimal() else 0
    turn_away(str(match.kwargs.get("code", "")), "body", size=size, at=clock.now(), faults=faults)
