"""The writes of planning: adopting with the burden worked out, and what a place assumes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.planning.models import Assumption, Planned
from lianxin.planning.queries import judged_from
from lianxin.policy import actions as policies
from lianxin.policy.models import Adoption, Draft
from lianxin.registry.models import Area
from lianxin.rules.burden.acts import Load
from lianxin.rules.burden.judge import Judgement
from lianxin.rules.burden.numbers import ASSUMED
from lianxin.rules.burden.plan import Plan, label_of
from lianxin.rules.entries import date_of
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.policy.read import read_policy


def adopt(
    *,
    text: str,
    area: Area,
    first: date,
    by: str,
    at: datetime,
    file: str = "",
    last: date | None = None,
    reasons: Mapping[str, str] | None = None,
) -> Adoption:
    """The adoption of a text, judged on the roll of the day; its planned burden is kept.

    Raises Refused with the numbers of all that is impossible, each broken standard without a reason, and every fault of the text.
    """
    with transaction.atomic():
        judged, rest = _judged(text, area, first, at)
        adoption = policies.adopt(
            text=text,
            area=area,
            first=first,
            last=last,
            by=by,
            at=at,
            file=file,
            findings=judged.findings if judged else (),
            reasons=reasons,
        )
        if judged is not None:
            keep_plan(adoption, judged.plan, rest)
    return adoption


def adopt_draft(
    *, draft: int, revision: int, first: date, by: str, at: datetime, reasons: Mapping[str, str] | None = None
) -> Adoption:
    """The same for a draft as it stood at ``revision``. Raises Refused, NotFound."""
    with transaction.atomic():
        found = Draft.objects.filter(pk=draft).select_related("area").first()
        if found is None:
            raise NotFound("draft", draft)
        judged, rest = _judged(found.text, found.area, first, at)
        adoption = policies.adopt_draft(
            draft=draft,
            revision=revision,
            first=first,
            by=by,
            at=at,
            findings=judged.findings if judged else (),
            reasons=reasons,
        )
        if judged is not None:
            keep_plan(adoption, judged.plan, rest)
    return adoption


def _judged(text: str, area: Area, first: date, at: datetime) -> tuple[Judgement | None, Judgement | None]:
    """Its first whole year, and the rest of the year in which it begins."""
    policy = read_policy(text).policy
    return (None, None) if policy is None else judged_from(policy, area, first=first, today=date_of(at))


def keep_plan(adoption: Adoption, plan: Plan, rest: Judgement | None = None) -> None:
    """Keep what a policy was planned to cost, month by month, from its first day on; once, as of its adoption."""
    if Planned.objects.filter(adoption=adoption).exists():
        return
    sums: dict[tuple[str, str, str, str], Load] = defaultdict(Load)
    plans = [plan, rest.plan] if rest is not None else [plan]
    parties: dict[tuple[str, str], int] = {}
    for each in plans:
        parties |= each.parties()
        for line in each.lines:
            sums[*label_of(line.group), line.duty, line.month] += line.load
    Planned.objects.bulk_create(
        (
            Planned(
                adoption=adoption,
                party_kind=kind,
                label=label,
                duty=duty,
                month=month,
                parties=parties[kind, label],
                acts=round(load.acts),
                minutes=round(load.minutes),
                travel=round(load.travel),
            )
            for (kind, label, duty, month), load in sums.items()
        ),
        batch_size=500,
    )


def assume(*, area: Area, numbers: Mapping[str, int | None], by: str, at: datetime) -> int:
    """Set what an area assumes; None takes the default again. Returns how many changed. Raises Refused."""
    faults = [fault for name, number in numbers.items() if (fault := _fault(name, number)) is not None]
    if faults:
        raise Refused([fault for refused in faults for fault in refused.faults])
    changed = 0
    with transaction.atomic():
        own = {row.name: row for row in Assumption.objects.select_for_update().filter(area=area)}
        for name, number in numbers.items():
            before = own[name].number if name in own else None
            if before == number:
                continue
            changed += 1
            if number is None:
                own[name].delete()
            else:
                values = {"number": number, "by": by, "at": at}
                Assumption.objects.update_or_create(area=area, name=name, defaults=values)
            said = {"before": {"number": before}, "after": {"number": number}}
            audit.record("planning.assumption.set", kind="area", code=area.code, by=by, at=at, note=name, **said)
    return changed


def _fault(name: str, number: int | None) -> Refused | None:
    known = ASSUMED.get(name)
    if known is None:
        return Refused.because(name, number, "没有这一项假定", "there is no such assumption")
    if number is not None and not known.low <= number <= known.high:
        zh, en = f"请填{known.low}至{known.high}之间的整数", f"a whole number from {known.low} to {known.high}"
        return Refused.because(name, number, zh, en)
    return None
