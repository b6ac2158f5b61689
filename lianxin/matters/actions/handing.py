"""Hand-over: what an officer who leaves had in hand goes on with whoever takes over, with the links (glossary, hand-over).

Links have days, matters have none: they are passed on when the day of the hand-over has come. Whoever takes over the asker or the
asker's village takes the matter too, if of the unit that leads it; else somebody of that unit who takes over; else nobody in
particular, and it lies with the unit: the first unit leads until another accepts. Nobody is given what complains of him, nor what
he has stood aside from.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import OperationalError, transaction

from lianxin.audit import actions as audit
from lianxin.audit.models import Act
from lianxin.database.locking import is_deadlock
from lianxin.liaison.models import HandOver, HandOverItem
from lianxin.matters import access
from lianxin.matters.models import LOCKED_IN_TURN, Matter, Part, Plan, Step
from lianxin.matters.telling import tell
from lianxin.registry.access import held_on
from lianxin.registry.models import Officer, Post
from lianxin.rules.matters import OPEN

PASSED: Final = "matters.handover.passed"
LOOKED_BACK: Final = timedelta(days=31)
"""How long after its day the clock still looks whether a hand-over has been followed."""
TRIES: Final = 3


def hand_overs_due(*, on: date) -> list[HandOver]:
    """The hand-overs whose day has come and whose matters have not been passed on."""
    rows = HandOver.objects.filter(on__lte=on, on__gte=on - LOOKED_BACK).select_related("leaver").order_by("on", "pk")
    done = set(Act.objects.filter(verb=PASSED, kind="handover", code__in=rows.values("code")).values_list("code", flat=True))
    return [row for row in rows if row.code not in done]


def pass_on_due(*, on: date, by: str, at: datetime) -> int:
    """Pass on the matters of every hand-over whose day has come; returns how many matters."""
    return sum(pass_on(hand_over=row, by=by, at=at) for row in hand_overs_due(on=on))


def pass_on(*, hand_over: HandOver, by: str, at: datetime) -> int:
    """Give the leaver's open matters to those who took over the links, once; returns how many. The askers are told.

    By a partial hand-over only those of the counterparts handed over: the leaver stays, and keeps the rest.

    ``by`` is the officer who made the hand-over, or ``clock``. Ended so that somebody's step could go on, it begins anew.
    """
    for _ in range(TRIES):
        try:
            return _pass_on(hand_over, by=by, at=at)
        except OperationalError as error:
            if not is_deadlock(error):
                raise
    return _pass_on(hand_over, by=by, at=at)


def _pass_on(hand_over: HandOver, *, by: str, at: datetime) -> int:
    with transaction.atomic():
        HandOver.objects.select_for_update().get(pk=hand_over.pk)
        if Act.objects.filter(verb=PASSED, kind="handover", code=hand_over.code).exists():
            return 0
        heirs = _Heirs(hand_over)
        mine = Matter.objects.select_for_update(of=("self",)).filter(officer=hand_over.leaver, state__in=list(OPEN))
        if hand_over.partial:
            mine = mine.filter(root__in=HandOverItem.objects.filter(hand_over=hand_over).values("new__root"))
        matters = list(mine.select_related("unit", "root", "area").order_by(*LOCKED_IN_TURN))
        for matter in matters:
            _give(matter, heirs.of(matter), hand_over, by=by, at=at)
        if not hand_over.partial:
            Part.objects.filter(officer=hand_over.leaver, done_on=None).update(officer=None)
        tell(matters, "handed", at=at)
        after = {"leaver": hand_over.leaver.code, "matters": len(matters)}
        audit.record(PASSED, kind="handover", code=hand_over.code, by=by, at=at, after=after)
    return len(matters)


class _Heirs:
    """Who takes over what: by the one linked to, by the village, by unit."""

    def __init__(self, hand_over: HandOver) -> None:
        items = HandOverItem.objects.filter(hand_over=hand_over, new__officer__isnull=False)
        rows = items.select_related("new__officer", "new__root__area").order_by("pk")
        self._by_root: dict[int, Officer] = {}
        self._by_village: dict[int, Officer] = {}
        takers: dict[int, Officer] = {}
        for item in rows:
            officer, root = item.new.officer, item.new.root
            if officer is None:
                continue
            takers[officer.pk] = officer
            self._by_root.setdefault(root.pk, officer)
            if root.area.village_id is not None:
                self._by_village.setdefault(root.area.village_id, officer)
        self._on = hand_over.on
        self._takers: Sequence[Officer] = tuple(takers.values())
        posts = Post.objects.filter(held_on(hand_over.on), officer__in=self._takers)
        self._units = {(officer, unit) for officer, unit in posts.values_list("officer_id", "unit_id")}
        self._given: dict[int, int] = dict.fromkeys(takers, 0)

    def of(self, matter: Matter) -> Officer | None:
        """Who takes the matter; None: it lies with the unit that leads it."""
        linked = [self._by_root.get(matter.root_id or 0), self._by_village.get(matter.area.village_id or 0)]
        others = sorted(self._takers, key=lambda one: (self._given[one.pk], one.code))
        chosen = next((one for one in (*linked, *others) if one is not None and self._may_take(one, matter)), None)
        if chosen is not None:
            self._given[chosen.pk] += 1
        return chosen

    def _may_take(self, officer: Officer, matter: Matter) -> bool:
        of_unit = matter.unit_id is None or (officer.pk, matter.unit_id) in self._units
        aside = access.stood_aside(matter, officer.code)
        return of_unit and not aside and not access.officer_complained_of([matter.pk], officer.pk, on=self._on)


def _give(matter: Matter, heir: Officer | None, hand_over: HandOver, *, by: str, at: datetime) -> None:
    number = matter.version + 1
    code = heir.code if heir else ""
    Matter.objects.filter(pk=matter.pk).update(officer=heir, version=number, moved_at=at)
    given = {"officer": code, "handover": hand_over.code}
    line = {"came_from": matter.state, "to": matter.state, "at": at, "by": by, "unit": matter.unit, "given": given}
    Step.objects.create(matter=matter, number=number, step="name_handler", **line)
    _keep_promise(matter, heir, hand_over.leaver, by=by, at=at)
    audit.record("matters.matter.name_handler", kind="matter", code=matter.code, by=by, at=at, after=given)


def _keep_promise(matter: Matter, heir: Officer | None, leaver: Officer, *, by: str, at: datetime) -> None:
    """What was promised and planned stays so: the plan stands anew in the name of whoever takes over (S10)."""
    plan = Plan.objects.filter(matter=matter).order_by("-pk").first()
    if plan is None or heir is None or plan.officer_id != leaver.pk:
        return
    same = {name: getattr(plan, name) for name in ("content", "steps", "goal", "due_on")}
    Plan.objects.create(matter=matter, officer=heir, made_at=at, made_by=by, **same)
