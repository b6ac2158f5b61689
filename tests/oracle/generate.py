"""Random but valid exchange folders with random policies, the same for the same seed."""

import csv
import random
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from .builder import HEADERS
from .dates import DAY, Span
from .generate_entries import make_entries
from .generate_matters import MatterRules, make_matters
from .generate_policy import TERMS, PolicyMaker, as_yaml

Row = dict[str, Any]
FIRST = date(2025, 10, 1)
SIZES = {  # officers, villages, households of a village, entries of an officer, rules of a policy
    "tiny": (5, 4, 3, 90, 6),
    "small": (40, 9, 8, 110, 10),
}


@dataclass(frozen=True)
class Made:
    """What was made: the folder, what day it is, a day to ask as of, the periods worth asking, and the keys of its figures."""

    folder: Path
    today: date
    as_of: date
    periods: list[str]
    figures: list[str]
    duties: list[str]
    areas: list[str]


@dataclass
class Maker:
    """Makes the rows of one folder."""

    rng: random.Random
    size: str
    without: frozenset[str]
    today: date
    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in HEADERS if name != "calls"})
    """of each file of an exchange folder; calls have none there"""
    policies: dict[str, str] = field(default_factory=dict)
    more: MatterRules | None = None

    def chance(self, probability: float, feature: str = "") -> bool:
        """Whether something happens."""
        return self.rng.random() < probability and feature not in self.without

    def day(self, first: date, last: date) -> date:
        """A random day of a span."""
        return first + DAY * self.rng.randint(0, max(0, (last - first).days))

    def add(self, sheet: str, /, **row: Any) -> Row:
        """Add a row to a file."""
        self.rows[sheet].append(row)
        return row

    # Places

    def make_areas(self) -> None:
        """A prefecture, a county, townships, a district, villages and groups; one village merges into its neighbour."""
        villages = SIZES[self.size][1]
        self.add("areas", area_code="P1", name="示例市", level="prefecture")
        self.add("areas", area_code="C1", name="示例县", level="county", parent_code="P1")
        townships = 2 if self.size == "tiny" else 3
        for number in range(1, townships + 1):
            size_class = self.rng.choice(["small", "medium", "large", ""])
            self.add(
                "areas", area_code=f"T{number}", name=f"第{number}镇", level="township", parent_code="C1", size_class=size_class
            )
        self.add("areas", area_code="D1", name="东片", level="district", parent_code="T1")
        for number in range(1, villages + 1):
            township = f"T{(number - 1) % townships + 1}"
            parent = "D1" if township == "T1" and self.chance(0.5) else township
            size_class = self.rng.choice(["small", "medium", "large", ""])
            self.add(
                "areas", area_code=f"0{number}", name=f"第{number}村", level="village", parent_code=parent, size_class=size_class
            )
            if self.chance(0.4):
                self.add("areas", area_code=f"0{number}-1", name=f"第{number}村一组", level="group", parent_code=f"0{number}")
        if self.chance(0.6, "merges"):
            last = self.day(date(2026, 1, 5), date(2026, 6, 20))
            merged = self.add("areas", area_code="099", name="老村", level="village", parent_code="T1", valid_to=last)
            merged["merged_into"] = self.rng.choice(
                [row["area_code"] for row in self.villages() if row["area_code"] != "099"][::townships]
            )

    def villages(self) -> list[Row]:
        """The villages."""
        return [row for row in self.rows["areas"] if row["level"] == "village"]

    def make_units(self) -> None:
        """Bureaus, town halls, a few village committees."""
        for number in (1, 2):
            self.add("units", unit_code=f"B{number}", name=f"第{number}局", kind="bureau", area_code="C1")
        for area in self.rows["areas"]:
            if area["level"] == "township":
                self.add("units", unit_code=f"G{area['area_code']}", name="镇政府", kind="town_hall", area_code=area["area_code"])
        for village in self.villages():
            if "merged_into" not in village and self.chance(0.4):
                self.add(
                    "units", unit_code=f"C{village['area_code']}", name="村委会", kind="committee", area_code=village["area_code"]
                )

    def make_calendar(self) -> None:
        """A holiday, a worked Saturday, and nothing about most days."""
        if self.chance(0.7):
            for number in range(1, 6):
                self.add("calendar", day=date(2026, 5, number), working="no", official="yes")
            self.add("calendar", day=date(2026, 5, 9), working="yes", official="yes")
            self.add("calendar", day=date(2026, 4, 6), working="no", official="yes")
        self.add(
            "campaigns", campaign="drive", name="大走访", area_code="C1", **{"from": date(2026, 3, 9), "to": date(2026, 4, 20)}
        )
        if self.chance(0.5):
            self.add(
                "campaigns",
                campaign="census",
                name="大摸底",
                area_code="C1",
                **{"from": date(2026, 5, 1), "to": date(2026, 5, 31)},
            )

    # People

    def in_town(self, unit: str) -> bool:
        """Whether a unit lies in the first township, which may have its own version."""
        area = next(row for row in self.rows["units"] if row["unit_code"] == unit)["area_code"]
        while area:
            if area == "T1":
                return True
            area = next(row for row in self.rows["areas"] if row["area_code"] == area).get("parent_code", "")
        return False

    def make_officers(self) -> None:
        """Officers, most with one post; some with several, one after the other or at once."""
        units = [row["unit_code"] for row in self.rows["units"]]
        for number in range(1, SIZES[self.size][0] + 1):
            code = f"{number:03d}"
            self.add("officers", officer_code=code, name=f"干部{number}", tags="new" if self.chance(0.2) else "")
            home = self.rng.choice(units)
            near = [unit for unit in units if self.in_town(unit) == self.in_town(home)]
            begins = FIRST if self.chance(0.7) else self.day(FIRST, date(2026, 5, 20))
            ends = None if self.chance(0.75) else self.day(max(begins, date(2026, 3, 1)) + DAY * 20, date(2026, 8, 30))
            main = "yes" if self.chance(0.75) else ""
            self.post(code, home, begins, ends, main)
            if ends and self.chance(0.5, "second-posts"):
                self.post(code, self.rng.choice(near), ends + DAY * self.rng.choice([1, 1, 9]), None, main)
            elif self.chance(0.35, "second-posts"):
                other = self.rng.choice([unit for unit in near if unit != home] or near)
                first = self.day(begins + DAY, date(2026, 6, 10))
                if other != home and first > begins and (ends is None or first < ends):
                    self.post(code, other, first, ends if self.chance(0.7) else None, "")

    def post(self, officer: str, unit: str, first: date, last: date | None, main: str) -> None:
        """A post of some class."""
        cls = self.rng.choice(["cadre", "cadre", "staff", "leader"])
        self.add("posts", officer_code=officer, unit_code=unit, valid_from=first, valid_to=last, main=main, **{"class": cls})

    def posts_of(self, officer: str) -> list[Span]:
        """The spans of an officer's posts."""
        mine = [row for row in self.rows["posts"] if row["officer_code"] == officer]
        return [Span(row["valid_from"], row["valid_to"] or date.max) for row in mine]

    def make_absences(self) -> None:
        """Leave and courses of some officers, floods of some areas."""
        for officer in self.rows["officers"]:
            for kind in ("leave", "course"):
                if self.chance(0.3):
                    first = self.day(date(2026, 1, 5), date(2026, 7, 1))
                    last = first + DAY * self.rng.choice([0, 4, 11, 45])
                    self.add("absences", officer_code=officer["officer_code"], kind=kind, **{"from": first, "to": last})
        if self.chance(0.6):
            first = self.day(date(2026, 4, 1), date(2026, 6, 10))
            area = self.rng.choice(["C1", "T1", "T2", "01"])
            last = first + DAY * self.rng.choice([2, 9, 40])
            self.add("suspensions", area_code=area, kind="flood", basis="防汛令1号", **{"from": first, "to": last})

    # Counterparts

    def make_counterparts(self) -> None:
        """Households of every village and group; enterprises, a school, a project; some ended, some duplicates."""
        number = 0
        for area in self.villages():
            groups = [
                row["area_code"]
                for row in self.rows["areas"]
                if row.get("parent_code") == area["area_code"] and row["level"] == "group"
            ]
            for _ in range(SIZES[self.size][2]):
                number += 1
                home = self.rng.choice([area["area_code"], *groups])
                row = self.counterpart(f"H{number}", "household", home)
                row["members"] = self.rng.choice([1, 2, 3, 4, 5, 6, ""])
                if self.chance(0.12, "merges"):
                    twin = self.counterpart(f"H{number}x", "household", home)
                    twin |= {"valid_to": self.day(date(2026, 2, 1), date(2026, 6, 30)), "end_reason": f"merged:H{number}"}
                elif self.chance(0.1):
                    row |= {"valid_to": self.day(date(2026, 2, 1), date(2026, 7, 30)), "end_reason": "moved"}
                elif self.chance(0.1):
                    row["valid_from"] = self.day(date(2026, 1, 1), date(2026, 5, 30))
        for count, kind in enumerate(["enterprise", "enterprise", "school", "project"], 1):
            self.counterpart(f"X{count}", kind, self.rng.choice(["T1", "T2", "01", "02"]))

    def counterpart(self, code: str, kind: str, area: str) -> Row:
        """A counterpart."""
        return self.add("counterparts", counterpart_code=code, kind=kind, name=f"对象{code}", area_code=area)

    def span_of(self, code: str) -> Span:
        """From when to when a counterpart is on the roll."""
        rows = [row for row in self.rows["counterparts"] if row["counterpart_code"] == code]
        rows += [row for row in self.rows["areas"] if row["area_code"] == code]
        return Span(rows[0].get("valid_from") or FIRST, rows[0].get("valid_to") or date.max)

    def by_kind(self, kinds: list[str]) -> list[str]:
        """The counterparts of these kinds."""
        found = [row["counterpart_code"] for row in self.rows["counterparts"] if row["kind"] in kinds]
        return found + [
            row["area_code"] for row in self.rows["areas"] if row["level"] in kinds and row["level"] in ("village", "township")
        ]

    def make_needs(self) -> None:
        """Needs of households, with and without an end."""
        for code in self.by_kind(["household"]):
            for need in sorted(TERMS):
                if self.chance(0.3):
                    first = max(self.day(FIRST, date(2026, 6, 1)), self.span_of(code).first)
                    if first <= self.span_of(code).last:
                        last = first + DAY * self.rng.choice([10, 60, 200]) if self.chance(0.3) else None
                        self.add(
                            "needs",
                            counterpart_code=code,
                            need=need,
                            source="村委会",
                            basis="本人同意",
                            **{"from": first, "to": last},
                        )

    def make_links(self) -> None:
        """Links of officers and units, some ended, some taken up again after a gap."""
        for officer in self.rows["officers"]:
            party = ("officer", officer["officer_code"])
            for kind, counterparts, most in (
                ("point", ["village", "township"], 3),
                ("home", ["household"], 6),
                ("partner", ["enterprise", "school", "project"], 2),
            ):
                pool = self.by_kind(counterparts)
                for code in self.rng.sample(pool, min(len(pool), self.rng.randint(0 if self.chance(0.2) else 1, most))):
                    self.link(party, code, kind, self.rng.choice(self.posts_of(party[1])))
        for unit in self.rows["units"]:
            if unit["kind"] != "committee":
                pool = self.by_kind(["village", "household"])
                for code in self.rng.sample(pool, min(len(pool), self.rng.randint(0, 4))):
                    self.link(("unit", unit["unit_code"]), code, "base", Span(FIRST, date.max))

    def link(self, party: tuple[str, str], code: str, kind: str, within: Span) -> None:
        """A link inside the post and the counterpart's time; of a merged one it may go on."""
        roll = self.span_of(code)
        merged = any(row.get("merged_into") for row in self.rows["areas"] if row["area_code"] == code)
        lowest, highest = max(within.first, roll.first), min(within.last, date.max if merged else roll.last)
        first = lowest if self.chance(0.6) else self.day(lowest, date(2026, 6, 25))
        if first > min(highest, self.today) or first > roll.last:
            return
        last: date | None = None if highest == date.max else highest
        if self.chance(0.25):
            last = min(highest, first + DAY * self.rng.randint(5, 150))
        row = {"party_kind": party[0], "party_code": party[1], "counterpart_code": code, "kind": kind}
        self.add("links", **row, valid_from=first, valid_to=last)
        again = last + DAY * self.rng.randint(2, 40) if last else None
        if again and again < min(highest, roll.last, date(2026, 6, 25)) and self.chance(0.5):
            self.add("links", **row, valid_from=again, valid_to=None if highest == date.max else highest)

    # Rules

    def make_policies(self) -> list[Any]:
        """One or two policies: of the county or the prefecture, a second version, the township's own version; returns
        their contents."""
        size = SIZES[self.size][4]
        maker = PolicyMaker(self.rng, self.without)
        begins = 26 if self.chance(0.2, "month_begins") else 1
        made = [self.with_matters(maker.policy("first", "a", size, TERMS, begins), "a", size)]
        self.adopt("first-1.yaml", made[0], self.rng.choice(["C1", "P1"]), FIRST)
        if self.chance(0.5, "versions"):
            second = self.with_matters(maker.policy("first", "a", size, TERMS, begins), "a", size)
            top = self.rows["adoptions"][0]["area_code"]
            self.adopt("first-2.yaml", second, top, self.rng.choice([date(2026, 4, 1), date(2026, 5, 14), date(2026, 6, 1)]))
        if self.chance(0.4, "two-levels"):
            town = self.with_matters(maker.policy("first", "a", size, TERMS, begins), "a", size)
            self.adopt("first-town.yaml", town, "T1", self.day(FIRST, date(2026, 5, 1)))
        if self.chance(0.6):
            small = max(2, size // 2)
            made.append(self.with_matters(maker.policy("second", "b", small, TERMS, 1), "b", small))
            self.adopt("second.yaml", made[-1], self.rng.choice(["C1", "T2"]), self.rng.choice([FIRST, date(2026, 2, 10)]))
        for policy in made:
            for area, period in (("C1", "2026"), ("T1", "2026"), ("C1", "2026-05")):
                if self.chance(0.6):
                    key = next(key for key in policy["figures"] if key.endswith("signed"))
                    self.add(
                        "attested", figure=key, area_code=area, period=period, value=self.rng.randint(1, 9999), attested_by="001"
                    )
        return made

    def with_matters(self, policy: Any, prefix: str, size: int) -> Any:
        """The policy with rules over matters."""
        if self.more is not None:
            self.more.add_to(policy, prefix, size)
        return policy

    def adopt(self, file: str, policy: Any, area: str, first: date) -> None:
        """Write the policy and adopt it."""
        self.policies[file] = as_yaml(policy)
        self.add("adoptions", policy_file=file, area_code=area, by="001", **{"from": first})


def make_folder(path: Path, seed: int, size: str = "tiny", without: tuple[str, ...] = ()) -> Made:
    """Write a random valid folder, the same for the same seed, size and features left out; returns what to ask it.
    Raises KeyError on an unknown size."""
    rng = random.Random(f"{seed}-{size}")
    today = date(2026, 5, 12) + DAY * rng.randint(0, 90)
    maker = Maker(rng, size, frozenset(without), today)
    apart = random.Random(f"{seed}-{size}-matters")  # of its own, so that the rest of a folder is what it was without matters
    maker.more = None if "matters" in without else MatterRules(apart)
    maker.make_areas()
    maker.make_units()
    maker.make_calendar()
    maker.make_officers()
    maker.make_absences()
    maker.make_counterparts()
    maker.make_needs()
    maker.make_links()
    made = maker.make_policies()
    make_entries(maker, [key for policy in made for key in policy["duties"]], SIZES[size][3])
    if maker.more is not None:
        make_matters(maker, apart, SIZES[size][0] * 24)
    path.mkdir(parents=True, exist_ok=True)
    for name, rows in maker.rows.items():
        with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, HEADERS[name].split(","), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows({key: "" if value is None else value for key, value in row.items()} for row in rows)
    for name, text in maker.policies.items():
        (path / name).write_text(text, encoding="utf-8")
    keys = {part: [key for policy in made for key in policy[part]] for part in ("links", "figures", "duties")}
    covers = [f"{key}.{part}" for key in keys["links"] for part in ("parties", "counterparts")]
    months = [f"2026-{number:02d}" for number in range(2, today.month + 1)]
    return Made(
        folder=path,
        today=today,
        as_of=today - DAY * rng.randint(3, 40),
        periods=[*months, "2026-Q2", "2026-B2", "2026-W20", f"2026-{today.month - 1:02d}-11..{today}"],
        figures=[*keys["figures"], *keys["links"], *covers, *keys["duties"]],
        duties=keys["duties"],
        areas=["C1", "T1", "T2", "D1", "01"],
    )
