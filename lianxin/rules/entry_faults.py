"""What may not be written in an entry: every fault at once, each with its field and its remedy."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from lianxin.rules.entries import (
    HALVES,
    QUANTITIES,
    CounterpartFact,
    EntryTerms,
    Known,
    Vocabulary,
    Written,
    date_of,
    half_days_of,
    span_days,
)
from lianxin.rules.errors import Fault

MINUTES_OF_A_DAY: Final = 24 * 60
GREATEST: Final = {"fen": 2**63 - 1}
GREATEST_NUMBER: Final = 2**31 - 1
LONGEST_SPAN: Final = 366


def entry_faults(written: Written, known: Known, words: Vocabulary, *, now: datetime) -> list[Fault]:
    """Every fault of an entry as written; an empty list when it may be recorded. Nothing is changed or raised."""
    terms = words.entries.get(written.kind)
    return [
        *_dates(written, now),
        *_officers(written, known),
        *_kind(written, terms, words),
        *_places(written, known),
        *_counterparts(written, known, terms),
        *_quantities(written, terms),
        *_history(written, known),
    ]


def _dates(written: Written, now: datetime) -> Iterator[Fault]:
    if written.until is not None and written.until < written.day:
        yield Fault("until", str(written.until), "结束日期早于开始日期", "the last day is before the first")
    if span_days(written.day, written.last) > LONGEST_SPAN:
        yield Fault("until", str(written.last), "跨度超过366天,请分开记录", "a span of over 366 days: write several entries")
    if written.recorded_at > now:
        yield Fault("recorded_at", written.recorded_at.isoformat(), "记录时间在将来", "recorded in the future")
    if written.last > date_of(now):
        field = "until" if written.until else "day"
        yield Fault(field, str(written.last), "日期在将来:只记已经做了的事", "in the future: only what was done is recorded")
    elif written.day > date_of(written.recorded_at):
        yield Fault("day", str(written.day), "日期在记录之后:只记已经做了的事", "later than its recording: only what was done")


def _officers(written: Written, known: Known) -> Iterator[Fault]:
    if not written.officers:
        yield Fault("officer_codes", "", "没有写干部", "names no officer")
    if len(set(written.officers)) != len(written.officers):
        yield Fault("officer_codes", ";".join(written.officers), "同一名干部写了两次", "the same officer stands there twice")
    for code in written.officers:
        posts = known.posts.get(code)
        if posts is None:
            yield Fault("officer_codes", code, "名册中没有这名干部", "there is no such officer")
        elif not all(any(post.holds(day) for post in posts) for day in {written.day, written.last}):
            yield Fault(
                "officer_codes",
                code,
                "当日不在任何岗位上,请核对",
                "held no post on that day",
            )


def _kind(written: Written, terms: EntryTerms | None, words: Vocabulary) -> Iterator[Fault]:
    if terms is None:
        yield Fault("kind", written.kind, "当地当日的制度中没有这种记录", "no policy in force there then knows this kind")
    if written.topic and written.topic not in words.topics:
        yield Fault("topic", written.topic, "当地当日的制度中没有这个主题", "no policy in force there then knows this topic")


def _places(written: Written, known: Known) -> Iterator[Fault]:
    if written.area and written.area not in known.areas:
        yield Fault("area_code", written.area, "没有这个区划", "there is no such area")
    if written.unit and written.unit not in known.units:
        yield Fault("unit_code", written.unit, "没有这个单位", "there is no such unit")
    if written.campaign and written.campaign not in known.campaigns:
        yield Fault("campaign", written.campaign, "没有这项活动", "there is no such campaign")


def _counterparts(written: Written, known: Known, terms: EntryTerms | None) -> Iterator[Fault]:
    codes = written.counterparts
    if len(set(codes)) != len(codes):
        yield Fault("counterpart_codes", ";".join(codes), "同一对象写了两次", "the same counterpart stands there twice")
    if written.outcome == "nobody_home" and not codes:
        yield Fault("outcome", written.outcome, "没人在家,要写明是哪一户", "nobody home: say where")
    if terms and terms.most_counterparts is not None and len(codes) > terms.most_counterparts:
        most = terms.most_counterparts
        yield Fault("counterpart_codes", str(len(codes)), f"这种记录最多写{most}个对象", f"this kind names at most {most}")
    for code in codes:
        fact = known.counterparts.get(code)
        if fact is None:
            yield Fault("counterpart_codes", code, "没有这个联系对象", "there is no such counterpart")
        else:
            yield from _counterpart(code, fact, written, terms)


def _counterpart(code: str, fact: CounterpartFact, written: Written, terms: EntryTerms | None) -> Iterator[Fault]:
    if terms is not None and fact.kind not in terms.counterpart_kinds:
        yield Fault("counterpart_codes", code, "这种记录不写这类对象", "this kind of entry does not name such a counterpart")
    if fact.first is not None and written.day < fact.first:
        yield Fault("counterpart_codes", code, f"该对象自{fact.first}起才有", f"this counterpart begins on {fact.first}")
    if fact.last is not None and written.day > fact.last and not fact.merged:
        yield Fault("counterpart_codes", code, f"该对象已于{fact.last}终止", f"this counterpart ended on {fact.last}")


def _quantities(written: Written, terms: EntryTerms | None) -> Iterator[Fault]:
    for name in QUANTITIES:
        value = getattr(written, name)
        if value is None:
            continue
        if terms is not None and name not in terms.quantities:
            yield Fault(name, str(value), "这种记录不计这个数量", "this kind of entry does not count this quantity")
        if value < 0:
            yield Fault(name, str(value), "数量不能为负", "a quantity is not negative")
        if value > GREATEST.get(name, GREATEST_NUMBER):
            yield Fault(name, str(value), "数量过大", "too large a number")
    yield from _time_within_span(written, terms)


def _time_within_span(written: Written, terms: EntryTerms | None) -> Iterator[Fault]:
    days = span_days(written.day, written.last)
    half_days = half_days_of(written, terms)
    if days and half_days is not None and half_days > HALVES * days:
        yield Fault(
            "half_days",
            str(half_days),
            f"{days}天最多{HALVES * days}个半天",
            f"{days} days hold {HALVES * days} half-days at most",
        )
    if days and written.minutes is not None and written.minutes > MINUTES_OF_A_DAY * days:
        yield Fault("minutes", str(written.minutes), "分钟数超过所写的天数", "more minutes than the days have")


def _history(written: Written, known: Known) -> Iterator[Fault]:
    if written.supersedes:
        yield from _supersedes(written, written.supersedes, known)
    recorded_on = date_of(written.recorded_at)
    if written.withdrawn_on is not None and written.withdrawn_on < recorded_on:
        yield Fault("withdrawn_on", str(written.withdrawn_on), "撤回早于记录", "withdrawn before it was recorded")
    if bool(written.review) != (written.reviewed_on is not None):
        yield Fault("review", written.review, "审核结果和审核日期要同时写", "a review needs both its result and its day")
    if written.reviewed_on is not None and written.reviewed_on < written.day:
        yield Fault("reviewed_on", str(written.reviewed_on), "审核早于所做的事", "reviewed before it was done")


def _supersedes(written: Written, code: str, known: Known) -> Iterator[Fault]:
    earlier = known.earlier.get(code)
    if code == written.code:
        yield Fault("supersedes", code, "不能更正自己", "an entry does not correct itself")
    elif earlier is None:
        yield Fault("supersedes", code, "没有所更正的那条记录", "there is no such entry to correct")
    elif earlier.superseded_by not in {None, written.code}:
        yield Fault("supersedes", code, "该记录已被更正;请更正最新的一条", "corrected already: correct the latest one")
    elif earlier.withdrawn:
        yield Fault("supersedes", code, "该记录已撤回,不能更正", "withdrawn: it can not be corrected")
    elif earlier.recorded_at > written.recorded_at:
        yield Fault("supersedes", code, "更正早于所更正的记录", "a correction comes after what it corrects")
