"""What the clock drafts: each document of each policy in force, once for each area or officer and period, at its hour.

A document is made once. Until it is signed its figures may be counted again; what people wrote stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.duties import facts
from lianxin.policy.facts import InForce
from lianxin.policy.models import Version
from lianxin.policy.queries import schedule
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area, Officer
from lianxin.registry.queries.areas import area_for, areas_below
from lianxin.reports import counting
from lianxin.reports.content import ground_of
from lianxin.reports.counting import Person
from lianxin.reports.models import Document
from lianxin.reports.queries.asking import askable
from lianxin.rules.entries import date_of
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.owing import Scope, members_of
from lianxin.rules.periods import Period
from lianxin.rules.policy.reports import ReportDocument
from lianxin.rules.sentences import Reference, references

LATE: Final = timedelta(days=40)
"""A clock that stood still catches up on what fell due this long ago; what is older is drafted only when somebody asks."""
Stopped = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Owed:
    """A document that is due: by which version, for which area or officers, of which period."""

    version: InForce
    rule: ReportDocument
    area: Area
    period: Period
    since: date
    officers: tuple[tuple[int, str, str, int], ...] = ()
    """Of officers' documents: id, code, name, area of the unit."""


def draft_due(*, at: datetime, by: str = "clock", stopped: Stopped = lambda: False) -> int:
    """Draft what is due at a moment and is not there yet. Returns how many documents were made; doing it twice makes none."""
    made = 0
    for owed in due(at):
        if stopped():
            break
        made += len(draft(owed, by=by, at=at))
    return made


def due(at: datetime) -> Iterator[Owed]:
    """The documents that are due at a moment and are not there yet."""
    today = date_of(at)
    versions = schedule()
    since: dict[tuple[str, int], date] = {}
    for version in versions:
        key = (version.key, version.area)
        since[key] = min(version.first, since.get(key, version.first))
    for version in versions:
        rules = version.policy.reports
        for rule in rules.documents.values() if rules is not None else ():
            rhythm = rule.rhythm(version.policy.month_begins)
            period = rhythm.latest(at)
            if period is None or at - rhythm.moment(period, at.tzinfo) > LATE or not _judges(version, period):  # type: ignore[arg-type]
                continue
            yield from _missing(version, rule, period, since[version.key, version.area], today)


def _judges(version: InForce, period: Period) -> bool:
    """The version in force on the period's last day drafts it (of a pledge: that is in force at all within it)."""
    return version.first <= period.last and (version.last is None or version.last >= period.last)


def _missing(version: InForce, rule: ReportDocument, period: Period, since: date, today: date) -> Iterator[Owed]:
    home = Area.objects.get(pk=version.area)
    there = Document.objects.filter(policy=version.key, key=rule.key, period=period.label)
    if rule.who:
        people = _people(version, rule, home, min(period.last, today))
        done = set(there.filter(officer__in=[each[0] for each in people]).values_list("officer_id", flat=True))
        left = tuple(each for each in people if each[0] not in done)
        if left:
            yield Owed(version, rule, home, period, since, left)
        return
    done_areas = set(there.filter(officer=None).values_list("area_id", flat=True))
    for area in _areas(home, rule, min(period.last, today)):
        if area.pk not in done_areas:
            yield Owed(version, rule, area, period, since)


def _areas(home: Area, rule: ReportDocument, on: date) -> list[Area]:
    if not rule.level:
        return [home]
    return [area for level in rule.level for area in areas_below(home, level=level, on=on)]


def _people(version: InForce, rule: ReportDocument, home: Area, on: date) -> list[tuple[int, str, str, int]]:
    """The officers who are of the parties on a day: id, code, name, area of the unit."""
    people = facts.people(Scope(area_id=home.pk), on, on)
    posts = [post for post in people.posts if home.pk in post.home.place.line]
    members = members_of([version.policy.parties[key] for key in rule.who], posts)
    places = {post.officer_id: post.home.place.id for post in members}
    rows = Officer.objects.filter(pk__in=places).order_by("code").values_list("pk", "code", "name")
    return [(pk, code, name, places[pk]) for pk, code, name in rows]


