"""What one person may do with a matter now, as buttons and forms: the steps that the dossier allows, the likely ones first."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.functional import Promise

from lianxin.matters.facts import Law
from lianxin.policy import queries as policies
from lianxin.policy.facts import WordsInForce
from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.rules.matters import MUST_SOLVE, OUTCOMES_BY_OTHER_STEPS, STEPS, Outcome
from lianxin.rules.policy.matters import Refusal
from lianxin.web.errors import language
from lianxin.web.matters import words
from lianxin.web.matters.asked import FOLDED, MAIN, SHEETS, Sheet
from lianxin.web.matters.forms import Choices, Offer, sheet_of
from lianxin.web.templatetags.lianxin import named

PLENTY: Final = 3


@dataclass(frozen=True, slots=True)
class Button:
    """A step that may be taken now: one press, or a short form behind it."""

    step: str
    sheet: Sheet
    token: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def do(self) -> str | Promise:
        """What the button says."""
        return self.sheet.do

    @property
    def direct(self) -> bool:
        """Whether one press is all."""
        return self.sheet.direct


@dataclass(frozen=True, slots=True)
class Now:
    """The steps as the page shows them: one press, the form that lies open, those behind a link, those folded away."""

    direct: Sequence[Button]
    inline: Button | None
    links: Sequence[Button]
    others: Sequence[Button]

    @property
    def any(self) -> bool:
        """Whether anything can be done."""
        return bool(self.direct or self.inline or self.links or self.others)


def now(may: Iterable[str], state: str, offer: Offer, *, first: str = "") -> Now:
    """The steps that somebody may take in a state: those that usually come next, then the rest in the order of the table.

    ``first`` is a step without which the usual ones cannot be taken. A dispatch that can still be taken back is among them.
    """
    open_now = frozenset(may)
    found = {step: Button(step, sheet_of(step, offer)) for step in STEPS if step in open_now and step in SHEETS}
    likely = [found[step] for step in dict.fromkeys((first, *MAIN.get(state, ()), "undo_dispatch")) if step in found]
    inline = next((one for one in likely if not one.direct and one.step not in FOLDED), None)
    direct = [one for one in likely if one.direct]
    links = [one for one in likely if not one.direct and one is not inline]
    rest = [one for one in found.values() if one not in likely]
    if len(rest) + len(links) <= PLENTY:
        return Now(direct, inline, [*links, *rest], ())
    return Now(direct, inline, links, rest)


def offer_for(me: Viewer, law: Law, category: str, *, parts: Iterable[Any] = (), stands: Callable[[], str] = lambda: "") -> Offer:
    """From what the forms of the steps let choose, by the policies in force for the matter's area; ``stands`` says on which
    rung of the ladder the matter is.
    """
    here, rules = law.words, law.rules
    return Offer(
        categories=categories_of(here),
        grounds=_named(rules.refusals),
        ways={key: _way(one) for key, one in rules.refusals.items()},
        exclusions=[(key, here.label("exclusions", key, language())) for key in here.listed("exclusions")],
        pauses=_named(rules.pauses),
        tiers=lambda: _above(_named(rules.tiers), stands()),
        parts=[(part.unit.code, part.unit.name) for part in parts],
        outcomes=outcomes_of(law, category),
        units=lambda: access.units(me, "unit", "read").select_related("area"),
        officers=lambda: access.officers(me, "officer", "read"),
    )


def _above(ladder: Choices, tier: str) -> Choices:
    """The rungs above this one; all but the first where it is on none: there each matter begins."""
    keys = [key for key, _ in ladder]
    return ladder[keys.index(tier) + 1 if tier in keys else 1 :]


def _way(refusal: Refusal) -> str:
    return str(refusal.way)


def _named(rules: Any) -> Choices:
    return [(key, named(rule)) for key, rule in rules.items()]


def outcomes_of(law: Law, category: str) -> Choices:
    """How a matter of this category may end: where it must be solved, only as S4's four classes allow."""
    bound = law.must_solve(category)
    allowed = [one for one in Outcome if one not in OUTCOMES_BY_OTHER_STEPS and (not bound or one in MUST_SOLVE)]
    return [(str(one), words.OUTCOMES[one]) for one in allowed]


def categories_for(me: Viewer) -> Choices:
    """The categories where this viewer works, as a list. Two statements."""
    return categories_of(policies.words_of(me.homes, me.on))


def categories_of(here: WordsInForce) -> Choices:
    """The categories as a list, those above before those below them, indented."""
    lang = language()
    listed = here.listed("categories")
    under: dict[str | None, list[str]] = {}
    for key, word in listed.items():
        parent = getattr(word, "under", None)
        under.setdefault(parent if parent in listed else None, []).append(key)

    def walk(parent: str | None, depth: int) -> list[tuple[str, str]]:
        found = []
        for key in under.get(parent, ()):
            found.append((key, "　" * depth + here.label("categories", key, lang)))
            found += walk(key, depth + 1)
        return found

    return walk(None, 0)
