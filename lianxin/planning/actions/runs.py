"""Work on plans that takes longer than a page may: asked for on a page, done by the clock's worker (``jobs.worker``).

A run is claimed by compare-and-swap, tells how far it is, and can be stopped: the best plan so far is kept. A run whose worker
has not been heard of for a while is taken up again; putting a plan in force goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from lianxin.audit import actions as audit
from lianxin.planning.actions.force import put_in_force
from lianxin.planning.actions.plans import OPEN, taken
from lianxin.planning.facts.outcome import outcome_of, prices_of
from lianxin.planning.facts.pairing import problem_of
from lianxin.planning.models import PairingLink, PairingPlan, PairingRun
from lianxin.registry.models import Counterpart, Officer, Unit
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.pairing import Link, Plan, Problem, repair, solve
from lianxin.rules.pairing.explain import cost_of

Now = Callable[[], datetime]
SILENT: Final = timedelta(minutes=10)
"""A worker that has not been heard of for so long is gone."""
LOOK: Final = timedelta(seconds=1)
"""How often a run says that it goes on, and asks whether to stop."""
BATCH: Final = 1000


def ask(*, plan: PairingPlan, kind: str, revision: int, by: str, at: datetime) -> PairingRun:
    """A run that waits for the worker: ``solve``, or ``mend`` for a plan that mends an adopted one. Raises Refused."""
    if kind not in ("solve", "mend"):
        raise ValueError(kind)
    with transaction.atomic():
        found = taken(plan, "solve", revision)
        if kind == "mend" and found.mends is None:
            raise Refused.because("plan", found.pk, "这份方案不是修补方案", "this plan mends none")
        run = PairingRun.objects.create(plan=found, kind=kind, revision=found.revision, by=by, at=at)
        audit.record(f"planning.pairing.{kind}", kind="pairing", code=str(found.pk), by=by, at=at)
    return run


def stop(*, plan: PairingPlan, by: str, at: datetime) -> None:
    """Stop what goes on with the best plan so far; what still waits is not begun. Raises NotFound when nothing goes on."""
    with transaction.atomic():
        open_runs = plan.runs.filter(state__in=OPEN).exclude(kind="adopt")
        waiting = open_runs.filter(state="waiting").update(state="stopped", ended_at=at)
        if not waiting and not open_runs.update(stop=True):
            raise NotFound("run", plan.pk)
        audit.record("planning.pairing.stopped", kind="pairing", code=str(plan.pk), by=by, at=at)


def waiting(at: datetime) -> bool:
    """Whether there is anything for the worker. One statement."""
    return PairingRun.objects.filter(_claimable(at)).exists()


def work(*, now: Now, stopped: Callable[[], bool]) -> str:
    """Claim the oldest run and do it; returns what was done, empty when nothing waits."""
    run = _claim(now())
    if run is None:
        return ""
    try:
        state, faults = _do(run, now, stopped)
    except Refused as refusal:
        state, faults = "failed", [[fault.field, fault.value, fault.zh, fault.en] for fault in refusal.faults]
    except Exception as error:
        _end(run, "failed", [["", "", f"出错:{type(error).__name__}", f"failed: {type(error).__name__}"]], now())
        raise
    _end(run, state, faults, now())
    return f"plan {run.plan_id}: {run.kind} {state}"


def _claimable(at: datetime) -> Q:
    return Q(state="waiting") | Q(state="running", beat_at__lt=at - SILENT)


def _claim(at: datetime) -> PairingRun | None:
    for run in PairingRun.objects.filter(_claimable(at)).select_related("plan__area", "plan__adoption").order_by("at", "pk")[:5]:
        mine = PairingRun.objects.filter(_claimable(at), pk=run.pk)
        if mine.update(state="running", began_at=at, beat_at=at, done=0, parts=0):
            return run
    return None


def _end(run: PairingRun, state: str, faults: list[Any], at: datetime) -> None:
    """Only while it is still this worker's: one that was given up meanwhile is another's."""
    if state == "waiting":
        PairingRun.objects.filter(pk=run.pk, state="running").update(state="waiting")
        return
    PairingRun.objects.filter(pk=run.pk, state="running").update(state=state, faults=faults[:50], ended_at=at)


def _do(run: PairingRun, now: Now, stopped: Callable[[], bool]) -> tuple[str, list[Any]]:
    watch = _Watch(run, now, stopped)
    if run.kind == "adopt":
        done = put_in_force(plan=run.plan, by=run.by, at=now(), told=watch.progress, stopped=stopped)
        return ("done" if done else "waiting"), []
    problem = problem_of(run.plan)
    if run.kind == "mend" and run.plan.mends is not None:
        found = repair(problem, [_asked(row) for row in _rows(run.plan.mends)], stop=watch.stop)
    else:
        found = solve(problem, progress=watch.progress, stop=watch.stop)
    if watch.leaving and not watch.asked:
        return "waiting", []
    _store(run, problem, found, now())
    return ("stopped" if found.stopped else "done"), []


class _Watch:
    """Tells how far a run is, and hears whether somebody wants it to stop; looks into the database once a second at most."""

    def __init__(self, run: PairingRun, now: Now, stopped: Callable[[], bool]) -> None:
        self.run, self.now, self.stopped = run, now, stopped
        self.last = now()
        self.asked = False
        self.leaving = False

    def progress(self, done: int, parts: int) -> None:
        """So many of so many parts are done."""
        PairingRun.objects.filter(pk=self.run.pk).update(done=done, parts=parts, beat_at=self.now())

    def stop(self) -> bool:
        """Whether to stop now: somebody asked for the best so far, or the worker has to leave."""
        at = self.now()
        if at - self.last >= LOOK:
            self.last = at
            mine = PairingRun.objects.filter(pk=self.run.pk)
            mine.update(beat_at=at)
            self.asked = self.asked or mine.filter(stop=True).exists()
        self.leaving = self.leaving or self.stopped()
        return self.asked or self.leaving


# -- what was found -------------------------------------------------------------------------------------


def _rows(plan: PairingPlan) -> list[PairingLink]:
    return list(plan.links.select_related("officer", "unit", "counterpart__root"))


def _asked(row: PairingLink) -> Link:
    """A stored pair, to whom its counterpart has been merged."""
    other = row.counterpart.root or row.counterpart
    return Link(row.layer, row.party, other.code, row.cost, row.kept)


def _store(run: PairingRun, problem: Problem, found: Plan, at: datetime) -> None:
    """Put the plan's pairs in place of those before, unless somebody changed it meanwhile. Raises Refused."""
    with transaction.atomic():
        plan = PairingPlan.objects.select_for_update(of=("self",)).get(pk=run.plan_id)
        if plan.revision != run.revision:
            raise Refused.because("revision", run.revision, "求解时方案被改过,请再求解", "changed meanwhile: solve it again")
        marks = {
            (row.layer, row.officer_id, row.unit_id, row.counterpart_id): (row.locked, row.by_hand) for row in plan.links.all()
        }
        plan.links.all().delete()
        rows = _made(plan, found)
        for row in rows:
            row.locked, row.by_hand = marks.get((row.layer, row.officer_id, row.unit_id, row.counterpart_id), (False, False))
        PairingLink.objects.bulk_create(rows, batch_size=BATCH)
        before = cost_of(problem, [(held.layer, held.party, held.counterpart) for held in problem.held])
        plan.outcome = outcome_of(problem, found, before=before)
        plan.prices = prices_of(found)
        plan.revision += 1
        plan.save(update_fields=["outcome", "prices", "revision"])
        after = {"cost": found.cost, "bound": found.bound, "links": len(found.links), "missing": len(found.missing)}
        audit.record("planning.pairing.solved", kind="pairing", code=str(plan.pk), by=run.by, at=at, after=after)


def _made(plan: PairingPlan, found: Plan) -> list[PairingLink]:
    officers = dict(Officer.objects.values_list("code", "pk"))
    units = dict(Unit.objects.values_list("code", "pk"))
    others = _ids({link.counterpart for link in found.links})
    made = []
    for link in found.links:
        kind, _, code = link.party.partition(":")
        made.append(
            PairingLink(
                plan=plan,
                layer=link.layer,
                officer_id=officers[code] if kind == "officer" else None,
                unit_id=units[code] if kind == "unit" else None,
                counterpart_id=others[link.counterpart],
                cost=link.cost,
                kept=link.kept,
            )
        )
    return made


def _ids(codes: set[str]) -> dict[str, int]:
    """Counterparts by code, in statements of a size that every database takes."""
    found: dict[str, int] = {}
    ordered = sorted(codes)
    for start in range(0, len(ordered), 10_000):
        found |= dict(Counterpart.objects.filter(code__in=ordered[start : start + 10_000]).values_list("code", "pk"))
    return found
