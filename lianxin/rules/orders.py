"""Work orders of another platform: what its messages may say, which of our words its words are, in which order they are worked.

1. A message is one JSON object ``{"type", "timestamp", "data"}``. What is malformed is refused whole; unknown fields are ignored.
2. Its words (kind, category, area, unit complained of, level) are turned into ours by the platform's own table, else by being the
   same. A word that nobody has matched yet does not lose the order: it waits for a person.
3. Who is complained of is never guessed: a complaint that names nobody we know waits, and no table turns it into anything else.
4. What is about an order that has not come yet waits for it; among those, the earlier said is worked first.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from lianxin.rules.errors import Fault, Refused
from lianxin.rules.matter_faults import KINDS, LEVELS, storable

MOST_BYTES: Final = 256 * 1024
"""The largest message that is read at all."""
TYPES: Final = (
    "order.created",
    "order.supplemented",
    "order.due_changed",
    "order.urged",
    "order.returned",
    "order.rated",
    "order.withdrawn",
)
INBOUND: Final = ("kind", "category", "area", "unit", "level")
"""What a platform's words are matched for as they come in: one of ours for each of theirs."""
OUTBOUND: Final = ("state", "outcome", "rating")
"""And as they go back: one of theirs for each of ours; what is not matched goes in our own words."""
YEARS: Final = (2000, 2100)
PROTECTED: Final = frozenset({"complaint", "tip"})
KINDS_IN: Final = tuple(one for one in KINDS if one != "promise")
"""A platform may ask for anything but promise in our officers' name."""


def _plain(value: str) -> str:
    if not storable(value):
        raise ValueError("holds a character that no text has")
    return value.strip()


def _one_line(value: str) -> str:
    if any(one < " " for one in value.strip()):
        raise ValueError("holds more than one line")
    return _plain(value)


When = TypeVar("When", date, datetime)


def _of_our_time(value: When) -> When:
    """A year that no order has would be shown, counted and made a deadline, or break what reckons with it."""
    if not YEARS[0] <= value.year <= YEARS[1]:
        raise ValueError(f"lies before {YEARS[0]} or after {YEARS[1]}")
    return value


Word = Annotated[str, Field(max_length=100), AfterValidator(_one_line)]
Code = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_one_line)]
Day = Annotated[date, AfterValidator(_of_our_time)]
Moment = Annotated[AwareDatetime, AfterValidator(_of_our_time)]
Line = Annotated[str, Field(max_length=300), AfterValidator(_plain)]
Text = Annotated[str, Field(max_length=4000), AfterValidator(_plain)]
Said = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_plain)]


class _Data(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    number: Code


class Created(_Data):
    """A new work order."""

    text: Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(_plain)]
    title: Annotated[str, Field(max_length=120), AfterValidator(_plain)] = ""
    kind: Word = ""
    category: Word = ""
    area: Word = ""
    place: Annotated[str, Field(max_length=200), AfterValidator(_plain)] = ""
    asker: Annotated[str, Field(max_length=60), AfterValidator(_plain)] = ""
    phone: Annotated[str, Field(max_length=40), AfterValidator(_plain)] = ""
    anonymous: bool = False
    confidential: bool = False
    against: Annotated[tuple[Word, ...], Field(max_length=20)] = ()
    due_on: Day | None = None
    reported_at: Moment | None = None


class Supplemented(_Data):
    """The asker has more to say."""

    text: Said


class DueChanged(_Data):
    """The platform has set another deadline."""

    due_on: Day


class Urged(_Data):
    """The platform reminds."""

    text: Said


class Returned(_Data):
    """The answer is not accepted: once more."""

    reason: Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_plain)]


class Rated(_Data):
    """How the asker judges the answer."""

    level: Word
    solved: bool | None = None
    text: Annotated[str, Field(max_length=500), AfterValidator(_plain)] = ""


class Withdrawn(_Data):
    """The asker has withdrawn it."""

    reason: Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_plain)]


SHAPES: Final[dict[str, type[_Data]]] = dict(
    zip(TYPES, (Created, Supplemented, DueChanged, Urged, Returned, Rated, Withdrawn), strict=True)
)


@dataclass(frozen=True, slots=True)
class Order:
    """One message, understood."""

    type: str
    said_at: datetime
    data: Any

    @property
    def number(self) -> str:
        """The platform's number of the order that it is about."""
        return str(self.data.number)


