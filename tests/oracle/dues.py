"""One due of one party in one window, worked out by the numbered steps of the policy language (rules 7 to 11, 15, 16, 25)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from .counting import (
    UNBUILT,
    Contribution,
    Scope,
    as_selector,
    contributions,
    from_table,
    is_another_of,
    matches,
    pairs_of,
    reached,
    source_of,
    total,
)
from .dates import DAY, Span
from .folder import a_word_list
from .world import Party

TARGETS = ("exactly", "at_least", "at_most", "between", "rolling")


@dataclass(frozen=True)
class Outcome:
    """What came of a due; `done`, numerator and denominator are None where they are not given."""

    target: int | None
    owed: int | None
    done: int | None
    numerator: int | None = None
    denominator: int | None = None
    met: bool = False
    exceeded: bool = False
    nothing: bool = False


def as_share(text: str) -> tuple[int, int]:
    """A share written `95%` or `1/3` as a fraction."""
    if text.endswith("%"):
        return int(text[:-1]), 100
    over, under = text.split("/")
    return int(over), int(under)


def least_numerator(share: str, denominator: int) -> int:
    """The least numerator that meets the share, found by trying (rule 8)."""
    over, under = as_share(share)
    numerator = 0
    while numerator * under < over * denominator:
        numerator += 1
    return numerator


def judged(which: str, value: Any, done: int, denominator: int | None) -> tuple[bool, bool]:
    """Whether the target is met by what was done, and whether it is exceeded; shares by cross-multiplication (rule 8)."""
    if which == "between":
        value = value[0]
    wanted, had = value, done
    if isinstance(value, str):
        over, under = as_share(value)
        wanted, had = over * (denominator or 0), done * under
    met = {"at_least": had >= wanted, "between": had >= wanted, "at_most": had <= wanted, "exactly": had == wanted}[which]
    return met, which in ("at_most", "exactly") and had > wanted


def which_target(duty: dict[str, Any]) -> str:
    """The one of the five targets that the duty has."""
    return next(name for name in TARGETS if name in duty)


def unbuilt(rule: dict[str, Any]) -> bool:
    """Whether the source, or that of the denominator, does not exist yet."""
    return source_of(rule["of"]) in UNBUILT or (is_another_of(rule.get("out_of")) and source_of(rule["out_of"]) in UNBUILT)


def found_for(scope: Scope, rule: dict[str, Any], of: dict[str, Any]) -> list[Contribution]:
    """The party's contributions (with `by: anyone`, everybody's) that meet `of`, of all days (step 2)."""
    if source_of(of) not in ("entries", "matters", "calls"):
        return []
    return contributions(scope, of, pairs_of(scope.world, of, scope.party, rule.get("by") == "anyone"))


def selected(scope: Scope, selector: dict[str, Any], place: str, party: Party | None, inside: bool = False) -> set[str]:
    """A denominator: the linked (`inside`: that lie in the place), else the place's roll, with the need, on the last
    day (rules 6, 8, 23)."""
    world, on = scope.world, scope.on
    found = world.roll(place, selector.get("kind"), on) if place else set()
    if "linked" in selector and party:
        linked = {world.identity(link.counterpart, on) for link in world.links_of(party, selector["linked"], on)}
        found = found & linked if inside else linked
    plain: dict[str, Any] = {key: selector[key] for key in ("kind", "need") if key in selector}
    return {code for code in found if matches(scope, code, plain, party or ("", ""), on)}


def working_day_share(scope: Scope, duty: dict[str, Any], party: Party) -> tuple[int, int]:
    """Working days with an entry, and working days on which the party was present (rule 9)."""
    numerator = total(scope, duty, found_for(scope, duty, duty["of"]), bool(duty["of"].get("ever")))
    return numerator, len(days_present(scope, duty, party))


def fraction(scope: Scope, duty: dict[str, Any], party: Party) -> tuple[int, int]:
    """Numerator and denominator of a share that is not `per` (rule 8)."""
    if duty["out_of"] == "working_days":
        return working_day_share(scope, duty, party)
    found = found_for(scope, duty, duty["of"])
    ever = bool(duty["of"].get("ever"))
    if is_another_of(duty["out_of"]):
        base = found_for(scope, duty, duty["out_of"])
        return total(scope, duty, found, ever), total(scope, duty, base, bool(duty["out_of"].get("ever")))
    wanted = selected(scope, as_selector(duty["out_of"]), scope.world.own_area(party, scope.on), party)
    return len(reached(scope, duty, found, ever) & wanted), len(wanted)


def days_present(scope: Scope, duty: dict[str, Any], party: Party) -> list[date]:
    """The working days of the window on which the party was present (rule 10)."""
    working = scope.world.working_days(scope.span)
    return [day for day in working if scope.world.present(scope.adoption, duty, party, day, scope.span.first)]


def prorated(scope: Scope, duty: dict[str, Any], party: Party, number: int) -> int:
    """What is left of a number after proration (rules 10, 15)."""
    if not duty.get("prorate") or scope.span.last == date.max:
        return number
    working = len(scope.world.working_days(scope.span))
    return number * len(days_present(scope, duty, party)) // working if working else 0


# Toward each link (rule 7, step 3)


def links_served(scope: Scope, duty: dict[str, Any], party: Party) -> dict[str, date]:
    """The things of `per` with the day from which work counts: links in force on the last day, and for half of the
    window, or the roll."""
    selector, world, on = as_selector(duty["per"]), scope.world, scope.on
    plain: dict[str, Any] = {key: selector[key] for key in ("kind", "need") if key in selector}
    if "linked" not in selector:
        return dict.fromkeys(selected(scope, selector, world.own_area(party, on), party), date.min)
    length = (on - scope.span.first).days + 1
    found: dict[str, date] = {}
    for link in world.links_of(party, selector["linked"], on):
        thing = world.identity(link.counterpart, on)
        days_in_force = (on - max(link.first, scope.span.first)).days + 1
        if 2 * days_in_force >= length and matches(scope, thing, plain, party, on):
            found[thing] = min(found.get(thing, date.max), link.first)
    return found


def toward(scope: Scope, thing: str, one: Contribution) -> Contribution | None:
    """The contribution as far as it is toward the thing: it names it, or, a village, one of its households (rule 5)."""
    world = scope.world
    mine = []
    for code in one.matched:
        home = world.village_of(world.home(code), one.entry.day) if world.kind(code) == "household" else ""
        if world.identity(code, scope.on) == thing or (home and world.identity(home, scope.on) == thing):
            mine.append(code)
    return Contribution(one.entry, one.officer, tuple(mine)) if mine else None


def span_toward(scope: Scope, duty: dict[str, Any], start: date) -> Scope:
    """The days over which work toward a thing counts: from its link's start; with `by: anyone` the whole window; with
    `ever`, before it too."""
    first = date.min if duty.get("by") == "anyone" else start
    if not duty["of"].get("ever"):
        first = max(first, scope.span.first)
    return Scope(scope.world, scope.adoption, Span(first, scope.span.last), scope.party)


def never_lapsed(scope: Scope, found: list[Contribution], start: date, most: int) -> bool:
    """Whether on no day of the window more than `most` days have passed since the last counted day or, if later, the
    link's start (rule 11)."""
    counted = {day for one in found for day in scope.world.days_of(one.entry) if day <= scope.world.seen}
    for day in scope.span.days():
        since = max([start, *(earlier for earlier in counted if earlier <= day)])
        if since == date.min or (day - since).days > most:
            return False
    return True


