"""A policy as values: the whole file after reading, frozen and normalised.

``Policy`` is made by ``read.read_policy``; tests may also build parts by hand, with Python names
(``with_``, ``as_``, ``class_``) for the keys that Python reserves. A ``Duty`` takes its target under
the key it is written with (``at_least=6``) and gives it back as ``duty.target``.
"""

from functools import cached_property
from typing import Annotated, Any, Final, Literal, NamedTuple

from pydantic import BeforeValidator, Field

from lianxin.rules.policy.hotlines import HotlineRules
from lianxin.rules.policy.matters import (
    TASK_LEVELS,
    CatalogueLine,
    Dispatch,
    Feedback,
    MattersRules,
    Pause,
    Refusal,
    Returns,
    Tasks,
    Term,
    Tier,
    chain,
    line_fits,
    term_fits,
)
from lianxin.rules.policy.measures import (
    BUILT_SOURCES,
    SOURCES,
    WAITS,
    After,
    Amount,
    CallEvent,
    CallOutcome,
    Count,
    DayWindow,
    Each,
    Every,
    Line,
    LunarWindow,
    MatterEvent,
    MatterKind,
    Of,
    OutOf,
    Rating,
    Selector,
    Source,
    SpanWindow,
    Table,
    Weight,
    When,
    Window,
)
from lianxin.rules.policy.meetings import MeetingRules
from lianxin.rules.policy.phones import PhoneRules
from lianxin.rules.policy.reports import Ceiling, ReportDocument, ReportsRules
from lianxin.rules.policy.values import (
    OWN_KEY,
    AreaLevel,
    Key,
    Many,
    MonthDay,
    RuleId,
    Shape,
    Share,
    Text,
    refusal,
)
from lianxin.rules.policy.words import (
    BUILT_IN_KINDS,
    QUANTITIES,
    WORD_MODELS,
    CategoryWord,
    CounterpartWord,
    EntryKind,
    LinkWord,
    NeedWord,
    Word,
    Words,
)

SECTIONS: Final = ("links", "figures", "duties")
RESERVED: Final = ("digests", "scorecards", "publications", "procedures")
"""Sections at top level that are a fault until their part is built."""


class Document(Shape):
    """The document a policy comes from."""

    name: Text
    number: Text | None = None
    plan_item: Text | None = None


class PartyConditions(Shape):
    """Conditions on a post or unit: any of each list, all lists together."""

    class_: Many[Key] = Field(default=(), alias="class")
    unit_kind: Many[Key] = ()
    level: Many[AreaLevel] = ()
    tag: Many[Key] = ()


class Party(PartyConditions):
    """Who owes: officers or units of the area for which the policy is adopted."""

    key: Key = Field(alias=OWN_KEY)
    zh: Text
    en: Text | None = None
    are: Literal["officers", "units"]
    except_: PartyConditions | None = Field(default=None, alias="except")


class Rule(Shape):
    """What every rule carries; ``clause`` is the verbatim sentence it comes from (principle 4)."""

    key: Key = Field(alias=OWN_KEY)
    zh: Text
    en: Text | None = None
    clause: Text
    reads_as: Text | None = None
    built: Literal["in part"] | None = None
    article: Text | None = None
    id: Many[RuleId] = ()


def _pair(value: Any) -> Any:
    if isinstance(value, tuple) and len(value) == 2:
        return value
    if isinstance(value, list) and len(value) == 2:
        return tuple(value)
    raise refusal("between", "写成两个整数,如 [10, 15]", "write two whole numbers, such as [10, 15]")


Range = Annotated[tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]], BeforeValidator(_pair)]


class Cover(Shape):
    """Coverage both ways (S2, J2): share of parties with a link, share of counterparts with one."""

    parties: Share | None = None
    counterparts: Share | None = None


