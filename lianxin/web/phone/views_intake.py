"""A phone says who it is, hands in what it holds, and is unlocked or revoked. JSON; see docs/phone.md."""

import base64
import hashlib
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from lianxin import clock
from lianxin.matters.photos import store
from lianxin.matters.pictures import cleaned
from lianxin.phones import actions
from lianxin.phones.actions import CannotOpenError, Envelope, LaterError, Parcel, Result, WrongProof
from lianxin.phones.actions.intake import why_of
from lianxin.registry.access import viewer_for
from lianxin.rules.errors import Refused
from lianxin.rules.phones import DIGEST, MOST_BYTES, MOST_RECORDS, UID, Answer, State, moment
from lianxin.web.errors import language
from lianxin.web.given import Device
from lianxin.web.phone.wire import WireError, answer, body_of, device_of, officer_signed_in, spoken, terms_for, text_of
from lianxin.web.viewer import viewer

MOST_SEALED: Final = 512 * 1024
"""One record; a page of text has a hundredth of it."""


@spoken("GET")
def hello(request: HttpRequest) -> HttpResponse:
    """Who is signed in, and what holds for phones here; sets the cookie for forms."""
    officer_signed_in(request)
    get_token(request)
    return answer({**terms_for(viewer(request)), "officer": _me(request), "language": language()})


def _me(request: HttpRequest) -> dict[str, str]:
    me = viewer(request)
    return {"code": me.code, "name": me.name}


def _sealing_key() -> dict[str, Any]:
    row = actions.current_key(clock.now())
    return {"id": row.code, "jwk": actions.jwk_of(row)}


@spoken("POST")
def devices(request: HttpRequest) -> HttpResponse:
    """Enrol this phone: its upload token and its share are given this once."""
    officer_signed_in(request)
    body = body_of(request)
    made = actions.enrol(
        viewer=viewer(request),
        code=text_of(body, "code", 40),
        name=text_of(body, "name"),
        proof=text_of(body, "proof"),
        at=clock.now(),
    )
    given = {"upload_token": made.upload_token, "server_share": made.server_share, "sealing_key": _sealing_key()}
    return answer({**given, **terms_for(viewer(request)), "officer": _me(request)}, 201)


@csrf_exempt
@spoken("POST")
def unlock(request: HttpRequest) -> HttpResponse:
    """The server's share of the key, for whoever knows the PIN of a phone that has not been revoked."""
    device, body, now = device_of(request), body_of(request), clock.now()
    try:
        share = actions.unlock(device=device, proof=text_of(body, "proof"), at=now)
    except WrongProof as wrong:
        raise WireError("proof" if wrong.left > 0 else "locked", left=max(wrong.left, 0)) from None
    return answer({"server_share": share, "sealing_key": _sealing_key(), **terms_for(viewer_for(device.officer, on=now.date()))})


@spoken("POST")
def revoke(request: HttpRequest, code: str) -> HttpResponse:
    """This phone is lost or given back: by its officer or the clerk, from a page or from a phone."""
    officer_signed_in(request)
    paged = request.content_type != "application/json"
    why = request.POST.get("why", "") if paged else text_of(body_of(request), "why")
    actions.revoke(code=code, why=why, by=viewer(request).code, at=clock.now())
    return redirect(_back(request)) if paged else answer({"revoked": True})


def _back(request: HttpRequest) -> str:
    return "phone-desk" if request.POST.get("back") == "desk" else "my-phones"


# -- handing in --------------------------------------------------------------------------------------


@csrf_exempt
@spoken("POST")
def upload(request: HttpRequest) -> HttpResponse:
    """A batch of records, acknowledged one by one. It reads nothing: an answer says only what became of what was sent."""
    device, now = device_of(request), clock.now()
    body = body_of(request)
    batch = body.get("batch")
    if not isinstance(batch, list) or not all(isinstance(one, dict) for one in batch):
        raise WireError("malformed", field="batch")
    if len(batch) > MOST_RECORDS:
        raise WireError("too_much", most=MOST_RECORDS)
    if not actions.seen(device, at=now):
        raise WireError("too_often")
    sent_at = moment(body.get("sent_at"))
    results = actions.take_in(device=device, parcels=[_parcel(one, sent_at) for one in batch], at=now)
    return answer({"results": [one.as_json() for one in results], **_envelope(device, batch)})


