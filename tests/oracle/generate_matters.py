"""Random but valid matters, and random measures over them, for the folders of `generate`."""

import random
from datetime import date
from typing import TYPE_CHECKING, Any

from .dates import DAY
from .generate_policy import LINK_OF, OFFICERS, TERMS, UNITS

if TYPE_CHECKING:
    from .generate import Maker

Row = dict[str, Any]
Rule = dict[str, Any]

KINDS = ["problem", "request", "suggestion", "complaint", "difficulty", "consultation", "promise", "tip"]
RATINGS = ["very_satisfied", "satisfied", "fairly_satisfied", "dissatisfied", "very_dissatisfied"]
OUTCOMES = ["solved"] * 5 + ["partly", "explained", "referred", "cannot", "withdrawn"]
EVENTS = ["reported", "accepted", "contacted", "due", "solved", "closed", "returned", "verified", "rated"]
TIMED = ["contacted", "solved", "closed", "returned", "verified"]
CATEGORIES: Rule = {
    "roads": {"zh": "道路"},
    "village-road": {"zh": "村道", "under": "roads"},
    "pothole": {"zh": "坑洼", "under": "village-road"},
    "water": {"zh": "饮水"},
    "leak": {"zh": "漏水", "under": "water"},
    "other": {"zh": "其他"},
}
EXCLUSIONS: Rule = {"out-of-reach": {"zh": "超出职权"}, "no-answer": {"zh": "联系不上"}}
WORDS: Rule = {"categories": CATEGORIES, "exclusions": EXCLUSIONS}