# -- making ------------------------------------------------------------------------------------------


@transaction.atomic
def draft(owed: Owed, *, by: str, at: datetime) -> list[Document]:
    """Make the document of an area, or those of its officers. Returns what was made; somebody quicker leaves nothing to make."""
    if owed.officers:
        return [row for row in _of_officers(owed, at) if _keep(row, by=by, at=at)]
    ground = ground_of(owed.version.policy, owed.area.code, owed.period, owed.since, at)
    text, refs = _text(owed.rule)
    table = owed.rule.table
    row = _row(owed, owed.area.pk, at, title=f"{owed.area.name}{owed.rule.zh}", text=text)
    row.values = counting.of_area(ground, refs)
    row.table = counting.table_of(ground, table.by, table.figures) if table is not None else None
    return [row] if _keep(row, by=by, at=at) else []


@transaction.atomic
def draft_now(*, viewer: Viewer, area: str, name: str, at: datetime) -> Document:
    """Draft a paper of an area before its hour, of the running period up to today: 截止目前. The clock drafts its own later.

    Raises NotFound for a paper that is not the area's, Refused when it has been drafted today already.
    """
    place = area_for(viewer, area, thing="document", action="draft")
    asked = next((one for one in askable(place, date_of(at)) if one.name == name), None)
    if asked is None:
        raise NotFound("document", name)
    made = draft(Owed(asked.version, asked.rule, place, asked.period, asked.since), by=viewer.code, at=at)
    if not made:
        zh = "今天已经拟过这一份,在文稿里可以按现在的记录重算"
        raise Refused.because("name", name, zh, "it has been drafted today: count it anew on its page")
    return made[0]


def _of_officers(owed: Owed, at: datetime) -> Iterator[Document]:
    ground = ground_of(owed.version.policy, owed.area.code, owed.period, owed.since, at)
    text, refs = _text(owed.rule)
    values = counting.of_officers(ground, refs, [Person(pk, code, area) for pk, code, _, area in owed.officers])
    for pk, code, name, area in owed.officers:
        row = _row(owed, area, at, title=f"{owed.rule.zh}({name})", text=text)
        row.officer_id = pk
        row.values = values[code]
        if owed.rule.kind in ("pledge", "account"):
            promises = counting.year_of(ground, Person(pk, code, area))
            lines, _ = counting.lines_of(promises, account=owed.rule.kind == "account")
            row.text = "\n".join([text.splitlines()[0], *lines, *text.splitlines()[1:]])
            row.values |= counting.stored_promises(ground, promises)
        yield row


def _text(rule: ReportDocument) -> tuple[str, Sequence[Reference]]:
    refs = [reference for line in rule.text for reference in references(line)]
    return "\n".join(rule.text), list(dict.fromkeys(refs))


def _row(owed: Owed, area: int, at: datetime, *, title: str, text: str) -> Document:
    version = Version.objects.get(digest=owed.version.digest)
    return Document(
        policy=owed.version.key,
        key=owed.rule.key,
        kind=owed.rule.kind,
        version=version,
        area_id=area,
        period=owed.period.label,
        first=owed.period.first,
        last=owed.period.last,
        since=owed.since,
        title=title[:120],
        recipients=owed.rule.to or "",
        office=owed.rule.office or "",
        text=text,
        as_of=at,
        made_at=at,
    )


def _keep(row: Document, *, by: str, at: datetime) -> bool:
    same = Document.objects.filter(policy=row.policy, key=row.key, period=row.period)
    same = same.filter(officer=row.officer_id) if row.officer_id else same.filter(officer=None, area=row.area_id)
    if same.exists():
        return False
    row.save()
    after = {"policy": row.policy, "key": row.key, "period": row.period}
    audit.record("reports.document.drafted", kind="document", code=str(row.pk), by=by, at=at, after=after, note=row.title)
    return True
