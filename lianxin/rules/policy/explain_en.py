"""Each rule as one plain English sentence, made from its keys."""

from typing import Final

from lianxin.rules.policy import en_parts, names
from lianxin.rules.policy.names import kind_name, readable
from lianxin.rules.policy.schema import WAITS, Duty, Figure, LinkRule, Of, Policy, Selector, Share, Table, Target

_BOUND: Final = {"at_least": "at least ", "at_most": "at most ", "exactly": "exactly "}
_NOUNS: Final = {
    "minutes": "minute",
    "persons": "person",
    "count": "item",
    "days": "day",
    "working_days": "working day",
    "officers": "officer",
    "units": "unit",
    "villages": "village",
    "townships": "township",
    "contacts": "contact",
    "kinds": "kind",
}
_DOING: Final = {
    "half_days": "spend {n} on {kinds}{place}",
    "minutes": "spend {n} on {kinds}{place}",
    "persons": "reach {n} through {kinds}{place}",
    "fen": "give {n} through {kinds}{place}",
    "count": "provide {n} through {kinds}{place}",
    "kinds": "do {n} of entry among {kinds}{place}",
    "days": "carry out {kinds}{place} on {n}",
    "working_days": "carry out {kinds}{place} on {n}",
    "contacts": "make {n} (one per counterpart and entry) through {kinds}{place}",
    "villages": "reach {n} with {kinds}",
    "townships": "reach {n} with {kinds}",
    "officers": "have {n} carry out {kinds}{place}",
    "units": "have {n} carry out {kinds}{place}",
}
IN_PART: Final = "; another part of the clause is deliberately not built"


