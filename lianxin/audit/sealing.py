"""Encryption of single values: AES-256-GCM with a key id in front, and a keyed blind index for look-up.

Keys live in a file apart from the database (``settings.LIANXIN_KEYS``), so that a copy of the data alone opens nothing.
"""

import base64
import hmac
import json
import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12


class WrongKeysError(Exception):
    """A sealed value does not open: the keys are not those it was sealed with, or it has been tampered with."""

    def message(self, lang: str) -> str:
        """What is wrong and what to do, in the reader's language."""
        path = settings.LIANXIN_KEYS
        if lang == "en":
            return f"the keys at {path} do not open what is stored: put those back with which it was saved"
        return f"{path} 里的密钥打不开已存的加密内容:请把保存时的密钥放回原处"

    def __str__(self) -> str:
        return self.message("en")


def make_keys(path: Path) -> None:
    """Write a fresh key file, readable by its owner only, unless there is one; safe when several start at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    keys = {"current": "k1", "seal": {"k1": secrets.token_hex(32)}, "index": secrets.token_hex(32)}
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_text(json.dumps(keys))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


@lru_cache(maxsize=4)
def _keys(path: str) -> tuple[str, dict[str, bytes], bytes]:
    file = Path(path)
    if not file.exists():
        make_keys(file)
    found = json.loads(file.read_text())
    return (
        found["current"],
        {name: bytes.fromhex(key) for name, key in found["seal"].items()},
        bytes.fromhex(found["index"]),
    )


def seal(value: str, *, about: str) -> str:
    """``value`` encrypted under the current key, bound to ``about`` (model and field); the empty text stays empty."""
    if not value:
        return ""
    current, keys, _ = _keys(str(settings.LIANXIN_KEYS))
    nonce = os.urandom(NONCE)
    sealed = AESGCM(keys[current]).encrypt(nonce, value.encode(), about.encode())
    return f"{current}:{base64.b64encode(nonce + sealed).decode()}"


def unseal(sealed: str, *, about: str) -> str:
    """The value that ``seal`` was given. Raises WrongKeysError for an unknown key and for tampered data."""
    if not sealed:
        return ""
    name, _, body = sealed.partition(":")
    _, keys, _ = _keys(str(settings.LIANXIN_KEYS))
    raw = base64.b64decode(body)
    try:
        return AESGCM(keys[name]).decrypt(raw[:NONCE], raw[NONCE:], about.encode()).decode()
    except (KeyError, InvalidTag) as error:
        raise WrongKeysError from error


def blind_index(value: str, *, about: str) -> str:
    """A keyed digest by which a sealed value can be found again, and by nothing else."""
    if not value:
        return ""
    _, _, key = _keys(str(settings.LIANXIN_KEYS))
    return hmac.digest(key, f"{about}\0{value}".encode(), "sha256").hex()[:32]
