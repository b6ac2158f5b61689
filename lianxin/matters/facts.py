"""The policies in force for a matter, as what its steps ask of them: the only bridge between policies and rows here.

Of the policies in force on the day for the matter's area and those above it, the nearest that has the section holds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from lianxin.database.prepared import Prepared, padded
from lianxin.matters.models import Matter
from lianxin.policy.facts import WordsInForce
from lianxin.policy.queries import policies_in_force, policies_soon
from lianxin.registry.models import Area
from lianxin.registry.models.places import LEVELS
from lianxin.rules import deadlines
from lianxin.rules.policy.matters import CatalogueLine, Dispatch, Feedback, MattersRules, Pause, Refusal, Returns, Span, Term
from lianxin.rules.policy.schema import Policy
from lianxin.rules.policy.words import Word


@dataclass(frozen=True)
class Law:
    """What the policies say of matters in a place on a day."""

    words: WordsInForce
    area: Area

    @cached_property
    def place(self) -> tuple[str, ...]:
        """The code of the area, then the codes of those above it. One statement, when it is asked for."""
        ids = [one for one in (getattr(self.area, f"{level}_id") for level in reversed(LEVELS)) if one is not None]
        codes = dict(_CODES.all(ids=padded(tuple(ids))))
        return tuple(codes[one] for one in ids if one in codes)

    @cached_property
    def _ruling(self) -> Policy | None:
        return next((one for one in self.words.policies if one.matters is not None), None)

    @cached_property
    def dispatching(self) -> Policy | None:
        """The policy whose section ``dispatch`` holds."""
        return next((one for one in self.words.policies if one.dispatch is not None), None)

    @cached_property
    def rules(self) -> MattersRules:
        """The section ``matters``; an empty one where no policy has it."""
        return (self._ruling.matters if self._ruling else None) or MattersRules()

    @cached_property
    def dispatch(self) -> Dispatch:
        """The section ``dispatch``; an empty one where no policy has it."""
        return (self.dispatching.dispatch if self.dispatching else None) or Dispatch()

    @property
    def categories(self) -> dict[str, Word]:
        """All categories known in the place."""
        return self.words.listed("categories")

    @property
    def feedback(self) -> Feedback | None:
        """What follows an answer; None where no policy says."""
        return self.rules.feedback

    @property
    def returns(self) -> Returns | None:
        """How a unit gives a matter back; None where no policy says."""
        return self.rules.returns

    def pause(self, key: str) -> Pause | None:
        """A reason for which the clock may stand still."""
        return self.rules.pauses.get(key)

    def refusal(self, key: str) -> Refusal | None:
        """A ground for not taking a matter on."""
        return self.rules.refusals.get(key)

    def term(self, kind: str, category: str, tier: str = "", channel: str = "") -> Term | None:
        """The first line of terms for such a matter."""
        return self._ruling.terms_for(kind, category, tier, channel) if self._ruling else None

    def tier_of(self, matter: Matter) -> str:
        """The rung on which a matter stands: its own, else that of the unit that has it; empty while nobody has."""
        if matter.tier or matter.unit is None:
            return matter.tier
        unit = matter.unit
        return self.rules.tier_with(unit.kind, unit.area.level, unit.code)

    def line(self, kind: str, category: str) -> CatalogueLine | None:
        """The first line of the catalogue for such a matter in this place; places are asked for where a line names one."""
        if self.dispatching is None:
            return None
        by_area = any(line.area for line in self.dispatch.catalogue.values())
        return self.dispatching.line_for(kind, category, self.place if by_area else ())

    def must_solve(self, category: str) -> bool:
        """Whether the category may end only as S4's four classes allow, by any policy that knows it."""
        return any(one.must_solve(category) for one in self.words.policies)

    def kinds_of(self, category: str) -> tuple[str, ...]:
        """The kinds of matter a category is for; empty means any."""
        return next((one.kinds_of(category) for one in self.words.policies if category in one.words.categories), ())

    def is_task_of(self, level: str, category: str) -> bool | None:
        """Whether it is on the list of tasks of that level; None where there is no list."""
        return self.dispatching.is_task_of(level, category) if self.dispatching else None

    def is_public(self, category: str) -> bool:
        """Whether matters of the category may be shown to others."""
        return any(one.is_public(category) for one in self.words.policies)

    def category_chain(self, category: str) -> tuple[str, ...]:
        """The category and those above it."""
        for one in self.words.policies:
            if category in one.words.categories:
                return one.category_chain(category)
        return (category,)


_CODES = Prepared(lambda ids: Area.objects.filter(pk__in=ids).values_list("pk", "code"))


def law_of(area: Area, on: date) -> Law:
    """What the policies say of matters in an area on a day. One statement."""
    return Law(WordsInForce(policies_in_force(area, on)), area)


def law_soon(lying_in: str, code: str, on: date) -> Callable[[Area], Law]:
    """What the policies say on a day in the area that a statement finds by a code, asked with the next one; it is told for it."""
    asked = policies_soon(lying_in, [code], on)
    return lambda area: Law(WordsInForce(asked(area)), area)


OF_AREA: Final = "SELECT id FROM registry_area WHERE code = %s"
OF_MATTER: Final = "SELECT area_id FROM matters_matter WHERE code = %s"


def span_of(span: Span) -> deadlines.Span:
    """A length of time of a policy, as the sums of deadlines take it."""
    return deadlines.Span(span.amount, span.measure)
