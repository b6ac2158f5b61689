"""Contact cards (S9)."""

import secrets
from collections.abc import Iterable
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


def make_cards(*, officer: Officer, counterparts: Iterable[Counterpart], by: str, at: datetime) -> dict[str, ContactCard]:
    """A card for each counterpart that names the officer, by counterpart's code: those given before, and new ones."""
    with transaction.atomic():
        asked = {one.pk: one for one in counterparts}
        rows = ContactCard.objects.filter(officer=officer, counterpart__in=asked).order_by("made_at", "pk")
        there = {card.counterpart_id: card for card in rows}
        fresh = [
            ContactCard(
                code="".join(secrets.choice(ALPHABET) for _ in range(LENGTH)), counterpart=one, officer=officer, made_at=at
            )
            for pk, one in asked.items()
            if pk not in there
        ]
        there |= {card.counterpart_id: card for card in ContactCard.objects.bulk_create(fresh, batch_size=1000)}
        if fresh:
            after = {"made": len(fresh)}
            audit.record("liaison.cards.made", kind="officer", code=officer.code, by=by, at=at, after=after)
    return {one.code: there[pk] for pk, one in asked.items()}
