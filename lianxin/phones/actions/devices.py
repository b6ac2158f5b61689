"""A phone is enrolled, unlocked, seen, revoked."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Value, When

from lianxin.audit import actions as audit
from lianxin.phones import access
from lianxin.phones.models import Device
from lianxin.registry.access import Viewer, viewer_by_code
from lianxin.registry.models import Officer
from lianxin.rules.entries import date_of
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.phones import MOST_WRONG_PROOFS, UID

SHARE = 32
TOKEN = 32
MOST_BATCHES = 60
"""Batches of one phone in a minute."""


class Wiped(Exception):
    """The phone has been revoked: what it holds is to go."""


class WrongProof(Exception):
    """Not this phone's PIN; ``left`` says how often it may still be tried."""

    def __init__(self, left: int) -> None:
        self.left = left
        super().__init__(left)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What a phone is given once: the token to hand in with, and the share of its key."""

    device: Device
    upload_token: str
    server_share: str


def enrol(*, viewer: Viewer, code: str, name: str, proof: str = "", at: datetime) -> Enrolled:
    """Enrol one's own phone, or enrol it anew: the token and share given before end.

    Raises Refused for a code that is none or somebody else's, Wiped for one that was revoked.
    """
    if not UID.fullmatch(code):
        raise Refused.because("code", code[:40], "手机编号不对", "the code is no UUID in lower case")
    if len(proof) > 88:
        raise Refused.because("proof", "", "口令凭证不对", "the proof is too long")
    token, share = "lxp" + secrets.token_hex(TOKEN), base64.b64encode(secrets.token_bytes(SHARE)).decode()
    values = {
        "name": name.strip()[:60] or "手机",
        "token": digest(token),
        "share": share,
        "proof": digest(proof) if proof else "",
        "wrong_proofs": 0,
        "enrolled_at": at,
        "last_seen_at": at,
    }
    with transaction.atomic():
        device = _claimed(viewer.officer_id, code, values)
        if device.revoked_at is not None:
            raise Wiped
        Device.objects.filter(pk=device.pk).update(**values)
        device.refresh_from_db()
        audit.record("phones.device.enrolled", kind="device", code=code, by=viewer.code, at=at, after={"officer": viewer.code})
    return Enrolled(device, token, share)


def _claimed(officer: int, code: str, values: dict[str, object]) -> Device:
    try:
        with transaction.atomic():
            return Device.objects.create(code=code, officer_id=officer, **values)
    except IntegrityError:
        found = Device.objects.select_for_update().filter(code=code).first()
        if found is None:
            raise
        if found.officer_id != officer:
            raise Refused.because("code", code, "这个编号是别人的手机", "this code is somebody else's phone") from None
        return found


def digest(secret: str) -> str:
    """Under which a token or a proof is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def device_by_token(token: str) -> Device:
    """Whose token this is, revoked or not. Raises NotFound."""
    found = Device.objects.filter(token=digest(token)).select_related("officer__account").first() if token else None
    if found is None:
        raise NotFound("device", "")
    return found


def my_device(viewer: Viewer, code: str) -> Device:
    """One's own phone by its code. Raises NotFound, and Wiped for one that was revoked."""
    found = Device.objects.filter(code=code, officer=viewer.officer_id).first()
    if found is None:
        raise NotFound("device", code)
    if found.revoked_at is not None:
        raise Wiped
    return found


def unlock(*, device: Device, proof: str, at: datetime) -> str:
    """The server's share of the phone's key. Raises Wiped; WrongProof, with nothing left when the phone must be enrolled anew."""
    if device.revoked_at is not None:
        raise Wiped
    if device.proof:
        if device.wrong_proofs >= MOST_WRONG_PROOFS:
            raise WrongProof(0)
        # Counted before it is compared: of many guesses at once none goes uncounted.
        free = Device.objects.filter(pk=device.pk, wrong_proofs__lt=MOST_WRONG_PROOFS)
        if not free.update(wrong_proofs=F("wrong_proofs") + 1):
            raise WrongProof(0)
        if not hmac.compare_digest(device.proof, digest(proof)):
            raise WrongProof(MOST_WRONG_PROOFS - 1 - device.wrong_proofs)
    Device.objects.filter(pk=device.pk).update(wrong_proofs=0, last_seen_at=at)
    audit.record("phones.device.unlocked", kind="device", code=device.code, by=device.officer.code, at=at)
    return device.share


def seen(device: Device, *, at: datetime) -> bool:
    """Note that the phone has handed in a batch; False for more than sixty within a minute."""
    minute = at.replace(second=0, microsecond=0)
    counted = Case(When(minute=minute, then=F("batches") + 1), default=Value(1))
    rows = Device.objects.filter(pk=device.pk).exclude(minute=minute, batches__gte=MOST_BATCHES)
    return bool(rows.update(last_seen_at=at, batches=counted, minute=minute))


def revoke(*, code: str, why: str, by: str, at: datetime) -> Device:
    """From now on the phone is told to wipe itself; by its officer, or the clerk. Raises NotFound; again it changes nothing."""
    viewer = viewer_by_code(by, on=date_of(at))
    with transaction.atomic():
        found = access.devices(viewer, "revoke").filter(code=code).select_related("officer").first()
        if found is None:
            raise NotFound("device", code)
        free = Device.objects.filter(pk=found.pk, revoked_at=None)
        if free.update(revoked_at=at, revoked_by=by, revoked_why=why.strip()[:200], share=""):
            audit.record("phones.device.revoked", kind="device", code=code, by=by, at=at, note=why.strip()[:200])
    found.refresh_from_db()
    return found


def officer_may_hand_in(officer: Officer) -> bool:
    """Whether the officer's log-in is open: of a closed one a person decides."""
    account = getattr(officer, "account", None)
    return account is None or bool(account.is_active)
