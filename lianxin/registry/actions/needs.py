"""Declared needs: each with source, basis and an end (principles 1)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.registry.models import Counterpart, Need
from lianxin.rules.errors import Fault, Refused, refuse
from lianxin.rules.needs import last_day


@dataclass(frozen=True, slots=True)
class NeedTerms:
    """What the words in force say of a need: on what it rests, for how long, for which kinds of counterpart."""

    basis: Literal["law", "consent"]
    months: int
    kinds: frozenset[str]


def declare_need(
    *,
    counterpart: Counterpart,
    need: str,
    first: date,
    source: str,
    terms: NeedTerms | None,
    by: str,
    at: datetime,
    basis: str = "",
    to: date | None = None,
) -> Need:
    """The declared need; ``terms`` are those of the words in force, None when they do not know it. Raises Refused."""
    refuse(_faults(counterpart, need, first, to, source, basis, terms))
    assert terms is not None  # noqa: S101 - refused above
    with transaction.atomic():
        made = Need.objects.create(
            counterpart=counterpart,
            root_id=counterpart.root_id or counterpart.pk,
            need=need,
            first=first,
            source=source.strip(),
            basis=basis.strip(),
            to=to,
            last=last_day(first, terms.months, to),
        )
        after = {"need": need, "from": first.isoformat(), "until": made.last.isoformat()}
        audit.record("registry.need.declared", kind="counterpart", code=counterpart.code, by=by, at=at, after=after)
    return made


def _faults(  # noqa: PLR0917 - the columns of a row, in their order
    counterpart: Counterpart, need: str, first: date, to: date | None, source: str, basis: str, terms: NeedTerms | None
) -> list[Fault]:
    found: list[Fault] = []
    if terms is None:
        found.append(Fault("need", need, "当地当日的制度中没有这个帮扶类别", "no policy in force there then knows this need"))
    else:
        if counterpart.kind not in terms.kinds:
            found.append(Fault("need", need, "该类别不用于这类对象", "this need is not one of such counterparts"))
        if not basis.strip():
            zh = "要写认定机关和文号" if terms.basis == "law" else "要写本人同意的日期和方式"
            en = "name the deciding office" if terms.basis == "law" else "say when and how consent was given"
            found.append(Fault("basis", "", zh, en))
    if not source.strip():
        found.append(Fault("source", "", "要写来源", "the source is needed"))
    if to is not None and to < first:
        found.append(Fault("to", str(to), "结束日期早于开始日期", "the last day is before the first"))
    if Need.objects.filter(counterpart=counterpart, need=need, first__lte=to or date.max, last__gte=first).exists():
        found.append(Fault("from", str(first), "该类别已经登记且尚未到期", "this need stands already and has not run out"))
    return found


def end_need(*, need: Need, last: date, by: str, at: datetime) -> None:
    """End a need on a day, its end included. Raises Refused for a day outside it."""
    if not need.first <= last <= need.last:
        raise Refused.because("to", last, "不在该类别的期限内", "not within the days of the need")
    with transaction.atomic():
        if not Need.objects.filter(pk=need.pk, last=need.last).update(to=last, last=last):
            raise Refused.because("to", last, "其间有人改过", "somebody has changed it meanwhile")
        need.to = need.last = last
        code = Counterpart.objects.values_list("code", flat=True).get(pk=need.counterpart_id)
        after = {"need": need.need, "until": last.isoformat()}
        audit.record("registry.need.ended", kind="counterpart", code=code, by=by, at=at, after=after)


def confirm_need(*, need: Need, still: bool, on: date, terms: NeedTerms, by: str, at: datetime) -> Need:
    """The village's word: the need still stands (a new term begins on ``on``), or no longer (it ended the day before)."""
    if not still:
        if need.first == on:
            raise Refused.because("need", need.need, "当天登记的不能当天终止", "declared today: it ends tomorrow at the earliest")
        end_need(need=need, last=min(on - timedelta(days=1), need.last), by=by, at=at)
        return need
    if on <= need.first:
        return need
    with transaction.atomic():
        if need.last >= on:
            end_need(need=need, last=on - timedelta(days=1), by=by, at=at)
        counterpart = Counterpart.objects.get(pk=need.counterpart_id)
        return declare_need(
            counterpart=counterpart, need=need.need, first=on, source=need.source, basis=need.basis, terms=terms, by=by, at=at
        )
