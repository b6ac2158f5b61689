"""The writes of a call for postings (J8): collected, marked blind, decided by people with a reason for each departure.

Every write but a panel's marks says at which ``revision`` the call was looked at: who comes second is refused.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.planning.facts.postings import posed
from lianxin.planning.posting_models import (
    PostingApplicant,
    PostingCall,
    PostingDecision,
    PostingMark,
    PostingPanelist,
    PostingUnit,
    PostingVillage,
)
from lianxin.registry.models import Area, Counterpart, Officer, Unit
from lianxin.rules.errors import Fault, Refused, refuse
from lianxin.rules.pairing.posting_stages import Act, after
from lianxin.rules.pairing.postings import decision_faults, departures, numbers

MOST_CRITERIA = 12
LONGEST = 300
Levels = Mapping[str, int]
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """A level from 0 to 3 for each criterion, and what shows it."""

    levels: Levels = field(default_factory=dict)
    evidence: Texts = field(default_factory=dict)


def begin_call(
    *, area: Area, name: str, first: date, criteria: Sequence[tuple[str, int]], panel: Iterable[Officer], by: str, at: datetime
) -> PostingCall:
    """A new call: criteria as (words, weight), who marks. Raises Refused with every fault; its maker sits on no panel."""
    chosen = {one.code: one for one in panel}
    refuse([*_criteria_faults(criteria), *_panel_faults(chosen, by)])
    if not name.strip():
        raise Refused.because("name", name, "写一个名称", "give it a name")
    rows = [{"key": f"k{at_}", "zh": zh.strip()[:40], "weight": weight} for at_, (zh, weight) in enumerate(criteria, 1)]
    with transaction.atomic():
        made = PostingCall.objects.create(
            area=area, name=name.strip()[:100], first=first, criteria=rows, seed=secrets.randbits(31), by=by, at=at
        )
        PostingPanelist.objects.bulk_create(PostingPanelist(call=made, officer=one) for one in chosen.values())
        _record(made, "begun", by, at, after={"first": first.isoformat(), "panel": sorted(chosen)})
    return made


def _criteria_faults(criteria: Sequence[tuple[str, int]]) -> Iterator[Fault]:
    if not 1 <= len(criteria) <= MOST_CRITERIA:
        yield Fault("criteria", str(len(criteria)), f"写1到{MOST_CRITERIA}项指标", f"1 to {MOST_CRITERIA} criteria")
    if len({zh.strip() for zh, _ in criteria}) < len(criteria):
        yield Fault("criteria", "", "有两项指标同名", "two criteria have one name")
    for zh, weight in criteria:
        if not zh.strip() or not 1 <= weight <= 9:
            yield Fault("criteria", zh, "每项写名称和1到9的权重", "each has a name and a weight of 1 to 9")


def _panel_faults(panel: Collection[str], by: str) -> Iterator[Fault]:
    if not panel:
        yield Fault("panel", "", "至少写一名评委", "name one member of the panel at least")
    if by in panel:
        yield Fault("panel", by, "登记名单的人看得到姓名,不能当评委", "who enters the names is no member of the panel")


def put_village(
    *, call: PostingCall, village: Counterpart, places: int, said: Said, revision: int, by: str, at: datetime
) -> PostingVillage:
    """A village with the places it asks for and its needs; again, they are changed. Raises Refused."""
    with transaction.atomic():
        found = _taken(call, "change", revision)
        refuse(_said_faults(found, said))
        if village.base != "village" or not 1 <= places <= 9:
            raise Refused.because("places", places, "要是村,名额1到9个", "a village, with 1 to 9 places")
        values = {"places": places, "needs": dict(said.levels), "evidence": _kept(said.evidence)}
        made, _ = PostingVillage.objects.update_or_create(call=found, counterpart=village, defaults=values)
        _save(found, "village", by, at, after={"village": village.code, "places": places})
    return made


def put_unit(*, call: PostingCall, unit: Unit, said: Said, revision: int, by: str, at: datetime) -> PostingUnit:
    """What a department is strong in, for all of its people. Raises Refused."""
    with transaction.atomic():
        found = _taken(call, "change", revision)
        refuse(_said_faults(found, said))
        values = {"strengths": dict(said.levels), "evidence": _kept(said.evidence)}
        made, _ = PostingUnit.objects.update_or_create(call=found, unit=unit, defaults=values)
        _save(found, "unit", by, at, after={"unit": unit.code})
    return made


def put_applicant(
    *,
    call: PostingCall,
    officer: Officer,
    unit: Unit,
    evidence: Texts,
    wishes: Sequence[str] = (),
    conflicts: Collection[str] = (),
    revision: int,
    by: str,
    at: datetime,
) -> PostingApplicant:
    """Somebody who applied, from a department; again, it is changed. Raises Refused with every fault."""
    with transaction.atomic():
        found = _taken(call, "change", revision)
        known = set(found.villages.values_list("counterpart__code", flat=True))
        refuse([*_person_faults(found, officer, evidence), *_wish_faults(known, wishes, conflicts)])
        values = {"unit": unit, "evidence": _kept(evidence), "wishes": list(wishes), "conflicts": sorted(conflicts)}
        made, _ = PostingApplicant.objects.update_or_create(call=found, officer=officer, defaults=values)
        PostingUnit.objects.get_or_create(call=found, unit=unit)
        _save(found, "applicant", by, at, after={"officer": officer.code})
    return made


def _person_faults(call: PostingCall, officer: Officer, evidence: Texts) -> Iterator[Fault]:
    yield from _said_faults(call, Said({}, evidence))
    if call.panel.filter(officer=officer).exists():
        yield Fault("officer", officer.code, "评委不能报名", "a member of the panel does not apply")
    for key, text in evidence.items():
        if officer.name in text or officer.code in text:
            yield Fault(f"evidence.{key}", text, "依据里不写姓名和工号:评委看编号打分", "no name: the panel marks blind")


def _wish_faults(known: Collection[str], wishes: Sequence[str], conflicts: Collection[str]) -> Iterator[Fault]:
    if not {*wishes, *conflicts} <= set(known):
        yield Fault("wishes", "", "志愿只写要人的村", "only villages that ask for people")
    if len(set(wishes)) < len(wishes):
        yield Fault("wishes", "", "同一个村写了两次", "a village stands twice")
    if set(wishes) & set(conflicts):
        yield Fault("conflicts", "", "又想去又申报不宜去", "wished for and declared at once")


def _said_faults(call: PostingCall, said: Said) -> Iterator[Fault]:
    keys = {one["key"] for one in call.criteria}
    if not {*said.levels, *said.evidence} <= keys:
        yield Fault("criteria", "", "没有这项指标", "no such criterion")
    if any(not 0 <= level <= 3 for level in said.levels.values()):
        yield Fault("levels", "", "程度是0到3", "a level is 0 to 3")
    for key, text in said.evidence.items():
        if len(text) > LONGEST:
            yield Fault(f"evidence.{key}", "", f"最多{LONGEST}个字", f"{LONGEST} characters at most")


def take_off(*, call: PostingCall, row: PostingVillage | PostingApplicant, revision: int, by: str, at: datetime) -> None:
    """A village or an applicant goes again; wishes for a village that went go with it. Raises Refused."""
    with transaction.atomic():
        found = _taken(call, "change", revision)
        if isinstance(row, PostingVillage):
            _forget(found, row.counterpart.code)
        code = row.counterpart.code if isinstance(row, PostingVillage) else row.officer.code
        row.delete()
        _save(found, "taken_off", by, at, after={"code": code})


def _forget(call: PostingCall, village: str) -> None:
    for one in call.applicants.all():
        if village in {*one.wishes, *one.conflicts}:
            one.wishes = [code for code in one.wishes if code != village]
            one.conflicts = [code for code in one.conflicts if code != village]
            one.save(update_fields=["wishes", "conflicts"])


# -- marks -------------------------------------------------------------------------------------------


def open_marking(*, call: PostingCall, revision: int, by: str, at: datetime) -> PostingCall:
    """Everybody gets a number that says nothing of the name; from now on the list stands. Raises Refused."""
    with transaction.atomic():
        found = _taken(call, "open", revision)
        given = posed(found)
        if not given.villages or not given.applicants:
            raise Refused.because("call", call.pk, "还没有村或报名的人", "there is no village or nobody who applied")
        order = numbers(given.applicants, found.seed)
        for row in found.applicants.select_related("officer"):
            PostingApplicant.objects.filter(pk=row.pk).update(number=order[row.officer.code])
        return _moved(found, "open", by, at)


def give_marks(*, panelist: PostingPanelist, marks: Mapping[tuple[int, str], int], by: str, at: datetime) -> int:
    """One's marks by (number, criterion); again, they are changed, until marking is closed. Returns how many. Raises Refused."""
    with transaction.atomic():
        call = PostingCall.objects.select_for_update().get(pk=panelist.call_id)
        _may(call, "mark")
        people = {row.number: row for row in call.applicants.all()}
        keys = {one["key"] for one in call.criteria}
        refuse(
            Fault("marks", f"{number} {key}", "没有这个编号或指标,或分数不在0到100", "no such number, or not 0 to 100")
            for (number, key), mark in marks.items()
            if number not in people or key not in keys or not 0 <= mark <= 100
        )
        for (number, key), mark in marks.items():
            PostingMark.objects.update_or_create(
                panelist=panelist, applicant=people[number], criterion=key, defaults={"mark": mark}
            )
        audit.record("planning.posting.marked", kind="posting", code=str(call.pk), by=by, at=at, after={"marks": len(marks)})
    return len(marks)


