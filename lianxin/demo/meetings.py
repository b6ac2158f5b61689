"""Joint consultations of a demonstration, through the product's own actions: what stands in diaries is taken up, the last one
was planned, decided and held here, the next one is planned.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import reduce
from itertools import count
from operator import or_
from typing import TYPE_CHECKING, Final

from django.db.models import Q, QuerySet

from lianxin.matters.models import Matter, Part
from lianxin.records.models import Entry
from lianxin.registry.access import held_on
from lianxin.registry.models import Area, Officer, Post, Unit
from lianxin.rhythm import actions, queries
from lianxin.rhythm.facts import RoundInForce, rounds_in
from lianxin.rhythm.models import Meeting
from lianxin.rules.entries import SHANGHAI

if TYPE_CHECKING:
    from lianxin.demo.lately import Lately

TASKS: Final = (
    # what the difficulty is about; what the unit that can help is called; what is decided
    (("招工", "workers"), ("人力资源", "labour"), "两周内办一场专场招聘会", "Hold a job fair within two weeks"),
    (("用地", "hall"), ("自然资源", "Natural Resources"), "把用地手续并联办完", "Finish the papers for the land side by side"),
    (("贷款", "loan"), ("财政", "Finance"), "约银行和担保公司当面商定续贷", "Bring bank and guarantor to one table"),
    (("变压器", "transformer"), ("商务", "Commerce"), "协调供电公司先装临时变压器", "A temporary transformer first"),
)
OTHERWISE: Final = ("拿出办理方案并上门说明", "Make a plan and explain it on the spot")
PLACES: Final = (("企业会议室", "at the enterprise"), ("项目工地", "on the site"), ("机关会议室", "in the office"))
DECIDED: Final = 3
"""Matters of the last meeting about which something was decided; the first of them is done."""


class Meetings:
    """The rounds of the county that the policy has; none where it has none."""

    def __init__(self, life: Lately) -> None:
        self.life, self.turn = life, count()
        self.area = Area.objects.get(code=life.area)
        self.rounds = rounds_in(self.area, life.now.date())

    def happen(self) -> None:
        """All of them, the earliest first."""
        if not self.rounds:
            return
        kinds = {one.rule.entry for one in self.rounds}
        rows = list(Entry.objects.filter(kind__in=kinds, area=self.area).order_by("day", "pk"))
        for row in rows[:-1]:
            self._taken_up(row)
        for row in rows[-1:]:
            self._lived(row)
        self._minutes(Meeting.objects.filter(state="held", items__isnull=False).distinct().order_by("held_on"))
        self._next()

    def _round(self, row: Entry) -> RoundInForce:
        """Which round the record names."""
        named = (one for one in self.rounds if row.text.startswith((one.rule.zh, one.rule.en or one.rule.zh)))
        return next(named, self.rounds[0])

    def _new(self, rule: RoundInForce, day: date, unit: Unit, matters: tuple[str, ...], chair: str = "") -> actions.NewMeeting:
        life = self.life
        name = (rule.rule.en or rule.rule.zh) if life.english else rule.rule.zh
        handled = Matter.objects.filter(code__in=matters, unit__isnull=False)
        asked = [*handled.values_list("unit__code", flat=True).distinct().order_by("unit__code")]
        asked += [self._helper(one).code for one in Matter.objects.filter(code__in=matters).order_by("code")]
        return actions.NewMeeting(
            area=life.area,
            round=rule.key,
            unit=unit.code,
            title=life.said(f"{day.year}年{day.month}月{name}", f"{name.capitalize()}, {day:%B %Y}"),
            planned_on=day,
            place=life.said(*PLACES[next(self.turn) % len(PLACES)]),
            chair=chair,
            guests=tuple(dict.fromkeys(asked)),
            matters=matters,
        )

    def _helper(self, matter: Matter) -> Unit:
        """A unit beside the one that leads, with somebody in it."""
        names = next((names for words, names, *_rest in TASKS if any(word in matter.text for word in words)), ())
        somebody = Post.objects.filter(held_on(self.life.now.date())).values("unit")
        rows = Unit.objects.filter(area=self.area, pk__in=somebody).exclude(pk=matter.unit_id or 0).order_by("code")
        called = rows.filter(reduce(or_, (Q(name__contains=name) for name in names), Q()))
        return called.first() or rows[matter.pk % len(rows)]

    def _decision(self, matter: Matter, due_on: date) -> actions.NewDecision:
        zh, en = next((said for words, _names, *said in TASKS if any(word in matter.text for word in words)), OTHERWISE)
        return actions.NewDecision(matter.code, self._helper(matter).code, self.life.said(zh, en), due_on)

    def _taken_up(self, row: Entry) -> None:
        """What was late then stood on the agenda; about the first of it something was decided."""
        life, rule = self.life, self._round(row)
        late = [one.matter for one in queries.agenda_then(life.viewer(), self.area, rule, row.day) if one.late_days]
        new = self._new(rule, row.day, self._caller(row), tuple(one.code for one in late), self._chair(row))
        made = actions.take_up(entry=row.code, meeting=new, by=life.desk, at=life.now)
        for matter in [one for one in late if one.answered_on][:DECIDED]:
            actions.decide(
                code=made.code, decision=self._decision(matter, row.day + timedelta(days=14)), by=life.desk, at=life.now
            )

        for matter in [one for one in late if one.answered_on is None and one.officer and not one.plans.exists()][:1]:
            self._planned_there(made.code, matter, row.day)

    def _planned_there(self, code: str, matter: Matter, day: date) -> None:
        """The unit that leads it makes a plan, with owner and date."""
        lead, owner = matter.unit, matter.officer
        if lead is not None and owner is not None:
            zh, en = OTHERWISE
            due_on = self.life.now.date() + timedelta(days=4)
            decision = actions.NewDecision(matter.code, lead.code, self.life.said(zh, en), due_on, owner.code)
            actions.decide(code=code, decision=decision, by=self.life.desk, at=_at(day, 17))

    def _caller(self, row: Entry) -> Unit:
        return row.unit or Unit.objects.filter(area=self.area).order_by("code")[0]

    def _chair(self, row: Entry) -> str:
        return Officer.objects.filter(pk=row.officers.order_by("position").values("officer")[:1]).get().code

    def _lived(self, row: Entry) -> None:
        """Planned some days before, decided and held on its day; one part is done."""
        life, rule = self.life, self._round(row)
        before, then = _at(row.day - timedelta(days=3), 10), min(life.now, _at(row.day, 17))
        stuck = [one.matter for one in queries.agenda_of(life.viewer(), self.area, rule, before)]
        new = self._new(rule, row.day, self._caller(row), tuple(one.code for one in stuck), self._chair(row))
        made = actions.plan_meeting(meeting=new, by=life.desk, at=before)
        for number, matter in enumerate(stuck[:DECIDED]):
            due_on = (life.now + timedelta(days=6 + 5 * number)).date()
            actions.decide(code=made.code, decision=self._decision(matter, due_on), by=life.desk, at=then)
        if not stuck:
            actions.call_off(code=made.code, reason=life.said("没有议题", "nothing to talk about"), by=life.desk, at=then)
            return
        notes = life.said("到现场看过,难处当面说清,各单位当场认领。", "Seen on the spot; each unit took its part.")
        actions.hold(code=made.code, held_on=row.day, entry=row.code, notes=notes, by=life.desk, at=then)
        part = Part.objects.filter(matter__in=stuck, done_on=None).order_by("pk").first()
        if part is not None:
            said = life.said("已办好,企业当场确认。", "Done; the enterprise confirmed it.")
            given = {"unit": part.unit.code, "answer": said}
            life.step(part.matter, "finish_part", by=life.desk, at=life.now - timedelta(hours=20), **given)

    def _minutes(self, held: QuerySet[Meeting]) -> None:
        """Of the meetings before the last two signed by who chaired them; of the last a draft waits."""
        life, rows = self.life, list(held)
        for meeting in rows[-4:]:
            at = min(life.now, _at(meeting.held_on or life.now.date(), 18))
            actions.draft_minutes(code=meeting.code, by=life.desk, at=at)
            if meeting is not rows[-1] and meeting.chair is not None:
                actions.sign_minutes(code=meeting.code, by=meeting.chair.code, at=at + timedelta(minutes=30))

    def _answers(self, meeting: Meeting) -> None:
        """One unit says who comes, one that nobody can; the others simply come."""
        life = self.life
        for guest, comes in zip(meeting.guests.order_by("pk").select_related("unit"), (True, False), strict=False):
            who = Officer.objects.filter(
                pk__in=Post.objects.filter(held_on(meeting.planned_on), unit=guest.unit).values("officer")
            )
            officer = who.order_by("code").first() if comes else None
            note = life.said("当天省里来检查,书面意见已送", "An inspection that day; our view is in writing")
            answer = actions.Answer(guest.unit.code, officer.code if officer else "", "" if officer else note)
            actions.answer_invitation(code=meeting.code, answer=answer, by=life.desk, at=life.now - timedelta(hours=3))

    def _next(self) -> None:
        """The next round that has not been held, with what is stuck today."""
        life, today = self.life, self.life.now.date()
        due = [one for one in queries.beats(life.viewer(), self.area, on=today) if one.state == "due"]
        if not due:
            return
        beat = min(due, key=lambda one: one.period.last)
        day = min(beat.period.last, today + timedelta(days=5))
        stuck = tuple(one.matter.code for one in queries.agenda_of(life.viewer(), self.area, beat.round, life.now))
        caller = Meeting.objects.order_by("-pk").first()
        if stuck and caller is not None:
            new = self._new(beat.round, day, caller.unit, stuck, caller.chair.code if caller.chair else "")
            self._answers(actions.plan_meeting(meeting=new, by=life.desk, at=life.now - timedelta(hours=22)))


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)
