"""The words of a policy: what records may say (``words:`` of the design page)."""

from typing import Final, Literal

from pydantic import Field

from lianxin.rules.policy.measures import MatterKind
from lianxin.rules.policy.values import OWN_KEY, Key, Many, Shape, Text

BUILT_IN_KINDS: Final = ("village", "township", "household", "enterprise", "school", "project", "unit")
"""Kinds of counterpart that every policy has."""

Quantity = Literal["half_days", "minutes", "persons", "fen", "count"]
QUANTITIES: Final[tuple[Quantity, ...]] = ("half_days", "minutes", "persons", "fen", "count")


class Word(Shape):
    """A word with its Chinese and perhaps English text."""

    key: Key = Field(alias=OWN_KEY)
    zh: Text
    en: Text | None = None


class LinkWord(Word):
    """A kind of link; ``nothing`` opens no page of the counterpart (J1: the police)."""

    opens: Literal["records", "nothing"] = "records"


class CounterpartWord(Word):
    """A place's own kind of counterpart, with the pages and the protection of a built-in one."""

    like: Literal["household", "enterprise", "school", "project", "unit"]


class NeedWord(Word):
    """A reason to help, declared on a legal basis or with consent, for a term (principle 1)."""

    basis: Literal["law", "consent"]
    expires_months: int = Field(ge=1, le=60)
    with_: Many[Key] = Field(default=("household",), alias="with")


class CategoryWord(Word):
    """A category of matters: its place in the tree, how it may end, and the words that point to it (S4).

    ``must_solve``, ``kinds`` and ``public`` hold for all that is under it too. ``public``: of a place, not of persons, so that
    a matter may be shown to others, after review and when the asker agrees.
    """

    under: Key | None = None
    must_solve: bool = False
    kinds: Many[MatterKind] = ()
    hints: Many[Text] = ()
    public: bool = False


class EntryKind(Word):
    """A kind of entry: whom it may name, what it measures, whether a review must have passed."""

    with_: Many[Key] = Field(default=(), alias="with")
    quantities: Many[Quantity] = ()
    most_counterparts: int | None = Field(default=None, ge=1)
    review: bool = False
    role: Key | None = None
    takes_minutes: int | None = Field(default=None, ge=1)


class Words(Shape):
    """All lists of words, each by key."""

    classes: dict[str, Word] = {}
    unit_kinds: dict[str, Word] = {}
    tags: dict[str, Word] = {}
    absences: dict[str, Word] = {}
    campaigns: dict[str, Word] = {}
    topics: dict[str, Word] = {}
    categories: dict[str, CategoryWord] = {}
    roles: dict[str, Word] = {}
    exclusions: dict[str, Word] = {}
    links: dict[str, LinkWord] = {}
    counterparts: dict[str, CounterpartWord] = {}
    needs: dict[str, NeedWord] = {}
    entries: dict[str, EntryKind] = {}


WORD_MODELS: Final[dict[str, type[Word]]] = {
    "classes": Word,
    "unit_kinds": Word,
    "tags": Word,
    "absences": Word,
    "campaigns": Word,
    "topics": Word,
    "categories": CategoryWord,
    "roles": Word,
    "exclusions": Word,
    "links": LinkWord,
    "counterparts": CounterpartWord,
    "needs": NeedWord,
    "entries": EntryKind,
}
"""Which shape the words of each list have, in the order of the design page."""
