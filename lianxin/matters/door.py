"""Number and secret: what opens a matter to whoever asked, or to a relative with the asker's consent.

A wrong number and a wrong secret look the same and cost the same statements. Ten wrong tries in a row, by the number typed
(whether there is one or not) or from one address, and the door stays shut for a quarter of an hour, to the right one too.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q

from lianxin.audit.sealing import blind_index
from lianxin.matters.models import Consent, Matter, Tries
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.matter_faults import as_dialled, digits_of, storable
from lianxin.rules.receipts import is_number, plain

SECRET_DIGITS: Final = 8
MOST_TRIES: Final = 10
SHUT_FOR: Final = timedelta(minutes=15)
KEPT_FOR: Final = timedelta(days=1)
"""Long after a door that was shut has opened again."""


def secret_of(code: str, issue: str) -> str:
    """The second half of a receipt. It follows from number, issue and keys: sent twice, a report gives the same receipt again."""
    drawn = int(blind_index(f"{code}:{issue}", about="matters.receipt"), 16)
    return f"{drawn % 10**SECRET_DIGITS:0{SECRET_DIGITS}}"


def digest_of(code: str, secret: str) -> str:
    """What is stored of it."""
    return blind_index(f"{code}:{secret}", about="matters.secret")


def phone_index(phone: str) -> str:
    """By which one's own matters are found again at a counter: digits of a number, or an address of mail."""
    said = as_dialled(phone)
    return blind_index(said.lower() if "@" in said else digits_of(said), about="matters.matter.phone")


@dataclass(frozen=True, slots=True)
class Opened:
    """The matter, and the relative who opened it; None for the asker."""

    matter: Matter
    relative: Consent | None


def open_door(number: str, secret: str, *, at: datetime, address: str = "", counting: bool = True) -> Opened:
    """The matter of that number and secret. Raises NotFound for every wrong one alike; Refused while the door is shut.

    Without ``counting`` nothing is written: for a page that was opened before, in the same browser.
    """
    typed = plain(number) if is_number(plain(number)) else number.strip() if storable(number) else ""
    keys = [_key("number", typed), _key("address", address)]
    if counting and Tries.objects.filter(key__in=keys, locked_until__gt=at).exists():
        zh = f"试错次数太多,请{SHUT_FOR.seconds // 60}分钟后再试,或到便民窗口查询"
        raise Refused.because("secret", "", zh, f"too many wrong tries: wait {SHUT_FOR.seconds // 60} minutes, or ask at a desk")
    matter = Matter.objects.filter(code=typed).select_related("area", "unit", "officer").first()
    consents = list(Consent.objects.filter(matter=matter.pk if matter else 0, ended_at=None))
    given = digest_of(typed, plain(secret))
    right = hmac.compare_digest(matter.secret if matter and matter.secret else digest_of("", ""), given)
    relative = next((one for one in consents if hmac.compare_digest(one.secret, given)), None)
    if matter is None or not (right or relative):
        for key in keys if counting else ():
            _wrong(key, at)
        raise NotFound("matter", "")
    if counting:
        Tries.objects.filter(key=keys[0]).delete()
    return Opened(matter, None if right else relative)


def forget_tries(*, at: datetime) -> int:
    """Forget wrong tries that count no more: nobody's address is kept, not even as a digest. Returns how many."""
    return Tries.objects.filter(last_at__lt=at - KEPT_FOR).delete()[0]


def _key(what: str, value: str) -> str:
    return blind_index(f"{what}:{value}", about="matters.tries") if value else f"no {what}"


def _wrong(key: str, at: datetime) -> None:
    """One more wrong try; after a quarter of an hour without any they are counted from the beginning."""
    if key.startswith("no "):
        return
    Tries.objects.get_or_create(key=key, defaults={"last_at": at})
    stale = Q(last_at__lt=at - SHUT_FOR) | Q(locked_until__lte=at)
    Tries.objects.filter(stale, key=key).update(wrong=0, locked_until=None)
    Tries.objects.filter(key=key).update(wrong=F("wrong") + 1, last_at=at)
    Tries.objects.filter(key=key, wrong__gte=MOST_TRIES, locked_until=None).update(locked_until=at + SHUT_FOR)
