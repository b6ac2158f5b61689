"""What is counted: sources and their conditions, ways of counting, denominators, targets, windows."""

from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from lianxin.rules.policy.near import nearest
from lianxin.rules.policy.values import (
    Key,
    Many,
    MonthDay,
    Origin,
    PeriodDay,
    Shape,
    Share,
    SizeClass,
    Text,
    parse_month_day,
    refusal,
)

Source = Literal[
    "entries",
    "matters",
    "calls",
    "links",
    "attested",
    "publications",
    "documents",
    "occasions",
    "inspections",
    "ratings",
    "applications",
]
SOURCES: Final[tuple[Source, ...]] = (
    "entries",
    "matters",
    "calls",
    "links",
    "attested",
    "publications",
    "documents",
    "occasions",
    "inspections",
    "ratings",
    "applications",
)
BUILT_SOURCES: Final[frozenset[str]] = frozenset({"entries", "matters", "calls", "links", "attested"})
"""The sources that exist now, in this one place; every other source measures ``unmeasured``, never 0."""

MatterEvent = Literal["reported", "accepted", "contacted", "due", "solved", "closed", "returned", "verified", "rated"]
MatterKind = Literal["problem", "request", "suggestion", "complaint", "difficulty", "consultation", "promise", "tip"]
CallEvent = Literal["rung", "answered", "timed", "missed", "back_due", "called_back"]
CallOutcome = Literal["matter", "consultation", "progress", "silent", "wrong", "dropped"]
WAITS: Final = ("mean_seconds", "median_seconds")
"""Ways of counting calls by how long their callers waited: one number each, which never adds up."""
Rating = Literal["very_satisfied", "satisfied", "fairly_satisfied", "dissatisfied", "very_dissatisfied"]
Count = Literal[
    "records",
    "counterparts",
    "villages",
    "townships",
    "officers",
    "units",
    "kinds",
    "days",
    "working_days",
    "contacts",
    "half_days",
    "minutes",
    "persons",
    "fen",
    "count",
    "mean_seconds",
    "median_seconds",
]
Every = Literal["day", "week", "month", "two_months", "quarter", "half_year", "year", "campaign", "term"]


def _linked(value: Any) -> Any:
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


def _linked_tag(value: Any) -> str | None:
    if isinstance(value, bool):
        return "<yes>"
    if value in ("yes", "no", "是", "否"):
        return None
    return "<kinds>" if isinstance(value, str | list | tuple) else None


class Selector(Shape):
    """A set of counterparts: of these kinds, linked to the party, with one of these needs."""

    kind: Many[Key]
    linked: Annotated[
        Annotated[bool, Tag("<yes>")] | Annotated[tuple[Key, ...], BeforeValidator(_linked), Tag("<kinds>")],
        Discriminator(_linked_tag, custom_error_type="own_linked", custom_error_message="true or kinds of link"),
    ] = False
    need: Many[Key] = ()

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"kind": value} if isinstance(value, str | list | tuple) else value


class After(Shape):
    """A condition: the same officer has such an entry on that day or earlier ("learned first", rule 25)."""

    entries: Many[Key]
    same: Literal["topic", "counterpart"]


def _area(value: Any) -> Any:
    if value in ("own", ("own",)) or value is None:
        return value
    return tuple(value) if isinstance(value, list) else value if isinstance(value, tuple) else (value,)


def _area_tag(value: Any) -> str:
    return "<own>" if value == "own" else "<codes>"


Area = Annotated[
    Annotated[Literal["own"], Tag("<own>")] | Annotated[tuple[Text, ...], Field(min_length=1), Tag("<codes>")],
    Discriminator(_area_tag),
    BeforeValidator(_area),
]


class Of(Shape):
    """One source, the names asked of it, and conditions that must all hold."""

    source: Source
    names: Many[Text]
    with_: Selector | None = Field(default=None, alias="with")
    area: Area | None = None
    campaign: Many[Key] = ()
    topic: Many[Key] = ()
    after: After | None = None
    ever: bool = False
    kind: Many[MatterKind] = ()
    category: Many[Key] = ()
    reached: MatterEvent | None = None
    in_time: bool | None = None
    rating: Many[Rating] = ()
    excluding: Many[Key] = ()
    outcome: Many[CallOutcome] = ()
    within_seconds: int | None = Field(default=None, ge=1, le=600)
    confidential: bool = False

    @model_validator(mode="before")
    @classmethod
    def _source_key(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, dict) or ("source" in value and info.context is not Origin.WRITTEN):
            return value
        for name in ("source", "names"):
            if name in value:
                raise PydanticCustomError("python_name", "unknown key", {"key": name})
        found = [source for source in SOURCES if source in value]
        if len(found) != 1:
            raise _source_refusal(value, found)
        rest = {key: item for key, item in value.items() if key != found[0]}
        return {"source": found[0], "names": value[found[0]], **rest}

    @property
    def is_any(self) -> bool:
        """Return whether the source is asked for all its kinds (``entries: any``)."""
        return self.names == ("any",)

    @property
    def is_built(self) -> bool:
        """Return whether the source exists now; otherwise it measures ``unmeasured``."""
        return self.source in BUILT_SOURCES

    @property
    def is_promised(self) -> bool:
        """Return whether only promises are asked for: they are made and kept, not received and solved (S10)."""
        return self.kind == ("promise",)

    def is_part_of(self, whole: object) -> bool:
        """Return whether these are the matters of another source that went so far, in time or late, or were rated so; or the
        calls of another source that were answered so quickly.
        """
        if not isinstance(whole, Of):
            return False
        if self.source == "calls":
            return self.within_seconds is not None and self.model_copy(update={"within_seconds": None}) == whole
        if self.source != "matters" or (self.reached, self.in_time, self.rating) == (None, None, ()):
            return False
        return self.model_copy(update={"reached": None, "in_time": None, "rating": ()}) == whole