def close_marking(*, call: PostingCall, revision: int, by: str, at: datetime) -> PostingCall:
    """Marking is over. Raises Refused with whoever has not marked everybody."""
    with transaction.atomic():
        found = _taken(call, "close", revision)
        wanted = found.applicants.count() * len(found.criteria)
        rows = [(one.officer.name, one.marks.count()) for one in found.panel.select_related("officer").order_by("pk")]
        refuse(
            Fault("marks", name, f"{name}还差{wanted - many}个分", f"{wanted - many} marks are missing")
            for name, many in rows
            if many < wanted
        )
        return _moved(found, "close", by, at)


# -- the decision --------------------------------------------------------------------------------------


def decide(
    *,
    call: PostingCall,
    base: str,
    decided: Mapping[str, str],
    reasons: Mapping[str, str],
    revision: int,
    by: str,
    at: datetime,
) -> PostingCall:
    """What people decide: officer → village. What departs from the proposal ``base`` has a reason. Raises Refused."""
    with transaction.atomic():
        found = _taken(call, "decide", revision)
        if base not in ("stable", "best"):
            raise Refused.because("base", base, "选一个方案作底", "begin from one of the proposals")
        given = posed(found)
        choice = given.matched()
        proposal = choice.stable if base == "stable" else choice.best
        refuse([*decision_faults(given.villages, given.applicants, decided), *departures(proposal, decided, reasons)])
        villages = {row.counterpart.code: row for row in found.villages.select_related("counterpart")}
        for row in found.applicants.select_related("officer"):
            code = row.officer.code
            village, proposed = decided.get(code, ""), proposal.pairs.get(code, "")
            fit = choice.fits.get((code, village))
            PostingDecision.objects.create(
                call=found,
                applicant=row,
                village=villages.get(village),
                proposed=villages.get(proposed),
                reason=reasons.get(code, "").strip()[:LONGEST] if village != proposed else "",
                fit=fit.total if fit else 0,
            )
        found.base = base
        return _moved(found, "decide", by, at, also=("base",), after={"base": base, "posted": len(decided)})