def outcome_toward(scope: Scope, duty: dict[str, Any], party: Party, thing: str, start: date) -> Outcome:
    """What came of the duty toward one thing."""
    everything = found_for(scope, duty, duty["of"])
    found = [mine for one in everything if (mine := toward(scope, thing, one))]
    which = which_target(duty)
    if which == "rolling":
        return Outcome(1, 1, 0, met=never_lapsed(scope, found, start, duty["rolling"]))
    value = from_table(scope, duty[which], thing, party)
    days = span_toward(scope, duty, start)
    if "out_of" not in duty:
        done = total(days, duty, found, False)
        met, exceeded = judged(which, value, done, None)
        return Outcome(None, None, done, met=met, exceeded=exceeded)
    if is_another_of(duty["out_of"]):
        base = [mine for one in found_for(scope, duty, duty["out_of"]) if (mine := toward(scope, thing, one))]
        numerator, denominator = total(days, duty, found, False), total(days, duty, base, False)
    else:
        wanted = selected(scope, as_selector(duty["out_of"]), thing, party, inside=True)
        numerator, denominator = len(reached(days, duty, everything, False) & wanted), len(wanted)
    met, exceeded = judged(which, value, numerator, denominator)
    return Outcome(None, None, None, numerator, denominator, met, exceeded, nothing=denominator == 0)


