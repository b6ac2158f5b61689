"""Task groups, standing teams and instructors of a demonstration, set up through the product's own actions.

Where the policy knows such units (S16 转服工作队, Z27 常年工作队, A3 工作组30个、指导员62名): with members, places, matters;
one has ended early, of one the term is over and something is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from typing import TYPE_CHECKING, Any, Final

from lianxin.groups import actions
from lianxin.groups.models import Group
from lianxin.matters.models import Matter
from lianxin.policy.queries import words_in_force
from lianxin.registry.access import held_on
from lianxin.registry.models import Area, Counterpart, Post, Unit

if TYPE_CHECKING:
    from lianxin.demo.lately import Lately

KIND: Final = "work_group"
Said = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A group to be: kind, name, charge, begun and ending so many days from today, members, places; how many matters it gets."""

    kind: str
    name: Said
    charge: Said
    ago: int
    left: int
    members: int = 3
    places: int = 0
    matters: int = 0
    ends: Said | None = None
    full_time: bool = False


_FIVE: Final = (
    "分级包干“五个一”联系点,常年在点上帮助解决生产生活难题。",
    "In charge of contact points by tier, there all the year.",
)
_STANDING: Final = ("常年驻在基层,帮助群众和企业解决难题。", "With the people all the year, solving what is difficult.")
LINES: Final[dict[str, tuple[Line, ...]]] = {
    "san-ge-tuxian": (
        Line("standing", ("第一转服工作队", "First work team"), _FIVE, 240, 480, 4, 4, 3),
        Line("standing", ("第二转服工作队", "Second work team"), _FIVE, 240, 480, 4, 4, 1),
        Line(
            "task", ("民生工程推进组", "Public projects group"),
            ("“民生建设年”十项民生工程逐项推进,按月公布。", "Ten public projects of the year, step by step."),
            150, 120, 4, 0, 1,
        ),
        Line(
            "instructors", ("企业派驻指导员", "Instructors at enterprises"),
            ("派驻企业,帮助解决用工、融资、办证难题。", "Sent to enterprises to help with workers, loans and permits."),
            120, 240, 5, full_time=True,
        ),
        Line(
            "task", ("秋收用电保障专班", "Harvest power group"), ("保障秋收烘干、灌溉用电。", "Power for drying and watering."),
            90, 30, 2, ends=("秋收结束,任务完成。", "The harvest is in and the task is done."),
        ),
        Line(
            "task", ("管线改造协调组", "Pipes group"), ("两个月内协调完老旧管线改造。", "Old pipes replaced in two months."),
            75, -4, 2, 0, 2,
        ),
    ),
    "zhizheng-weimin": (
        *(
            Line("standing", (f"常年工作队{zh}队", f"Standing team {en}"), _STANDING, 280, 440, 4, 3, 1)
            for en, zh in enumerate("一二三四", start=1)
        ),
        Line(
            "task", ("重点项目协调组", "Key projects group"), ("协调入园项目的手续和配套。", "Papers and supply of projects."),
            100, 80, 3, 2, 2,
        ),
    ),
}  # fmt: skip
TASKS: Final = (
    ("征地补偿", "land compensation"), ("企业用工", "workers for enterprises"), ("背街小巷整治", "back streets"),
    ("内河清淤", "clearing the rivers"), ("老旧小区改造", "old estates"), ("农贸市场整治", "markets"),
    ("安置房交付", "resettlement houses"), ("校园周边整治", "around the schools"), ("断头路打通", "missing roads"),
    ("非公企业组织覆盖", "organisation in private enterprises"),
)  # fmt: skip
GROUPS, INSTRUCTORS = 30, 62
"""A3: 工作组30个,非公党建工作指导员62名。"""
ASKED: Final = (
    ("路口的排水管堵了,雨后积水半尺深。", "The drain at the crossing is blocked; after rain the water stands."),
    ("安置点的路灯只亮了一半。", "Half of the lamps at the new houses do not shine."),
    ("补偿款的清单和实际对不上,请核对。", "The list of compensation does not fit what was paid; please check."),
)
MENDED: Final = ("已到现场处理好,和反映的群众一起看过。", "Mended, and seen together with those who asked.")


