"""Putting a plan in force: its links begin on its first day, those that it does not keep end the day before.

Asked for on a page, done by the worker. Up to ``AT_ONCE`` pairs it is one transaction; a larger plan goes counterpart by
counterpart, each with all its links, in transactions of that size, and goes on where it was stopped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F

from lianxin.audit import actions as audit
from lianxin.liaison.actions import relink
from lianxin.liaison.actions.bulk_links import Wish
from lianxin.liaison.models import Link
from lianxin.planning.actions.plans import taken
from lianxin.planning.facts.pairing import problem_of
from lianxin.planning.models import PairingLink, PairingPlan, PairingRun
from lianxin.planning.queries.pricing import link_of
from lianxin.registry.access import held_on
from lianxin.rules.errors import Fault, refuse
from lianxin.rules.pairing import Problem
from lianxin.rules.pairing.faults import broken
from lianxin.rules.pairing.stages import after
from lianxin.rules.pairing.terms import terms_of

AT_ONCE: Final = 20_000
BATCH: Final = 5_000


def adopt(*, plan: PairingPlan, revision: int, by: str, at: datetime, reason: str = "") -> PairingRun:
    """Ask for a plan to be put in force. Raises Refused: objections without an answer, a first day that is over, a hard rule
    that the pairs break as the rows are now, places missing without a written ``reason``.
    """
    with transaction.atomic():
        found = taken(plan, "adopt", revision)
        refuse(_faults(found, at, reason))
        found.note = reason.strip()[:500]
        found.save(update_fields=["note"])
        run = PairingRun.objects.create(plan=found, kind="adopt", revision=found.revision, by=by, at=at)
        audit.record("planning.pairing.adopting", kind="pairing", code=str(found.pk), by=by, at=at, note=found.note[:200])
    return run


def _faults(plan: PairingPlan, at: datetime, reason: str) -> Iterator[Fault]:
    if plan.first <= at.date():
        yield Fault("first", str(plan.first), "起始日应在今天以后:旧联系要到前一天为止", "the first day must be after today")
    if plan.objections.filter(upheld=None).exists():
        yield Fault("objections", "", "还有意见没有答复", "there are objections without an answer")
    wrong, missing = standing(plan)
    yield from wrong
    if missing and not reason.strip():
        zh, en = f"还缺{missing}个名额:要采用须写明理由", f"{missing} places are missing: a reason is needed"
        yield Fault("reason", "", zh, en)


def standing(plan: PairingPlan) -> tuple[list[Fault], int]:
    """How the pairs stand by the rows of today: hard rules that they break, and how many places are missing."""
    problem = problem_of(plan)
    links = [link_of(row) for row in _rows(plan)]
    faults = broken(problem, links)
    fewer = [fault for fault in faults if fault.en.startswith("fewer than")]
    return [fault for fault in faults if fault not in fewer], _lacking(problem, fewer)


def _lacking(problem: Problem, faults: list[Fault]) -> int:
    """Places that lack by lower numbers: of each fault the difference."""
    return sum(int(fault.en.rsplit(" ", 1)[1]) - int(fault.value) for fault in faults)


def _rows(plan: PairingPlan) -> list[PairingLink]:
    return list(plan.links.select_related("officer", "unit", "counterpart").order_by("counterpart__code", "pk"))


def put_in_force(
    *, plan: PairingPlan, by: str, at: datetime, told: Callable[[int, int], None], stopped: Callable[[], bool]
) -> bool:
    """Make the links of a plan; returns whether all are made, False when it was stopped between two transactions."""
    ends = _ends(plan)
    batches = list(_batches(_rows(plan), ends))
    for number, (rows, ended) in enumerate(batches):
        if stopped():
            return False
        with transaction.atomic():
            _make(plan, rows, ended, by, at)
            if number + 1 == len(batches):
                _finish(plan, by, at)
        told(number + 1, len(batches))
    return True


def _ends(plan: PairingPlan) -> dict[int, list[int]]:
    """Today's links that the plan does not keep, by counterpart: those between its parties and counterparts, of its kinds."""
    problem = problem_of(plan)
    kinds = {layer.rule: layer.kind for layer in terms_of(plan.terms).layers}
    kept = {link_of(row).key for row in _rows(plan)}
    going = {(kinds[one.layer], one.party, one.counterpart) for one in problem.held}
    going -= {(kinds[layer], party, counterpart) for layer, party, counterpart in kept}
    rows = Link.objects.filter(held_on(plan.first), kind__in=set(kinds.values()))
    found: dict[int, list[int]] = defaultdict(list)
    for row in rows.select_related("officer", "unit", "root").iterator():
        party = f"officer:{row.officer.code}" if row.officer else f"unit:{row.unit.code if row.unit else ''}"
        if (row.kind, party, row.root.code) in going:
            found[row.root_id].append(row.pk)
    return found


def _batches(rows: list[PairingLink], ends: dict[int, list[int]]) -> Iterator[tuple[list[PairingLink], list[int]]]:
    """All that concerns a counterpart together; what is in force already is passed over. At least one, so that it ends."""
    by_root: dict[int, list[PairingLink]] = {root: [] for root in ends}
    for row in rows:
        if not row.put_in_force:
            by_root.setdefault(row.counterpart_id, []).append(row)
    some: list[PairingLink] = []
    ended: list[int] = []
    for root in sorted(by_root):
        if len(some) + len(ended) >= AT_ONCE:
            yield some, ended
            some, ended = [], []
        some += by_root[root]
        ended += ends.get(root, [])
    yield some, ended


def _make(plan: PairingPlan, rows: list[PairingLink], ended: list[int], by: str, at: datetime) -> None:
    kinds = {layer.rule: layer.kind for layer in terms_of(plan.terms).layers}
    wishes = [
        Wish(
            "officer" if row.officer else "unit",
            row.officer.code if row.officer else (row.unit.code if row.unit else ""),
            row.counterpart.code,
            kinds[row.layer],
            plan.first,
        )
        for row in rows
    ]
    relink(ends=ended, wishes=wishes, on=plan.first, reason=plan.name, by=by, at=at)
    for start in range(0, len(rows), BATCH):
        PairingLink.objects.filter(pk__in=[row.pk for row in rows[start : start + BATCH]]).update(put_in_force=True)


def _finish(plan: PairingPlan, by: str, at: datetime) -> None:
    state = after("adopt", plan.state)
    PairingPlan.objects.filter(pk=plan.pk).update(state=state, ended_at=at, revision=F("revision") + 1)
    audit.record("planning.pairing.adopted", kind="pairing", code=str(plan.pk), by=by, at=at, note=plan.note[:200])
