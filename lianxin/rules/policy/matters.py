"""The sections ``matters`` and ``dispatch``: how long what may take, who raises it when, who handles what (S4, A10, Z9).

Names that the rest of the system uses, all without Django and without a clock:

    policy.matters   MattersRules | None   terms, tiers, returns, pauses, refusals, feedback
    policy.dispatch  Dispatch | None       catalogue, tasks
    policy.category_chain(key)             the category, its parent, …, the root
    policy.categories_below(key, …)        these categories and all under them (figures, saved filters)
    policy.must_solve(key), policy.kinds_of(key), policy.is_public(key)   with what is inherited from above
    policy.terms_for(kind, category, tier, channel) -> Term | None        the first fitting line
    policy.line_for(kind, category, areas) -> CatalogueLine | None        the first fitting line; ``areas``: the
                                           code of the place, then the codes of the areas above it
    policy.is_task_of(level, category) -> bool | None   on the list of a township or village; None: no list
    policy.matters.next_tier(tier) -> str | None        one step up the ladder
    Span.amount, Span.measure              as ``rules.deadlines.Span`` takes them and ``matters.models.Deadline`` stores them

All maps (``terms``, ``catalogue``, ``tiers``, …) keep the order of the file: of terms and lines the first fitting one holds,
and the ladder of tiers goes up from the first.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, Self, get_args

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from lianxin.rules.policy.measures import MatterKind
from lianxin.rules.policy.values import OWN_KEY, AreaLevel, Key, Many, RuleId, Shape, Share, Text, refusal
from lianxin.rules.policy.words import CategoryWord

Channel = Literal["visit", "public", "counter", "batch", "letter", "api", "phone", "platform"]
CHANNELS: Final[tuple[Channel, ...]] = get_args(Channel)
Measure = Literal["hours", "office_hours", "days", "working_days", "months"]
MEASURES: Final[tuple[Measure, ...]] = get_args(Measure)
TASK_LEVELS: Final[dict[str, str]] = {"township": "township", "district": "township", "village": "village", "group": "village"}
"""Which list of tasks (乡镇、村履职事项清单) holds for units at a level of area; the other levels have none."""


class Span(Shape):
    """A length of time, written in exactly one measure: ``{working_days: 5}``."""

    hours: int | None = Field(default=None, ge=1, le=720)
    office_hours: int | None = Field(default=None, ge=1, le=400)
    days: int | None = Field(default=None, ge=1, le=366)
    working_days: int | None = Field(default=None, ge=1, le=250)
    months: int | None = Field(default=None, ge=1, le=24)

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if len([name for name in MEASURES if getattr(self, name) is not None]) != 1:
            zh = "时长写一种:hours(小时)、office_hours(办公小时)、days(自然日)、working_days(工作日)、months(月)"
            raise refusal("span", zh, f"a length of time is one of {', '.join(MEASURES)}")
        return self

    @property
    def measure(self) -> Measure:
        """Return what the length is measured in."""
        return next(name for name in MEASURES if getattr(self, name) is not None)

    @property
    def amount(self) -> int:
        """Return how many of the measure."""
        return int(getattr(self, self.measure))


class Extension(Span):
    """How much longer at a time, and how often; somebody other than the handler approves it, which no policy can change."""

    times: int = Field(default=1, ge=1, le=3)


class Escalation(Shape):
    """How long after the deadline the clock raises a matter, and to which tier (none: one step up the ladder)."""

    after: Span
    to: Key | None = None


class Grounded(Shape):
    """Where a rule comes from: the clause of the policy's own document, or another text (a law, a standard)."""

    clause: Text | None = None
    source: Text | None = None
    reads_as: Text | None = None
    built: Literal["in part"] | None = None
    article: Text | None = None
    id: Many[RuleId] = ()

    @property
    def ground(self) -> str:
        """Return where the rule comes from, for people."""
        return self.clause or self.source or ""


class Provision(Grounded):
    """A rule with a key and a name of its own."""

    key: Key = Field(alias=OWN_KEY)
    zh: Text
    en: Text | None = None


class Office(Shape):
    """Units by kind, by the level of their area, or one unit by its code. A bare word is a kind.

    ``{level: township}`` alone: the unit in charge of the township.
    """

    unit_kind: Many[Key] = ()
    level: AreaLevel | None = None
    unit: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"unit_kind": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.unit) == bool(self.unit_kind or self.level):
            zh = "单位写 unit_kind、level,或只写一个 unit(单位代码)"
            raise refusal("office", zh, "a unit is named by unit_kind and level, or by its code in unit alone")
        return self

    def holds(self, kind: str, level: str, code: str) -> bool:
        """Return whether a unit of this kind, at this level, with this code is one of those named."""
        if self.unit:
            return code == self.unit
        return (not self.unit_kind or kind in self.unit_kind) and self.level in {None, level}


def _by_tag(value: Any) -> str:
    return "<leader>" if value == "leader" else "<office>"