class LinkRule(Rule):
    """Who may be linked to whom, how many links each party should have, and what must be covered."""

    who: Many[Key]
    with_: Selector = Field(alias="with")
    as_: Many[Key] = Field(default=(), alias="as")
    exactly: int | None = Field(default=None, ge=0)
    at_least: int | None = Field(default=None, ge=0)
    at_most: int | None = Field(default=None, ge=0)
    between: Range | None = None
    cover: Cover | None = None

    @property
    def figure_keys(self) -> tuple[str, str, str]:
        """Return the keys of the figures this rule gives: links in force, parties covered, counterparts covered."""
        return self.key, f"{self.key}.parties", f"{self.key}.counterparts"


def _lines(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class Measured(Rule):
    """The measure that figures and duties share."""

    of: Of
    count: Count = "records"
    each: Each | None = None
    counts_as: Annotated[tuple[Weight, ...], BeforeValidator(_lines), Field(min_length=1)] = ()
    out_of: OutOf | None = None

    @property
    def is_built(self) -> bool:
        """Return whether all sources of the measure exist now; otherwise it gives ``unmeasured``."""
        return self.of.is_built and not (isinstance(self.out_of, Of) and not self.out_of.is_built)


class Figure(Measured):
    """A named number over records (principle 3)."""

    who: Many[Key] = ()


class Target(NamedTuple):
    """The one target of a duty: its kind and its value."""

    kind: Literal["exactly", "at_least", "at_most", "between", "rolling"]
    value: int | Share | Table | tuple[int, int]


def _windows(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return value if isinstance(value, tuple) else (value,)


class Duty(Measured):
    """What a party owes in each period or window."""

    who: Many[Key]
    exactly: Amount | None = None
    at_least: Amount | None = None
    at_most: Amount | None = None
    between: Range | None = None
    rolling: int | None = Field(default=None, ge=1, le=366)
    per: Selector | None = None
    by: Literal["anyone"] | None = None
    every: Every
    within: Annotated[tuple[Window, ...], BeforeValidator(_windows), Field(min_length=1)] = ()
    prorate: bool = False
    exempt: Many[Key] = ()
    or_declared: Many[Key] = ()
    grace_days: int = Field(default=0, ge=0, le=60)

    @property
    def targets(self) -> tuple[Target, ...]:
        """Return all targets written; a sound duty has exactly one."""
        kinds: tuple[Literal["exactly", "at_least", "at_most", "between", "rolling"], ...]
        kinds = ("exactly", "at_least", "at_most", "between", "rolling")
        return tuple(Target(kind, getattr(self, kind)) for kind in kinds if getattr(self, kind) is not None)

    @property
    def target(self) -> Target:
        """Return the one target. Raises IndexError for a duty that has none, which reading refuses."""
        return self.targets[0]

    @property
    def by_anyone(self) -> bool:
        """Return whether it counts whoever did it."""
        return self.by == "anyone"


class Policy(Shape):
    """One place's rules."""

    policy: Key
    zh: Text
    en: Text | None = None
    document: Document
    month_begins: int = Field(default=1, ge=1, le=28)
    oversight: Literal["records", "totals"] = "records"
    words: Words = Words()
    parties: dict[str, Party] = {}
    links: dict[str, LinkRule] = {}
    figures: dict[str, Figure] = {}
    duties: dict[str, Duty] = {}
    matters: MattersRules | None = None
    dispatch: Dispatch | None = None
    reports: ReportsRules | None = None
    phones: PhoneRules | None = None
    hotline: HotlineRules | None = None
    meetings: MeetingRules | None = None

    @cached_property
    def rules(self) -> dict[str, LinkRule | Figure | Duty]:
        """Return all rules by key, in the order links, figures, duties; keys are unique over the three."""
        return {**self.links, **self.figures, **self.duties}

    def rule(self, key: str) -> LinkRule | Figure | Duty:
        """Return the rule of that key. Raises KeyError when there is none."""
        return self.rules[key]

    def base_kind(self, kind: str) -> str:
        """Return the built-in kind of counterpart that this kind is like (itself, when built in)."""
        own = self.words.counterparts.get(kind)
        return own.like if own else kind

    @property
    def built_sources(self) -> frozenset[str]:
        """Return the sources that exist now; the others give ``unmeasured``."""
        return BUILT_SOURCES

    def entry_kinds(self, of: Of) -> tuple[str, ...]:
        """Return the kinds of entry that a source of entries asks for, ``any`` spelled out."""
        return tuple(self.words.entries) if of.is_any else of.names

    def category_chain(self, key: str) -> tuple[str, ...]:
        """Return a category and those above it, the root last."""
        return chain(self.words.categories, key)

    def categories_below(self, *keys: str) -> frozenset[str]:
        """Return these categories and all that are under them."""
        below = {key for key in self.words.categories if set(keys) & set(self.category_chain(key))}
        return frozenset(keys) | below

    def must_solve(self, category: str) -> bool:
        """Return whether the category, or one above it, may end only as S4's four classes allow."""
        return any(word.must_solve for word in self._category_words(category))

    def kinds_of(self, category: str) -> tuple[MatterKind, ...]:
        """Return the kinds of matter a category is for, its own or the nearest above; empty means any."""
        return next((word.kinds for word in self._category_words(category) if word.kinds), ())

    def is_public(self, category: str) -> bool:
        """Return whether matters of the category may be shown to others, reviewed and with the asker's consent."""
        return any(word.public for word in self._category_words(category))

    def terms_for(self, kind: str, category: str, tier: str = "", channel: str = "") -> Term | None:
        """Return the first line of terms that is for such a matter; None when there is none."""
        terms = self.matters.terms.values() if self.matters is not None else ()
        categories = self.category_chain(category)
        return next((term for term in terms if term_fits(term, kind, categories, tier, channel)), None)

    def line_for(self, kind: str, category: str, areas: tuple[str, ...] = ()) -> CatalogueLine | None:
        """Return the first line of the catalogue that is for such a matter; ``areas``: code of its place, then those above."""
        lines = self.dispatch.catalogue.values() if self.dispatch is not None else ()
        categories = self.category_chain(category)
        return next((line for line in lines if line_fits(line, kind, categories, areas)), None)

    def is_task_of(self, level: str, category: str) -> bool | None:
        """Return whether a category (or one above it) is on the list of tasks of that level; None when there is no list."""
        tasks = self.dispatch.tasks if self.dispatch is not None else None
        listed: tuple[str, ...] = getattr(tasks, TASK_LEVELS[level], ()) if level in TASK_LEVELS else ()
        return bool(set(listed) & set(self.category_chain(category))) if listed else None

    def _category_words(self, category: str) -> "list[CategoryWord]":
        found = (self.words.categories.get(key) for key in self.category_chain(category))
        return [word for word in found if word is not None]


__all__ = [
    "BUILT_IN_KINDS",
    "BUILT_SOURCES",
    "QUANTITIES",
    "RESERVED",
    "SECTIONS",
    "SOURCES",
    "WAITS",
    "WORD_MODELS",
    "After",
    "Amount",
    "CallEvent",
    "CallOutcome",
    "CatalogueLine",
    "CategoryWord",
    "Ceiling",
    "Count",
    "CounterpartWord",
    "Cover",
    "DayWindow",
    "Dispatch",
    "Document",
    "Duty",
    "Each",
    "EntryKind",
    "Every",
    "Feedback",
    "Figure",
    "HotlineRules",
    "Line",
    "LinkRule",
    "LinkWord",
    "LunarWindow",
    "MatterEvent",
    "MatterKind",
    "MattersRules",
    "Measured",
    "MeetingRules",
    "MonthDay",
    "NeedWord",
    "Of",
    "OutOf",
    "Party",
    "PartyConditions",
    "Pause",
    "PhoneRules",
    "Policy",
    "Rating",
    "Refusal",
    "ReportDocument",
    "ReportsRules",
    "Returns",
    "Rule",
    "Selector",
    "Share",
    "Source",
    "SpanWindow",
    "Table",
    "Target",
    "Tasks",
    "Term",
    "Tier",
    "Weight",
    "When",
    "Window",
    "Word",
    "Words",
]