def _parcel(one: dict[str, Any], sent_at: Any) -> Parcel:
    plain, sealed = one.get("plain"), one.get("sealed")
    if plain is not None and (not isinstance(plain, str) or len(plain) > MOST_SEALED):
        raise WireError("malformed", field="plain")
    return Parcel(
        uid=text_of(one, "id"),
        digest=text_of(one, "hash"),
        made_at=moment(one.get("made_at")),
        sent_at=sent_at,
        text=plain,
        envelope=_sealed(sealed) if sealed is not None else None,
    )


def _sealed(given: object) -> Envelope:
    try:
        return Envelope.read(given)
    except CannotOpenError:
        raise WireError("malformed", field="sealed") from None


def _envelope(device: Device, batch: list[dict[str, Any]]) -> dict[str, Any]:
    """That the phone is to be wiped; the key to seal with, when it sealed with an earlier one."""
    found: dict[str, Any] = {"wipe": True} if device.revoked_at is not None else {}
    used = {one["sealed"]["key"] for one in batch if isinstance(one.get("sealed"), dict)}
    if used:
        key = _sealing_key()
        if used != {key["id"]}:
            found["sealing_key"] = key
    return found


@csrf_exempt
@spoken("POST")
def photos(request: HttpRequest) -> HttpResponse:
    """One photo of a record, drawn anew here: position, device and thumbnail are gone, whatever the phone left in."""
    device, now = device_of(request), clock.now()
    body = body_of(request)
    uid, digest = text_of(body, "id"), text_of(body, "hash")
    if not UID.fullmatch(uid) or not DIGEST.fullmatch(digest):
        raise WireError("malformed", field="id")
    if not actions.seen(device, at=now):
        raise WireError("too_often")
    wipe = {"wipe": True} if device.revoked_at is not None else {}
    return answer({"results": [_photo(device, body, now).as_json()], **wipe})


def _photo(device: Device, body: dict[str, Any], now: datetime) -> Result:
    uid, digest = body["id"], body["hash"]
    found = actions.known_photo(device=device, uid=uid, digest=digest)
    if found is not None:
        return found
    problem = body.get("problem")
    try:
        row = actions.waits_for(device=device, record=text_of(body, "record"), digest=digest)
        data = _picture_bytes(body, uid)
        if data is None:
            return Result(uid, Answer.UNKNOWN, now)
        if hashlib.sha256(data).hexdigest() != digest:
            raise Refused.because("hash", "", "照片与校验码不符", "the photo is not what its hash says")
        picture = cleaned(data)
        store(picture)
        given = problem if isinstance(problem, int) and problem >= 0 else None
        return actions.keep_photo(
            upload=row, uid=uid, digest=digest, picture=picture, problem=given, by=device.officer.code, at=now
        )
    except LaterError as later:
        return Result(uid, Answer.LATER, now, why=why_of(later.faults))
    except Refused as refusal:
        return Result(uid, State.REFUSED, now, why=why_of(refusal.faults))


def _picture_bytes(body: dict[str, Any], uid: str) -> bytes | None:
    """The bytes of a photo; None when the phone only asks. Raises Refused for what does not open."""
    if body.get("sealed") is not None:
        try:
            return actions.opened(_sealed(body["sealed"]), about=uid)
        except CannotOpenError:
            raise Refused.because("sealed", "", "照片打不开", "the photo does not open") from None
    plain = body.get("plain")
    if plain is None:
        return None
    try:
        return base64.b64decode(text_of(body, "plain", MOST_BYTES), validate=True)
    except ValueError:
        raise WireError("malformed", field="plain") from None
