"""A team wants work, is sent, goes, is done; whoever asked is called back. Two clerks never send the same team."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.matters import access as matters
from lianxin.matters.actions import take_step
from lianxin.matters.models import Matter
from lianxin.registry.access import Viewer, viewer_by_code
from lianxin.registry.models import Area
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused, refuse
from lianxin.rules.matter_faults import storable
from lianxin.rules.matters import OPEN
from lianxin.rules.missions import STEPS, UNDER_WAY, Able, MissionStep, judged
from lianxin.teams import access
from lianxin.teams.facts import teams_at, wanted_for
from lianxin.teams.models import Mission, Team, Vehicle

LONGEST: Final = {"task": 300, "text": 1000}
PUBLIC: Final = {
    "send": "已派出队伍前往办理。",
    "arrive": "派出的队伍已到现场。",
    "done": "派出的队伍已办完:{text}",
    "decline": "派出的队伍去不了,正在另派。",
    "recall": "派出的队伍已召回。",
}
"""What whoever asked reads of it: never who goes, nor from where."""
WHEN: Final = {
    "accept": "accepted_at",
    "arrive": "arrived_at",
    "done": "done_at",
    "call_back": "called_back_at",
    "decline": "ended_at",
    "recall": "ended_at",
}


# -- wanting work ------------------------------------------------------------------------------------


def stand_by(*, team: str, area: str, by: str, at: datetime) -> None:
    """The team wants work, and is there now. No act says where. Raises NotFound; Refused while it is on a mission."""
    with transaction.atomic():
        found = _team(team, "go", by=by, at=at)
        place = Area.objects.filter(code=area).first() if storable(area) else None
        if place is None:
            raise Refused.because("area", area, "没有这个地方", "there is no such place")
        if Mission.objects.filter(team=found, state__in=UNDER_WAY).exists():
            raise Refused.because("team", team, "正在办一件,办完再报到", "on a mission: finish that first")
        since = found.ready_since or at
        Team.objects.filter(pk=found.pk).update(ready=True, ready_since=since, place=place)
        audit.record("teams.team.stands_by", kind="team", code=team, by=by, at=at)


def rest(*, team: str, by: str, at: datetime) -> None:
    """The team wants no work for now; where it was is forgotten. Raises NotFound."""
    with transaction.atomic():
        found = _team(team, "go", by=by, at=at)
        if Team.objects.filter(pk=found.pk, ready=True).update(ready=False, ready_since=None, place=None):
            audit.record("teams.team.rests", kind="team", code=team, by=by, at=at)


def _team(code: str, action: str, *, by: str, at: datetime) -> Team:
    viewer = viewer_by_code(by, on=date_of(at))
    pk = access.teams(viewer, action).filter(code=code).values_list("pk", flat=True).first() if storable(code) else None
    if pk is None:
        raise NotFound("team", code)
    return Team.objects.select_for_update(of=("self",)).select_related("area", "place", "unit").get(pk=pk)


# -- sending -----------------------------------------------------------------------------------------


def send(
    *, matter: str, team: str, by: str, at: datetime, task: str = "", skill: str = "", vehicle: str = "", token: str = ""
) -> Mission:
    """Send the team to an open matter; of two who send it at once one wins. ``token``: the same press is one mission.

    Raises NotFound for a matter or team that ``by`` may not see or send; Refused: not free any more, not able, another vehicle's.
    """
    with transaction.atomic():
        found = _team(team, "send", by=by, at=at)
        viewer = viewer_by_code(by, on=date_of(at))
        about = matters.matters(viewer).filter(code=matter).select_related("area").first() if storable(matter) else None
        if about is None:
            raise NotFound("matter", matter)
        there = Mission.objects.filter(team=found, matter=about, state__in=UNDER_WAY).first()
        if there is not None and there.sent_by == by:
            return there
        car = _vehicle(vehicle, found)
        refuse([*_send_faults(about, found, skill, at), *_text_faults("task", task)])
        if not Team.objects.filter(pk=found.pk, ready=True).update(ready=False, ready_since=None, place=None):
            raise Refused.because("team", team, "刚被别人派走,请另选", "somebody has just sent it: choose another")
        number = Mission.objects.filter(matter=about).count() + 1
        made = Mission.objects.create(
            code=f"{about.code}-{number}", team=found, matter=about, vehicle=car, task=task.strip(), sent_at=at, sent_by=by
        )
        after = {"team": team, "mission": made.code}
        audit.record("teams.mission.sent", kind="matter", code=about.code, by=by, at=at, after=after)
        _mark(about, f"派出{found.name}", PUBLIC["send"], by=by, at=at, token=token)
        return made


def _vehicle(code: str, team: Team) -> Vehicle | None:
    if not code:
        return None
    found = Vehicle.objects.filter(code=code, centre=team.centre_id, ended_on=None).first() if storable(code) else None
    if found is None or (found.team_id is not None and found.team_id != team.pk):
        raise Refused.because("vehicle", code, "没有这辆车,或归别的队伍", "no such vehicle, or another team's")
    if Mission.objects.filter(vehicle=found, state__in=UNDER_WAY).exists():
        raise Refused.because("vehicle", code, "这辆车在路上", "this vehicle is under way")
    return found


def _send_faults(about: Matter, team: Team, skill: str, at: datetime) -> list[Fault]:
    faults = []
    if about.state not in OPEN or about.led_by_id is not None:
        faults.append(Fault("matter", about.code, "已办结或已并入另一件", "it is over, or joined into another"))
    found = judged(wanted_for(about, skill, at), teams_at([team], about)[0])
    if not isinstance(found, Able):
        faults.append(Fault("team", team.code, f"派不了:{found.zh}", f"it cannot be sent: it {found.en}"))
    return faults


def _text_faults(name: str, text: str) -> list[Fault]:
    most = LONGEST[name]
    if len(text.strip()) > most or not storable(text):
        return [Fault(name, "", f"最多{most}个字", f"at most {most} characters")]
    return []


# -- on the way --------------------------------------------------------------------------------------


def take_mission_step(*, code: str, step: str, by: str, at: datetime, **given: Any) -> Mission:
    """One step of a mission (``rules.missions.STEPS``); it stands in the matter's history. Taken twice it is one.

    ``given``: ``text``; for a call-back ``reached`` and ``solved``. Raises NotFound; Refused with every fault, or that somebody
    was first.
    """
    line = STEPS.get(step)
    if line is None:
        raise Refused.because("step", step, "没有这个环节", "there is no such step")
    with transaction.atomic():
        viewer = viewer_by_code(by, on=date_of(at))
        mission = _mission(viewer, code, line.may)
        if mission.state == line.to:
            return mission
        text = str(given.get("text") or "").strip()
        refuse(_step_faults(line, mission, text, given))
        _change(mission, line, text, at, given)
        after = {"mission": code, "state": line.to.value}
        audit.record(f"teams.mission.{step}", kind="matter", code=mission.matter.code, by=by, at=at, after=after)
        said = f"{mission.team.name}{line.zh}" + (f":{text}" if text else "")
        _mark(mission.matter, said, PUBLIC.get(step, "").format(text=text), by=by, at=at, token=f"{code}-{step}"[:64])
        return mission


def _mission(viewer: Viewer, code: str, action: str) -> Mission:
    rows = access.missions(viewer, action).filter(code=code) if storable(code) else Mission.objects.none()
    pk = rows.values_list("pk", flat=True).first()
    if pk is None:
        raise NotFound("mission", code)
    return Mission.objects.select_for_update(of=("self",)).select_related("team", "matter").get(pk=pk)


def _step_faults(line: MissionStep, mission: Mission, text: str, given: dict[str, Any]) -> list[Fault]:
    faults = _text_faults("text", text)
    if mission.state not in line.came_from:
        faults.append(Fault("step", line.name, f"现在不能“{line.zh}”", f"“{line.en}” cannot follow now"))
    if "text" in line.needs and not text:
        faults.append(Fault("text", "", "请写一句", "a line is needed"))
    if line.name == "call_back" and not isinstance(given.get("reached"), bool):
        faults.append(Fault("reached", "", "打通了吗", "was the asker reached?"))
    return faults


def _change(mission: Mission, line: MissionStep, text: str, at: datetime, given: dict[str, Any]) -> None:
    """Write the step, by compare-and-swap on the state. Raises Refused when somebody was first."""
    values: dict[str, Any] = {"state": line.to.value, WHEN[line.name]: at}
    if "text" in line.needs:
        values["result"] = text
    if line.name == "call_back":
        values |= {"reached": given["reached"], "solved": given.get("solved") if given["reached"] else None}
    if not Mission.objects.filter(pk=mission.pk, state=mission.state).update(**values):
        raise Refused.because("step", line.name, "有人先办了一步,请刷新", "somebody was first: look again")
    for name, value in values.items():
        setattr(mission, name, value)


def _mark(about: Matter, text: str, public: str, *, by: str, at: datetime, token: str) -> None:
    """The mark on the matter's history, or on that of the one that it was joined into: a step of the system's own, in the name of
    whoever acted here, who has shown the right to it.
    """
    lead = Matter.objects.filter(pk=about.pk).values_list("led_by__code", flat=True).first()
    take_step(code=lead or about.code, step="team", by=by, at=at, actor="clock", token=token, text=text, public=public)
