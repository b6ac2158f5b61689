"""What people disagree about and what they promise, lived through the product's own steps: a folder has no column for either.

One is given back and waits at the desk, one is disputed and waits for the review; one is handled by two units with a plan,
and more time has been asked for; one is offered to another unit; a bad rating is disputed. Promises: kept, under way, overdue.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from lianxin.matters import queries
from lianxin.matters.actions import offered
from lianxin.matters.models import Matter
from lianxin.registry.access import held_on, viewer_by_code
from lianxin.registry.models import Area, Officer, Post, Unit

if TYPE_CHECKING:
    from lianxin.demo.lately import Lately

GIVEN_BACK: Final = (
    ("村道上的路灯坏了好几天,晚上走路不安全。", "The street lamp on the road has been out for days."),
    ("灌溉的水渠堵了,停水三天,浇不上水。", "The irrigation channel is blocked and the fields get no water."),
    ("和邻居为地界起了纠纷,请来调解。", "We have a dispute with the neighbour about the boundary; please mediate."),
    ("想申请低保和临时救助,不知道找谁。", "We would like to apply for the allowance and relief."),
    ("垃圾堆在路口,污水流到道路上。", "Rubbish lies at the crossing and sewage runs over the road."),
    ("孩子上学的校车停了,请协调。", "The school bus of our child stopped; please see to it."),
)
NOT_OURS: Final = ("现场看过,归乡镇管,请转有关单位。", "We went there: it is the township's; please pass it on.")
OURS: Final = ("派单目录写明由该单位牵头,请复核。", "The catalogue names this unit; please review it.")
Line = tuple[tuple[str, str], tuple[str, str], int, int, tuple[str, str] | None, tuple[str, str] | None]
PROMISES: Final[tuple[Line, ...]] = (
    # what, to what end, made so many days ago, due in so many days, how it goes, kept
    (
        ("换好村口三盏路灯", "三盏灯都亮,路口看得清"), ("Replace three street lamps at the gate", "all three shine"), 24, -4,
        ("灯具已到,电工周五来装。", "The lamps are here; the electrician comes on Friday."),
        ("三盏灯都亮了,试了三晚。", "All three shine, tried for three nights."),
    ),
    (
        ("帮合作社联系两家收购商", "签两份收购合同"), ("Find the cooperative two buyers", "two contracts signed"), 20, 18,
        ("签了一份,另一家下周来看货。", "One is signed; the other comes next week."), None,
    ),
    (
        ("清淤村东支渠两公里", "开春浇水前通水"), ("Clear two kilometres of the channel", "water before spring"), 12, 60,
        None, None,
    ),
    (
        ("修好村道十二处坑洼", "十二处全部补平"), ("Mend twelve holes in the road", "all twelve mended"), 30, -2,
        ("补了九处,降温停工,请大家谅解。", "Nine are mended; the frost stopped us, we are sorry."), None,
    ),
)  # fmt: skip


class Disputes:
    """Units that do not agree, and units that work together."""

    def __init__(self, life: Lately) -> None:
        self.life, self.viewer = life, life.viewer()

    def happen(self) -> None:
        """As many as the catalogue of the place gives units for."""
        given = [one for text in GIVEN_BACK for one in [self._given(text)] if one is not None]
        turns = (self._disputed, self._returned, self._together, self._offered)
        for take, matter in zip(turns, given, strict=False):
            take(matter)
        self._appealed()

    def _given(self, text: tuple[str, str]) -> Matter | None:
        """Reported yesterday and given to whom the catalogue names; None where it names nobody."""
        life, place = self.life, self.life.villages[7 % len(self.life.villages)]
        offers = queries.suggest_for(self.viewer, text=text[0], area=place.code, kind="problem", day=life.now.date())
        lead = offers.lead.unit if offers and offers.lead else None
        if offers is None or lead is None or not _somebody(Unit.objects.get(code=lead.code), life.now.date()):
            return None
        made = life.report(life.said(*text), place=place, at=life.now - timedelta(hours=20))
        given = {"unit": lead.code, "category": offers.categories[0].category}
        return life.step(made, "dispatch", by=life.desk, at=life.now - timedelta(hours=19), **given)

    def _of(self, matter: Matter) -> str:
        """Somebody of the unit that leads it."""
        return _somebody(matter.unit, self.life.now.date())

    def _returned(self, matter: Matter) -> Matter:
        reason = self.life.said(*NOT_OURS)
        return self.life.step(matter, "return", by=self._of(matter), at=self.life.now - timedelta(hours=17), reason=reason)

    def _disputed(self, matter: Matter) -> None:
        """The county office disputes it; its colleague of another unit reviews."""
        back, reason = self._returned(matter), self.life.said(*OURS)
        self.life.step(back, "dispute", by=self.life.desk, at=self.life.now - timedelta(hours=3), reason=reason)

    def _signed(self, matter: Matter) -> tuple[Matter, str]:
        by = self._of(matter)
        at = self.life.now - timedelta(hours=16)
        return self.life.step(matter, "sign", by=by, at=at, officer=by), by

    def _together(self, matter: Matter) -> None:
        """A plan, another unit's part, and more time asked for."""
        life, at = self.life, self.life.now - timedelta(hours=15)
        done, by = self._signed(matter)
        other = self._another(done)
        if other is not None:
            task = life.said("派一名技术员到现场", "Send a technician")
            life.step(done, "add_part", by=by, at=at, unit=other.code, task=task, due_on=_day(life, 3))
        plan = {
            "content": life.said("先查原因,再修", "Find the cause, then mend it"),
            "goal": life.said("三天内恢复", "back in three days"),
        }
        life.step(done, "plan", by=by, at=at, officer=by, due_on=_day(life, 3), **plan)
        if "ask_extension" in offered(viewer_by_code(by, on=life.now.date()), done, ["ask_extension"], at=life.now):
            reason = life.said("等配件", "waiting for a part")
            life.step(done, "ask_extension", by=by, at=life.now - timedelta(hours=2), days=1, reason=reason)

    def _offered(self, matter: Matter) -> None:
        """To be taken over by another unit, which has not accepted yet."""
        done, by = self._signed(matter)
        other = self._another(done)
        if other is not None:
            reason = self.life.said("主要在对方的职责内", "mostly their task")
            self.life.step(done, "offer_transfer", by=by, at=self.life.now - timedelta(hours=4), unit=other.code, reason=reason)

    def _another(self, matter: Matter) -> Unit | None:
        """Another unit of the same area with somebody in it."""
        unit = matter.unit
        rows = Unit.objects.filter(area=unit.area_id).exclude(pk=unit.pk).order_by("code") if unit else ()
        return next((one for one in rows if _somebody(one, self.life.now.date())), None)

    def _appealed(self) -> None:
        """The unit says that a bad rating is wrong."""
        at = self.life.now - timedelta(hours=6)
        rated = Matter.objects.filter(rating="very_dissatisfied", state__in=("answered", "closed"), unit__isnull=False)
        for matter in rated.select_related("unit").order_by("-rated_on", "code")[:20]:
            viewer = viewer_by_code(self.life.desk, on=self.life.now.date())
            if "appeal" in offered(viewer, matter, ["appeal"], at=at):
                text = self.life.said(
                    "当天到场处理,有签字,请复核。", "We were there the same day, with signatures; please review."
                )
                self.life.step(matter, "appeal", by=self.life.desk, at=at, text=text)
                return