class Groups:
    """The groups of the county; none where its policy knows no such unit."""

    def __init__(self, life: Lately) -> None:
        self.life = life
        self.area = Area.objects.get(code=life.area)
        kept = (life.desk, life.reviewer, life.clerk, life.officer)
        posts = Post.objects.filter(
            held_on(life.now.date() - timedelta(days=300)), main=True, unit__area=self.area, valid_to=None
        )
        rows = posts.exclude(officer__code__in=kept).order_by("-pk").values_list("officer__code", flat=True)
        self.people = cycle(dict.fromkeys(rows))
        wide = Counterpart.objects.filter(area__in=[one.pk for one in life.villages], valid_to=None).order_by("code")
        self.villages = cycle(wide.filter(base="village").values_list("code", flat=True)[:40])
        self.enterprises = cycle(wide.filter(base="enterprise").values_list("code", flat=True)[:40])

    def happen(self) -> None:
        """Those that the document names."""
        words = words_in_force(self.area, self.life.now.date())
        if KIND not in words.listed("unit_kinds"):
            return
        policies = [one for one in LINES if any(rule.policy.policy == one for rule in words.versions)]
        for line in LINES[policies[0]] if policies else self._thirty():
            self._group(line, next(iter(self._link_kinds())))

    def _link_kinds(self) -> Iterator[str]:
        listed = words_in_force(self.area, self.life.now.date()).listed("links")
        yield from (key for key in ("contact-point", "contact") if key in listed)

    def _thirty(self) -> Iterator[Line]:
        """Thirty task groups, three for each charge, and the instructors. Without places: 278 links are all there are (A1)."""
        towns = list(Area.objects.filter(level="township", valid_to=None, county=self.area).order_by("code"))
        for number in range(GROUPS):
            (chinese, english), town = TASKS[number % len(TASKS)], towns[number % len(towns)].name
            name = (f"{town}{chinese}工作组", f"{town} group for {english}")
            charge = (f"限期解决{town}{chinese}的突出问题。", f"What is worst about {english} in {town}, by a date.")
            yield Line("task", name, charge, 60 + number * 5, 30 + number * 9, 2, 0, 2 if number < len(ASKED) else 0)
        charge = (
            "到非公企业指导组织生活,帮助企业反映和解决难题。",
            "In private enterprises, where they help to solve what is difficult.",
        )
        yield Line("instructors", ("非公企业指导员", "Instructors in private enterprises"), charge, 200, 160, INSTRUCTORS)

    def _group(self, line: Line, link_kind: str) -> None:
        life, begun = self.life, self.life.now - timedelta(days=line.ago)
        leader = life.officer if not Group.objects.exists() else next(self.people)
        new = actions.NewGroup(
            area=life.area,
            name=life.said(*line.name),
            kind=line.kind,
            unit_kind=KIND,
            home=self._home(),
            leader=leader,
            charge=life.said(*line.charge),
            first=begun.date(),
            last=(life.now + timedelta(days=line.left)).date(),
        )
        code = actions.set_up(group=new, by=life.desk, at=begun).unit.code
        given: dict[str, Any] = {"code": code, "by": life.desk, "at": begun}
        for _ in range(line.members):
            self._joins(line, link_kind, given)
        for _ in range(line.places):
            actions.put_in_charge(counterpart=next(self.villages), link_kind=link_kind, **given)
        for number in range(line.matters):
            self._matter(code, leader, number)
        if line.ends is not None:
            actions.end_group(code=code, reason=life.said(*line.ends), by=life.desk, at=life.now - timedelta(days=9))

    def _home(self) -> str:
        return Unit.objects.filter(area=self.area).order_by("pk")[0].code

    def _joins(self, line: Line, link_kind: str, given: dict[str, Any]) -> None:
        role = "instructor" if line.kind == "instructors" else "member"
        station = next(self.enterprises) if line.full_time else ""
        more: dict[str, Any] = {"full_time": line.full_time, "station": station, "link_kind": link_kind if station else ""}
        actions.add_member(officer=next(self.people), role=role, **more, **given)

    def _matter(self, code: str, leader: str, number: int) -> None:
        """Given to the group: the first is solved, the others are being handled, one is late."""
        life = self.life
        category = Matter.objects.filter(kind="problem").exclude(category="").values_list("category", flat=True).first()
        at = self.life.now - timedelta(days=30 if number else 12)
        place = life.villages[(number * 7 + 2) % len(life.villages)]
        made = life.report(life.said(*ASKED[number % len(ASKED)]), place=place, at=at)
        life.step(made, "dispatch", by=life.desk, at=_later(at, 2), unit=code, category=category)
        done = life.step(made, "sign", by=leader, at=_later(at, 4), officer=leader)
        if number == 0:
            plan = {"content": life.said("先查后修", "Look, then mend"), "goal": life.said("恢复正常", "as it was")}
            life.step(done, "plan", by=leader, at=_later(at, 5), officer=leader, due_on=_later(at, 120).date(), **plan)
            life.step(done, "solve", by=leader, at=_later(at, 100), outcome="solved", answer=life.said(*MENDED))


def _later(at: datetime, hours: int) -> datetime:
    return at + timedelta(hours=hours)
