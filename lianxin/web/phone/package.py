"""What a phone has with it: sections and rows by key, each a JSON value, so that only what changed is sent."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, Final

from pypinyin import Style, pinyin

from lianxin.duties import queries as duties
from lianxin.matters import queries as matters
from lianxin.phones.queries import Person, colleagues, people
from lianxin.policy.facts import WordsInForce
from lianxin.records import queries as records
from lianxin.registry import queries as registry
from lianxin.registry.access import Viewer
from lianxin.rules.dues import Due
from lianxin.rules.names import search_text
from lianxin.rules.policy.explain import sentence
from lianxin.rules.policy.schema import SpanWindow
from lianxin.rules.visit_plan import REASONS, Candidate, Stop, day_plan, week_plan
from lianxin.web.boards.states import STATES as DUE_STATES
from lianxin.web.entries import page
from lianxin.web.errors import language
from lianxin.web.given import Officer
from lianxin.web.matters import words as matter_words
from lianxin.web.matters.asked import SHEETS
from lianxin.web.templatetags.lianxin import typeset, unit_of
from lianxin.web.today.lines import grouped, line_of

MOST_MATTERS: Final = 50
COUNTERPART: Final = "c:"
MATTER: Final = "m:"
ENTRY: Final = "e:"
KINDS: Final = {"counterparts": COUNTERPART, "matters": MATTER, "entries": ENTRY}
MOST_ENTRIES: Final = 60
LOOKED_BACK: Final = timedelta(days=31)
NEXT: Final = {"dispatched": "sign", "handling": "solve", "paused": "resume", "shelved": "review_shelved"}


def package_of(me: Viewer, on: date) -> tuple[dict[str, Any], list[Person]]:
    """Every section and row by its key, and the people among them, whose read is to be logged."""
    officer = registry.officer_by_code(me.code)
    words = page.words_here(me, on)
    dues = duties.current(on, officer=me.code, lang=language())
    found = people(me, officer, on=on)
    candidates = [_candidate(one, _toward(dues, festival=False), _toward(dues, festival=True), on) for one in found]
    rows: dict[str, Any] = {
        "me": _me(me, officer, found),
        "words": _words(me, words, on),
        "rules": list(_rules(words)),
        "dues": _dues(dues, on),
        "plan": {"day": _plan(day_plan(candidates)), "week": _plan(week_plan(candidates))},
    }
    rows.update((f"{COUNTERPART}{one.row.code}", _person(one, dues, words)) for one in found)
    rows.update((f"{MATTER}{one['code']}", one) for one in _matters(me))
    rows.update((f"{ENTRY}{one['code']}", one) for one in _entries(me, officer, words, on))
    return rows, found


def _me(me: Viewer, officer: Officer, found: Iterable[Person]) -> dict[str, Any]:
    villages = {one.row.code: one.row.name for one in found if one.row.base == "village"}
    unit = registry.office_of(officer, on=me.on).unit
    return {"code": me.code, "name": me.name, "unit": unit, "villages": _pairs(villages)}


def _pairs(named: dict[str, str]) -> list[dict[str, str]]:
    return [{"code": code, "name": name} for code, name in named.items()]


# -- people ------------------------------------------------------------------------------------------


def _person(one: Person, dues: Iterable[Due], words: WordsInForce) -> dict[str, Any]:
    row, village = one.row, one.row.area.village or one.row.area
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        "base": row.base,
        "village": village.name,
        "village_code": village.code,
        "initials": initials_of(row.name),
        "search": row.search or search_text(row.name, codes=[row.code]),
        "card": one.card,
        "mine": one.mine,
        "seen": one.seen.isoformat() if one.seen else None,
        "since": one.since.isoformat() if one.since else None,
        "needs": [words.label("needs", need, language()) for need in one.needs],
        "owed": row.code in _toward(dues, festival=None),
        "matters": one.matters,
    }


def initials_of(name: str) -> str:
    """The pinyin initials of a name, as one types them: 王桂兰 is wgl."""
    return "".join(found[0][:1] for found in pinyin(name, style=Style.FIRST_LETTER)).lower()


def _toward(dues: Iterable[Due], *, festival: bool | None) -> frozenset[str]:
    """The codes toward whom something is still owed; of festivals alone, of the rest alone, or of all."""
    return frozenset(
        thing.code
        for due in dues
        if due.state not in {"met", "exempt", "unmeasured"} and festival in {None, _is_festival(due)}
        for thing in due.why.things
        if not thing.satisfied
    )


def _is_festival(due: Due) -> bool:
    """Whether the duty's window lies around a day, solar or lunar."""
    within = due.version.policy.duties[due.duty].within
    return bool(within) and not any(isinstance(one, SpanWindow) for one in within)


def _candidate(one: Person, owed: frozenset[str], festival: frozenset[str], on: date) -> Candidate:
    row, village = one.row, one.row.area.village or one.row.area
    return (
        Candidate(
            code=row.code,
            name=row.name,
            village=village.name,
            village_code=village.code,
            unseen=(on - one.seen).days if one.seen else None,
            owed=row.code in owed,
            festival=row.code in festival,
            matter=one.matters > 0,
            seen_by_anybody=(on - one.seen_by_anybody).days if one.seen_by_anybody else None,
        )
        if one.mine
        else Candidate(row.code, row.name, village.name, village.code, 0, row.code in owed, row.code in festival)
    )