class Tier(Provision):
    """A rung of the ladder (A10). ``by``: units, or ``leader``, the leader linked to the place; none: whoever took it in."""

    by: (
        Annotated[Annotated[Literal["leader"], Tag("<leader>")] | Annotated[Office, Tag("<office>")], Discriminator(_by_tag)]
        | None
    ) = None


class TermWhen(Shape):
    """Which matters a line of terms is for: any of each list, all lists together. A category stands for all under it."""

    kind: Many[MatterKind] = ()
    category: Many[Key] = ()
    tier: Many[Key] = ()
    channel: Many[Channel] = ()


class Term(Provision):
    """How long what may take. Hours and days run from dispatch; ``contact`` from signing for it."""

    when: TermWhen | None = None
    sign: Span | None = None
    contact: Span | None = None
    handle: Span
    extend: Extension | None = None
    warn: Span | None = None
    escalate: Escalation | None = None
    plan: bool = False
    """A plan (content, steps, goal, person, deadline) must stand before the answer (A10)."""


class Returns(Grounded):
    """How a unit gives a matter back: how soon, how often, and how long the review of a dispute may take."""

    within: Span
    times: int = Field(default=1, ge=0, le=9)
    review: Span | None = None


class Pause(Provision):
    """A reason for which the clock may stand still, and for how many days at most."""

    most_days: int = Field(ge=1, le=366)


class Refusal(Provision):
    """A ground for not taking a matter on, with the lawful other way, which the asker is told."""

    way: Text
    way_en: Text | None = None


class Feedback(Grounded):
    """After the answer: closing, reopening, contact after a negative rating, putting right, call-backs, reminders."""

    close_after: Span
    reopen_within: Span
    contact_negative: Span
    rectify: Span
    call_back: Share | None = None
    call_within: Span | None = None
    reminders: int = Field(default=2, ge=0, le=9)


class MattersRules(Shape):
    """The section ``matters``."""

    tiers: dict[str, Tier] = {}
    terms: dict[str, Term] = {}
    returns: Returns | None = None
    pauses: dict[str, Pause] = {}
    refusals: dict[str, Refusal] = {}
    feedback: Feedback | None = None

    def next_tier(self, tier: str) -> str | None:
        """Return the tier above; for a matter that has none, the one above the spot, where each begins; None at the top."""
        keys = list(self.tiers)
        if tier not in self.tiers:
            above = [key for key in keys if self.tiers[key].by is not None] or keys
            return above[0] if above and not tier else None
        place = keys.index(tier) + 1
        return keys[place] if place < len(keys) else None

    def tier_with(self, kind: str, level: str, code: str) -> str:
        """Return the rung on which a unit handles: the one whose offices it is of, else the highest that is not a leader's.

        Empty where there is no such rung.
        """
        held = {key: tier.by for key, tier in self.tiers.items() if isinstance(tier.by, Office)}
        return next((key for key, office in held.items() if office.holds(kind, level, code)), next(reversed(held), ""))


def _offices(value: Any) -> Any:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


class CatalogueLine(Provision):
    """A line of the dispatch catalogue: which matters go to whom, at which tier, and by when if other than the terms say."""

    category: Many[Key] = ()
    kind: Many[MatterKind] = ()
    area: Many[Text] = ()
    lead: Office
    joint: Annotated[tuple[Office, ...], BeforeValidator(_offices)] = ()
    tier: Key | None = None
    sign: Span | None = None
    handle: Span | None = None


class Tasks(Grounded):
    """What townships and villages do themselves: nothing else is dispatched to them (without a list: not checked)."""

    township: Many[Key] = ()
    village: Many[Key] = ()


class Dispatch(Shape):
    """The section ``dispatch``."""

    catalogue: dict[str, CatalogueLine] = {}
    tasks: Tasks | None = None


def chain(categories: Mapping[str, CategoryWord], key: str) -> tuple[str, ...]:
    """Return a category and those above it, the root last; a cycle ends where it began, an unknown key is alone."""
    found = [key]
    while (word := categories.get(found[-1])) is not None and word.under is not None and word.under not in found:
        found.append(word.under)
    return tuple(found)


def term_fits(term: Term, kind: str, categories: tuple[str, ...], tier: str, channel: str) -> bool:
    """Return whether a line of terms is for such a matter; ``categories`` are its category and those above."""
    when = term.when
    return when is None or (
        (not when.kind or kind in when.kind)
        and (not when.category or bool(set(when.category) & set(categories)))
        and (not when.tier or tier in when.tier)
        and (not when.channel or channel in when.channel)
    )


def line_fits(line: CatalogueLine, kind: str, categories: tuple[str, ...], areas: tuple[str, ...]) -> bool:
    """Return whether a line of the catalogue is for such a matter; ``areas`` are the codes of its place and those above."""
    return (
        (not line.kind or kind in line.kind)
        and (not line.category or bool(set(line.category) & set(categories)))
        and (not line.area or bool(set(line.area) & set(areas)))
    )
