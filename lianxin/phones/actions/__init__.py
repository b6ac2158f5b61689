"""The writes of phones."""

from lianxin.phones.actions.carrying import LaterError
from lianxin.phones.actions.deciding import decide
from lianxin.phones.actions.devices import (
    Enrolled,
    Wiped,
    WrongProof,
    device_by_token,
    enrol,
    my_device,
    revoke,
    seen,
    unlock,
)
from lianxin.phones.actions.intake import Parcel, Result, take_in
from lianxin.phones.actions.photos import keep_photo, known_photo, waits_for
from lianxin.phones.sealing import CannotOpenError, Envelope, current_key, jwk_of, opened, rotate_key

__all__ = [
    "CannotOpenError",
    "Enrolled",
    "Envelope",
    "LaterError",
    "Parcel",
    "Result",
    "Wiped",
    "WrongProof",
    "current_key",
    "decide",
    "device_by_token",
    "enrol",
    "jwk_of",
    "keep_photo",
    "known_photo",
    "my_device",
    "opened",
    "revoke",
    "rotate_key",
    "seen",
    "take_in",
    "unlock",
    "waits_for",
]
