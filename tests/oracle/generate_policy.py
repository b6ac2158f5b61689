"""Random but valid policies over the whole language, for the folders of `generate`."""

import json
import random
from typing import Any

Rule = dict[str, Any]

KINDS: dict[str, Rule] = {
    "visit": {"zh": "走访", "with": ["household", "village", "enterprise"], "takes_minutes": 40},
    "talk": {"zh": "谈心", "with": ["household"]},
    "stay": {"zh": "蹲点", "with": ["village", "township"], "quantities": ["half_days"]},
    "survey": {"zh": "调研", "with": ["village", "enterprise", "project"], "quantities": ["half_days", "minutes"]},
    "meeting": {"zh": "会议", "with": ["village", "household", "school"], "quantities": ["persons", "minutes"]},
    "gift": {"zh": "慰问", "with": ["household"], "quantities": ["fen"], "most_counterparts": 1},
    "tip-off": {"zh": "致富信息", "with": ["household", "village"], "quantities": ["count"]},
    "outreach": {"zh": "宣传", "with": ["household", "village"], "quantities": ["persons"]},
    "report": {"zh": "调研报告", "review": True},
    "study": {"zh": "学习"},
    "none-found": {"zh": "未发现问题"},
}
MET = [kind for kind, word in KINDS.items() if "with" in word]
LINK_OF = {
    "village": "point",
    "township": "point",
    "household": "home",
    "enterprise": "partner",
    "school": "partner",
    "project": "partner",
}
SUMS = {
    "half_days": ["stay", "survey"],
    "minutes": ["survey", "meeting"],
    "persons": ["meeting", "outreach"],
    "fen": ["gift"],
    "count": ["tip-off"],
}
OFFICERS = ["cadre", "leader", "everyone", "town-staff", "veteran", "bureau-staff"]
UNITS = ["bureau", "hall"]
TERMS = {"hardship": 3, "elder": 12, "student": 1}


def words(terms: dict[str, int]) -> Rule:
    """The words that every generated policy declares."""
    return {
        "classes": {"cadre": {"zh": "干部"}, "staff": {"zh": "镇干部"}, "leader": {"zh": "领导"}},
        "unit_kinds": {"bureau": {"zh": "局"}, "town_hall": {"zh": "镇政府"}, "committee": {"zh": "村委会"}},
        "tags": {"new": {"zh": "新到任"}},
        "absences": {"leave": {"zh": "休假"}, "course": {"zh": "培训"}, "flood": {"zh": "防汛"}},
        "campaigns": {"drive": {"zh": "大走访"}, "census": {"zh": "大摸底"}},
        "topics": {"rice": {"zh": "水稻"}, "water": {"zh": "节水"}},
        "links": {"point": {"zh": "联系点"}, "home": {"zh": "联系户"}, "partner": {"zh": "联系企业"}, "base": {"zh": "联建"}},
        "needs": {
            key: {"zh": zh, "basis": "consent", "expires_months": terms[key]}
            for key, zh in (("hardship", "困难户"), ("elder", "高龄户"), ("student", "待助学户"))
        },
        "entries": KINDS,
    }


PARTIES: Rule = {
    "cadre": {"zh": "干部", "are": "officers", "class": "cadre"},
    "leader": {"zh": "领导", "are": "officers", "class": "leader"},
    "everyone": {"zh": "全体干部", "are": "officers", "class": ["cadre", "staff", "leader"]},
    "town-staff": {"zh": "乡镇干部", "are": "officers", "class": ["staff", "cadre"], "level": "township"},
    "veteran": {"zh": "老干部", "are": "officers", "class": ["cadre", "staff"], "except": {"tag": "new"}},
    "bureau-staff": {"zh": "局干部", "are": "officers", "unit_kind": "bureau"},
    "bureau": {"zh": "局", "are": "units", "unit_kind": "bureau"},
    "hall": {"zh": "镇政府", "are": "units", "unit_kind": "town_hall", "level": "township"},
}


