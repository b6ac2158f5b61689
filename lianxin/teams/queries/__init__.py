"""The reads of teams: the board, whom to send to a matter, a mission."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, F, Q, QuerySet, Sum

from lianxin.audit.actions import record_reads
from lianxin.liaison.queries import Reading
from lianxin.matters import access as matters
from lianxin.matters.access import Asker
from lianxin.matters.models import Matter
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area
from lianxin.registry.queries import within
from lianxin.rules.errors import NotFound
from lianxin.rules.matter_faults import storable
from lianxin.rules.missions import STEPS, UNDER_WAY, Ranked, likely_skill, ranked
from lianxin.teams import access
from lianxin.teams.facts import teams_at, wanted_for
from lianxin.teams.models import Centre, CentreUnit, Mission, Team, TeamMember, Vehicle

MOST: Final = 100
CONSIDERED: Final = 2_000
"""Teams that are compared for one matter."""


@dataclass(frozen=True, slots=True)
class Strength:
    """What the centres of an area have (Z6: 30 + 20 centres, 100 units, 1000 stations, 560 vehicles, 4,500 people)."""

    industry: int
    township: int
    units: int
    stations: int
    teams: int
    persons: int
    vehicles: int
    ready: int
    under_way: int


def strength(viewer: Viewer, area: Area) -> Strength:
    """The numbers of an area. Five statements."""
    centres = access.centres(viewer).filter(within("area", area))
    kinds = dict(centres.order_by().values_list("kind").annotate(n=Count("pk")))
    teams = access.teams(viewer).filter(within("area", area))
    sums = teams.aggregate(n=Count("pk"), persons=Sum("persons"), ready=Count("pk", filter=Q(ready=True)))
    chosen = centres.values("pk")
    return Strength(
        industry=kinds.get("industry", 0),
        township=kinds.get("township", 0),
        units=CentreUnit.objects.filter(centre__in=chosen).values("unit").distinct().count(),
        stations=centres.aggregate(n=Sum("stations"))["n"] or 0,
        teams=sums["n"],
        persons=sums["persons"] or 0,
        vehicles=Vehicle.objects.filter(centre__in=chosen, ended_on=None).count(),
        ready=sums["ready"],
        under_way=access.missions(viewer).filter(team__in=teams.values("pk"), state__in=UNDER_WAY).count(),
    )


def board(viewer: Viewer, area: Area | None, *, after: str = "", limit: int = MOST) -> list[Team]:
    """The teams of an area by code, those that the viewer may see."""
    rows = access.teams(viewer)
    if area is not None:
        rows = rows.filter(within("area", area))
    rows = rows.filter(code__gt=after).select_related("centre", "unit", "area")
    return list(rows.order_by("code")[:limit])


def under_way(viewer: Viewer, area: Area | None = None, *, limit: int = MOST) -> list[Mission]:
    """The missions that run, and those to be called back, the earliest first."""
    rows = access.missions(viewer).filter(state__in=(*UNDER_WAY, "done")).select_related("team", "matter__area", "vehicle")
    if area is not None:
        rows = rows.filter(within("team__area", area))
    return list(rows.order_by("sent_at", "pk")[:limit])


def my_teams(viewer: Viewer) -> list[Team]:
    """The teams in which the viewer is."""
    mine = TeamMember.objects.filter(officer=viewer.officer_id).values("team")
    rows = Team.objects.filter(pk__in=mine, ended_on=None).select_related("area", "place", "centre")
    return list(rows.order_by("code"))


def centres(viewer: Viewer, action: str = "change") -> list[Centre]:
    """The centres with which the viewer may do this, by code."""
    return list(access.centres(viewer, action).select_related("unit", "area").order_by("code"))


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom to send to a matter: the skills on offer, the one asked for, the teams ranked, their vehicles."""

    matter: Matter
    skills: tuple[str, ...]
    skill: str
    ranked: Ranked
    vehicles: dict[str, tuple[Vehicle, ...]]
    missions: tuple[Mission, ...]


def choice(viewer: Viewer, code: str, *, at: datetime, skill: str | None = None, reading: Reading | None = None) -> Choice:
    """The teams for a matter that the viewer may see, the nearest able one first. Raises NotFound.

    ``skill`` None: the one to which its words point; empty: any.
    """
    rows = matters.matters(viewer).select_related("area", "unit")
    about = rows.filter(code=code).first() if storable(code) else None
    if about is None:
        raise NotFound("matter", code)
    teams = list(_considered(viewer, about))
    skills = tuple(sorted({one for team in teams for one in team.skills}))
    asked = likely_skill(f"{about.title}\n{about.text}", skills) if skill is None else skill
    found = ranked(wanted_for(about, asked, at), teams_at(teams, about))
    if reading is not None:
        log_mission_reads(viewer, [about], reading)
    missions = access.missions(viewer).filter(matter=about).select_related("team", "vehicle").order_by("sent_at")
    return Choice(about, skills, asked, found, _vehicles(teams), tuple(missions))


