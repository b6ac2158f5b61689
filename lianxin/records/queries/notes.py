"""What stays open: problems, objections, instructions."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.records import access
from lianxin.records.models import Entry, EntryCounterpart, EntryOfficer, Instruction, Objection, Origin, Problem
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area, Counterpart, Officer
from lianxin.registry.queries import within
from lianxin.rules.errors import NotFound

REPLY_DAYS = 7
"""So long the officer has the first word; then those who oversee see an objection that nobody has answered."""


def open_problems(
    viewer: Viewer,
    *,
    officer: Officer | None = None,
    counterpart: Counterpart | None = None,
    area: Area | None = None,
    after: int = 0,
    limit: int = 50,
) -> list[Problem]:
    """Open notes that the viewer may see, the earliest first, by id from ``after`` on."""
    mine = officer is not None and officer.pk == viewer.officer_id
    rows = Problem.objects.all() if mine else access.problems(viewer)
    rows = rows.filter(closed_on=None, entry__withdrawn_on=None, pk__gt=after)
    if officer is not None:
        went = EntryOfficer.objects.filter(officer=officer)
        rows = rows.filter(entry__in=went.values("entry"))
    if counterpart is not None:
        touched = EntryCounterpart.objects.filter(root=counterpart.root_id or counterpart.pk)
        rows = rows.filter(entry__in=touched.values("entry"))
    if area is not None:
        rows = rows.filter(within("entry__place", area))
    rows = rows.select_related("entry__place", "counterpart").order_by("pk")
    return list(rows[:limit])


def problem_for(viewer: Viewer, code: str, *, action: str = "read") -> Problem:
    """The problem, if the viewer may do this with it. Raises NotFound."""
    found = access.problems(viewer, action).filter(code=code).select_related("entry", "counterpart").first()
    if found is None:
        raise NotFound("problem", code)
    if code in access.veiled(viewer, "problem"):
        found.closed_note = ""  # one's own note, but not what became of it
    return found


def open_notes(officer: Officer) -> dict[str, str]:
    """Open problems of an officer's entries by the code of whom they are about, as text: what a hand-over passes on."""
    rows = Problem.objects.filter(closed_on=None, entry__withdrawn_on=None, entry__officers__officer=officer)
    problems = list(rows.select_related("entry", "counterpart__root").order_by("pk"))
    named: dict[int, list[str]] = {}
    whom = EntryCounterpart.objects.filter(entry__in={one.entry_id for one in problems}, origin=Origin.NAMED)
    for entry, code in whom.order_by("entry", "position").values_list("entry", "root__code"):
        named.setdefault(entry, []).append(code)
    found: dict[str, list[str]] = {}
    for one in problems:
        own = one.counterpart.root if one.counterpart else None
        for code in [own.code] if own else named.get(one.entry_id, []):
            found.setdefault(code, []).append(f"{one.entry.day} {one.text}")
    return {code: "\n".join(texts) for code, texts in found.items()}


def objections_to_answer(viewer: Viewer) -> QuerySet[Objection]:
    """Objections to the viewer's own entries that wait for an answer, the earliest first."""
    own = Exists(EntryOfficer.objects.filter(entry=OuterRef("entry"), officer=viewer.officer_id))
    rows = Objection.objects.filter(own, replied_at=None)
    return rows.select_related("entry", "counterpart").order_by("said_at", "pk")


def objections_of(viewer: Viewer, code: str, *, at: datetime) -> list[Objection]:
    """The objections to one entry that the viewer may see now, the earliest first."""
    rows = _visible(viewer, at).filter(entry__code=code)
    return list(rows.select_related("counterpart").distinct().order_by("said_at", "pk"))


def _visible(viewer: Viewer, at: datetime) -> QuerySet[Objection]:
    ripe = Q(replied_at__isnull=False) | Q(said_at__lte=at - timedelta(days=REPLY_DAYS))
    mine = Q(entry__officers__officer=viewer.officer_id)
    return access.objections(viewer).filter(ripe | mine)


def objections_to_oversee(viewer: Viewer, *, at: datetime, after: int = 0, limit: int = 50) -> list[Objection]:
    """Objections that the viewer oversees: answered, or unanswered for seven days, since the officer replies first."""
    rows = _visible(viewer, at).filter(pk__gt=after)
    return list(rows.select_related("entry", "counterpart").distinct().order_by("pk")[:limit])


def objection_for(viewer: Viewer, objection: int, *, at: datetime) -> Objection:
    """The objection, if the viewer may see it now. Raises NotFound."""
    found = [one for one in objections_to_oversee(viewer, at=at, after=objection - 1, limit=1) if one.pk == objection]
    if not found:
        raise NotFound("objection", objection)
    return found[0]


def instructions_for(viewer: Viewer, *, open_only: bool = False) -> QuerySet[Instruction]:
    """Instructions that the viewer owns or gave, those due first at the top."""
    rows = access.instructions(viewer).select_related("owner", "given_by")
    return (rows.filter(done_at=None) if open_only else rows).order_by("done_at", "due_on", "pk")


def visits_for_household(counterpart: Counterpart, *, first: date, limit: int = 100) -> QuerySet[Entry]:
    """What was recorded for a household since a day, for its own page: it is their data, whoever wrote it."""
    root = counterpart.root_id or counterpart.pk
    rows = Entry.objects.filter(counterparts__root=root, counterparts__origin=Origin.NAMED, day__gte=first)
    rows = rows.filter(withdrawn_on=None, superseded_on=None).prefetch_related("officers__officer", "counterparts", "objections")
    return rows.distinct().order_by("-day", "-pk")[:limit]
