"""A visit as the household reads it on its own page: only what concerns itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lianxin.policy.facts import WordsInForce
from lianxin.web.entries.shown import AMOUNTS
from lianxin.web.errors import language
from lianxin.web.given import Counterpart, Entry, Objection


@dataclass(frozen=True, slots=True)
class Visit:
    """One thing recorded for the household."""

    code: str
    kind: str
    day: date
    officers: str
    amounts: Sequence[tuple[int, str]]
    text: str
    nobody_home: bool
    objection: Objection | None


def visit_of(entry: Entry, home: Counterpart, words: WordsInForce) -> Visit:
    """The visit. Numbers and words are shown where the household alone was visited: of others it must not learn."""
    lang = language()
    alone = sum(row.origin == 0 for row in entry.counterparts.all()) == 1
    objections = [one for one in entry.objections.all() if one.counterpart_id == (home.root_id or home.pk)]
    return Visit(
        code=entry.code,
        kind=words.label("entries", entry.kind, lang),
        day=entry.day,
        officers=("、" if lang == "zh" else ", ").join(row.officer.name for row in entry.officers.all()),
        amounts=[(value, name) for name in AMOUNTS if alone and (value := getattr(entry, name)) is not None],
        text=entry.text if alone else "",
        nobody_home=entry.outcome == "nobody_home",
        objection=objections[0] if objections else None,
    )
