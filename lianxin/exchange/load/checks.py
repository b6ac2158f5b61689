"""What each table's rows must keep beyond their cells: places, people and those whom they serve (issue, Bad input)."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from lianxin.exchange.choices import LEVELS
from lianxin.exchange.faults import Why
from lianxin.exchange.sense import CIRCLE, ITSELF, Judge
from lianxin.exchange.world import World
from lianxin.registry.bulk.places import OWN_COUNTERPART
from lianxin.registry.bulk.served import MERGED
from lianxin.rules.needs import last_day
from lianxin.rules.periods import PeriodError, parse

Row = dict[str, Any]
Check = Callable[[Judge, Row], None]

_ORDER: Final = {level: place for place, level in enumerate(LEVELS)}
NOT_BELOW: Final = Why("级别不在上级区划之下", "its level is not below that of its parent")
IS_AREA: Final = Why(
    "村和乡镇由“区划”表自动成为联系对象,不在这里写",
    "villages and townships are counterparts by the areas table: leave them out here",
)
_PARTIES: Final = {"officer": "officers", "unit": "units"}
OVERLAPS: Final = Why("同一干部在同一单位的同类岗位时间重叠", "posts of the same officer, unit and class overlap")
LEVEL_FIXED: Final = Why(
    "已有区划的级别不能更改;请新建区划并合并",
    "the level of an area can not be changed: make a new one and merge",
)


def check_area(judge: Judge, row: Row) -> None:
    """Parents and merges exist, levels descend, dates are in order."""
    judge.order(row, "valid_from", "valid_to")
    judge.code(row, "merged_into", "areas")
    if judge.code(row, "parent_code", "areas") and row["parent_code"] in judge.world.areas:
        above = judge.world.areas[row["parent_code"]].level
        if _ORDER[above] >= _ORDER[row["level"]]:
            judge.note("parent_code", row["parent_code"], NOT_BELOW)


def check_area_circle(judge: Judge, row: Row) -> None:
    """No area is merged into itself by way of others."""
    if _goes_round(row["area_code"], lambda code: judge.world.areas[code].merged_into if code in judge.world.areas else ""):
        judge.note("merged_into", row["merged_into"], CIRCLE)


def check_area_again(judge: Judge, old: Row, row: Row) -> None:
    """An area that is there keeps its level: it is, or is not, a counterpart of its own."""
    if old["level"] != row["level"]:
        judge.note("level", row["level"], LEVEL_FIXED)


def _goes_round(start: str, following: Callable[[str], str]) -> bool:
    """Whether following from ``start`` leads back to it."""
    seen: set[str] = set()
    code = following(start)
    while code and code not in seen:
        if code == start:
            return True
        seen.add(code)
        code = following(code)
    return False


def check_unit(judge: Judge, row: Row) -> None:
    """Area and parent exist; no circle."""
    judge.code(row, "area_code", "areas")
    if not judge.code(row, "parent_code", "units"):
        return
    if _goes_round(row["unit_code"], lambda code: judge.world.unit_parents.get(code, "")):
        judge.note("parent_code", row["parent_code"], CIRCLE)


def check_unit_words(judge: Judge, row: Row) -> None:
    """Its kind is a word of a policy that its area has, or had."""
    area = row["area_code"]
    judge.word(row, "kind", "unit_kinds", judge.world.words.ever(area) if judge.world.is_sure_of(area) else None)


def check_campaign(judge: Judge, row: Row) -> None:
    """Its area exists, its dates are in order."""
    judge.code(row, "area_code", "areas")
    judge.order(row, "from", "to")


def check_day(judge: Judge, row: Row) -> None:
    """A day of the calendar has nothing more to keep."""


def check_officer(judge: Judge, row: Row) -> None:
    """Tags are words of some policy."""
    judge.word(row, "tags", "tags", None)


def check_post(judge: Judge, row: Row) -> None:
    """Officer and backup exist, and are two."""
    if not judge.code(row, "officer_code", "officers"):
        # Whose post this is nobody knows: of an officer without any other can one not say that he held none.
        judge.world.unread.add("posts")
    if judge.code(row, "backup_officer_code", "officers") and row["backup_officer_code"] == row["officer_code"]:
        judge.note("backup_officer_code", row["backup_officer_code"], ITSELF)


def check_post_place(judge: Judge, row: Row) -> None:
    """The unit exists, dates are in order, the class is known there."""
    world = judge.world
    unit = judge.code(row, "unit_code", "units")
    ordered = judge.order(row, "valid_from", "valid_to")
    lexicon = None
    if ordered and unit and world.is_sure_of(world.units.get(row["unit_code"], "")):
        lexicon = world.words.during(world.units[row["unit_code"]], row["valid_from"], row["valid_to"])
    judge.word(row, "class", "classes", lexicon)


def check_post_alone(judge: Judge, row: Row) -> None:
    """No second post of the officer, unit and class lies beside it."""
    if judge.order(row, "valid_from", "valid_to") and _overlaps(judge.world, row):
        judge.note("valid_from", row["valid_from"], OVERLAPS)


def _overlaps(world: World, row: Row) -> bool:
    last = row["valid_to"] or date.max
    for (unit, class_key, first), post in world.posts.get(row["officer_code"], {}).items():
        same = unit == row["unit_code"] and class_key == row["class"] and first != row["valid_from"]
        if same and first <= last and row["valid_from"] <= (post.last or date.max):
            return True
    return False


def check_account(judge: Judge, row: Row) -> None:
    """The officer exists, and the scope is an area or a unit."""
    judge.code(row, "officer_code", "officers")
    scope = row["scope"]
    if judge.world.lacks("areas", scope) and judge.world.lacks("units", scope):
        judge.note("scope", scope, Why("既不是区划代码也不是单位代码", "is the code of neither an area nor a unit"))


def check_absence(judge: Judge, row: Row) -> None:
    """The officer exists, dates are in order, the kind is known where the officer serves."""
    world = judge.world
    judge.code(row, "officer_code", "officers")
    ordered = judge.order(row, "from", "to")
    lexicon = None
    areas = {world.units[post.unit] for post in world.held_posts.get(row["officer_code"], ()) if post.unit in world.units}
    if ordered and areas and world.is_sure_of_posts(row["officer_code"]) and all(world.is_sure_of(area) for area in areas):
        lexicon = world.words.together([world.words.during(area, row["from"], row["to"]) for area in sorted(areas)])
    judge.word(row, "kind", "absences", lexicon)


def check_suspension(judge: Judge, row: Row) -> None:
    """The area exists, dates are in order, the kind is known there."""
    known = judge.code(row, "area_code", "areas") and judge.world.is_sure_of(row["area_code"])
    sure = judge.order(row, "from", "to") and known
    lexicon = judge.world.words.during(row["area_code"], row["from"], row["to"]) if sure else None
    judge.word(row, "kind", "absences", lexicon)


def check_counterpart(judge: Judge, row: Row) -> None:
    """Area and unit exist, dates are in order."""
    judge.code(row, "area_code", "areas")
    judge.code(row, "unit_code", "units")
    judge.order(row, "valid_from", "valid_to")


def check_counterpart_kind(judge: Judge, row: Row) -> None:
    """It is no village or township, and its kind is known there."""
    world = judge.world
    area = world.areas.get(row["counterpart_code"])
    if row["kind"] in OWN_COUNTERPART or (area is not None and area.level in OWN_COUNTERPART):
        judge.note("counterpart_code", row["counterpart_code"], IS_AREA)
    else:
        sure = world.is_sure_of(row["area_code"])
        judge.word(row, "kind", "counterparts", world.words.ever(row["area_code"]) if sure else None)


def check_merge(judge: Judge, row: Row) -> None:
    """Whom a counterpart was merged into exists, and no merge goes round."""
    target = row["end_reason"].removeprefix(MERGED)
    if judge.world.lacks("counterparts", target):
        judge.note("end_reason", row["end_reason"], Why("没有所并入的联系对象", "there is no such counterpart to be merged into"))
    elif _goes_round(row["counterpart_code"], lambda code: judge.world.merges.get(code, "")):
        judge.note("end_reason", row["end_reason"], CIRCLE)


def check_need(judge: Judge, row: Row) -> None:
    """The counterpart exists, dates are in order."""
    judge.code(row, "counterpart_code", "counterparts")
    judge.order(row, "from", "to")
    row["_last"] = row["to"] or date.max


def check_need_word(judge: Judge, row: Row) -> None:
    """The need is known there and meant for such a counterpart. Works out its last day."""
    world = judge.world
    fact = world.counterparts.get(row["counterpart_code"])
    if fact is None or not world.is_sure_of_counterpart(row["counterpart_code"]) or not world.is_sure_of(fact.area):
        judge.word(row, "need", "needs", None)
        return
    lexicon = world.words.on(fact.area, row["from"])
    if lexicon.need(row["need"]) is None:
        # Declared before the policy came: it holds from then on, for the term of its own first day.
        lexicon = world.words.during(fact.area, row["from"], row["to"])
    word = lexicon.need(row["need"])
    if not judge.word(row, "need", "needs", lexicon) or word is None:
        return
    if fact.kind not in word.with_ and fact.base not in word.with_:
        judge.note("need", row["need"], Why("这个帮扶类别不用于这类对象", "this need is not for such a counterpart"))
    if judge.order(row, "from", "to"):
        row["_last"] = last_day(row["from"], word.expires_months, row["to"])


def check_link(judge: Judge, row: Row) -> None:
    """Party and counterpart exist, dates are in order."""
    judge.code(row, "counterpart_code", "counterparts")
    judge.order(row, "valid_from", "valid_to")
    judge.code(row, "party_code", _PARTIES[row["party_kind"]])


def check_link_word(judge: Judge, row: Row) -> None:
    """The kind is known in the area of the party or of the counterpart."""
    world = judge.world
    areas = _areas_of_party(world, row) | _areas_of_counterpart(world, row)
    lexicon = None
    if areas and judge.order(row, "valid_from", "valid_to") and all(world.is_sure_of(area) for area in areas):
        lexicons = [world.words.during(area, row["valid_from"], row["valid_to"]) for area in sorted(areas)]
        lexicon = world.words.together(lexicons)
    judge.word(row, "kind", "links", lexicon)


_NOBODY_KNOWS: Final = {""}
"""Where something lies whose row is at fault: nobody is sure of that area."""


def _areas_of_party(world: World, row: Row) -> set[str]:
    party = row["party_code"]
    if _PARTIES[row["party_kind"]] == "units":
        return {world.units[party]} if party in world.units else _NOBODY_KNOWS
    if not world.is_sure_of_posts(party):
        return _NOBODY_KNOWS
    return {world.units[post.unit] for post in world.held_posts.get(party, ()) if post.unit in world.units}


def _areas_of_counterpart(world: World, row: Row) -> set[str]:
    code = row["counterpart_code"]
    return {world.counterparts[code].area} if world.is_sure_of_place(code) else _NOBODY_KNOWS


def check_link_dates(judge: Judge, row: Row) -> None:
    """The link lies within the counterpart's own dates."""
    fact = judge.world.counterparts.get(row["counterpart_code"])
    sure = judge.world.is_sure_of_counterpart(row["counterpart_code"])
    if fact is not None and sure and judge.order(row, "valid_from", "valid_to"):
        _within(judge, row, fact.first, fact.last, merged=fact.merged)


def _within(judge: Judge, row: Row, first: date | None, last: date | None, *, merged: bool) -> None:
    """A link does not begin before its counterpart nor outlive it; one to a merged counterpart goes on to the other (rule 23)."""
    if first is not None and row["valid_from"] < first:
        judge.note("valid_from", row["valid_from"], Why(f"该对象自{first}起才有", f"this counterpart begins on {first}"))
    if last is None or merged:
        return
    why = Why(f"该对象已于{last}终止", f"this counterpart ended on {last}")
    if row["valid_from"] > last:
        judge.note("valid_from", row["valid_from"], why)
    elif row["valid_to"] is None or row["valid_to"] > last:
        judge.note("valid_to", row["valid_to"], Why(f"{why.zh},联系须在此前结束", f"{why.en}: end the link by then"))


def check_attested(judge: Judge, row: Row) -> None:
    """The area exists and the period is one."""
    judge.code(row, "area_code", "areas")
    try:
        parse(row["period"])
    except PeriodError as error:
        judge.note("period", row["period"], Why(error.message("zh"), error.message("en")))
