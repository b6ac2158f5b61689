"""What goes in and out, as described in OpenAPI. Texts hold no characters that no text has; codes are the exchange folder's."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Final, Literal

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

from lianxin.rules.errors import Fault
from lianxin.rules.policy.matters import Channel
from lianxin.rules.policy.measures import MatterKind, Rating
from lianxin.rules.typeset import chinese


def _plain(value: str) -> str:
    """The text. Raises ValueError for what a database cannot hold: a null character, half a surrogate pair."""
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("holds a character that no text has")
    return value


Line = Annotated[str, Field(max_length=300), AfterValidator(_plain)]
Text = Annotated[str, Field(max_length=4000), AfterValidator(_plain)]
Code = Annotated[str, Field(max_length=64), AfterValidator(_plain)]


class In(Schema):
    """What is sent: an unknown field is a fault, not passed over."""

    model_config = ConfigDict(extra="forbid")


class FaultOut(Schema):
    """One thing that is wrong."""

    field: str
    value: str
    zh: str
    en: str

    @classmethod
    def of(cls, faults: Iterable[Fault]) -> "list[FaultOut]":
        """The faults as they are sent."""
        return [cls(field=one.field, value=one.value, zh=chinese(one.zh), en=one.en) for one in faults]


class Faults(Schema):
    """Why nothing was changed: every reason at once."""

    faults: list[FaultOut]

    @classmethod
    def of(cls, faults: Iterable[Fault]) -> "Faults":
        """The faults as they are sent."""
        return cls(faults=FaultOut.of(faults))


ANSWERS: Final[dict[int, Any]] = dict.fromkeys((400, 401, 404, 413, 422), Faults)
"""What each operation may answer besides: cannot be read, no key, not there, too large, refused."""


class AtOnceIn(In):
    """Solved on the spot, recorded in one step."""

    outcome: Code
    answer: Text
    reason: Line = ""
    basis: Text = ""
    referred_to: Line = ""
    internal: Text = ""


class MatterIn(In):
    """A new matter. ``token`` is made by the sender: sent twice, it is one matter."""

    token: Code = ""
    kind: MatterKind
    text: Text
    channel: Channel = "api"
    area: Code = ""
    counterpart: Code = ""
    category: Code = ""
    title: Line = ""
    place: Line = ""
    campaign: Code = ""
    asker: Line = ""
    phone: Line = ""
    on_behalf: Line = ""
    anonymous: bool = False
    confidential: bool = False
    tells_by: Literal["", "sms", "mail"] = ""
    against_units: list[Code] = []
    against_officers: list[Code] = []
    public_consent: bool = False
    source_system: Line = ""
    outer_number: Code = ""
    outer_due: date | None = None
    at_once: AtOnceIn | None = None
    owner: Code = ""
    goal: Text = ""
    due_on: date | None = None
    face: bool = False


class PublicIn(In):
    """What somebody without a log-in may send. A tip takes no name and no number."""

    token: Code = ""
    kind: Literal["problem", "request", "suggestion", "complaint", "consultation", "difficulty", "tip"]
    text: Text
    area: Code
    place: Line = ""
    asker: Line = ""
    phone: Line = ""
    on_behalf: Line = ""
    confidential: bool = False
    tells_by: Literal["", "sms"] = ""
    against_units: list[Code] = []
    public_consent: bool = False


class ReceiptOut(Schema):
    """Number and secret: the secret is given this once."""

    number: str
    secret: str


class JointIn(In):
    """A joint unit and its part."""

    unit: Code
    task: Line


class Given(In):
    """What a step is given; ``/steps`` says what each needs and what it may have besides."""

    reason: Line | None = None
    answer: Text | None = None
    internal: Text | None = None
    basis: Text | None = None
    referred_to: Line | None = None
    text: Text | None = None
    public: Text | None = None
    content: Text | None = None
    steps: Text | None = None
    goal: Text | None = None
    task: Line | None = None
    position: Text | None = None
    note: Line | None = None
    title: Line | None = None
    place: Line | None = None
    override: Line | None = None
    unit: Code | None = None
    officer: Code | None = None
    area: Code | None = None
    counterpart: Code | None = None
    into: Code | None = None
    instruction: Code | None = None
    category: Code | None = None
    kind: Code | None = None
    tier: Code | None = None
    ground: Code | None = None
    outcome: Code | None = None
    level: Rating | None = None
    channel: Code | None = None
    campaign: Code | None = None
    due_on: date | None = None
    until: date | None = None
    review_on: date | None = None
    days: Annotated[int, Field(ge=1, le=366)] | None = None
    solved: bool | None = None
    reached: bool | None = None
    upheld: bool | None = None
    joint: list[JointIn] | None = None

    def values(self) -> dict[str, Any]:
        """As the action takes them: what was not sent is left out."""
        found = {name: value for name in type(self).model_fields if (value := getattr(self, name)) is not None}
        if self.joint is not None:
            found["joint"] = tuple((one.unit, one.task) for one in self.joint)
        return found


class StepIn(In):
    """A step to take: ``version`` is the number of steps that the sender had seen, ``token`` makes sending twice one step."""

    version: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    token: Code = ""
    given: Given = Given()


class PublicStepIn(In):
    """A step of the asker's."""

    number: Code
    secret: Code
    token: Code = ""
    level: Rating | None = None
    solved: bool | None = None
    text: Text | None = None
    reason: Line | None = None

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        names = ("level", "solved", "text", "reason")
        return {name: value for name in names if (value := getattr(self, name)) is not None}