def _source_refusal(value: dict[str, Any], found: list[Source]) -> PydanticCustomError:
    if found:
        names = "、".join(found)
        return refusal("source", f"只能写一个来源,这里有:{names}", f"exactly one source, here are {', '.join(found)}")
    guess = next((near for key in value if (near := nearest(str(key), SOURCES))), None)
    hint_zh, hint_en = (f";是不是“{guess}”?", f'; did you mean "{guess}"?') if guess else ("", "")
    return refusal(
        "source",
        f"缺少来源(entries、matters、calls、links、attested 等之一){hint_zh}",
        f"the source (one of entries, matters, calls, links, attested …) is missing{hint_en}",
    )


class When(Shape):
    """What a line of a table asks: of the officer, the thing served, or the party's area. All must hold."""

    class_: Many[Key] = Field(default=(), alias="class")
    size_class: Many[SizeClass] = ()
    kind: Many[Key] = ()
    need: Many[Key] = ()
    members_over: int | None = Field(default=None, ge=0)


def _amount_tag(value: Any) -> str | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return "<number>"
    if isinstance(value, str | Share):
        return "<share>"
    return "<table>" if isinstance(value, list | tuple | Table) else None


class Line(Shape):
    """A line of a table; the last has no ``when``."""

    when: When | None = None
    then: "Amount"


class Table(Shape):
    """A target by lines, of which the first fitting one holds."""

    lines: tuple[Line, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"lines": tuple(value)} if isinstance(value, list | tuple) else value

    def leaves(self) -> tuple[int | Share, ...]:
        """Return all numbers and shares that the table can give, in order."""
        found: list[int | Share] = []
        for line in self.lines:
            found += line.then.leaves() if isinstance(line.then, Table) else (line.then,)
        return tuple(found)


Amount = Annotated[
    Annotated[int, Field(ge=0), Tag("<number>")] | Annotated[Share, Tag("<share>")] | Annotated[Table, Tag("<table>")],
    Discriminator(_amount_tag, custom_error_type="own_amount", custom_error_message="a number, a share or a table"),
]
"""What a target may be: a whole number, a share, or a table of them."""

Line.model_rebuild()
Table.model_rebuild()


class Each(Shape):
    """Only things counted that by themselves reach this much."""

    count: Count
    at_least: int = Field(ge=1)


class Weight(Shape):
    """A line of ``counts_as``: what fits counts as so many."""

    when: When
    then: int = Field(ge=0)


def _out_of_tag(value: Any) -> str:
    if value == "working_days":
        return "<days>"
    if isinstance(value, Of) or (isinstance(value, dict) and any(source in value for source in (*SOURCES, "source"))):
        return "<of>"
    return "<selector>"


OutOf = Annotated[
    Annotated[Literal["working_days"], Tag("<days>")] | Annotated[Selector, Tag("<selector>")] | Annotated[Of, Tag("<of>")],
    Discriminator(_out_of_tag),
]
"""A denominator: working days present, a set of counterparts, or another source counted the same way."""


class SpanWindow(Shape):
    """The days from one to another of the period; one end may be open."""

    from_: PeriodDay | None = Field(default=None, alias="from")
    to: PeriodDay | None = None


class DayWindow(Shape):
    """One day of the period, with days around it; ``if_off`` moves it off a day off."""

    day: PeriodDay
    before: int = Field(default=0, ge=0, le=60)
    after: int = Field(default=0, ge=0, le=60)
    if_off: Literal["next", "previous"] | None = None


class LunarWindow(Shape):
    """One day of each lunar year, leap months passed over (Z14: 九九, 春节)."""

    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=30)
    before: int = Field(default=0, ge=0, le=60)
    after: int = Field(default=0, ge=0, le=60)
    if_off: Literal["next", "previous"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, value: Any) -> Any:
        if not isinstance(value, dict) or "lunar" not in value:
            return value
        written = value["lunar"]
        parts = parse_month_day(written) if isinstance(written, str) else None
        if parts is None or not (1 <= parts[0] <= 12 and 1 <= parts[1] <= 30):
            raise refusal("lunar", f"“{written}”不是农历日期;写成 09-09", f'"{written}" is not a lunar date; write 09-09')
        rest = {key: item for key, item in value.items() if key != "lunar"}
        return {"month": parts[0], "day": parts[1], **rest}


def _window_tag(value: Any) -> str:
    if isinstance(value, LunarWindow) or (isinstance(value, dict) and ("lunar" in value or "month" in value)):
        return "<lunar>"
    if isinstance(value, DayWindow) or (isinstance(value, dict) and "day" in value):
        return "<day>"
    return "<span>"


Window = Annotated[
    Annotated[SpanWindow, Tag("<span>")] | Annotated[DayWindow, Tag("<day>")] | Annotated[LunarWindow, Tag("<lunar>")],
    Discriminator(_window_tag),
]
"""A part of the period; each window of a duty is a due of its own."""

__all__ = [
    "BUILT_SOURCES",
    "SOURCES",
    "WAITS",
    "After",
    "Amount",
    "CallEvent",
    "CallOutcome",
    "Count",
    "DayWindow",
    "Each",
    "Every",
    "Line",
    "LunarWindow",
    "MatterEvent",
    "MatterKind",
    "MonthDay",
    "Of",
    "OutOf",
    "Rating",
    "Selector",
    "Source",
    "SpanWindow",
    "Table",
    "Weight",
    "When",
    "Window",
]
