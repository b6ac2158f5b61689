"""A team is sent to a matter (Z6): one table of what may follow what; and which team is the nearest that is able and free.

    sent         已派出  the centre has sent it; it has not answered
    accepted     已接单  it is on its way
    arrived      已到场
    done         已办完  what was done is written down
    called_back  已回访  whoever asked was asked in turn
    declined     不能去  it cannot go, with the reason; the centre sends another
    recalled     已召回  the centre calls it off

No place is ever part of a mission: a team says where it is when it wants work, and that is forgotten when it is sent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from lianxin.rules.entries import SHANGHAI
from lianxin.rules.matter_words import pairs


class MissionState(StrEnum):
    """Where a mission stands."""

    SENT = "sent"
    ACCEPTED = "accepted"
    ARRIVED = "arrived"
    DONE = "done"
    CALLED_BACK = "called_back"
    DECLINED = "declined"
    RECALLED = "recalled"


UNDER_WAY: Final = (MissionState.SENT, MissionState.ACCEPTED, MissionState.ARRIVED)
"""While in one of these a team has no other mission."""


@dataclass(frozen=True, slots=True)
class MissionStep:
    """One line of the table; ``needs`` are the texts without which it is refused, ``may`` who takes it."""

    name: str
    zh: str
    en: str
    came_from: frozenset[MissionState]
    to: MissionState
    may: str
    needs: tuple[str, ...] = ()


_TABLE: Final = """
accept     接单    accepted     sent                    accepted     go    -
decline    不能去  declined     sent,accepted           declined     go    text
arrive     到场    arrived      accepted                arrived      go    -
done       办完    done         accepted,arrived        done         go    text
call_back  回访    called-back  done                    called_back  send  -
recall     召回    recalled     sent,accepted,arrived   recalled     send  text
"""


def _read(table: str) -> dict[str, MissionStep]:
    steps = {}
    for line in table.strip().splitlines():
        name, zh, en, came_from, to, may, needs = line.split()
        states = frozenset(MissionState(one) for one in came_from.split(","))
        asked = () if needs == "-" else tuple(needs.split(","))
        steps[name] = MissionStep(name, zh, en.replace("-", " "), states, MissionState(to), may, asked)
    return steps


STEPS: Final = _read(_TABLE)
"""Every step by name; sending is no step: before it there is no mission."""

MINUTES: Final = 24 * 60
ALL_DAYS: Final = "1234567"


@dataclass(frozen=True, slots=True)
class Hours:
    """When a team works: days of the week (Monday is 1), from a minute of the day to another, perhaps past midnight."""

    days: str = ALL_DAYS
    opens: int = 0
    closes: int = MINUTES

    def hold(self, at: datetime) -> bool:
        """Whether it works at that moment. What runs past midnight belongs to the day on which it began."""
        there = at.astimezone(SHANGHAI)
        day, minute = there.isoweekday(), there.hour * 60 + there.minute
        if self.opens < self.closes:
            return str(day) in self.days and self.opens <= minute < self.closes
        before = (day - 2) % 7 + 1
        return (str(day) in self.days and minute >= self.opens) or (str(before) in self.days and minute < self.closes)


@dataclass(frozen=True, slots=True)
class TeamAt:
    """A team as it is chosen from. ``place``: the code of the area in which it says it is, then of those above it."""

    code: str
    name: str
    place: tuple[str, ...]
    skills: frozenset[str]
    hours: Hours
    ready: bool
    ready_since: datetime | None = None
    barred: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted: where, which skill (none: any team will do), when."""

    place: tuple[str, ...]
    skill: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Able:
    """A team that can be sent: how many steps through the tree of areas it is away, and why it stands where it does."""

    team: TeamAt
    distance: int
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Passed:
    """A team that cannot be sent, and why not."""

    team: TeamAt
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """The nearest first; then those passed over."""

    able: tuple[Able, ...]
    passed: tuple[Passed, ...]


def ranked(wanted: Wanted, teams: Iterable[TeamAt]) -> Ranked:
    """The teams by how near they are; of equals the one with fewer other skills, then the one that has waited longest.

    A specialist is kept for what only a specialist can do. Whoever is barred is passed over without a word of why.
    """
    able: list[Able] = []
    passed: list[Passed] = []
    for team in teams:
        found = judged(wanted, team)
        if isinstance(found, Able):
            able.append(found)
        else:
            passed.append(found)
    able.sort(key=lambda one: (one.distance, len(one.team.skills - {wanted.skill}), _since(one.team), one.team.code))
    passed.sort(key=lambda one: one.team.code)
    return Ranked(tuple(able), tuple(passed))


def _since(team: TeamAt) -> float:
    return team.ready_since.timestamp() if team.ready_since is not None else float("inf")


def judged(wanted: Wanted, team: TeamAt) -> Able | Passed:
    """Whether this team can be sent, and why or why not."""
    if team.barred:
        return Passed(team, "不宜派", "should not be sent")
    if not team.ready:
        return Passed(team, "没有报到待命,或正在办", "has not said that it wants work, or is on a mission")
    if wanted.skill and wanted.skill not in team.skills:
        return Passed(team, f"不会“{wanted.skill}”", f"does not have the skill “{wanted.skill}”")
    if not team.hours.hold(wanted.at):
        return Passed(team, "不在工作时间", "does not work at this hour")
    distance = apart(wanted.place, team.place)
    if distance is None:
        return Passed(team, "不在同一地区", "is elsewhere altogether")
    zh, en = said_distance(wanted.place, team.place)
    if wanted.skill:
        zh, en = f"{zh},会“{wanted.skill}”", f"{en}, has the skill “{wanted.skill}”"
    return Able(team, distance, zh, en)


def apart(one: Sequence[str], other: Sequence[str]) -> int | None:
    """How many steps lie between two places through the tree of areas; None where nothing is above both."""
    for up, code in enumerate(one):
        if code in other:
            return up + other.index(code)
    return None


def said_distance(one: Sequence[str], other: Sequence[str]) -> tuple[str, str]:
    """How far that is in words that give nobody's place away: at the spot, nearby, or farther."""
    distance = apart(one, other)
    if distance == 0:
        return "就在当地", "at the spot"
    if distance is not None and distance <= 2:
        return "在邻近", "nearby"
    return "较远", "farther away"


def likely_skill(said: str, skills: Iterable[str]) -> str:
    """The skill to which the words of a matter point: the one of whose pairs of characters most stand there; none otherwise."""
    words = set(pairs(said))
    best, most = "", 0
    for skill in sorted(set(skills)):
        shared = sum(1 for pair in pairs(skill) if len(pair) > 1 and pair in words)
        if shared > most:
            best, most = skill, shared
    return best
