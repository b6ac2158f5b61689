"""A year of believable work: what each duty of the policy asks for, done more or less diligently."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from lianxin.demo.county import County, Office, Other, Person
from lianxin.demo.linking import Tie, Ties
from lianxin.rules import windows
from lianxin.rules.parties import Holder, belongs_to_any
from lianxin.rules.periods import span, touching
from lianxin.rules.policy.schema import Duty, EntryKind, Policy, Selector, Share
from lianxin.rules.presence import Span
from lianxin.rules.typeset import chinese
from lianxin.rules.workdays import Calendar

HARVEST: Final = (9, 10)
NOTES: Final = {
    "zh": ("家里都好,春节后要出去打工。", "问了孩子上学的事,已记下。", "一起看了大棚,长势不错。",
           "说起医保报销,讲了怎么办。", "老人身体比上次好。", "屋顶漏雨的事已联系村里。"),
    "en": ("All well at home.", "Asked about school for the child; noted.", "Looked at the greenhouse together.",
           "Explained how to claim medical costs.", "The grandmother is better than last time.",
           "The roof leaks; told the village."),
}  # fmt: skip


@dataclass
class Deed:
    """One entry to be."""

    kind: str
    day: date
    officers: tuple[str, ...]
    others: tuple[str, ...] = ()
    until: date | None = None
    quantities: dict[str, int] = field(default_factory=dict)
    campaign: str = ""
    topic: str = ""
    text: str = ""
    area: str = ""
    unit: str = ""
    nobody_home: bool = False
    passed_on: date | None = None


def _is_visit(word: EntryKind) -> bool:
    return "household" in word.with_ and not word.quantities and not word.role and word.most_counterparts is None


@dataclass(frozen=True)
class Task:
    """A duty of a party in a window, the officer who does it, and what share of it gets done."""

    duty: Duty
    person: Person
    party: str
    first: date
    last: date
    share: float


@dataclass
class Worker:
    """Draws the entries of a demonstration."""

    county: County
    policy: Policy
    ties: Ties
    calendar: Calendar
    campaigns: dict[str, Span]
    reserved: frozenset[str]
    homes: dict[str, list[Other]] = field(default_factory=lambda: defaultdict(list))
    stayed: dict[str, set[date]] = field(default_factory=lambda: defaultdict(set))
    """The days that each officer has spent away whole: nobody is in two villages at once."""

    def __post_init__(self) -> None:
        for other in self.county.others:
            if other.kind == "household":
                self.homes[other.place.code].append(other)

    def year(self) -> Iterator[Deed]:
        """What everybody did for the duties that records can measure."""
        asked = span(self.county.first, self.county.last + timedelta(days=370))
        for duty in self.policy.duties.values():
            if duty.of.source != "entries":
                continue
            for window in windows.ending_in(
                duty, asked, self.calendar, begins=self.policy.month_begins, campaigns=self.campaigns
            ):
                if window.first <= self.county.last and window.last:
                    yield from self._in_window(duty, window.first, window.last)
            if duty.every == "term":
                yield from self._in_window(duty, self.county.first, self.county.last)

    def rounds(self) -> Iterator[Deed]:
        """Most months, each officer goes round some of the homes linked to him, the longest unseen first."""
        kind = next((key for key, word in self.policy.words.entries.items() if _is_visit(word)), None)
        months = [*touching("month", self.county.first, self.county.last)] if kind else []
        for person in self.county.people:
            homes = [tie.other.code for tie in self.ties.of(person.code) if tie.other.kind == "household" and not tie.last]
            self.county.random.shuffle(homes)
            for month in months:
                going = self.county.random.random() < person.diligence and bool(homes)
                day = self._free_day(person, month.first, min(month.last, self.county.last)) if going else None
                if day is not None and kind is not None:
                    seen, homes = homes[:5], homes[5:]
                    left_out = [seen.pop()] if len(seen) > 3 and self.county.random.random() < 0.3 else []
                    yield Deed(kind, day, (person.code,), tuple(seen), text=self._remark())
                    homes = left_out + homes + seen

    def _remark(self) -> str:
        remarks = NOTES["en" if self.county.english else "zh"]
        return chinese(self.county.random.choice(remarks)) if self.county.random.random() < 0.4 else ""

    def _in_window(self, duty: Duty, first: date, last: date) -> Iterator[Deed]:
        parties = [self.policy.parties[key] for key in duty.who]
        share = self._share_of(first, last)
        end = min(last, self.county.last)
        for person in self.county.people:
            if belongs_to_any(parties, Holder(person.office.kind, person.office.place.level, person.class_key)):
                zeal = share * self._zeal(person, first)
                yield from self._by(Task(duty, person, person.code, max(first, person.since), end, zeal))
        for office in self.county.offices:
            if belongs_to_any(parties, Holder(office.kind, office.place.level)):
                worker = self._someone_of(office)
                if worker:
                    yield from self._by(Task(duty, worker, office.code, first, end, share * worker.diligence))

    def _share_of(self, first: date, last: date) -> float:
        """How much of the window lies before today; what is due in June is not all done in January."""
        length = (last - first).days + 1
        return min(1.0, ((min(last, self.county.last) - first).days + 1) / length)

    def _zeal(self, person: Person, first: date) -> float:
        return person.diligence * (0.9 if first.month in HARVEST else 1.0)

    def _someone_of(self, office: Office) -> Person | None:
        """Whoever does a unit's work: its own people, else those of the unit above it in the same township or county."""
        own = [person for person in self.county.people if person.office is office]
        near = own or [person for person in self.county.people if person.office.place.code == office.place.code]
        near = near or [
            person for person in self.county.people if person.office.place.code in {office.place.parent, self.county.root.code}
        ]
        return near[sum(map(ord, office.code)) % len(near)] if near else None

    def _by(self, task: Task) -> Iterator[Deed]:
        if task.duty.per is None:
            yield from self._toward(task, None)
        else:
            for tie in self._linked(task.party, task.duty.per, task.last):
                yield from self._toward(task, tie)

    def _toward(self, task: Task, tie: Tie | None) -> Iterator[Deed]:
        random, duty = self.county.random, task.duty
        kinds = self._kinds(duty)
        wanted = self._wanted(task, tie)
        done = 0
        while done < wanted:
            kind = kinds[done % len(kinds)] if duty.count == "kinds" else random.choice(kinds)
            deed = self._one(task, tie, kind, wanted - done)
            if deed is None:
                return
            if duty.of.after:
                yield self._learned(duty, deed)
            yield deed
            if deed.others and not deed.quantities and random.random() < 0.03 and deed.others[0].startswith("H"):
                yield replace(deed, nobody_home=True, text="")
            done += self._worth(duty, deed)

    def _kinds(self, duty: Duty) -> list[str]:
        """The kinds of entry that the duty asks for; of any kind, what is done at people's homes."""
        words = self.policy.words.entries
        names = [key for key, word in words.items() if "household" in word.with_] if duty.of.is_any else list(duty.of.names)
        return [kind for kind in names if kind not in self.reserved] or names[:1]

    def _wanted(self, task: Task, tie: Tie | None) -> int:
        random = self.county.random
        amount = self._amount(task, tie)
        if amount > 3 and random.random() < 0.25:
            amount = round(amount * 1.2)
        if amount >= 20:
            return round(amount * task.share)
        return amount if random.random() < task.share else random.randint(0, amount)

    def _worth(self, duty: Duty, deed: Deed) -> int:
        if duty.count == "half_days":
            return deed.quantities.get("half_days", 1)
        return self._days(deed) if duty.count == "working_days" else 1

    def _days(self, deed: Deed) -> int:
        return self.calendar.count(deed.day, deed.until or deed.day) or 1

    def _amount(self, task: Task, tie: Tie | None) -> int:
        duty = task.duty
        value = duty.target.value
        if duty.count == "working_days":
            days = self.calendar.count(self.county.first, self.county.last)
            return days * 36 // 100
        if duty.out_of is not None:
            size = len(self.homes[tie.other.code]) if tie and tie.other.kind == "village" else len(self.ties.of(task.person.code))
            return min(size, 12) if tie else size
        if isinstance(value, tuple):
            return self.county.random.randint(*value)
        return value if isinstance(value, int) else value.numerator if isinstance(value, Share) else 1

    def _linked(self, party: str, selector: Selector, on: date) -> list[Tie]:
        found = []
        for tie in self.ties.of(party):
            if tie.other.kind not in selector.kind or (tie.last and tie.last < on) or tie.first > on:
                continue
            if isinstance(selector.linked, tuple) and tie.kind not in selector.linked:
                continue
            if selector.need and not any(need in selector.need for need, _ in tie.other.needs):
                continue
            found.append(tie)
        return found

    def _one(self, task: Task, tie: Tie | None, kind: str, left: int) -> Deed | None:
        duty, word = task.duty, self.policy.words.entries[kind]
        stays = "half_days" in word.quantities
        day = self._free_day(task.person, task.first, task.last, whole=stays)
        if day is None:
            return None
        others = self._whom(task, word, tie, day)
        if others is None:
            return None
        deed = Deed(kind, day, (task.person.code,), others, campaign=duty.of.campaign[0] if duty.of.campaign else "")
        if duty.of.topic:
            deed.topic = duty.of.topic[0]
        elif duty.of.after:
            deed.topic = self.county.random.choice(list(self.policy.words.topics))
        if duty.of.area == "own":
            office = next(office for office in self.county.offices if office.code == task.party)
            deed.others, deed.area, deed.unit = (
                (office.place.code,) if "village" in word.with_ else (),
                office.place.code,
                task.party,
            )
        elif task.party != task.person.code:
            deed.unit = task.party
        self._quantify(deed, word, task, left)
        if word.review and self.county.random.random() < 0.9:
            deed.passed_on = min(day + timedelta(days=self.county.random.randint(2, 9)), self.county.last)
        if deed.others:
            deed.text = self._remark()
        return deed

    def _learned(self, duty: Duty, deed: Deed) -> Deed:
        assert duty.of.after is not None  # noqa: S101  # the caller has looked
        day = max(self.county.first, deed.day - timedelta(days=self.county.random.randint(0, 6)))
        return Deed(duty.of.after.entries[0], day, deed.officers, topic=deed.topic, quantities={"minutes": 60}, unit=deed.unit)

    def _whom(self, task: Task, word: EntryKind, tie: Tie | None, day: date) -> tuple[str, ...] | None:
        random, duty = self.county.random, task.duty
        if tie is not None:
            return self._at(tie.other, word, duty.of.with_)
        if not word.with_:
            return ()
        asked = duty.of.with_ or Selector(kind=word.with_)
        selector = asked if asked.linked else duty.out_of
        if isinstance(selector, Selector):
            ties = self._linked(task.party, selector, day)
            return self._at(random.choice(ties).other, word, None) if ties else None
        near = [tie.other for tie in self.ties.of(task.party) if tie.other.kind in word.with_]
        pool = near or self.county.kind(random.choice(word.with_))
        return (random.choice(pool).code,) if pool else None

    def _at(self, other: Other, word: EntryKind, asked: Selector | None) -> tuple[str, ...] | None:
        """Toward that counterpart: itself, or some household of the village with the need asked for."""
        if other.kind in word.with_:
            return (other.code,)
        if other.kind == "village" and "household" in word.with_:
            homes = self.homes[other.code]
            if asked and asked.need:
                homes = [home for home in homes if any(need in asked.need for need, _ in home.needs)]
            return (self.county.random.choice(homes).code,) if homes else None
        if other.kind == "township":
            villages = [place for place in self.county.villages() if place.parent == other.code]
            return (self.county.random.choice(villages).code,) if villages and "village" in word.with_ else None
        return None

    def _quantify(self, deed: Deed, word: EntryKind, task: Task, left: int) -> None:
        random = self.county.random
        drawn = {
            "fen": random.choice((200, 300, 500, 800, 1000)) * 100,
            "persons": random.randint(6, 40),
            "minutes": random.choice((60, 90, 120)),
            "count": random.randint(1, 3),
        }
        for quantity in word.quantities:
            if quantity == "half_days":
                days = self._days_there(task, deed.day)
                deed.until = deed.day + timedelta(days=days - 1)
                deed.quantities["half_days"] = min(days * 2, max(2, left)) if random.random() < 0.85 else days * 2 - 1
            else:
                deed.quantities[quantity] = drawn[quantity]

    def _days_there(self, task: Task, day: date) -> int:
        """One to three days on end, as long as the officer is there and the window lasts."""
        longest = min(self.county.random.choice((1, 1, 2, 3)), (task.last - day).days + 1)
        for days in range(longest, 1, -1):
            if not any(self._is_taken(task.person, day + timedelta(days=n)) for n in range(days)):
                break
        else:
            days = 1
        self.stayed[task.person.code] |= {day + timedelta(days=n) for n in range(days)}
        return days

    def _is_taken(self, person: Person, day: date) -> bool:
        return person.is_away(day) or day in self.stayed[person.code]

    def _free_day(self, person: Person, first: date, last: date, *, whole: bool = False) -> date | None:
        """A day on which the officer is there: mostly a working day, now and then a weekend."""
        first = max(first, self.county.first, person.since)
        if last < first:
            return None
        for _ in range(12):
            day = first + timedelta(days=self.county.random.randrange((last - first).days + 1))
            free = not (self._is_taken(person, day) if whole else person.is_away(day))
            if free and (self.calendar.is_working(day) or self.county.random.random() < 0.15):
                return day
        return None