def _plan(stops: Iterable[Stop]) -> list[dict[str, Any]]:
    return [
        {
            "village": stop.village,
            "village_code": stop.village_code,
            "people": [
                {
                    "code": one.code,
                    "name": one.name,
                    "reasons": [{"key": key, "zh": REASONS[key][0], "en": REASONS[key][1]} for key in one.reasons],
                }
                for one in stop.people
            ],
        }
        for stop in stops
    ]


# -- dues, matters -----------------------------------------------------------------------------------


def _dues(dues: list[Due], on: date) -> dict[str, Any]:
    """The same groups and numbers as on *Today*."""
    last = max((due.window.last for due in dues if due.window.last), default=on)
    by_line = {(due.policy, due.duty, due.period): due for due in dues}
    return {
        "groups": [
            {
                "heading": str(group.heading),
                "first": group.first.isoformat(),
                "last": group.last.isoformat() if group.last else None,
                "days_left": group.days_left,
                "lines": [_line(by_line[line.policy, line.duty, line.period]) for line in group.lines],
            }
            for group in grouped(dues, registry.calendar(first=on, last=last), on)
        ]
    }


def _line(due: Due) -> dict[str, Any]:
    line, policy = line_of(due), due.version.policy
    return {
        "policy": line.policy,
        "duty": line.duty,
        "period": line.period,
        "title": line.title,
        "clause": line.clause,
        "quantity": line.quantity,
        "unit": str(unit_of(line.quantity)),
        "state": line.state,
        "state_label": str(DUE_STATES[line.state][2]),
        "done": line.done,
        "owed": line.owed,
        "each": line.each,
        "share": line.share,
        "kind": line.entry_kind,
        "sentence": typeset(sentence(policy, policy.rule(due.duty), language())),
    }


def _matters(me: Viewer) -> Iterator[dict[str, Any]]:
    """What waits for the officer and is open, those due first; the next step in words. Never who asked."""
    found = matters.inbox(me, limit=MOST_MATTERS)
    for row in list(dict.fromkeys((*found.to_sign, *found.mine, *found.unnamed)))[:MOST_MATTERS]:
        due = row.review_on if row.state == "shelved" else row.due_on
        step = "contact" if row.state == "handling" and row.contacted_on is None else NEXT.get(row.state, "")
        yield {
            "code": row.code,
            "title": row.title,
            "kind": str(matter_words.KINDS.get(row.kind, row.kind)),
            "state": row.state,
            "state_label": str(matter_words.STATES[row.state][2]),
            "counterpart": row.root.code if row.root else "",
            "due_on": due.isoformat() if due else None,
            "next": [str(SHEETS[step].do)] if step else [],
            "url": f"/matters/{row.code}/",
        }


def _entries(me: Viewer, officer: Officer, words: WordsInForce, on: date) -> Iterator[dict[str, Any]]:
    """What one did within a month, the latest first: what a new phone shows of what the old one handed in, and may correct."""
    found = records.entries_of_officer(me, officer, limit=MOST_ENTRIES, first=on - LOOKED_BACK)
    for line in found.lines:
        yield {
            "code": line.code,
            "day": line.day.isoformat(),
            "until": line.until.isoformat() if line.until != line.day else None,
            "activity": line.kind,
            "label": words.label("entries", line.kind, language()),
            "counterparts": [{"code": one.code, "name": one.name} for one in line.counterparts if not one.hidden],
            "whole": not any(one.hidden for one in line.counterparts),
            "officers": [one.code for one in line.officers if one.code != me.code],
            "half_days": line.half_days,
            "minutes": line.minutes,
            "persons": line.persons,
            "fen": line.fen,
            "count": line.count,
            "topic": line.topic,
            "campaign": line.campaign,
            "text": line.text,
            "nobody_home": line.outcome == "nobody_home",
            "problems": [one.text for one in line.problems],
            "recorded_at": line.recorded_at.isoformat(),
            "state": "withdrawn" if line.withdrawn_on else "corrected" if line.superseded_on else "current",
        }


# -- words -------------------------------------------------------------------------------------------


def _words(me: Viewer, words: WordsInForce, on: date) -> dict[str, Any]:
    lang = language()
    kinds = page.kinds_of(words)
    return {
        "entries": [
            {
                "key": one.key,
                "label": one.label,
                "takes": one.takes.split(),
                "quantities": one.quantities.split(),
                "declares": one.declares,
            }
            for one in kinds
        ],
        "topics": _labelled(words, "topics", lang),
        "needs": _labelled(words, "needs", lang),
        "categories": _labelled(words, "categories", lang),
        "campaigns": [{"key": key, "name": name} for key, name in page.campaigns_on(me.homes, on)],
        "matter_kinds": [
            {"key": key, "label": str(label)} for key, label in matter_words.KINDS.items() if key in {"problem", "request"}
        ],
        "companions": [{"code": one.code, "name": one.name} for one in colleagues(me, on=on)],
    }


def _labelled(words: WordsInForce, name: str, lang: str) -> list[dict[str, str]]:
    return [{"key": key, "label": words.label(name, key, lang)} for key in words.listed(name)]


def _rules(words: WordsInForce) -> Iterator[dict[str, Any]]:
    """The duties of the policies in force as plain sentences."""
    lang = language()
    for policy in words.policies:
        title = policy.en if lang == "en" and policy.en else policy.zh
        said = [typeset(sentence(policy, one, lang)) for one in policy.duties.values()]
        yield {"policy": policy.policy, "title": str(title), "sentences": said}