def read(body: bytes) -> Order:
    """What a message says. Raises Refused with every fault: no UTF-8, no JSON, no type of ours, a field that is none."""
    if len(body) > MOST_BYTES:
        raise Refused.because("body", len(body), "报文太大", "the message is too large")
    try:
        found = json.loads(body.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refused.because("body", "", "不是 UTF-8 编码的 JSON", "no JSON in UTF-8") from error
    if not isinstance(found, dict) or found.get("type") not in SHAPES:
        kind = str(found.get("type", ""))[:60] if isinstance(found, dict) else ""
        raise Refused.because("type", kind, "不认识这种报文", "no such type of message")
    try:
        head = _Head.model_validate(found)
        return Order(head.type, head.timestamp, SHAPES[head.type].model_validate(head.data))
    except ValidationError as error:
        raise Refused(_fault(one) for one in error.errors()) from error


class _Head(BaseModel):
    model_config = ConfigDict(extra="ignore")

    type: str
    timestamp: Moment
    data: dict[str, Any]


def _no_number(name: str) -> float:
    raise ValueError(name)


def _fault(error: Any) -> Fault:
    return Fault(".".join(str(one) for one in error["loc"]), "", "这一项缺少或格式不对", str(error["msg"])[:200])


# -- words -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lack:
    """A word of theirs that nobody has matched yet: a person says which of ours it is."""

    what: Literal["kind", "category", "area", "unit", "level", "against"]
    theirs: str

    def fault(self) -> Fault:
        """As a reason why the order waits."""
        zh, en = _LACKS[self.what]
        return Fault(self.what, self.theirs, zh, en)


_LACKS: Final = {
    "kind": ("对方的事项种类还没有对应", "their kind has not been matched yet"),
    "category": ("对方的类别还没有对应", "their category has not been matched yet"),
    "area": ("对方的地区还没有对应,或不在本平台范围内", "their area has not been matched yet, or lies outside"),
    "unit": ("被投诉的单位还没有对应", "the unit complained of has not been matched yet"),
    "level": ("对方的满意度还没有对应", "their level has not been matched yet"),
    "against": ("投诉没有写明被投诉的单位,要由人确认", "a complaint that names no unit: a person has to say whom it is about"),
}
Find = Callable[[str], str]


def _nothing(word: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a platform's words: its table by what and theirs, and how a word is looked up that is not in it."""

    table: Mapping[tuple[str, str], str] = field(default_factory=dict)
    find: Mapping[str, Find] = field(default_factory=dict)

    def of(self, what: str, theirs: str) -> str:
        """Our word; empty for one that nobody has matched and that is none of ours."""
        return self.table.get((what, theirs)) or self.find.get(what, _nothing)(theirs)


@dataclass(frozen=True, slots=True)
class Settled:
    """An order in our words; with any lack it waits for a person."""

    kind: str
    category: str
    area: str
    against: tuple[str, ...]
    lacks: tuple[Lack, ...]


def settle(order: Created, known: Known, *, home: str, against: tuple[str, ...] | None = None) -> Settled:
    """The order's words as ours (rules 2 and 3). ``home``: the platform's own area, for an order that names none.

    ``against``: the units that a person has named, in place of the order's own; empty when it is about nobody of ours.
    """
    lacks: list[Lack] = []

    def ours(what: Literal["kind", "category", "area", "unit"], theirs: str, without: str) -> str:
        if not theirs:
            return without
        found = known.of(what, theirs)
        if not found:
            lacks.append(Lack(what, theirs))
        return found

    named = tuple(dict.fromkeys(order.against))
    kind = protected(ours("kind", order.kind, "problem"), order.kind, bool(named))
    category, area = ours("category", order.category, ""), ours("area", order.area, home)
    if against is not None:
        return Settled(kind, category, area, against, tuple(lacks))
    units = tuple(ours("unit", one, "") for one in named)
    if kind in PROTECTED and not named:
        lacks.append(Lack("against", ""))
    return Settled(kind, category, area, tuple(one for one in units if one), tuple(lacks))


def protected(kind: str, theirs: str, names_somebody: bool) -> str:
    """The kind as it is taken in: what complains of somebody stays a complaint, whatever a table makes of its kind (rule 3)."""
    if kind not in PROTECTED and (names_somebody or theirs in PROTECTED):
        return "complaint" if theirs not in PROTECTED else theirs
    return kind


def kind_of(word: str) -> str:
    """A kind that is written as ours."""
    return word if word in KINDS_IN else ""


def level_of(word: str) -> str:
    """A level that is written as ours."""
    return word if word in LEVELS else ""
