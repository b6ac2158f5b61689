"""Other platforms: their work orders come in signed (Standard Webhooks) or with a token, their answers are sent or fetched."""

import json
from typing import Annotated, Any

from django.http import HttpRequest
from django.http.request import UnreadablePostError
from ninja import Router, Schema
from ninja.security import APIKeyHeader, HttpBearer
from pydantic import Field

from lianxin.api.auth import now
from lianxin.api.schemas import Code, Faults, In
from lianxin.platforms import actions
from lianxin.rules.errors import Fault
from lianxin.rules.orders import MOST_BYTES
from lianxin.rules.webhooks import Signed

router = Router(tags=["platforms"])
FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})
UTF8 = frozenset({"utf-8", "utf8"})
ANSWERS = {400: Faults, 401: Faults, 409: Faults, 413: Faults}


def _code(request: HttpRequest) -> str:
    return str(request.resolver_match.kwargs.get("code", "")) if request.resolver_match else ""


def _length(request: HttpRequest) -> int:
    told = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(told) if told.isdecimal() else 0


def _body(request: HttpRequest) -> bytes:
    """The body, unless it says that it is too large to be read, a form or no UTF-8. Raises RejectedError, on record."""
    size = _length(request)
    if size > MOST_BYTES:
        raise actions.turn_away(_code(request), "size", size=size, at=now())
    charset = (request.content_params or {}).get("charset", "utf-8").strip('"').lower()
    if request.content_type in FORMS or charset not in UTF8:
        told = request.headers.get("Content-Type", "")[:60]
        wrong = Fault("Content-Type", told, "请用 application/json,UTF-8 编码", "send application/json in UTF-8")
        raise actions.turn_away(_code(request), "body", size=size, at=now(), faults=(wrong,))
    try:
        return request.body
    except UnreadablePostError as error:
        broken = Fault("body", "", "报文没有传完", "the message broke off")
        raise actions.turn_away(_code(request), "body", size=size, at=now(), faults=(broken,)) from error


class Signature(APIKeyHeader):
    """``webhook-id``, ``webhook-timestamp``, ``webhook-signature`` as Standard Webhooks has them."""

    param_name = "webhook-signature"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        """The platform whose secret signed it. Raises RejectedError."""
        headers = request.headers
        signed = Signed(headers.get("webhook-id", ""), headers.get("webhook-timestamp", ""), key or "")
        return actions.admit(_code(request), signed, _body(request), at=now())


class Token(HttpBearer):
    """``Authorization: Bearer`` and the secret, for a platform that cannot sign. ``kinds``: what else may come with one."""

    def __init__(self, *kinds: str) -> None:
        super().__init__()
        self.kinds = kinds

    def __call__(self, request: HttpRequest) -> Any:
        """Without a token it is on record like with a wrong one."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return self.authenticate(request, token if scheme.lower() == "bearer" else "")

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The platform whose secret it is. Raises RejectedError."""
        return actions.admit_by_token(_code(request), token, at=now(), size=_length(request), kinds=("platform", *self.kinds))


class TakenOut(Schema):
    """What became of a message; ``again``: it had come before, and nothing was done twice."""

    state: str
    matter: str
    again: bool


class AnswerOut(Schema):
    """A message for the platform: its id, and its body as it would be sent."""

    id: str
    body: dict[str, Any]


class AnswersOut(Schema):
    """What waits for the platform, the oldest first."""

    messages: list[AnswerOut]


class HaveIn(In):
    """The ids of what the platform has."""

    ids: Annotated[list[Code], Field(max_length=500)]


class HaveOut(Schema):
    """How many of them that was news of."""

    taken: int


def _out(taken: actions.Taken) -> TakenOut:
    return TakenOut(state=taken.state, matter=taken.matter, again=taken.again)


@router.post("/platforms/{code}/webhook", auth=Signature(), response={200: TakenOut, **ANSWERS})
def webhook(request: HttpRequest, code: Code) -> TakenOut:
    """One signed message. Sent again with the same ``webhook-id`` it is the same message, and the same answer."""
    partner: Any = request.auth  # type: ignore[attr-defined]
    taken = actions.take(partner=partner, message=request.headers["webhook-id"], body=request.body, through="webhook", at=now())
    return _out(taken)


@router.post("/platforms/{code}/messages", auth=Token(), response={200: TakenOut, **ANSWERS})
def message(request: HttpRequest, code: Code) -> TakenOut:
    """One message, with ``Idempotency-Key`` as its id."""
    partner: Any = request.auth  # type: ignore[attr-defined]
    key = request.headers.get("Idempotency-Key", "")
    return _out(actions.take(partner=partner, message=key, body=_body(request), through="rest", at=now()))


@router.post("/platforms/{code}/answers/fetch", auth=Token("subscriber"), response={200: AnswersOut, **ANSWERS})
def fetch(request: HttpRequest, code: Code) -> AnswersOut:
    """What waits for a platform or subscriber that asks, until it says that it has it."""
    partner: Any = request.auth  # type: ignore[attr-defined]
    found = actions.to_fetch(partner) if partner.sends == "pulled" else []
    return AnswersOut(messages=[AnswerOut(id=one.message, body=json.loads(one.body)) for one in found])


@router.post("/platforms/{code}/answers/taken", auth=Token("subscriber"), response={200: HaveOut, **ANSWERS})
def taken(request: HttpRequest, code: Code, sent: HaveIn) -> HaveOut:
    """The platform has these: they are given out no more."""
    partner: Any = request.auth  # type: ignore[attr-defined]
    found = actions.fetched(partner=partner, messages=sent.ids, by="clock", at=now()) if partner.sends == "pulled" else 0
    return HaveOut(taken=found)
