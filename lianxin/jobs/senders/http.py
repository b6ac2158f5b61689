"""Any SMS gateway that takes a POST of JSON: its address, the shape of the body and what a good answer holds are settings."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any, Final

from lianxin.jobs.senders.base import TIMEOUT, Message, SendError

ANSWER: Final = 2000
"""Bytes of an answer that are read."""
WORTH_ANOTHER_TRY: Final = frozenset({408, 425, 429})


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A gateway that sends us elsewhere with somebody's number is not the one that was configured."""

    def redirect_request(self, *args: Any, **given: Any) -> None:
        """Follow nothing: the redirect is an error like any other."""


_OPENER: Final = urllib.request.build_opener(_NoRedirect)


class HttpSender:
    """Posts ``body`` with {id}, {to} and {text} filled in; an answer counts as good when it is 2xx and ``ok`` is found in it."""

    def __init__(self, *, url: str, body: Any, authorization: str = "", ok: str = "") -> None:
        self.url = url
        self.body = body
        self.authorization = authorization
        self.ok = re.compile(ok) if ok else None

    def send(self, message: Message) -> str:
        """What the gateway answered. Raises SendError: for good when it says that the request itself is wrong (4xx)."""
        request = urllib.request.Request(  # noqa: S310  # settings allow http and https alone
            self.url, data=json.dumps(_filled(self.body, message), ensure_ascii=False).encode(), headers=self._headers(message)
        )
        try:
            with _OPENER.open(request, timeout=TIMEOUT) as answer:
                text = str(answer.read(ANSWER), "utf-8", "replace")
        except urllib.error.HTTPError as error:
            final = 400 <= error.code < 500 and error.code not in WORTH_ANOTHER_TRY
            raise SendError(f"HTTP {error.code}", for_good=final) from error
        except (OSError, HTTPException) as error:
            raise SendError(f"{type(error).__name__}: {error}"[:300]) from error
        if self.ok is not None and not self.ok.search(text):
            raise SendError(f"refused by the gateway: {text[:200]}")
        return text[:200]

    def _headers(self, message: Message) -> dict[str, str]:
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": message.id}
        return headers | ({"Authorization": self.authorization} if self.authorization else {})


def _filled(shape: Any, message: Message) -> Any:
    """The body with its places filled, wherever they stand; what is filled in is not looked through again."""
    if isinstance(shape, Mapping):
        return {name: _filled(value, message) for name, value in shape.items()}
    if isinstance(shape, list):
        return [_filled(value, message) for value in shape]
    if isinstance(shape, str):
        given = {"id": message.id, "to": message.to, "text": message.text}
        return re.sub(r"\{(id|to|text)\}", lambda place: given[place[1]], shape)
    return shape
