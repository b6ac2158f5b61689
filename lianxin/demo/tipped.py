"""Anonymous tips of a demonstration in each of their states, through the product's own actions: one reward has been paid."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from lianxin.matters.actions import receipt_of
from lianxin.matters.facts import law_of
from lianxin.matters.models import Matter
from lianxin.registry.access import held_on
from lianxin.registry.models import Area, Officer, Post, Unit
from lianxin.tips.actions import decide_reward, pay_reward, take_back

if TYPE_CHECKING:
    from lianxin.demo.lately import Lately

TIP: Final = "tip"
NEW: Final = ("河边夜里有人偷倒建筑垃圾,一般是周末。", "Somebody dumps rubble by the river at night, mostly at weekends.")
ASKED: Final = ("加油站旁的小作坊往沟里排黑水。", "The workshop beside the filling station lets black water into the ditch.")
QUESTION: Final = ("大约几点钟?现在还在排吗?", "About what time? Does it go on?")
REPLY: Final = ("早上六点前后,昨天还在排。", "About six in the morning; yesterday still.")
UNTRUE: Final = ("说商店卖过期的奶粉。", "A shop is said to sell milk powder past its date.")
PROVED: Final = (
    ("林地里堆了废轮胎,有人半夜来拉。", "Old tyres are piled up in the wood and fetched at night."),
    ("灶具店卖没有合格证的燃气软管。", "A shop sells gas hoses without a certificate."),
    ("水渠上私自开口抽水,下游浇不上。", "Somebody draws water from the canal; those below get none."),
    ("学校门口的摊点用发霉的面做饼。", "A stall at the school bakes with mouldy flour."),
)
FOUND: Final = ("查实,已经处理,现场恢复。", "It was so; dealt with and put right.")
NOT_SO: Final = ("查了进货和库存,没有过期的。", "Stock and deliveries were looked at: nothing past its date.")
LOOK: Final = ("到现场查看,核对台账", "Look on the spot and at the books")
CLEAR: Final = ("查清有没有这回事", "Find out whether it is so")
RULE: Final = ("举报奖励办法第五条第二档", "Rules on rewards, article 5, second step")


class Tips:
    """What came without a name in the last weeks."""

    def __init__(self, life: Lately) -> None:
        self.life = life
        law = law_of(life.villages[0], life.now.date())
        fitting = [key for key in law.categories if not law.kinds_of(key) or TIP in law.kinds_of(key)]
        self.category = "other" if "other" in fitting else next(iter(fitting), "")
        area = Area.objects.get(code=life.area)
        somebody = Post.objects.filter(held_on(life.now.date())).values("unit")
        units = Unit.objects.filter(pk__in=somebody).order_by("code")
        self.unit = units.filter(area=area).last() or units.first()

    def happen(self) -> None:
        """One just came, one is asked back, one was not so; of four that proved true the rewards stand in all ways."""
        if not self.category or self.unit is None:
            return
        now = self.life.now
        self._tip(NEW, 11, now - timedelta(hours=9))
        self._asked()
        self._ended(UNTRUE, 17, now - timedelta(days=16), outcome="explained", answer=NOT_SO)
        ends = [self._ended(one, 20 + n, now - timedelta(days=40 - 8 * n), answer=FOUND) for n, one in enumerate(PROVED)]
        self._rewarded(ends)

    def _tip(self, text: tuple[str, str], place: int, at: datetime) -> Matter:
        where = self.life.villages[place % len(self.life.villages)]
        return self.life.report(self.life.said(*text), place=where, at=at, kind=TIP, channel="public", anonymous=True)

    def _given(self, made: Matter, at: datetime) -> tuple[Matter, str]:
        """Given to a unit, whose first officer signs for it."""
        who = Post.objects.filter(held_on(self.life.now.date()), unit=self.unit).order_by("officer__code").values("officer")[:1]
        by = Officer.objects.get(pk__in=who).code
        unit = self.unit.code if self.unit is not None else ""
        self.life.step(made, "dispatch", by=self.life.desk, at=at, unit=unit, category=self.category)
        return self.life.step(made, "sign", by=by, at=at + timedelta(hours=1), officer=by), by

    def _asked(self) -> None:
        at = self.life.now - timedelta(days=3)
        made, by = self._given(self._tip(ASKED, 14, at - timedelta(hours=2)), at)
        self.life.step(made, "ask", by=by, at=at + timedelta(hours=3), text=self.life.said(*QUESTION))
        text = self.life.said(*REPLY)
        self.life.step(made, "reply", by="asker", actor="asker", at=at + timedelta(hours=20), text=text)

    def _ended(
        self, text: tuple[str, str], place: int, at: datetime, *, answer: tuple[str, str], outcome: str = "solved"
    ) -> Matter:
        """Looked into and answered. The receipt stays on the returned row, as the tipster keeps it."""
        tip = self._tip(text, place, at)
        made, by = self._given(tip, at + timedelta(hours=2))
        done = at + timedelta(days=3)
        plan: dict[str, Any] = {"content": self.life.said(*LOOK), "goal": self.life.said(*CLEAR), "due_on": done.date()}
        self.life.step(made, "plan", by=by, at=at + timedelta(hours=4), officer=by, **plan)
        given: dict[str, Any] = {"outcome": outcome, "answer": self.life.said(*answer)}
        if outcome != "solved":
            given["basis"] = self.life.said(*answer)
        self.life.step(made, "solve", by=by, at=min(done, self.life.now), **given)
        return tip

    def _rewarded(self, ends: list[Matter]) -> None:
        """The first is paid by somebody else than who decided, the second waits, the third was taken back."""
        life, ground = self.life, self.life.said(*RULE)
        rows = [
            decide_reward(matter=one.code, fen=fen, ground=ground, by=life.desk, at=life.now - timedelta(days=9))
            for one, fen in zip(ends, (50_000, 30_000, 20_000), strict=False)
        ]
        receipt = receipt_of(ends[0])
        payer = life.reviewer if life.reviewer != life.desk else life.clerk
        pay_reward(number=receipt.number, secret=receipt.secret, by=payer, at=life.now - timedelta(days=2))
        because = life.said("同一件事已由另一单位奖励", "Another office has rewarded the same")
        take_back(reward=rows[2].pk, because=because, by=life.desk, at=life.now - timedelta(days=1))
