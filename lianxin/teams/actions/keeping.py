"""Centres, teams and vehicles are entered and ended."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.registry.access import Viewer, viewer_by_code
from lianxin.registry.access import areas as areas_for
from lianxin.registry.access import units as units_for
from lianxin.registry.models import Area, Officer, Unit
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused, refuse
from lianxin.rules.missions import ALL_DAYS, MINUTES, UNDER_WAY
from lianxin.teams import access
from lianxin.teams.models import Centre, CentreUnit, Mission, Team, TeamMember, Vehicle

KINDS: Final = ("industry", "township")
CODE: Final = re.compile(r"[A-Za-z0-9-]{1,32}")
MOST_SKILLS: Final = 12
LONGEST_SKILL: Final = 20


def make_centre(
    *, code: str, name: str, kind: str, unit: str, by: str, at: datetime, units: Sequence[str] = (), stations: int = 0
) -> Centre:
    """A centre that a unit runs over others. Raises NotFound for the unit, Refused with every fault."""
    viewer = viewer_by_code(by, on=date_of(at))
    runs = _unit(viewer, unit)
    others = list(Unit.objects.filter(code__in=units).order_by("code"))
    faults = _named(Centre, code, name)
    if kind not in KINDS:
        faults.append(Fault("kind", kind, "行业或乡镇", "industry or township"))
    missing = {*units} - {one.code for one in others}
    faults += [Fault("units", one, "没有这个单位", "there is no such unit") for one in sorted(missing)]
    refuse(faults)
    with transaction.atomic():
        made = Centre.objects.create(code=code, name=name.strip(), kind=kind, unit=runs, area=runs.area, stations=stations)
        CentreUnit.objects.bulk_create(CentreUnit(centre=made, unit=one) for one in others)
        audit.record("teams.centre.made", kind="centre", code=code, by=by, at=at, after={"unit": unit})
    return made


def _unit(viewer: Viewer, code: str) -> Unit:
    rows = units_for(viewer, "team", "change") if viewer.may("team", "change") else Unit.objects.none()
    found = rows.filter(code=code).select_related("area").first()
    if found is None:
        raise NotFound("unit", code)
    return found


def _named(model: type[Centre] | type[Team] | type[Vehicle], code: str, name: str) -> list[Fault]:
    faults = []
    if not CODE.fullmatch(code):
        faults.append(Fault("code", code[:40], "只用字母、数字和-,最多32个", "letters, digits and -, 32 at most"))
    elif model._default_manager.filter(code=code).exists():
        faults.append(Fault("code", code, "这个代码已用过", "this code is taken"))
    if not name.strip() or len(name.strip()) > 60:
        faults.append(Fault("name", "", "请写名称,最多60个字", "a name of 60 characters at most"))
    return faults


def make_team(
    *,
    code: str,
    name: str,
    centre: str,
    unit: str,
    area: str,
    by: str,
    at: datetime,
    skills: Sequence[str] = (),
    persons: int = 1,
    days: str = ALL_DAYS,
    opens: int = 0,
    closes: int = MINUTES,
    members: Sequence[str] = (),
) -> Team:
    """A team of a centre. Raises NotFound for the centre, Refused with every fault."""
    viewer = viewer_by_code(by, on=date_of(at))
    of = _centre(viewer, centre)
    works = Unit.objects.filter(code=unit).first()
    place = areas_for(viewer, "team", "change").filter(code=area).first() or Area.objects.filter(code=area, pk=of.area_id).first()
    words = [one.strip() for one in skills if one.strip()]
    faults = [*_named(Team, code, name), *_work_faults(words, persons, days, opens, closes)]
    if works is None:
        faults.append(Fault("unit", unit, "没有这个单位", "there is no such unit"))
    if place is None:
        faults.append(Fault("area", area, "没有这个地方,或不在你的范围内", "no such place, or not within your reach"))
    refuse(faults)
    if works is None or place is None:
        raise TypeError("checked above")
    with transaction.atomic():
        made = Team.objects.create(
            code=code,
            name=name.strip(),
            centre=of,
            unit=works,
            area=place,
            skills=list(dict.fromkeys(words)),
            persons=persons,
            days="".join(sorted(set(days))),
            opens=opens,
            closes=closes,
        )
        audit.record("teams.team.made", kind="team", code=code, by=by, at=at, after={"centre": centre})
        if members:
            set_members(team=code, officers=members, by=by, at=at)
    return made


def _centre(viewer: Viewer, code: str) -> Centre:
    found = access.centres(viewer, "change").filter(code=code).select_related("area").first()
    if found is None:
        raise NotFound("centre", code)
    return found


def _work_faults(skills: Sequence[str], persons: int, days: str, opens: int, closes: int) -> list[Fault]:
    faults = []
    if len(skills) > MOST_SKILLS or any(len(one) > LONGEST_SKILL for one in skills):
        zh = f"技能最多{MOST_SKILLS}项,每项最多{LONGEST_SKILL}个字"
        faults.append(Fault("skills", "", zh, f"{MOST_SKILLS} skills at most, of {LONGEST_SKILL} characters each"))
    if not 1 <= persons <= 200:
        faults.append(Fault("persons", str(persons), "人数在1到200之间", "1 to 200 persons"))
    if not days or not set(days) <= set(ALL_DAYS):
        faults.append(Fault("days", days[:20], "至少一天", "one day at least"))
    if not (0 <= opens < MINUTES and 0 < closes <= MINUTES and opens != closes):
        faults.append(Fault("opens", "", "工作时间不对", "these are no working hours"))
    return faults


def set_members(*, team: str, officers: Sequence[str], by: str, at: datetime) -> None:
    """These officers are the team's members from now on. Raises NotFound, and Refused for an officer that there is not."""
    with transaction.atomic():
        found = _own_team(team, by=by, at=at)
        rows = list(Officer.objects.filter(code__in=officers).order_by("code"))
        missing = {*officers} - {one.code for one in rows}
        refuse(Fault("members", one, "没有这名干部", "there is no such officer") for one in sorted(missing))
        TeamMember.objects.filter(team=found).exclude(officer__in=rows).delete()
        there = set(TeamMember.objects.filter(team=found).values_list("officer_id", flat=True))
        TeamMember.objects.bulk_create(TeamMember(team=found, officer=one) for one in rows if one.pk not in there)
        after = {"members": [one.code for one in rows]}
        audit.record("teams.team.members", kind="team", code=team, by=by, at=at, after=after)