def outcome_of_links(scope: Scope, duty: dict[str, Any], party: Party) -> Outcome:
    """What came of a duty toward each link: target the number of things, done how many are satisfied (rule 7)."""
    served = links_served(scope, duty, party)
    if unbuilt(duty):
        return Outcome(len(served), len(served), None, nothing=not served)
    outcomes = [outcome_toward(scope, duty, party, thing, start) for thing, start in sorted(served.items())]
    owed = [one for one in outcomes if not one.nothing]
    done = sum(one.met for one in owed)
    share = "out_of" in duty
    return Outcome(
        target=len(served),
        owed=len(owed),
        done=done,
        numerator=sum(one.numerator or 0 for one in outcomes) if share else None,
        denominator=sum(one.denominator or 0 for one in outcomes) if share else None,
        met=done == len(owed),
        exceeded=any(one.exceeded for one in owed),
        nothing=not owed,
    )


# One due


def outcome_of(scope: Scope, duty: dict[str, Any], party: Party) -> Outcome:
    """What came of a due, whatever its form."""
    if "per" in duty:
        return outcome_of_links(scope, duty, party)
    which = which_target(duty)
    value = from_table(scope, duty[which], "", party)
    if "out_of" in duty:
        return outcome_of_share(scope, duty, party, which, value)
    number = value[0] if which == "between" else value
    owed = prorated(scope, duty, party, number)
    if unbuilt(duty):
        return Outcome(number, owed, None)
    done = total(scope, duty, found_for(scope, duty, duty["of"]), bool(duty["of"].get("ever")))
    met, exceeded = judged(which, [owed] if which == "between" else owed, done, None)
    return Outcome(number, owed, done, met=met, exceeded=exceeded)


def outcome_of_share(scope: Scope, duty: dict[str, Any], party: Party, which: str, value: str) -> Outcome:
    """What came of a share: target the least numerator that meets it, done the numerator (rules 8, 15)."""
    if unbuilt(duty):
        return Outcome(None, None, None)
    numerator, denominator = fraction(scope, duty, party)
    target = least_numerator(value, denominator)
    met, exceeded = judged(which, value, numerator, denominator)
    return Outcome(target, target, numerator, numerator, denominator, met, exceeded, nothing=denominator == 0)


def declared_none(scope: Scope, key: str, duty: dict[str, Any], party: Party) -> bool:
    """Whether the party declared that there was none: such an entry in the window with the duty's key as topic (rule 25)."""
    kinds = a_word_list(duty.get("or_declared", []))
    mine = pairs_of(scope.world, {"entries": "any"}, party)
    return any(entry.kind in kinds and entry.topic == key and scope.seen.holds(entry.day) for entry, _ in mine)


def state_of(scope: Scope, key: str, duty: dict[str, Any], party: Party, outcome: Outcome) -> str:  # noqa: PLR0911 (a table of cases)
    """The state, the first that fits (rule 16)."""
    world, last = scope.world, scope.span.last
    at_end_only = which_target(duty) in ("at_most", "exactly")
    absent = last != date.max and not days_present(scope, duty, party)
    if absent or outcome.nothing:
        return "exempt"
    if unbuilt(duty):
        return "unmeasured"
    if outcome.met and (world.over(last) or not at_end_only):
        return "met"
    if declared_none(scope, key, duty, party):
        return "exempt"
    if outcome.exceeded:
        return "short"
    if not world.over(last):
        return "open"
    return "short" if world.over(last + DAY * duty.get("grace_days", 0)) else "grace"


def text(number: int | None) -> str:
    """A cell: empty where nothing is given."""
    return "" if number is None else str(number)


def due_row(scope: Scope, key: str, duty: dict[str, Any], period: str) -> dict[str, str]:
    """The row of `lianxin duties` for one due."""
    party = scope.party
    assert party is not None
    outcome = outcome_of(scope, duty, party)
    state = state_of(scope, key, duty, party, outcome)
    return {
        "party_kind": party[0],
        "party_code": party[1],
        "duty": key,
        "clause": duty["clause"],
        "period": period,
        "target": text(outcome.target),
        "owed": "0" if state == "exempt" else text(outcome.owed),
        "done": text(outcome.done),
        "numerator": text(outcome.numerator),
        "denominator": text(outcome.denominator),
        "state": state,
        "quantity": "links" if "per" in duty else duty.get("count", "records"),
    }