def _considered(viewer: Viewer, about: Matter) -> QuerySet[Team]:
    rows = access.teams(viewer, "send").select_related("area", "place", "unit")
    county = about.area.county
    if county is not None:
        rows = rows.filter(within("area", county))
    return rows.order_by(F("ready").desc(), "code")[:CONSIDERED]


def _vehicles(teams: Sequence[Team]) -> dict[str, tuple[Vehicle, ...]]:
    """By team: its own vehicles that stand ready, then those of its centre that are nobody's. Two statements."""
    busy = Mission.objects.filter(state__in=UNDER_WAY, vehicle__isnull=False).values("vehicle")
    centres = {team.centre_id for team in teams}
    rows = Vehicle.objects.filter(centre__in=centres, ended_on=None).exclude(pk__in=busy).order_by("code")
    held = list(rows)
    return {
        team.code: tuple(
            [one for one in held if one.team_id == team.pk]
            + [one for one in held if one.team_id is None and one.centre_id == team.centre_id]
        )
        for team in teams
        if team.ready
    }


@dataclass(frozen=True, slots=True)
class MissionFile:
    """One mission, its matter, who asks as far as the team may know, and the steps that the viewer may take now."""

    mission: Mission
    matter: Matter
    asker: Asker | None
    may: tuple[str, ...]
    opens_matter: bool


def mission_of(viewer: Viewer, code: str, *, reading: Reading | None = None) -> MissionFile:
    """The mission, for those who are on it and those who sent it. Raises NotFound."""
    rows = access.missions(viewer).select_related("team__centre", "matter__area", "vehicle")
    found = rows.filter(code=code).first() if storable(code) else None
    if found is None:
        raise NotFound("mission", code)
    allowed = [one for one in ("go", "send") if access.missions(viewer, one).filter(pk=found.pk).exists()]
    may = tuple(name for name, line in STEPS.items() if line.may in allowed and found.state in line.came_from)
    reads = matters.allowed(viewer, found.matter, ("read", *matters.CLERKLY))
    if reading is not None:
        log_mission_reads(viewer, [found.matter], reading)
    return MissionFile(found, found.matter, matters.asker_of(viewer, found.matter, reads), may, "read" in reads)


def log_mission_reads(viewer: Viewer, about: Sequence[Matter], reading: Reading) -> int:
    """Log that matters were shown to whoever sends or goes."""
    codes = [one.code for one in about]
    return record_reads(codes, kind="matter", by=viewer.code, at=reading.at, purpose=reading.purpose, through=reading.through)


@dataclass(frozen=True, slots=True)
class MissionFigures:
    """Missions of a span by what became of them: each is the number of the missions that ``missions(which=…)`` lists."""

    sent: int
    accepted: int
    arrived: int
    done: int
    called_back: int
    solved: int
    declined: int


WHICH: Final[dict[str, Q]] = {
    "sent": Q(),
    "accepted": Q(accepted_at__isnull=False),
    "arrived": Q(arrived_at__isnull=False),
    "done": Q(done_at__isnull=False),
    "called_back": Q(called_back_at__isnull=False),
    "solved": Q(solved=True),
    "declined": Q(state="declined"),
}


def mission_figures(viewer: Viewer, area: Area, *, first: datetime, last: datetime) -> MissionFigures:
    """The missions sent from a moment to before another. One statement."""
    rows = access.missions(viewer).filter(within("team__area", area), sent_at__gte=first, sent_at__lt=last)
    counted = {f"n_{name}": Count("pk", filter=which) if which else Count("pk") for name, which in WHICH.items()}
    return MissionFigures(**{name[2:]: number for name, number in rows.aggregate(**counted).items()})


def missions(
    viewer: Viewer, area: Area, *, which: str, first: datetime, last: datetime, before: int = 0, limit: int = MOST
) -> list[Mission]:
    """The missions behind a figure, the latest first; ``before``: those with a smaller id."""
    rows = access.missions(viewer).filter(WHICH[which], within("team__area", area), sent_at__gte=first, sent_at__lt=last)
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.select_related("team", "matter__area", "vehicle").order_by("-pk")[:limit])


__all__ = [
    "WHICH",
    "Choice",
    "MissionFigures",
    "MissionFile",
    "Strength",
    "board",
    "centres",
    "choice",
    "log_mission_reads",
    "mission_figures",
    "mission_of",
    "missions",
    "my_teams",
    "strength",
    "under_way",
]
