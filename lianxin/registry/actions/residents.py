"""A household's own secret: issued at a desk, opens its own page, ends after ten wrong tries.

The secret has two halves: the first finds the row, the second is compared in constant time. So wrong tries are counted
against one household, and an office's address is never locked out.
"""

import hashlib
import hmac
import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import F

from lianxin.audit import actions as audit
from lianxin.registry.models import Counterpart, ResidentKey
from lianxin.rules.errors import NotFound, Refused

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
TRIES = 10
FINDER = 6
PROOF = 10


def issue_key(counterpart: Counterpart, *, by: str, at: datetime) -> str:
    """The secret, to be handed over and never shown again; one given before ends. Raises Refused for who is no household."""
    if counterpart.base != "household":
        raise Refused.because("counterpart_code", counterpart.code, "只发给户", "only a household gets one")
    with transaction.atomic():
        finder, proof = _free_finder(), _random(PROOF)
        ResidentKey.objects.filter(counterpart__root=counterpart.root_id, revoked_at=None).update(revoked_at=at)
        ResidentKey.objects.create(counterpart=counterpart, digest=_digest(finder, proof), issued_at=at, issued_by=by)
        audit.record("registry.key.issued", kind="counterpart", code=counterpart.code, by=by, at=at)
    return f"{finder[:3]}-{finder[3:]}-{proof[:5]}-{proof[5:]}"


def end_keys(counterpart: Counterpart, *, by: str, at: datetime) -> None:
    """No secret opens the household's page any longer."""
    if ResidentKey.objects.filter(counterpart__root=counterpart.root_id, revoked_at=None).update(revoked_at=at):
        audit.record("registry.key.revoked", kind="counterpart", code=counterpart.code, by=by, at=at)


def open_by_key(secret: str, *, at: datetime) -> Counterpart:
    """The household whose secret this is; after a merge the one it went into. Raises NotFound for every wrong one alike.

    The tenth wrong second half ends the secret: a desk gives a new one.
    """
    plain = "".join(character for character in secret.upper() if character.isalnum())
    finder, proof = plain[:FINDER], plain[FINDER:]
    row = ResidentKey.objects.filter(digest__startswith=f"{_finder(finder)}$").select_related("counterpart__root").first()
    kept = row.digest if row else _digest("", "")
    right = hmac.compare_digest(kept, _digest(finder, proof))
    if row is None or row.revoked_at is not None or row.tries >= TRIES:
        raise NotFound("key", "")
    if not right:
        _wrong(row, at)
        raise NotFound("key", "")
    if row.tries:
        ResidentKey.objects.filter(pk=row.pk, tries__lt=TRIES).update(tries=0)
    return row.counterpart.root or row.counterpart


def _wrong(row: ResidentKey, at: datetime) -> None:
    ResidentKey.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
    ResidentKey.objects.filter(pk=row.pk, tries__gte=TRIES, revoked_at=None).update(revoked_at=at)


def revoke_key(counterpart: Counterpart, *, by: str, at: datetime) -> int:
    """End the household's secret. Returns how many ended."""
    with transaction.atomic():
        ended = ResidentKey.objects.filter(counterpart__root=counterpart.root_id, revoked_at=None).update(revoked_at=at)
        audit.record("registry.key.revoked", kind="counterpart", code=counterpart.code, by=by, at=at, after={"ended": ended})
    return ended


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _free_finder() -> str:
    while True:
        finder = _random(FINDER)
        if not ResidentKey.objects.filter(digest__startswith=f"{_finder(finder)}$").exists():
            return finder


def _finder(finder: str) -> str:
    return hashlib.sha256(f"finder:{finder}".encode()).hexdigest()[:24]


def _digest(finder: str, proof: str) -> str:
    body = hashlib.scrypt(proof.encode(), salt=finder.encode(), n=2**12, r=8, p=1, dklen=32).hex()
    return f"{_finder(finder)}${body}"
