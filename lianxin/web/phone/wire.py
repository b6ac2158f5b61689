"""JSON in and out for a phone: always with the server's time, errors named in both languages, never a page or a redirect."""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException, UnreadablePostError

from lianxin import clock
from lianxin.phones.actions import Wiped, device_by_token
from lianxin.phones.queries import storage_for
from lianxin.registry.access import Viewer
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.phones import SHIFT_HOURS
from lianxin.web.declare import public
from lianxin.web.given import Device
from lianxin.web.middleware import must_change_password

View = Callable[..., HttpResponse]
ERRORS: Final[dict[str, tuple[int, str, str]]] = {
    "malformed": (400, "内容读不出来", "the body is not the JSON that is expected here"),
    "session": (401, "请先登录", "log in first"),
    "token": (401, "这部手机没有登记", "no such upload token"),
    "password": (403, "请先改密码", "set a password of your own first"),
    "proof": (403, "口令不对", "not this phone's PIN"),
    "not_found": (404, "没有找到", "not found"),
    "method": (405, "方法不对", "another method is expected here"),
    "revoked": (410, "这部手机已注销", "this phone has been revoked"),
    "too_much": (413, "一次发得太多", "too much at once"),
    "refused": (422, "不能这样做", "refused"),
    "locked": (423, "试错太多次,请重新登录登记这部手机", "too many wrong PINs: enrol this phone anew"),
    "too_often": (429, "发得太频繁,稍后再发", "too often: later"),
}


class WireError(Exception):
    """An answer that is an error, by its key."""

    def __init__(self, key: str, **more: Any) -> None:
        self.key, self.more = key, more
        super().__init__(key)


def answer(values: Mapping[str, Any], status: int = 200) -> JsonResponse:
    """The values with the server's time; kept by no cache."""
    body = {"server_time": clock.now().isoformat(), **values}
    made = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    made.headers["Cache-Control"] = "no-store"
    return made


def error(key: str, **more: Any) -> JsonResponse:
    """An error by its key."""
    status, zh, en = ERRORS[key]
    return answer({"error": key, "zh": zh, "en": en, **more}, status)


def spoken(*methods: str) -> Callable[[View], View]:
    """A view that answers in JSON whatever happens; it asks for a session or a token itself, so that nobody is redirected."""

    def wrap(view: View) -> View:
        @public
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            if request.method not in methods:
                return error("method")
            try:
                return view(request, *args, **named)
            except WireError as found:
                made = error(found.key, **found.more)
                if found.key == "too_often":
                    made.headers["Retry-After"] = "60"
                return made
            except Wiped:
                return error("revoked", wipe=True)
            except NotFound:
                return error("not_found")
            except Refused as refusal:
                return error("refused", why=[{"field": one.field, "zh": one.zh, "en": one.en} for one in refusal.faults])

        return inner

    return wrap


def officer_signed_in(request: HttpRequest) -> None:
    """Raises WireError without a session, or while the password has to be changed first."""
    if not request.user.is_authenticated:
        raise WireError("session")
    if must_change_password(request):
        raise WireError("password")


def terms_for(me: Viewer) -> dict[str, Any]:
    """What holds for the officer's phone: the length of a shift, what the policies say of storage."""
    storage = storage_for(me)
    terms = {"wipe_after_days": storage.wipe_after_days, "pin_alone_allowed": not storage.unlock_online}
    return {"shift_hours": SHIFT_HOURS, **terms}


def device_of(request: HttpRequest) -> Device:
    """The phone whose upload token came with the request, revoked or not. Raises WireError."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    try:
        return device_by_token(token.strip() if kind.lower() == "bearer" else "")
    except NotFound:
        raise WireError("token") from None


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a request. Raises WireError for anything else, and for more than five mebibytes."""
    try:
        found = json.loads(request.body)
    except RequestDataTooBig:
        raise WireError("too_much") from None
    except (ValueError, RecursionError, RawPostDataException, UnreadablePostError):
        raise WireError("malformed") from None
    if not isinstance(found, dict):
        raise WireError("malformed")
    return found


def text_of(body: Mapping[str, Any], name: str, most: int = 200) -> str:
    """A text of a body, empty where there is none. Raises WireError for anything else."""
    found = body.get(name, "")
    if not isinstance(found, str) or len(found) > most or "\x00" in found:
        raise WireError("malformed", field=name)
    return found
