"""Contact cards (S9)."""

import secrets
from datetime import datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.liaison.models import ContactCard
from lianxin.registry.models import Counterpart, Officer

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 12


def make_card(*, counterpart: Counterpart, officer: Officer, by: str, at: datetime) -> ContactCard:
    """The card that names the officer to the counterpart: the one given before, or a new one with a code of its own."""
    with transaction.atomic():
        there = ContactCard.objects.filter(counterpart=counterpart, officer=officer).order_by("-made_at").first()
        if there is not None:
            return there
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        card = ContactCard.objects.create(code=code, counterpart=counterpart, officer=officer, made_at=at)
        after = {"officer": officer.code}
        audit.record("liaison.card.made", kind="counterpart", code=counterpart.code, by=by, at=at, after=after)
    return card