class Promises:
    """What officers promise in public, with how it goes."""

    def __init__(self, life: Lately) -> None:
        self.life = life

    def happen(self) -> None:
        """By those linked to villages, the one who may sign in first."""
        life = self.life
        whole = Post.objects.filter(held_on(life.now.date())).exclude(officer__code=life.officer).order_by("officer__code")
        owners = [life.officer, *whole.values_list("officer__code", flat=True).distinct()[: len(PROMISES) - 1]]
        for number, (owner, line) in enumerate(zip(owners, PROMISES, strict=False)):
            self._made(life.villages[(number * 11) % len(life.villages)], owner, line)

    def _made(self, place: Area, owner: str, line: Line) -> None:
        life, (chinese, english, ago, left, goes, kept) = self.life, line
        what, goal = english if life.english else chinese
        begun, due_on = life.now - timedelta(days=ago), _day(life, left)
        more = {"kind": "promise", "channel": "visit", "owner": owner, "goal": goal, "face": True}
        made = life.report(what, place=place, at=begun, by=owner, due_on=due_on, **more)
        if goes:
            at = life.now - timedelta(days=ago // 2)
            life.step(made, "progress", by=owner, at=at, text=life.said(*goes), public=life.said(*goes))
        if kept:
            life.step(made, "solve", by=owner, at=life.now - timedelta(days=5), outcome="solved", answer=life.said(*kept))


def _day(life: Lately, left: int) -> date:
    return life.now.date() + timedelta(days=left)


def _somebody(unit: Unit | None, on: date) -> str:
    """The first of those who hold a post in a unit; nothing where nobody does."""
    rows = Officer.objects.filter(pk__in=Post.objects.filter(held_on(on), unit=unit).values("officer")).order_by("code")
    return rows.values_list("code", flat=True).first() or "" if unit is not None else ""