class MatterRules:
    """Makes random measures over matters."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def chance(self, probability: float) -> bool:
        """Whether to use a feature this time."""
        return self.rng.random() < probability

    def some(self, items: list[str], most: int = 2) -> list[str]:
        """A few of the items, at least one."""
        return self.rng.sample(items, self.rng.randint(1, min(most, len(items))))

    def source(self, *, units: bool = False, linked: bool = True, duty: bool = True, need_with: bool = False) -> Rule:
        """A source of matters with random conditions."""
        names = self.some(EVENTS, 1 if self.chance(0.85) else 2)
        of: Rule = {"matters": names}
        if need_with or self.chance(0.4):
            of["with"] = self.selector(units=units, linked=linked)
        if self.chance(0.2):
            of["kind"] = self.some(KINDS, 5)
        if self.chance(0.25):
            of["category"] = self.some(sorted(CATEGORIES), 2)
        if self.chance(0.15):
            of["campaign"] = self.some(["drive", "census"])
        if duty and self.chance(0.1):
            of["area"] = "own"
        elif self.chance(0.08):
            of["area"] = ["T1"]
        others = [event for event in EVENTS if names != [event]]
        if self.chance(0.25):
            of["reached"] = self.rng.choice(others)
        asked = [of["reached"]] if "reached" in of else names
        if set(asked) <= set(TIMED) and self.chance(0.5):
            of["in_time"] = self.chance(0.7)
        if self.chance(0.12):
            of["rating"] = self.some(RATINGS, 3)
        return of

    def selector(self, *, units: bool, linked: bool) -> Rule:
        """A selector of households, villages (for which households stand) or enterprises."""
        kinds = self.rng.choice([["household"], ["household"], ["village"], ["household", "village"], ["enterprise"]])
        found: Rule = {"kind": kinds}
        if linked and self.chance(0.5) and not (units and kinds == ["enterprise"]):
            found["linked"] = True if self.chance(0.4) else sorted({"base" if units else LINK_OF[kind] for kind in kinds})
        if kinds == ["household"] and self.chance(0.4):
            found["need"] = self.some(sorted(TERMS))
        return found

    def plain(self, *, units: bool, duty: bool, linked: bool = True) -> Rule:
        """A count."""
        ways = ["records"] * 4 + ["counterparts", "villages", "townships", "days", "working_days", "officers", "units"]
        count = self.rng.choice(ways)
        of = self.source(units=units, linked=linked, duty=duty, need_with=count == "counterparts")
        rule: Rule = {"count": count, "of": of}
        if count == "counterparts" and self.chance(0.3):
            rule["each"] = {"count": self.rng.choice(["days", "records", "officers"]), "at_least": 2}
        elif count == "records" and self.chance(0.15):
            rule["each"] = {"count": self.rng.choice(["counterparts", "officers", "days"]), "at_least": 1}
        elif count in ("records", "counterparts") and "with" in of and self.chance(0.3):
            rule["counts_as"] = [{"when": {"members_over": 3}, "then": 2}, {"when": {"need": ["hardship"]}, "then": 3}]
        return rule

    def ratio(self, *, units: bool, duty: bool, linked: bool) -> Rule:
        """A share of other matters, the same left out of both."""
        of = self.source(units=units, linked=linked, duty=duty)
        out_of: Rule = {"matters": self.rng.choice(["due", "reported", "closed"])}
        out_of |= {key: of[key] for key in ("kind", "category", "area") if key in of}
        if self.chance(0.3):
            of["excluding"] = out_of["excluding"] = self.some(sorted(EXCLUSIONS))
        return {"count": self.rng.choice(["records", "records", "days"]), "of": of, "out_of": out_of}

    def duty(self) -> Rule:
        """A random duty over matters."""
        units = self.chance(0.35)
        rule: Rule = {"zh": "任务", "clause": "条款", "who": self.some(UNITS if units else OFFICERS)}
        form = self.rng.choice(["plain", "plain", "ratio", "per", "reached", "rolling"])
        if form == "plain":
            rule |= self.plain(units=units, duty=True) | {"at_least": self.rng.randint(1, 3)}
            if self.chance(0.3):
                rule["or_declared"] = ["none-found"]
            elif self.chance(0.3) and rule["at_least"] > 1:
                rule |= {"prorate": True, "exempt": ["flood"] if units else ["leave", "flood"]}
        elif form == "ratio":
            rule |= self.ratio(units=units, duty=True, linked=True) | {"at_least": self.rng.choice(["50%", "1/3", "95%"])}
        elif form == "reached":
            of = {key: value for key, value in self.source(units=units).items() if key != "with"}
            rule |= {"count": "counterparts", "of": of, "out_of": {"kind": ["household"]}, "at_least": "5%"}
            if self.chance(0.5):
                rule["out_of"]["linked"] = True
        else:
            rule |= self.toward(units=units, rolling=form == "rolling")
        return rule | {"every": self.rng.choice(["month", "month", "quarter", "year"])}

    def toward(self, *, units: bool, rolling: bool) -> Rule:
        """Toward each of the linked, or of the roll."""
        kind = self.rng.choice(["household", "village", "village"])
        of = {key: value for key, value in self.source(units=units).items() if key != "with"}
        per: Rule = {"kind": [kind]}
        if rolling or self.chance(0.75):
            per["linked"] = True
        found: Rule = {"per": per, "of": of}
        if self.chance(0.4):
            found["by"] = "anyone"
        if rolling:
            return found | {"rolling": self.rng.choice([20, 60])}
        return found | {"at_least": 1}

    def figure(self) -> Rule:
        """A random figure over matters."""
        rule: Rule = {"zh": "数据", "clause": "条款"}
        units = self.chance(0.3)
        if self.chance(0.4):
            rule["who"] = self.some(UNITS if units else OFFICERS)
        form = self.rng.choice(["plain"] * 4 + ["ratio"] * 3 + ["roll"])
        if form == "plain":
            return rule | self.plain(units=units, duty=False, linked="who" in rule)
        if form == "ratio":
            return rule | self.ratio(units=units, duty=False, linked=False)
        of = {key: value for key, value in self.source(duty=False).items() if key != "with"}
        return rule | {"count": "counterparts", "of": of, "out_of": {"kind": ["household"]}}

    def add_to(self, policy: Rule, prefix: str, size: int) -> None:
        """Add words, figures and duties over matters to a policy."""
        policy["words"] |= WORDS
        policy["figures"] |= {f"{prefix}mf{number}": self.figure() for number in range(size)}
        policy["duties"] |= {f"{prefix}md{number}": self.duty() for number in range(size)}


def make_matters(maker: "Maker", rng: random.Random, most: int) -> None:
    """Add up to `most` matters: of households, villages and nobody, handled by officers, units, both or nobody yet."""
    pool = [code for code in maker.by_kind(["household", "village", "enterprise"]) if code != "099"]
    for number in range(1, rng.randint(most // 2, most) + 1):
        row = _reported(maker, rng, f"M{number}", rng.choice(pool))
        if row is not None:
            _handled(maker, rng, row)
            _went_on(maker, rng, row)
            maker.add("matters", **row)


def _reported(maker: "Maker", rng: random.Random, code: str, counterpart: str) -> Row | None:
    span = maker.span_of(counterpart)
    first, last = max(span.first, date(2026, 1, 1)), min(span.last, maker.today)
    if first > last:
        return None
    day = first + DAY * rng.randint(0, (last - first).days)
    row: Row = {"matter_code": code, "kind": rng.choice(KINDS), "category": rng.choice(sorted(CATEGORIES)), "channel": "visit"}
    named = rng.random() < 0.75
    areas = [area["area_code"] for area in maker.rows["areas"] if area["area_code"] not in ("P1", "099")]
    homes = {one["counterpart_code"]: one["area_code"] for one in maker.rows["counterparts"]}
    row |= {"counterpart_code": counterpart if named else "", "reported_on": day}
    row["area_code"] = homes.get(counterpart, counterpart) if rng.random() < 0.6 else rng.choice(areas)
    running = [one["campaign"] for one in maker.rows["campaigns"] if one["from"] <= day <= one["to"]]
    if running and rng.random() < 0.4:
        row["campaign"] = rng.choice(running)
    return row


def _handled(maker: "Maker", rng: random.Random, row: Row) -> None:
    """Its handler: somebody linked, three times of four."""
    if rng.random() < 0.8:
        links = [one for one in maker.rows["links"] if one["counterpart_code"] == row["counterpart_code"]]
        own = [one["party_code"] for one in links if one["party_kind"] == "officer"]
        day = row["reported_on"]
        everybody = [one["officer_code"] for one in maker.rows["officers"]]
        serving = [code for code in everybody if any(span.first <= day <= span.last for span in maker.posts_of(code))]
        own = [code for code in own if code in serving]
        if serving:
            row["officer_code"] = rng.choice(own) if own and rng.random() < 0.75 else rng.choice(serving)
    if rng.random() < 0.5:
        row["unit_code"] = rng.choice(maker.rows["units"])["unit_code"]


def _went_on(maker: "Maker", rng: random.Random, row: Row) -> None:
    """What became of it, in order; nothing after today but the day on which it is due."""
    day = row["reported_on"]
    if rng.random() < 0.8:
        row["due_on"] = day + DAY * rng.randint(0, 40)
    for event, probability in (("accepted", 0.9), ("returned", 0.1), ("signed", 0.8), ("contacted", 0.7), ("solved", 0.7)):
        if rng.random() < probability:
            day += DAY * rng.choice([0, 0, 1, 2, 5, 14])
            if day > maker.today:
                break
            row[f"{event}_on"] = day
    known = row.get("officer_code") or row.get("unit_code")
    row["state"] = rng.choice(["handling", "returned"]) if known and "accepted_on" in row else "returned"
    if not {"accepted_on", "signed_on", "returned_on"} & row.keys():
        row["state"] = "new"
    if "solved_on" in row:
        row |= {"state": "answered", "outcome": rng.choice([*OUTCOMES, ""])}
        _after(maker, rng, row, day)
    if rng.random() < 0.1:
        row["exclusion"] = rng.choice(sorted(EXCLUSIONS))


def _after(maker: "Maker", rng: random.Random, row: Row, day: date) -> None:
    for event in ("verified", "rated", "closed"):
        if rng.random() < 0.6:
            day += DAY * rng.choice([0, 1, 3, 10])
            if day > maker.today:
                return
            row[f"{event}_on"] = day
            row |= {"rating": rng.choice(RATINGS)} if event == "rated" else {}
            row |= {"state": "closed"} if event == "closed" else {}
