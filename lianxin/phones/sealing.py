"""Sealed records: RSA-OAEP-256 around a fresh AES-256-GCM key, as a phone's WebCrypto makes them.

The private halves stand in the database, each sealed under the keys that lie apart from the data (``audit.sealing``): a copy of
the data alone opens nothing, and backing up that one key file, as docs/running.md says, covers them.
"""

import base64
import binascii
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import IntegrityError, transaction

from lianxin.audit import actions as audit
from lianxin.phones.models import SealingKey

BITS = 3072
NONCE = 12
AES_KEY = 32
OAEP = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)


class CannotOpenError(Exception):
    """An envelope that does not open: another key, another record's, or damaged."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What was sealed on a phone, in base64 as it came."""

    key: str
    wrapped: str
    iv: str
    data: str

    @classmethod
    def read(cls, given: object) -> "Envelope":
        """From the JSON of a request. Raises CannotOpenError when it is not four texts."""
        names = ("key", "wrapped", "iv", "data")
        if not isinstance(given, Mapping) or not all(isinstance(given.get(name), str) for name in names):
            raise CannotOpenError
        return cls(*(given[name] for name in names))

    def as_json(self) -> dict[str, str]:
        """As it came."""
        return {"key": self.key, "wrapped": self.wrapped, "iv": self.iv, "data": self.data}


def current_key(at: datetime) -> SealingKey:
    """The key with which phones seal now; made when there is none. Two who make one at once get the same."""
    found = SealingKey.objects.filter(current=True).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return _make_key(at, by="clock")
    except IntegrityError:
        return SealingKey.objects.get(current=True)


def rotate_key(*, by: str, at: datetime) -> SealingKey:
    """A fresh key; the earlier ones stay, since phones may still hold what was sealed with them."""
    with transaction.atomic():
        SealingKey.objects.filter(current=True).update(current=False)
        return _make_key(at, by=by)


def _make_key(at: datetime, *, by: str) -> SealingKey:
    made = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    private = made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    public = made.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
    row = SealingKey.objects.create(code=f"s{at:%Y%m%d}-{secrets.token_hex(3)}", public=public, private=private, made_at=at)
    audit.record("phones.key.made", kind="sealing_key", code=row.code, by=by, at=at)
    return row


def jwk_of(row: SealingKey) -> dict[str, Any]:
    """The public half as WebCrypto imports it."""
    public = serialization.load_pem_public_key(row.public.encode())
    if not isinstance(public, rsa.RSAPublicKey):
        raise TypeError(row.code)
    numbers = public.public_numbers()
    return {"kty": "RSA", "alg": "RSA-OAEP-256", "ext": True, "key_ops": ["encrypt"], "n": _url(numbers.n), "e": _url(numbers.e)}


def _url(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@lru_cache(maxsize=16)
def _private(code: str) -> rsa.RSAPrivateKey:
    row = SealingKey.objects.filter(code=code).first()
    if row is None:
        raise CannotOpenError
    found = serialization.load_pem_private_key(row.private.encode(), None)
    if not isinstance(found, rsa.RSAPrivateKey):
        raise CannotOpenError
    return found


def opened(envelope: Envelope, *, about: str) -> bytes:
    """What was sealed for the record ``about``. Raises CannotOpenError; never says which part was wrong."""
    try:
        wrapped, iv, data = (base64.b64decode(one, validate=True) for one in (envelope.wrapped, envelope.iv, envelope.data))
        key = _private(envelope.key).decrypt(wrapped, OAEP)
        if len(key) != AES_KEY or len(iv) != NONCE:
            raise CannotOpenError
        return AESGCM(key).decrypt(iv, data, about.encode())
    except (ValueError, InvalidTag, binascii.Error):
        raise CannotOpenError from None


def sealed(text: bytes, *, about: str, row: SealingKey) -> Envelope:
    """Seal as a phone does: for tests, benchmarks and tools."""
    public = serialization.load_pem_public_key(row.public.encode())
    if not isinstance(public, rsa.RSAPublicKey):
        raise TypeError(row.code)
    key, iv = secrets.token_bytes(AES_KEY), secrets.token_bytes(NONCE)
    data = AESGCM(key).encrypt(iv, text, about.encode())
    return Envelope(row.code, *(base64.b64encode(one).decode() for one in (public.encrypt(key, OAEP), iv, data)))