def _own_team(code: str, *, by: str, at: datetime) -> Team:
    viewer = viewer_by_code(by, on=date_of(at))
    pk = access.teams(viewer, "change").filter(code=code).values_list("pk", flat=True).first()
    if pk is None:
        raise NotFound("team", code)
    return Team.objects.select_for_update(of=("self",)).get(pk=pk)


def end_team(*, team: str, by: str, at: datetime) -> None:
    """The team is no more. Raises NotFound; Refused while it is on a mission."""
    with transaction.atomic():
        found = _own_team(team, by=by, at=at)
        if Mission.objects.filter(team=found, state__in=UNDER_WAY).exists():
            raise Refused.because("team", team, "正在办一件,办完再撤", "on a mission: finish that first")
        ended = {"ended_on": date_of(at), "ready": False, "ready_since": None, "place": None}
        Team.objects.filter(pk=found.pk).update(**ended)
        audit.record("teams.team.ended", kind="team", code=team, by=by, at=at)


def make_vehicle(*, code: str, name: str, centre: str, by: str, at: datetime, team: str = "", seats: int = 5) -> Vehicle:
    """A vehicle of a centre, perhaps a team's own. Raises NotFound for the centre, Refused with every fault."""
    viewer = viewer_by_code(by, on=date_of(at))
    of = _centre(viewer, centre)
    whose = Team.objects.filter(code=team, centre=of, ended_on=None).first() if team else None
    faults = _named(Vehicle, code, name)
    if team and whose is None:
        faults.append(Fault("team", team, "这个指挥中心没有这支队伍", "the centre has no such team"))
    if not 1 <= seats <= 100:
        faults.append(Fault("seats", str(seats), "座位在1到100之间", "1 to 100 seats"))
    refuse(faults)
    with transaction.atomic():
        made = Vehicle.objects.create(code=code, name=name.strip(), centre=of, team=whose, seats=seats)
        audit.record("teams.vehicle.made", kind="vehicle", code=code, by=by, at=at, after={"centre": centre})
    return made