def link_rules(prefix: str) -> Rule:
    """The link rules: every officer may be linked to all kinds, units to villages and households."""
    rest = {"clause": "条款", "who": OFFICERS}
    return {
        f"{prefix}points": {"zh": "联系点", **rest, "with": ["village", "township"], "as": "point", "between": [0, 3]},
        f"{prefix}homes": {"zh": "联系户", **rest, "with": "household", "as": "home", "at_least": 1, "cover": {"parties": "95%"}},
        f"{prefix}partners": {"zh": "联系企业", **rest, "with": ["enterprise", "school", "project"], "as": "partner"},
        f"{prefix}bases": {"zh": "联建", "clause": "条款", "who": UNITS, "with": ["village", "household"], "as": "base"},
    }


class PolicyMaker:
    """Makes random rules; `without` names features to leave out."""

    def __init__(self, rng: random.Random, without: frozenset[str] = frozenset()) -> None:
        self.rng, self.without = rng, without

    def chance(self, probability: float, feature: str = "") -> bool:
        """Whether to use a feature this time."""
        return self.rng.random() < probability and feature not in self.without

    def some(self, items: list[str], most: int = 2) -> list[str]:
        """A few of the items, at least one."""
        return self.rng.sample(items, self.rng.randint(1, min(most, len(items))))

    # Parts of a measure

    def selector(self, kinds: list[str], *, units: bool, linked: bool, need: bool = True) -> Rule:
        """A selector of some of these kinds of counterparts."""
        mine = self.some(sorted(set(kinds)))
        found: Rule = {"kind": mine}
        if units and not set(mine) <= {"village", "household"}:
            linked = False
        if linked and self.chance(0.5, "linked"):
            names = sorted({"base" if units else LINK_OF[kind] for kind in mine})
            found["linked"] = True if self.chance(0.4) else names
        if need and mine == ["household"] and self.chance(0.4, "need"):
            found["need"] = self.some(sorted(TERMS))
        return found

    def source(
        self, kinds: list[str], *, units: bool = False, linked: bool = True, duty: bool = True, need_with: bool = False
    ) -> Rule:
        """A source of entries with random conditions."""
        of: Rule = {"entries": "any" if self.chance(0.06) and not need_with else kinds}
        meetable = sorted({one for kind in kinds for one in KINDS[kind].get("with", [])})
        if meetable and of["entries"] != "any" and (need_with or self.chance(0.5)):
            if "household" in meetable and self.chance(0.2, "stand-in"):
                meetable = [kind for kind in meetable if kind != "household"] + ["village"]
            of["with"] = self.selector(meetable, units=units, linked=linked)
        if self.chance(0.08):
            of["campaign"] = self.some(["drive", "census"])
        elif self.chance(0.08):
            of["topic"] = self.some(["rice", "water"])
        if duty and self.chance(0.08, "area"):
            of["area"] = "own"
        elif self.chance(0.04, "area"):
            of["area"] = ["T1"]
        if self.chance(0.1, "after"):
            of["after"] = (
                {"entries": ["study"], "same": "topic"} if self.chance(0.6) else {"entries": ["talk"], "same": "counterpart"}
            )
        if duty and self.chance(0.06, "ever"):
            of["ever"] = True
        return of

    def each(self, count: str, kinds: list[str]) -> Rule:
        """A random inner count that suits what is counted."""
        if count == "counterparts":
            return {"count": self.rng.choice(["days", "records", "kinds", "officers"]), "at_least": 2}
        ways = [("contacts", 2), ("counterparts", 2), ("officers", 2)]
        ways += [(name, 2 if name == "half_days" else 20) for name, able in SUMS.items() if set(kinds) <= set(able)]
        name, least = self.rng.choice(ways)
        return {"count": name, "at_least": least}

    def plain(self, *, units: bool, duty: bool, linked: bool = True) -> Rule:
        """A count or a sum."""
        count = self.rng.choice(
            ["records"] * 3
            + ["counterparts", "contacts", "villages", "townships", "kinds", "days", "working_days"]
            + sorted(SUMS)
        )
        if not duty or units:
            count = self.rng.choice([count, "officers", "units"])
        kinds = (
            self.some(SUMS[count], 2)
            if count in SUMS
            else self.some(MET, 3)
            if self.chance(0.8)
            else self.some(list(KINDS)[:-1], 3)
        )
        needs_names = count in ("counterparts", "contacts")
        if needs_names:
            kinds = self.some(MET, 3)
        rule: Rule = {"count": count, "of": self.source(kinds, units=units, linked=linked, duty=duty, need_with=needs_names)}
        if count in SUMS and rule["of"]["entries"] == "any":
            rule["of"]["entries"] = kinds
        if count in ("records", "counterparts") and self.chance(0.2, "each") and rule["of"]["entries"] != "any":
            rule["each"] = self.each(count, kinds)
        if count in ("records", "counterparts", "contacts") and "with" in rule["of"] and self.chance(0.2, "counts_as"):
            rule["counts_as"] = self.weights()
        return rule

    def weights(self) -> list[Rule]:
        """Lines of `counts_as`."""
        lines = [
            {"when": {"members_over": 3}, "then": 2},
            {"when": {"need": self.some(sorted(TERMS))}, "then": 3},
            {"when": {"kind": ["village"]}, "then": 2},
        ]
        return self.rng.sample(lines, self.rng.randint(1, 2))

    # Duties

    def period(self) -> Rule:
        """How often, with a window now and then."""
        every = self.rng.choice(["month"] * 4 + ["week", "two_months", "quarter", "half_year", "year"])
        found: Rule = {"every": every}
        if every == "month" and self.chance(0.3, "within") and "month_begins" not in self.without:
            found["within"] = self.rng.choice(
                [
                    {"from": 5, "to": 20},
                    {"day": 15, "if_off": "next"},
                    {"day": 31, "if_off": "previous"},
                    {"from": 20},
                    {"day": 10, "before": 2, "after": 3},
                ]
            )
        elif every == "week" and self.chance(0.5, "within"):
            found["within"] = self.rng.choice([{"day": 2}, {"from": 1, "to": 5}, {"day": 6, "if_off": "next"}, {"from": 4}])
        elif self.chance(0.12, "lunar"):
            lunar = {
                "lunar": self.rng.choice(["01-15", "05-05", "02-30"]),
                "before": self.rng.randint(0, 5),
                "after": self.rng.randint(0, 5),
            }
            found = {"every": "year", "within": [lunar, {"day": "06-01", "before": 5}]}
        elif every == "year" and self.chance(0.6, "within"):
            found["within"] = self.rng.choice(
                [{"from": "03-01", "to": "04-30"}, {"to": "05-15"}, {"from": "02-10", "to": "06-20"}]
            )
        return found

    def number(self, least: int, most: int) -> Rule:
        """A target that is a number."""
        value = self.rng.randint(least, most)
        if self.chance(0.15, "table"):
            when = {"class": ["leader"]} if self.chance(0.5) else {"size_class": ["small", "medium"]}
            return {"at_least": [{"when": when, "then": value + 1}, {"then": value}]}
        roll = self.rng.random()
        if roll < 0.65:
            return {"at_least": value}
        if roll < 0.8:
            return {"between": [value, value + 2]}
        return {"at_most" if roll < 0.9 else "exactly": value}

    def extras(self, rule: Rule, *, units: bool) -> Rule:
        """Exemptions, proration, a declared none, grace."""
        if self.chance(0.5, "exempt"):
            rule["exempt"] = ["flood"] if units else self.some(["leave", "course", "flood"], 3)
        plain_number = (
            isinstance(rule.get("at_least"), int) and rule["at_least"] >= 2 and "per" not in rule and "out_of" not in rule
        )
        if plain_number and self.chance(0.5, "prorate"):
            rule["prorate"] = True
        if (
            ("at_least" in rule or "between" in rule)
            and "out_of" not in rule
            and "per" not in rule
            and self.chance(0.15, "or_declared")
        ):
            rule["or_declared"] = ["none-found"]
        if self.chance(0.2, "grace") and "at_most" not in rule:
            rule["grace_days"] = self.rng.choice([3, 10, 30])
        return rule

    def duty(self, plain_month: bool) -> Rule:
        """A random duty."""
        units = self.chance(0.2, "units")
        who = self.some(UNITS if units else OFFICERS)
        form = self.rng.choice(["plain"] * 5 + ["share"] * 3 + ["per"] * 5 + ["campaign", "term", "day", "unbuilt"])
        if units and form in ("term",):
            form = "plain"
        rule: Rule = {"zh": "任务", "clause": "条款", "who": who}
        made = getattr(self, f"form_{form}")(units)
        rule |= made
        if "every" not in rule:
            rule |= self.period()
            if not plain_month and rule["every"] == "month":
                rule.pop("within", None)
        if "rolling" in rule:
            rule.pop("within", None)
        return self.extras(rule, units=units)

    def form_plain(self, units: bool) -> Rule:
        """A number of something."""
        rule = self.plain(units=units, duty=True)
        small = rule["count"] in ("persons", "minutes", "fen", "count")
        return rule | (self.number(10, 60) if small else self.number(1, 4))

    def form_share(self, units: bool) -> Rule:
        """A share of working days, of the roll or the linked, or of another source."""
        share = self.rng.choice(["1/3", "50%", "100%", "5%", "2/7"])
        way = self.rng.choice(["days", "linked", "roll", "another"])
        kinds = self.some(MET, 3)
        if way == "days":
            of = self.source(kinds, units=units)
            of.pop("ever", None)
            return {"count": "working_days", "of": of, "out_of": "working_days", "at_least": share}
        if way == "another":
            of = self.source(kinds, units=units, need_with=True)
            return {
                "of": of,
                "out_of": {"entries": sorted({*kinds, "visit"})},
                "at_least" if self.chance(0.8) else "at_most": share,
            }
        kind = self.rng.choice(["household", "village"])
        kinds = [one for one in MET if kind in KINDS[one]["with"]]
        out_of: Rule = {"kind": [kind]}
        if way == "linked":
            out_of["linked"] = True if self.chance(0.5) else ["base" if units else LINK_OF[kind]]
        if kind == "household" and self.chance(0.3, "need"):
            out_of["need"] = self.some(sorted(TERMS))
        of = {"entries": self.some(kinds, 3)}
        if self.chance(0.4):
            of["with"] = {"kind": [kind]}
        if self.chance(0.2, "ever"):
            of["ever"] = True
        return {"count": "counterparts", "of": of, "out_of": out_of, "at_least": share}

    def form_per(self, units: bool) -> Rule:
        """Toward each of the linked, or of the roll."""
        kind = self.rng.choice(["household"] * 3 + ["village"] * 2 + ([] if units else ["enterprise", "township"]))
        per: Rule = {"kind": [kind]}
        if kind in ("enterprise", "township") or not self.chance(0.15, "roll"):
            per["linked"] = True if self.chance(0.5) else ["base" if units else LINK_OF[kind]]
        if kind == "household" and self.chance(0.4, "need"):
            per["need"] = self.some(sorted(TERMS))
        found: Rule = {"per": per}
        if self.chance(0.2, "anyone"):
            found["by"] = "anyone"
        if kind == "township":
            share = [
                {"when": {"size_class": ["small"]}, "then": "100%"},
                {"when": {"size_class": ["medium"]}, "then": "50%"},
                {"then": "1/3"},
            ]
            of = {"entries": self.some(["visit", "stay", "survey"], 3), "with": {"kind": ["village"]}}
            return found | {"count": "counterparts", "of": of, "out_of": {"kind": ["village"]}, "at_least": share}
        if kind == "village" and self.chance(0.3):
            of = {"entries": self.some(["visit", "talk", "gift", "meeting"], 3)}
            return found | {
                "count": "counterparts",
                "of": of,
                "out_of": {"kind": ["household"]},
                "at_least": self.rng.choice(["50%", "100%"]),
            }
        return found | self.toward(kind, linked="linked" in per)

    def toward(self, kind: str, linked: bool) -> Rule:
        """What is owed toward each thing of a kind."""
        able = [one for one in MET if kind in KINDS[one]["with"] or (kind == "village" and "household" in KINDS[one]["with"])]
        of: Rule = {"entries": self.some(able, 3)}
        named = {one for entry in of["entries"] for one in KINDS[entry]["with"]}
        if kind == "village" and "household" in named and self.chance(0.3):
            of["with"] = {"kind": ["household"]} | ({"need": ["hardship", "elder"]} if self.chance(0.5, "need") else {})
        elif kind in named and self.chance(0.3):
            of["with"] = {"kind": [kind]}
        if self.chance(0.1, "ever"):
            of["ever"] = True
        if linked and self.chance(0.25, "rolling"):
            of.pop("ever", None)
            return {"of": of, "rolling": self.rng.choice([10, 30, 60])}
        if all(entry in SUMS["half_days"] for entry in of["entries"]):
            return {"of": of, "count": "half_days", "at_least": self.rng.randint(1, 3)}
        if kind == "household" and self.chance(0.3, "table"):
            return {
                "of": of,
                "at_least": [{"when": {"need": ["hardship"]}, "then": 2}, {"when": {"members_over": 3}, "then": 3}, {"then": 1}],
            }
        return {
            "of": of,
            "count": self.rng.choice(["records", "days", "kinds"]),
            self.rng.choice(["at_least"] * 6 + ["at_most", "exactly"]): self.rng.randint(1, 2),
        }

    def form_campaign(self, units: bool) -> Rule:
        """A duty over a campaign's days."""
        of = {"entries": self.some(["visit", "talk", "survey"], 3), "campaign": ["drive"]}
        return {"of": of, "at_least": self.rng.randint(1, 3), "every": "campaign"}

    def form_term(self, units: bool) -> Rule:
        """A duty over the span of the post."""
        return {"of": {"entries": self.some(MET, 3)}, "at_least": self.rng.randint(1, 6), "every": "term"}

    def form_day(self, units: bool) -> Rule:
        """A duty of every working day."""
        return {"of": {"entries": "any"}, "at_least": 1, "every": "day"}

    def form_unbuilt(self, units: bool) -> Rule:
        """A duty over a source that does not exist yet."""
        of: Rule = self.rng.choice([{"matters": "solved"}, {"documents": ["weekly-record"]}, {"publications": ["promise-card"]}])
        return {"of": of, "at_least": self.rng.randint(1, 3)}

    # Figures

    def figure(self) -> Rule:
        """A random figure."""
        rule: Rule = {"zh": "数据", "clause": "条款"}
        who = self.some(UNITS if self.chance(0.2, "units") else OFFICERS) if self.chance(0.4) else []
        if who:
            rule["who"] = who
        form = self.rng.choice(["plain"] * 6 + ["ratio", "roll", "links", "links"])
        if form == "plain":
            return rule | self.plain(units=bool(set(who) & set(UNITS)), duty=False, linked=bool(who))
        kinds = self.some(MET, 3)
        if form == "ratio":
            of = self.source(kinds, linked=False, duty=False, need_with=True)
            return rule | {
                "count": self.rng.choice(["records", "days"]),
                "of": of,
                "out_of": {"entries": sorted({*kinds, "visit"})},
            }
        if form == "roll":
            out_of: Rule = {"kind": ["household"]} | ({"need": ["hardship"]} if self.chance(0.4, "need") else {})
            return rule | {"count": "counterparts", "of": {"entries": ["visit", "talk", "gift"]}, "out_of": out_of}
        selector: Rule = {"kind": self.rng.choice([["household"], ["village"], ["household", "village"]])}
        of = {"links": self.rng.choice(["any", ["home", "point"], ["base"]]), "with": selector}
        return rule | {"count": self.rng.choice(["records", "counterparts"]), "of": of}

    def policy(self, key: str, prefix: str, size: int, terms: dict[str, int], begins: int) -> Rule:
        """A whole policy; its keys bear the prefix, so that no two policies share one."""
        head: Rule = {"policy": key, "zh": "示例制度", "document": {"name": "示例文件", "number": "示〔2026〕1号"}}
        if begins != 1:
            head["month_begins"] = begins
        figures = {f"{prefix}f{number}": self.figure() for number in range(size)}
        figures[f"{prefix}signed"] = {"zh": "核定数", "clause": "条款", "of": {"attested": "农业局"}}
        duties = {f"{prefix}d{number}": self.duty(begins == 1) for number in range(size)}
        return head | {
            "words": words(terms),
            "parties": PARTIES,
            "links": link_rules(prefix),
            "figures": figures,
            "duties": duties,
        }


def as_yaml(policy: Rule) -> str:
    """The policy as YAML, one word or rule to a line."""
    lines = []
    for key, value in policy.items():
        if key in ("parties", "links", "figures", "duties", "words"):
            lines.append(f"{key}:")
            lines += [f"  {name}: {json.dumps(rule, ensure_ascii=False)}" for name, rule in value.items()]
        else:
            lines.append(f"{key}: {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"
