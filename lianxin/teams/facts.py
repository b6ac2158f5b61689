"""Rows of teams as the rules' values: the only bridge between them."""

from collections.abc import Sequence
from datetime import datetime

from lianxin.matters.access import complained_of
from lianxin.matters.models import Against, Matter
from lianxin.registry.models import Area
from lianxin.registry.models.places import LEVELS
from lianxin.rules.missions import Hours, TeamAt, Wanted
from lianxin.teams.models import Team, TeamMember


def paths(areas: Sequence[Area]) -> dict[int, tuple[str, ...]]:
    """By area: its code, then the codes of those above it. One statement."""
    ids = {area.pk: [one for level in reversed(LEVELS) if (one := getattr(area, f"{level}_id")) is not None] for area in areas}
    wanted = {one for found in ids.values() for one in found}
    codes = dict(Area.objects.filter(pk__in=wanted).values_list("pk", "code"))
    return {pk: tuple(codes[one] for one in found if one in codes) for pk, found in ids.items()}


def wanted_for(matter: Matter, skill: str, at: datetime) -> Wanted:
    """What the matter asks for."""
    return Wanted(paths([matter.area]).get(matter.area_id, ()), skill, at)


def teams_at(teams: Sequence[Team], matter: Matter) -> list[TeamAt]:
    """The teams as they are chosen from; those whom the matter complains of are barred. At most three statements."""
    found = paths([team.place or team.area for team in teams])
    barred = _barred(teams, matter)
    return [
        TeamAt(
            code=team.code,
            name=team.name,
            place=found.get((team.place or team.area).pk, ()),
            skills=frozenset(team.skills),
            hours=Hours(team.days, team.opens, team.closes),
            ready=team.ready,
            ready_since=team.ready_since,
            barred=team.pk in barred,
        )
        for team in teams
    ]


def _barred(teams: Sequence[Team], matter: Matter) -> set[int]:
    """Teams of a unit complained of, or with an officer complained of: to them the matter does not exist."""
    against = Against.objects.filter(matter=matter)
    if not against.exists():
        return set()
    people = against.filter(officer__isnull=False).values("officer")
    named = set(TeamMember.objects.filter(officer__in=people).values_list("team_id", flat=True))
    units = {team.unit_id: team.unit for team in teams}
    hidden = {pk for pk, unit in units.items() if complained_of([matter.pk], unit)}
    return {team.pk for team in teams if team.pk in named or team.unit_id in hidden}