class MatterOut(Schema):
    """A matter in a list."""

    code: str
    kind: str
    category: str
    title: str
    state: str
    area: str
    unit: str | None
    officer: str | None
    tier: str
    channel: str
    reported_on: date
    due_on: date | None
    outcome: str
    version: int


class ReportedOut(MatterOut):
    """A matter just reported; ``receipt`` for whoever stands at a counter, null for everybody else."""

    receipt: ReceiptOut | None


class AboutIn(In):
    """Whom a complaint or a tip is about, by codes."""

    units: list[Code] = []
    officers: list[Code] = []


Lists = Literal["", "waiting", "open", "told"]
States = Literal["new", "dispatched", "returned", "disputed", "handling", "paused", "shelved", "answered", "closed"]
ListState = Literal[Lists, States]


class FiltersIn(In):
    """What a list is narrowed down to; what is left empty narrows nothing. ``state`` is a state, ``waiting``, ``open`` or
    ``told``; ``exclusion``: ``asked``; ``claimed``: an officer's code, or ``nobody``; ``first`` and ``last``: days of reporting.
    """

    state: ListState = ""
    kind: Literal["", MatterKind] = ""
    category: Code = ""
    channel: Literal["", Channel] = ""
    tier: Code = ""
    area: Code = ""
    unit: Code = ""
    officer: Code = ""
    outcome: Code = ""
    campaign: Code = ""
    exclusion: Literal["", "asked"] = ""
    overdue_on: date | None = None
    first: date | None = None
    last: date | None = None
    claimed: Code = ""


class PhotoOut(Schema):
    """A photo of a matter: its name, with which it is fetched, and its size in pixels."""

    name: str
    width: int
    height: int


class ListOut(Schema):
    """Some matters, and the mark after which the list goes on; empty at its end."""

    matters: list[MatterOut]
    cursor: str


class NoteOut(Schema):
    """An open note of a visit. ``id`` is for going on with the list."""

    id: int
    code: str
    day: date
    text: str
    area: str | None
    counterpart: str | None


class StepLine(Schema):
    """A line of the table of steps."""

    step: str
    zh: str
    en: str
    came_from: list[str]
    to: str | None
    actors: list[str]
    needs: list[str]
    also: list[str]
