"""A new matter as somebody brings it in."""

from dataclasses import dataclass
from datetime import date, datetime

from lianxin.rules.matter_faults import Asked
from lianxin.rules.receipts import shown, shown_secret


@dataclass(frozen=True, slots=True)
class AtOnce:
    """Solved on the spot: what the outcome was and what the asker was told (``rules.matters.NEEDS_OF_OUTCOME``)."""

    outcome: str
    answer: str
    reason: str = ""
    basis: str = ""
    referred_to: str = ""
    internal: str = ""

    def given(self) -> dict[str, str]:
        """As a step is given it."""
        names = ("outcome", "answer", "reason", "basis", "referred_to", "internal")
        return {name: value for name in names if (value := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class NewMatter:
    """What somebody asks for. Codes for places and people; ``code`` only when the sender has made one.

    ``area`` may be left out where the counterpart says it. ``against_units`` and ``against_officers`` are complained of: to them
    the matter will not exist. A promise has ``owner``, ``goal`` and ``due_on``; ``face`` shows it in public.
    """

    kind: str
    text: str
    channel: str
    area: str = ""
    title: str = ""
    category: str = ""
    code: str = ""
    counterpart: str = ""
    place: str = ""
    campaign: str = ""
    asker: str = ""
    phone: str = ""
    on_behalf: str = ""
    anonymous: bool = False
    confidential: bool = False
    tells_by: str = ""
    against_units: tuple[str, ...] = ()
    against_officers: tuple[str, ...] = ()
    public_consent: bool = False
    source_system: str = ""
    outer_number: str = ""
    outer_due: date | None = None
    reported_at: datetime | None = None
    at_once: AtOnce | None = None
    owner: str = ""
    goal: str = ""
    due_on: date | None = None
    face: bool = False
    note: str = ""
    """For the staff alone, beside the first step: what a sheet said besides."""

    def asked(self) -> Asked:
        """The words alone, for the rules."""
        return Asked(
            kind=self.kind,
            text=self.text,
            channel=self.channel,
            title=self.title,
            place=self.place,
            asker=self.asker,
            phone=self.phone,
            on_behalf=self.on_behalf,
            anonymous=self.anonymous,
            tells_by=self.tells_by,
            source_system=self.source_system,
            outer_number=self.outer_number,
        )


@dataclass(frozen=True, slots=True)
class Receipt:
    """Number and secret, as the asker takes them home."""

    number: str
    secret: str
    issue: str
    """The first, second … of the asker; ``consent:1`` and on for relatives. With the number it gives the secret again."""

    @property
    def shown(self) -> str:
        """The number in groups, as one says it."""
        return shown(self.number)

    @property
    def shown_secret(self) -> str:
        """The secret in groups."""
        return shown_secret(self.secret)
