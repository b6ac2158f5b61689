"""The interface for programs: one description (OpenAPI 3.1) at ``/api/v1/openapi.json``,
the same actions and queries as the pages.
"""

from typing import Final

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from lianxin.api.auth import Key
from lianxin.api.schemas import Faults
from lianxin.platforms.actions import RejectedError
from lianxin.rules.errors import Fault, NotFound, Refused

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


REJECTED: Final = {"size": 413, "body": 400, "reused": 409}
"""What another system is told of a message that was not taken; all that has to do with who it is looks the same, and is 401."""


@api.exception_handler(RejectedError)
def rejected(request: HttpRequest, error: RejectedError) -> HttpResponse:
    """A message that was not taken: it changed nothing and is on record."""
    status = REJECTED.get(error.reason, 401)
    said = error.said if status == 400 else error.reason if status in REJECTED.values() else "not accepted"
    return _answer(request, (Fault("", "", "报文没有收下", said[:300]),), status)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What was sent is not of the shape described."""
    faults = tuple(
        Fault(".".join(str(part) for part in one["loc"][1:]), "", "格式不对,请对照接口说明", str(one["msg"]))
        for one in error.errors
    )
    return _answer(request, faults, 422)