def drop_call(*, call: PostingCall, reason: str, revision: int, by: str, at: datetime) -> PostingCall:
    """Give the call up, with the reason. Raises Refused."""
    if not reason.strip():
        raise Refused.because("reason", "", "写明理由", "give the reason")
    with transaction.atomic():
        found = _taken(call, "drop", revision)
        found.note = reason.strip()[:500]
        return _moved(found, "drop", by, at, also=("note",))


# -- what they share -----------------------------------------------------------------------------------


def _may(call: PostingCall, act: Act) -> str:
    to = after(call.state, act)
    if isinstance(to, Fault):
        raise Refused([to])
    return to


def _taken(call: PostingCall, act: Act, revision: int) -> PostingCall:
    """The call as it is now, for this write alone. Raises Refused when somebody was first, or it stands elsewhere."""
    found = PostingCall.objects.select_for_update().get(pk=call.pk)
    if found.revision != revision:
        raise Refused.because("revision", revision, "刚才有人改过,请看过再改", "somebody was first: look again")
    _may(found, act)
    return found


def _moved(call: PostingCall, act: Act, by: str, at: datetime, *, also: tuple[str, ...] = (), **told: Any) -> PostingCall:
    call.state = _may(call, act)
    if call.state in ("decided", "dropped"):
        call.ended_at, call.ended_by = at, by
    _save(call, act, by, at, also=("state", "ended_at", "ended_by", *also), **told)
    return call


def _save(call: PostingCall, verb: str, by: str, at: datetime, *, also: tuple[str, ...] = (), **told: Any) -> None:
    call.revision += 1
    call.save(update_fields=["revision", *also])
    _record(call, verb, by, at, **told)


def _record(call: PostingCall, verb: str, by: str, at: datetime, **told: Any) -> None:
    audit.record(f"planning.posting.{verb}", kind="posting", code=str(call.pk), by=by, at=at, **told)


def _kept(texts: Texts) -> dict[str, str]:
    return {key: text.strip() for key, text in texts.items() if text.strip()}
