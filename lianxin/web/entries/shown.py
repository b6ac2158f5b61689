"""Entries as pages show them: kinds and amounts in words, state, whom they were for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from lianxin.policy.facts import WordsInForce
from lianxin.records.queries import Line, Named
from lianxin.rules.entries import date_of
from lianxin.web.errors import language
from lianxin.web.given import Problem

AMOUNTS: Final = ("half_days", "minutes", "persons", "fen", "count")


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry in the reader's language."""

    code: str
    kind: str
    kind_key: str
    day: date
    until: date
    recorded_at: datetime
    recorded_by: str
    nobody_home: bool
    officers: Sequence[Named]
    counterparts: Sequence[Named]
    hidden: int
    amounts: Sequence[tuple[int, str]]
    topic: str
    campaign: str
    text: str
    problems: Sequence[Problem]
    superseded: bool
    withdrawn_on: date | None
    reason: str
    review: str
    needs_review: bool

    @property
    def counts(self) -> bool:
        """Whether it counts as it stands (rules 2 and 19)."""
        waiting = self.needs_review and self.review != "passed"
        return not (self.superseded or self.withdrawn_on or self.nobody_home or waiting)

    @property
    def current(self) -> bool:
        """Whether it may still be corrected or withdrawn."""
        return not (self.superseded or self.withdrawn_on)

    @property
    def late(self) -> int:
        """How many days after the day it was recorded."""
        return (date_of(self.recorded_at) - self.until).days

    def by(self, officer: str) -> bool:
        """Whether this officer went or typed it."""
        return officer == self.recorded_by or any(one.code == officer for one in self.officers)


def shown(line: Line, words: WordsInForce) -> Shown:
    """The entry in words. Households that the reader may not know are counted, not named."""
    lang = language()
    word = words.entries.get(line.kind)
    return Shown(
        code=line.code,
        kind=words.label("entries", line.kind, lang),
        kind_key=line.kind,
        day=line.day,
        until=line.until,
        recorded_at=line.recorded_at,
        recorded_by=line.recorded_by,
        nobody_home=line.outcome == "nobody_home",
        officers=line.officers,
        counterparts=[other for other in line.counterparts if not other.hidden],
        hidden=sum(other.hidden for other in line.counterparts),
        amounts=[(value, name) for name in AMOUNTS if (value := getattr(line, name)) is not None],
        topic=_topic(words, line.topic, lang),
        campaign=line.campaign,
        text=line.text,
        problems=line.problems,
        superseded=line.superseded_on is not None,
        withdrawn_on=line.withdrawn_on,
        reason=line.reason,
        review=line.review,
        needs_review=bool(word and word.review),
    )


def _topic(words: WordsInForce, key: str, lang: str) -> str:
    """A topic's name; a duty's, where none was declared (rule 25)."""
    if not key:
        return ""
    for policy in words.policies:
        if key in policy.duties:
            duty = policy.duties[key]
            return _("申报本期没有:%(duty)s") % {"duty": duty.en if lang == "en" and duty.en else duty.zh}
    return words.label("topics", key, lang)