class EnglishWriter:
    """Writes the sentences of one policy."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def quoted(self, list_name: str, keys: tuple[str, ...], last: str = "and") -> str:
        return en_parts.quoted(self.policy, list_name, keys, last)

    # links

    def link(self, rule: LinkRule) -> str:
        """Return the sentence of a link rule."""
        text = f"{en_parts.parties(self.policy, rule.who)} {self.quota(rule)}"
        if rule.as_:
            text += f", as {self.quoted('links', rule.as_, 'or')}"
        if rule.cover is not None and rule.cover.parties is not None:
            text += f"; {self.floor(rule.cover.parties)} of them must have such a link"
        if rule.cover is not None and rule.cover.counterparts is not None:
            things = en_parts.thing(self.policy, rule.with_, many=True)
            text += f"; {self.floor(rule.cover.counterparts)} of the {things} must have somebody linked to them"
        if any(key in self.policy.words.links and self.policy.words.links[key].opens == "nothing" for key in rule.as_):
            text += "; without access to households, diaries or matters"
        return text + (IN_PART if rule.built else "") + "."

    def quota(self, rule: LinkRule) -> str:
        for kind, bound in (("exactly", ""), ("at_least", "at least "), ("at_most", "at most ")):
            number = getattr(rule, kind)
            if number is not None:
                return f"is linked to {bound}{number} {self.some(rule.with_, many=number != 1)}"
        if rule.between is not None:
            return f"is linked to {rule.between[0]} to {rule.between[1]} {self.some(rule.with_, many=True)}"
        return f"may be linked to {en_parts.thing(self.policy, rule.with_, many=True)}, in any number"

    def some(self, selector: Selector, *, many: bool) -> str:
        several = len(selector.kind) > 1 or len(selector.need) > 1
        text = en_parts.thing(self.policy, selector, many=many, last="or")
        return f"of these: {text}" if several else text

    def floor(self, value: Share) -> str:
        return "all" if value.is_all else f"at least {en_parts.share(value)}"

    # the action counted

    def kinds(self, of: Of) -> str:
        return "diary entries" if of.is_any else self.quoted("entries", of.names, "or")

    def where(self, of: Of) -> str:
        if of.area is None:
            return ""
        return " in its own area" if of.area == "own" else f" in area {', '.join(of.area)}"

    def campaign(self, of: Of, every: str = "") -> str:
        return f" in {self.quoted('campaigns', of.campaign, 'or')}" if of.campaign and every != "campaign" else ""

    def place(self, of: Of, every: str = "") -> str:
        return en_parts.toward(self.policy, of.with_) + self.where(of) + self.campaign(of, every)

    def matter_noun(self, of: Of, *, many: bool = True) -> str:
        kinds = en_parts.joined([names.MATTER_KINDS[kind].en for kind in of.kind], "or")
        noun = kinds or ("matters" if many else "matter")
        about = f" about {self.quoted('categories', of.category, 'or')}" if of.category else ""
        return noun + about

    def calls(self, of: Of) -> str:
        """Return the calls counted: calls, calls answered or missed."""
        asked = "confidential calls" if of.confidential else "calls"
        return asked if "rung" in of.names else f"{asked} {self.events(of)}"

    def events(self, of: Of) -> str:
        return en_parts.joined([self.event(of, name) for name in of.names], "or")

    def event(self, of: Of, name: str) -> str:
        known = names.PROMISE_EVENTS if of.is_promised and name in names.PROMISE_EVENTS else names.MATTER_EVENTS
        known = names.CALL_EVENTS if of.source == "calls" else known
        return known[name].en if name in known else name

    def went(self, of: Of) -> str:
        """Return how far a part of some matters went: solved in time, rated satisfied; of calls: answered within 15 seconds."""
        if of.within_seconds is not None:
            return f"answered within {of.within_seconds} seconds"
        timely = {None: "", True: " in time", False: " late"}[of.in_time]
        done = self.event(of, of.reached) if of.reached is not None else self.events(of) if timely else ""
        rated = f"rated {en_parts.joined([names.RATINGS[rating].en for rating in of.rating], 'or')}" if of.rating else ""
        return " and ".join(part for part in (f"{done}{timely}", rated) if part)

    def reviewed(self, of: Of) -> bool:
        found = [self.policy.words.entries.get(name) for name in self.policy.entry_kinds(of)] if of.source == "entries" else []
        return bool(found) and all(kind is not None and kind.review for kind in found)

    # duties

    def duty(self, rule: Duty) -> str:
        """Return the sentence of a duty."""
        per = f", {en_parts.per(self.policy, rule.per)}" if rule.per is not None else ""
        text = f"{en_parts.parties(self.policy, rule.who)} must{per}"
        if rule.rolling is not None:
            gap = f"carry out {self.kinds(rule.of)}{self.place(rule.of)} with no gap of more than {rule.rolling} days"
            return f"{text}{',' if per else ''} {gap}, judged once {names.EVERY[rule.every].en}{self.tails(rule)}."
        several = " each time" if len(rule.within) > 1 else ""
        return f"{text}, {en_parts.period(self.policy, rule)}, {self.work(rule)}{several}{self.tails(rule)}."

    def work(self, rule: Duty) -> str:
        of, target = rule.of, rule.target
        if isinstance(rule.out_of, Selector):
            return self.coverage(rule, rule.out_of)
        if rule.out_of == "working_days":
            days = self.bound(rule, target, "of the working days present")
            return f"carry out {self.kinds(of)}{self.place(of, rule.every)} on {days}"
        if isinstance(rule.out_of, Of) and of.is_part_of(rule.out_of):
            whole = self.bound(rule, target, f"of {self.counted(rule.out_of, rule)}")
            return f"have {whole} {self.went(of)}"
        if isinstance(rule.out_of, Of):
            whole = self.bound(rule, target, f"of {self.counted(rule.out_of, rule)}")
            return f"have {self.counted(of, rule)} make up {whole}"
        return self.entries(rule) if of.source == "entries" else self.others(rule)

    def others(self, rule: Duty) -> str:
        if rule.of.source == "matters":
            return self.matters(rule)
        if rule.of.source == "calls":
            number = self.number(rule, "call").removesuffix(" calls").removesuffix(" call")
            return f"have {number} {self.calls(rule.of)}{self.where(rule.of)}"
        verb = names.UNBUILT[rule.of.source].en if rule.of.source in names.UNBUILT else "have"
        return f"{verb} {self.number(rule, f'“{self.title(rule)}”')}"

    def entries(self, rule: Duty) -> str:
        of = rule.of
        if rule.count == "counterparts":
            noun = en_parts.thing(self.policy, of.with_, many=False, last="or") if of.with_ else "counterpart"
            return f"reach {self.number(rule, noun)} with {self.kinds(of)}{self.where(of)}{self.campaign(of, rule.every)}"
        if rule.count == "records":
            return self.records(rule)
        number = self.number(rule, _NOUNS.get(rule.count, rule.count))
        return _DOING[rule.count].format(n=number, kinds=self.kinds(of), place=self.place(of, rule.every))

    def matters(self, rule: Duty) -> str:
        of = rule.of
        charge = f" of {en_parts.things(self.policy, of.with_)}" if of.with_ else " in their charge"
        number = self.number(rule, "matter").removesuffix(" matters").removesuffix(" matter")
        return f"have {number} {self.matter_noun(of)}{charge} {self.events(of)}{self.where(of)}{self.campaign(of, rule.every)}"

    def records(self, rule: Duty) -> str:
        place = self.place(rule.of, rule.every)
        if rule.of.is_any:
            return f"write {self.number(rule, 'diary entry')}{place}"
        if self.reviewed(rule.of):
            return f"complete {self.number(rule, self.kinds(rule.of))}{place}"
        return f"carry out {self.kinds(rule.of)}{place} {self.how_often(rule)}"

    def how_often(self, rule: Duty) -> str:
        target = rule.target
        if isinstance(target.value, tuple):
            return f"{target.value[0]} to {target.value[1]} times"
        if isinstance(target.value, int):
            return f"{_BOUND[target.kind]}{en_parts.times(target.value)}"
        return self.bound(rule, target, "")

    def number(self, rule: Duty, noun: str) -> str:
        """Return how much with its noun: at least 3 days, 2 to 3 “report”."""
        target = rule.target
        if isinstance(target.value, tuple):
            low, high = target.value
            if rule.count in ("half_days", "fen"):
                return f"{en_parts.amount(low, rule.count, noun)} to {en_parts.amount(high, rule.count, noun)}"
            return f"{low} to {self.many(high, rule.count, noun)}"
        if isinstance(target.value, int):
            return _BOUND[target.kind] + self.many(target.value, rule.count, noun)
        return self.bound(rule, target, "", noun)

    def many(self, number: int, count: str, noun: str) -> str:
        return f"{number} {noun}" if noun.endswith("”") else en_parts.amount(number, count, noun)

    def bound(self, rule: Duty, target: Target, of_what: str, noun: str = "time") -> str:
        if isinstance(target.value, Table):
            lines = en_parts.table(self.policy, target.value, rule.count, noun)
            return f"{_BOUND[target.kind]}({lines}) {of_what}".strip()
        if isinstance(target.value, Share):
            return f"{_BOUND[target.kind]}{en_parts.share(target.value)} {of_what}"
        return f"{_BOUND.get(target.kind, '')}{target.value} {of_what}"

    def coverage(self, rule: Duty, whole: Selector) -> str:
        things = en_parts.thing(self.policy, whole, many=True)
        linked = "linked " if whole.linked is not False else ""
        where = " of the area" if whole.linked is False else ""
        if rule.per is not None:
            where = " of that " + en_parts.joined([kind_name(self.policy, kind).en for kind in rule.per.kind], "or")
        action = self.kinds(rule.of) if rule.of.source == "entries" else f"{self.matter_noun(rule.of)} {self.events(rule.of)}"
        target = f"the {linked}{things}{en_parts.ways(self.policy, whole)}{where}"
        value = rule.target.value
        if isinstance(value, Share) and value.is_all and rule.target.kind != "at_most":
            reached = f"all {target}"
        else:
            reached = self.bound(rule, rule.target, f"of {target}")
        return f"reach {reached} with {action}{self.where(rule.of)}{self.campaign(rule.of, rule.every)}"

    # what follows

    def tails(self, rule: Figure | Duty) -> str:
        """Return the further conditions, each after a semicolon, in a fixed order."""
        of = rule.out_of if isinstance(rule.out_of, Of) and rule.of.is_part_of(rule.out_of) else rule.of
        found = [*self.source_tails(of), *self.measure_tails(rule)]
        if isinstance(rule, Duty):
            found += self.duty_tails(rule)
        return "".join(f"; {tail}" for tail in found) + (IN_PART if rule.built else "")

    def source_tails(self, of: Of) -> list[str]:
        found: list[str] = []
        if of.after is not None:
            found.append(f"only after {self.quoted('entries', of.after.entries, 'or')} on the same {of.after.same}")
        if of.topic:
            found.append(f"on the topic {self.quoted('topics', of.topic, 'or')}")
        if self.reviewed(of):
            found.append("only what has passed review counts")
        if of.ever:
            found.append("what was done before counts too")
        if of.reached is not None:
            found.append(f"only those also {self.event(of, of.reached)}")
        if of.within_seconds is not None:
            found.append(f"only those answered within {of.within_seconds} seconds")
        if of.outcome:
            found.append(f"only those that brought {en_parts.joined([names.CALL_OUTCOMES[one].en for one in of.outcome], 'or')}")
        if of.in_time is not None:
            found.append("only those in time" if of.in_time else "only those late")
        if of.rating:
            found.append(f"only those rated {en_parts.joined([names.RATINGS[rating].en for rating in of.rating], 'or')}")
        if of.excluding:
            found.append(f"leaving out what a review found to be {self.quoted('exclusions', of.excluding, 'or')}")
        return found

    def measure_tails(self, rule: Figure | Duty) -> list[str]:
        found: list[str] = []
        if rule.each is not None:
            amount = en_parts.amount(rule.each.at_least, rule.each.count, _NOUNS.get(rule.each.count, "record"))
            thing = {"records": "entry", "contacts": "contact"}.get(rule.count, rule.count.replace("_", " ").removesuffix("s"))
            found.append(f"each {thing} counts only from {amount} up")
        if rule.counts_as:
            lines = ", ".join(f"{en_parts.condition(self.policy, line.when)} as {line.then}" for line in rule.counts_as)
            found.append(f"counted {lines}, the rest as 1")
        return found

    def duty_tails(self, rule: Duty) -> list[str]:
        found: list[str] = []
        if rule.by_anyone:
            found.append("whoever does it")
        if rule.prorate:
            found.append("in proportion to the working days present")
        if rule.exempt:
            found.append(f"not during {self.quoted('absences', rule.exempt, 'or')}")
        if rule.or_declared:
            found.append(f"exempt when {self.quoted('entries', rule.or_declared, 'or')} is declared")
        if rule.grace_days:
            found.append(f"with {rule.grace_days} more days to enter it afterwards")
        return found

    # figures

    def title(self, rule: Figure | Duty) -> str:
        return rule.en or readable(rule.key)

    def figure(self, rule: Figure) -> str:
        """Return the sentence of a figure."""
        title = self.title(rule)
        return f"{title[:1].upper()}{title[1:]}: {self.figure_body(rule)}{self.tails(rule)}."

    def figure_body(self, rule: Figure) -> str:
        if rule.of.source == "attested":
            return f"the number signed for by {' and '.join(rule.of.names)}"
        by = f" by {en_parts.joined([f'each {name}' for name in self.owners(rule)])}" if rule.who else ""
        if isinstance(rule.out_of, Selector):
            linked = "linked " if rule.out_of.linked is not False else ""
            things = f"{en_parts.thing(self.policy, rule.out_of, many=True)}{en_parts.ways(self.policy, rule.out_of)}"
            area = "" if linked else " of the area"
            return f"the share of the {linked}{things}{area} reached with {self.counted(rule.of, rule)}{by}"
        if isinstance(rule.out_of, Of) and rule.of.is_part_of(rule.out_of):
            return f"the share of {self.counted(rule.out_of, rule)}{by} that were {self.went(rule.of)}"
        if isinstance(rule.out_of, Of):
            return f"{self.counted(rule.of, rule)}{by}, as a share of {self.counted(rule.out_of, rule)}"
        if rule.of.source == "links":
            return self.links_figure(rule)
        return self.total(rule, by)

    def owners(self, rule: Figure) -> list[str]:
        return [names.word_name(self.policy, "parties", key, "en") for key in rule.who]

    def counted(self, of: Of, rule: Figure | Duty) -> str:
        if of.source == "entries":
            return self.kinds(of) + self.place(of)
        if of.source == "matters":
            return f"{self.matter_noun(of)} {self.events(of)}{self.where(of)}{self.campaign(of)}"
        if of.source == "calls":
            return self.calls(of) + self.where(of)
        return f"“{self.title(rule)}”"

    def links_figure(self, rule: Figure) -> str:
        of = rule.of
        by = "" if of.is_any else f" by {self.quoted('links', of.names, 'or')}"
        holders = f" of {en_parts.joined([f'each {name}' for name in self.owners(rule)])}" if rule.who else ""
        to = f" to {en_parts.thing(self.policy, of.with_, many=True, last='or')}" if of.with_ else ""
        if rule.count == "records":
            return f"how many links{by}{to}{holders} are in force at the end"
        if rule.count == "counterparts":
            things = en_parts.thing(self.policy, of.with_, many=True, last="or") if of.with_ else "counterparts"
            return f"how many {things} are linked{by}{holders} at the end"
        return f"how many {rule.count} have links{by}{to}{holders} at the end"

    def records_total(self, rule: Figure) -> str:
        """Return how many of the source there are; of calls also how long their callers waited."""
        of, source = rule.of, self.counted(rule.of, rule)
        if rule.count in WAITS:
            kind = "mean" if rule.count == "mean_seconds" else "median"
            return f"the {kind} number of seconds from ringing to answer of {source}"
        if of.source == "matters":
            return f"how many {self.matter_noun(of)} were {self.events(of)}{self.where(of)}{self.campaign(of)}"
        if of.source == "calls":
            return f"how many {source}{' came in' if 'rung' in of.names else ''}"
        return f"how many times {source} took place" if of.source == "entries" else f"how many of {source}"

    def total(self, rule: Figure, by: str) -> str:
        of = rule.of
        if rule.count in ("records", *WAITS):
            return self.records_total(rule) + by
        source = self.counted(of, rule)
        if rule.count == "counterparts":
            things = en_parts.things(self.policy, of.with_, "or") if of.with_ else "counterparts"
            action = self.kinds(of) if of.source == "entries" else f"{self.matter_noun(of)} {self.events(of)}"
            return f"how many {things} were reached with {action}{self.where(of)}{self.campaign(of)}{by}, each counted once"
        sums = {"half_days": "days", "fen": "yuan", "persons": "persons (each time)", "minutes": "minutes", "count": "items"}
        if rule.count in sums:
            return f"how many {sums[rule.count]} in {source}{by}"
        if rule.count == "contacts":
            return f"how many contacts (one per counterpart and entry) in {source}{by}"
        what = {"kinds": "kinds of entry", "working_days": "working days"}.get(rule.count, rule.count)
        if rule.who and rule.count in ("officers", "units"):
            what = en_parts.joined([names.plural(name) for name in self.owners(rule)])
            by = ""
        return f"how many {what} with {source}{by}, each counted once"
