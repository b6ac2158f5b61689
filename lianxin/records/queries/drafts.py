"""Drafted texts: the weekly record, the progress card, a report, the leaders' digest. One's own words stand in their place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from lianxin.policy.facts import WordsInForce
from lianxin.policy.queries import words_ever, words_of
from lianxin.records import access
from lianxin.records.models import DraftNote, Entry, EntryOfficer
from lianxin.records.queries.lines import Line, lines
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area, Officer, Post
from lianxin.registry.queries import within
from lianxin.rules import drafting
from lianxin.rules.drafting import Done
from lianxin.rules.errors import Refused
from lianxin.rules.periods import parse

WRITERS = {"weekly": drafting.weekly_record, "card": drafting.progress_card, "report": drafting.report}
MOST = 2000


@dataclass(frozen=True, slots=True)
class Draft:
    """A text, whether somebody put own words in place of the draft, and when."""

    text: str
    own_words: bool
    changed_at: datetime | None


def draft_of(viewer: Viewer, officer: Officer, *, kind: str, period: str, lang: str = "zh") -> Draft:
    """An officer's weekly record, progress card or report of a period. Raises Refused for another kind, PeriodError.

    The number of statements does not grow with the entries; a text takes at most 2,000 of them.
    """
    if kind not in WRITERS:
        raise Refused.because("kind", kind, "没有这种文稿", "there is no such text")
    span = parse(period)
    note = DraftNote.objects.filter(kind=kind, officer=officer, period=span.label).first()
    if note is not None:
        return Draft(note.text, True, note.at)
    went = EntryOfficer.objects.filter(officer=officer, day__range=(span.first, span.last))
    rows = access.entries(viewer).filter(pk__in=went.values("entry"))
    done = _done(rows, viewer, _words(officer, span.last), lang)
    return Draft(WRITERS[kind](done, name=officer.name, first=span.first, last=span.last, lang=lang), False, None)


def leaders_digest(viewer: Viewer, area: Area, *, first: date, last: date, lang: str = "zh") -> Draft:
    """What was found and done in an area in these days, as recorded in them: new problems by village, no household (X7)."""
    label = parse(first.isoformat() if first == last else f"{first.isoformat()}..{last.isoformat()}").label
    note = DraftNote.objects.filter(kind="digest", officer=viewer.officer_id, period=label).first()
    if note is not None:
        return Draft(note.text, True, note.at)
    rows = access.entries(viewer).filter(within("place", area), recorded_on__range=(first, last))
    done = _done(rows, viewer, words_ever(area), lang)
    return Draft(drafting.digest(done, place=area.name, first=first, last=last, lang=lang), False, None)


def _words(officer: Officer, on: date) -> WordsInForce:
    posts = Post.objects.filter(officer=officer, valid_from__lte=on).select_related("unit__area")
    return words_of({post.unit.area_id: post.unit.area for post in posts}.values(), on)


def _done(rows: QuerySet[Entry], viewer: Viewer, words: WordsInForce, lang: str) -> list[Done]:
    counting = rows.filter(outcome="done", withdrawn_on=None, superseded_on=None).select_related("place__village")
    entries = list(counting.order_by("day", "pk")[:MOST])
    villages = {entry.code: entry.place.village.name if entry.place and entry.place.village else "" for entry in entries}
    return [_as_done(line, villages[line.code], words, lang) for line in lines(entries, viewer)]


def _as_done(line: Line, village: str, words: WordsInForce, lang: str) -> Done:
    return Done(
        day=line.day,
        until=line.until,
        kind=words.label("entries", line.kind, lang),
        officers=_names([one.name for one in line.officers]),
        whom=_names([one.name for one in line.counterparts if not one.hidden]),
        village=village,
        half_days=line.half_days,
        minutes=line.minutes,
        persons=line.persons,
        fen=line.fen,
        count=line.count,
        text=line.text,
        problems=_names([problem.text for problem in line.problems]),
        open_problems=sum(problem.closed_on is None for problem in line.problems),
    )


def _names(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(texts)
