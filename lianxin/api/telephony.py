"""For a telephony system: what happens to calls, one signed message for each event (docs/hotline.md).

A message is signed as Standard Webhooks says, under the secret of its line. It may be sent again, and events may come in any
order; what is forged, replayed or out of shape changes nothing and is on record.
"""

from typing import Any, Final, Literal

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from ninja import Router, Schema, Status
from ninja.security import APIKeyHeader

from lianxin.api.auth import now
from lianxin.api.schemas import Faults
from lianxin.hotline import actions
from lianxin.rules.calls_told import LARGEST, TYPES
from lianxin.rules.errors import Fault
from lianxin.rules.webhooks import Signed


class Signature(APIKeyHeader):
    """``webhook-id``, ``webhook-timestamp``, ``webhook-signature`` (Standard Webhooks), judged with the body they sign."""

    param_name = "webhook-signature"

    def authenticate(self, request: HttpRequest, key: str | None) -> Signed:
        """What the message is signed with: whether by the secret of its line, says ``hotline.actions.hear``."""
        return Signed(request.headers.get("webhook-id", ""), request.headers.get("webhook-timestamp", ""), key or "")


router = Router(tags=["telephony"], auth=Signature())
STATUS: Final = {"size": 413, "conflict": 409}
WHY: Final[dict[str, tuple[str, str]]] = {
    "size": (f"消息不能超过{LARGEST}字节", f"a message has {LARGEST} bytes at most"),
    "conflict": ("这个消息编号已用于另一条消息", "this id belongs to another message"),
}
_HEADER: Final = {"in": "header", "required": True, "schema": {"type": "string", "maxLength": 200}}
_TEXT: Final = {"type": "string"}
BODY: Final[dict[str, Any]] = {
    "parameters": [{"name": f"webhook-{name}", **_HEADER} for name in ("id", "timestamp")],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["type", "timestamp", "data"],
                    "properties": {
                        "type": {"type": "string", "enum": list(TYPES)},
                        "timestamp": {"type": "string", "format": "date-time"},
                        "data": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["call"],
                            "properties": {"call": _TEXT, "phone": _TEXT, "extension": _TEXT, "recording": _TEXT},
                        },
                    },
                }
            }
        },
    },
}


class Taken(Schema):
    """The call that the message told of; ``taken`` is "again" for a message that had been taken before."""

    call: str
    taken: Literal["now", "again"]


@router.post("/{line}/events", response={200: Taken, 401: Faults, 409: Faults, 413: Faults, 422: Faults}, openapi_extra=BODY)
def event(request: HttpRequest, response: HttpResponse, line: str) -> Taken | Status[Faults]:
    """Tell of one event: ringing, answered, ended, missed, or where the recording lies. Sent again it is taken once."""
    signed: Signed = request.auth  # type: ignore[attr-defined]
    try:
        heard = actions.hear(line=line, signed=signed, body=_body(request), at=now())
    except actions.TurnedAwayError as turned:
        zh, en = WHY.get(turned.why, ("签名不对,或已过时", "not signed with the secret of the line, or not of now"))
        return Status(STATUS.get(turned.why, 401), Faults.of([Fault("", "", zh, en)]))
    return Taken(call=heard.call, taken="now" if heard.fresh else "again")


def _body(request: HttpRequest) -> bytes:
    """What was sent, no more than a little over what is taken."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > LARGEST:
        return b"\0" * (LARGEST + 1)
    try:
        return bytes(request.body[: LARGEST + 1])
    except RequestDataTooBig:
        return b"\0" * (LARGEST + 1)
    except UnreadablePostError:
        return b""  # it broke off: what is not there was not signed
