"""Reads of calls for postings: the list, its rows, the panel's numbers, both proposals side by side, what was decided."""

from __future__ import annotations

from dataclasses import dataclass

from lianxin.planning import posting_access as access
from lianxin.planning.facts.postings import posed
from lianxin.planning.posting_models import (
    PostingApplicant,
    PostingCall,
    PostingDecision,
    PostingPanelist,
    PostingUnit,
    PostingVillage,
)
from lianxin.registry.access import Viewer, held_on
from lianxin.registry.models import Officer, Post, Unit
from lianxin.rules.errors import NotFound
from lianxin.rules.pairing.postings import Choice, Fit, Proposal


def calls(viewer: Viewer, *, limit: int = 100) -> list[PostingCall]:
    """The calls that the viewer may read, the latest first."""
    return list(access.calls(viewer).select_related("area").order_by("-at", "-pk")[:limit])


def call_for(viewer: Viewer, pk: int, *, action: str = "read") -> PostingCall:
    """The call, if the viewer may do this with it. Raises NotFound."""
    found = access.calls(viewer, action).filter(pk=pk).select_related("area").first()
    if found is None:
        raise NotFound("posting", pk)
    return found


def may(viewer: Viewer, call: PostingCall, action: str) -> bool:
    """Whether the viewer may do this with the call."""
    return access.calls(viewer, action).filter(pk=call.pk).exists()


def villages(call: PostingCall) -> list[PostingVillage]:
    """Those that ask for people, by code."""
    return list(call.villages.select_related("counterpart").order_by("counterpart__code"))


def units(call: PostingCall) -> list[PostingUnit]:
    """The departments of those who applied, by code."""
    wanted = call.applicants.values("unit")
    return list(call.units.filter(unit__in=wanted).select_related("unit").order_by("unit__code"))


def applicants(call: PostingCall) -> list[PostingApplicant]:
    """Those who applied, by name."""
    return list(call.applicants.select_related("officer", "unit").order_by("officer__name", "officer__code"))


def village_of(call: PostingCall, pk: int) -> PostingVillage:
    """One village of a call. Raises NotFound."""
    found = call.villages.select_related("counterpart").filter(pk=pk).first()
    if found is None:
        raise NotFound("village", pk)
    return found


def unit_of(call: PostingCall, pk: int) -> PostingUnit:
    """One department of a call. Raises NotFound."""
    found = call.units.select_related("unit").filter(pk=pk).first()
    if found is None:
        raise NotFound("unit", pk)
    return found


def applicant_of(call: PostingCall, pk: int) -> PostingApplicant:
    """One who applied. Raises NotFound."""
    found = call.applicants.select_related("officer", "unit").filter(pk=pk).first()
    if found is None:
        raise NotFound("applicant", pk)
    return found


def home_of(officer: Officer, viewer: Viewer) -> Unit | None:
    """The department from which somebody applies: that of the main post of the day."""
    posts = Post.objects.filter(held_on(viewer.on), officer=officer).select_related("unit").order_by("-main", "pk")
    return next((post.unit for post in posts), None)


# -- the panel ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the panel sees of one who applied: a number, what shows the skills, what the department is strong in. No name."""

    number: int
    lines: tuple[tuple[str, str, str, int, str, int | None], ...]
    """criterion's key and words, own evidence, the department's level and evidence, one's mark"""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many marks a member of the panel has given, of how many."""

    name: str
    given: int
    wanted: int


def panels(viewer: Viewer) -> list[PostingPanelist]:
    """The calls that the viewer is asked to mark."""
    return list(access.marked_by(viewer).select_related("call__area").order_by("pk"))


def panelist_for(viewer: Viewer, pk: int) -> PostingPanelist:
    """The viewer as a member of the panel of a call that is being marked. Raises NotFound."""
    found = access.marked_by(viewer).filter(call=pk).select_related("call__area").first()
    if found is None:
        raise NotFound("posting", pk)
    return found


def sheets(panelist: PostingPanelist) -> list[Sheet]:
    """Everybody by number, with one's own marks. Three statements."""
    call = panelist.call
    strong = {row.unit_id: row for row in call.units.all()}
    marks = {(row.applicant_id, row.criterion): row.mark for row in panelist.marks.all()}
    found = []
    for row in call.applicants.order_by("number"):
        unit = strong.get(row.unit_id)
        lines = tuple(
            (
                one["key"],
                one["zh"],
                str(row.evidence.get(one["key"], "")),
                int(unit.strengths.get(one["key"], 0)) if unit else 0,
                str(unit.evidence.get(one["key"], "")) if unit else "",
                marks.get((row.pk, one["key"])),
            )
            for one in call.criteria
        )
        found.append(Sheet(row.number or 0, lines))
    return found


def progress(call: PostingCall) -> list[Progress]:
    """How far each member of the panel is."""
    wanted = call.applicants.count() * len(call.criteria)
    rows = call.panel.select_related("officer").order_by("officer__code")
    return [Progress(one.officer.name, one.marks.count(), wanted) for one in rows]


# -- side by side ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pair:
    """Somebody at a village: the fit with its parts, which wish it is (0: none was given)."""

    officer: str
    name: str
    unit: str
    fit: Fit
    wish: int


@dataclass(frozen=True, slots=True)
class Way:
    """One proposal: who goes where, what stays empty, who would both rather change."""

    key: str
    total: int
    places: tuple[tuple[PostingVillage, tuple[Pair, ...], int], ...]
    without: tuple[str, ...]
    rather: tuple[tuple[str, str], ...]
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Both proposals of a call."""

    stable: Way
    best: Way
    choice: Choice
    criteria: dict[str, str]


def side_by_side(call: PostingCall) -> SideBySide:
    """The stable matching and the best total fit. A handful of statements, whatever the size."""
    choice = posed(call).matched()
    rows, places = {row.officer.code: row for row in applicants(call)}, villages(call)

    def way(key: str, proposal: Proposal) -> Way:
        return _way(key, proposal, choice, rows, places)

    words = {one["key"]: one["zh"] for one in call.criteria}
    return SideBySide(way("stable", choice.stable), way("best", choice.best), choice, words)


def _way(key: str, proposal: Proposal, choice: Choice, rows: dict[str, PostingApplicant], places: list[PostingVillage]) -> Way:
    named = {row.counterpart.code: row.counterpart.name for row in places}
    inside: dict[str, list[Pair]] = {}
    for code, village in proposal.pairs.items():
        row = rows[code]
        wish = row.wishes.index(village) + 1 if village in row.wishes else 0
        inside.setdefault(village, []).append(Pair(code, row.officer.name, row.unit.name, choice.fits[code, village], wish))
    lines = tuple(
        (row, tuple(sorted(inside.get(row.counterpart.code, ()), key=lambda one: -one.fit.total)), _left(row, inside))
        for row in places
    )
    without = tuple(row.officer.name for code, row in rows.items() if code not in proposal.pairs)
    rather = tuple((rows[code].officer.name, named[village]) for code, village in proposal.unstable)
    return Way(key, proposal.total, lines, without, rather, proposal)


def _left(row: PostingVillage, inside: dict[str, list[Pair]]) -> int:
    return row.places - len(inside.get(row.counterpart.code, ()))


def decisions(call: PostingCall) -> list[PostingDecision]:
    """What was decided, by village; those without one last."""
    rows = call.decisions.select_related("applicant__officer", "applicant__unit", "village__counterpart", "proposed__counterpart")
    found = list(rows)
    return sorted(found, key=lambda one: (one.village is None, one.village.counterpart.code if one.village else "", one.pk))
