"""The contact card (S9). Its code is public: it shows who serves there now and the office number, nothing of the household."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lianxin.liaison.models import ContactCard
from lianxin.liaison.queries.links import who_serves
from lianxin.registry.models import Counterpart, Officer
from lianxin.registry.queries import office_of
from lianxin.rules.errors import NotFound
from lianxin.rules.handover import Comer


@dataclass(frozen=True, slots=True)
class Card:
    """What whoever holds the code sees."""

    code: str
    officers: tuple[Comer, ...]


def card_by_code(code: str, *, on: date) -> Card:
    """Who serves now where this card was given; the officer named on it while nobody else is linked. Raises NotFound.

    An old card goes on working after a merge and after a hand-over.
    """
    row = ContactCard.objects.filter(code=code.strip().lower()).select_related("counterpart__root", "officer").first()
    if row is None:
        raise NotFound("card", code)
    serving = who_serves(row.counterpart.root or row.counterpart, on=on)
    people = tuple(dict.fromkeys(Comer(one.name, one.unit, one.phone) for one in serving if one.officer))
    return Card(row.code, people or (office_of(row.officer, on=on),))


def card_of(counterpart: Counterpart, officer: Officer) -> ContactCard | None:
    """The card that names this officer to this counterpart, or None."""
    return ContactCard.objects.filter(counterpart=counterpart, officer=officer).order_by("-made_at").first()


def qr_text(code: str, *, address: str) -> str:
    """What stands in the card's QR code: the public page under the site's own address."""
    return f"{address.rstrip('/')}/c/{code}"


def cards_from(officer: Officer, counterparts: Iterable[Counterpart]) -> dict[str, str]:
    """The codes of the cards that name this officer, by counterpart's code; the last one where there are several."""
    asked = {one.pk: one.code for one in counterparts}
    rows = ContactCard.objects.filter(officer=officer, counterpart__in=asked).order_by("made_at", "pk")
    return {asked[counterpart]: code for counterpart, code in rows.values_list("counterpart", "code")}
