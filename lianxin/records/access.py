"""Which entries somebody may see or change, and what hangs on them.

1. own: one went, or typed it;
2. linked: it names a counterpart that one serves (``liaison.access``), the households of a linked village included;
3. unit, subtree: by the unit whose work it is, by the area in which it lies;
4. a policy with ``oversight: totals`` leaves 3 nothing of its kinds, in its area: sums, never records;
5. a note that became a matter which complains of somebody is hidden from that one, unless it is his own note (Z9).
"""

from collections.abc import Callable, Collection
from functools import partial
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.liaison import access as liaison
from lianxin.policy.queries import schedule
from lianxin.records.models import Entry, EntryCounterpart, EntryOfficer, Instruction, Objection, Problem
from lianxin.registry import access
from lianxin.registry.access import Reach, Viewer
from lianxin.registry.models import Unit
from lianxin.rules.access import Scope

Veil = Callable[[Viewer, str], Collection[str]]
_VEILS: Final[list[Veil]] = []


def veil(one: Veil) -> None:
    """Let an app above say which codes of a kind (``problem``, ``matter``) do not exist for a viewer."""
    if one not in _VEILS:
        _VEILS.append(one)


def veiled(viewer: Viewer, kind: str) -> frozenset[str]:
    """The codes of a kind that do not exist for this viewer, whatever the table says (Z9)."""
    return frozenset(code for one in _VEILS for code in one(viewer, kind))


def entries(viewer: Viewer, action: str = "read", *, thing: str = "entry") -> QuerySet[Entry]:
    """The entries with which the viewer may do this. Withdrawn and corrected ones are among them: they show as such."""
    return Entry.objects.filter(entries_q(viewer, action, thing=thing))


def entries_q(viewer: Viewer, action: str = "read", *, thing: str = "entry") -> Q:
    """The filter itself, for rows that hang on entries."""
    went = Exists(EntryOfficer.objects.filter(entry=OuterRef("pk"), officer=viewer.officer_id))
    filtered = partial(
        access.filtered,
        viewer,
        thing,
        action,
        own=Q(went) | Q(recorded_by=viewer.code),
        linked=partial(_linked, viewer),
        of_units=_of_units,
        area_path="place",
    )
    wide = filtered()
    closed = _totals_only(viewer) if viewer.widest(thing, action) > Scope.LINKED else None
    return wide if closed is None else filtered(most=Scope.LINKED) | (wide & ~closed)


def _linked(viewer: Viewer) -> Q:
    """By whom the entry touches: one for a household touches its village too (rule 5), so that no household need be looked up."""
    whom = liaison.served(viewer).roots
    return Q(Exists(EntryCounterpart.objects.filter(entry=OuterRef("pk"), root__in=whom))) if whom else access.NOTHING


def _of_units(units: QuerySet[Unit]) -> Q:
    return Q(Exists(EntryOfficer.objects.filter(entry=OuterRef("pk"), unit__in=units.values("pk"))))


def _totals_only(viewer: Viewer) -> Q | None:
    """The entries of which those above see sums only: of the kinds of such a policy, in its area; None when there is none."""
    closed: Q | None = None
    for version in schedule():
        in_force = version.first <= viewer.on and (version.last is None or viewer.on <= version.last)
        if in_force and version.policy.oversight == "totals":
            where = access.lies_in("place", Reach("", level=version.level, areas=(version.area,)))
            these = where & Q(kind__in=list(version.policy.words.entries))
            closed = these if closed is None else closed | these
    return closed


def problems(viewer: Viewer, action: str = "read") -> QuerySet[Problem]:
    """The problems of entries that the viewer may see, or may close."""
    rows = Entry.objects.filter(entries_q(viewer, action, thing="problem"), pk=OuterRef("entry"))
    found, hidden = Problem.objects.filter(Exists(rows)), veiled(viewer, "problem")
    if not hidden:
        return found
    own = Exists(EntryOfficer.objects.filter(entry=OuterRef("entry"), officer=viewer.officer_id))
    return found.filter(~Q(code__in=hidden) | own)


def objections(viewer: Viewer) -> QuerySet[Objection]:
    """The objections to entries of the viewer, and of whom the viewer oversees."""
    rows = Entry.objects.filter(entries_q(viewer, "read", thing="objection"))
    return Objection.objects.filter(entry__in=rows.values("pk"))


def instructions(viewer: Viewer) -> QuerySet[Instruction]:
    """The instructions that the viewer gave or owns."""
    rows = Instruction.objects.filter(Q(owner=viewer.officer_id) | Q(given_by=viewer.officer_id))
    for kind in ("problem", "matter"):
        if hidden := veiled(viewer, kind):
            rows = rows.exclude(about_kind=kind, about_code__in=hidden)
    return rows
