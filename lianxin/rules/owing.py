"""Who owes which duty in which window (policy language, "How a due is worked out", step 1; rules 12 and 17)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from lianxin.rules.parties import Holder, PartyKind, belongs_to_any, is_excepted, matches
from lianxin.rules.periods import Period
from lianxin.rules.policy.schema import Duty, Party, Policy
from lianxin.rules.presence import Leave, Service, Span
from lianxin.rules.windows import Window, ending_in, term_ending_in
from lianxin.rules.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Place:
    """The area of a unit: its level, its size, and all areas in which it lies, itself included."""

    id: int
    code: str
    level: str
    size_class: str
    line: frozenset[int]


@dataclass(frozen=True, slots=True)
class Home:
    """A unit and where it stands."""

    id: int
    code: str
    kind: str
    place: Place

    def as_holder(self) -> Holder:
        """The unit as a party asks about it."""
        return Holder(self.kind, self.place.level)


@dataclass(frozen=True, slots=True)
class Held:
    """A post that an officer holds, with its unit. ``whole`` is its whole span where ``span`` is only a part of it."""

    officer_id: int
    officer_code: str
    tags: frozenset[str]
    class_key: str
    main: bool
    span: Span
    home: Home
    whole: Span | None = None

    @property
    def term(self) -> Span:
        """Its whole span."""
        return self.whole or self.span

    def as_holder(self) -> Holder:
        """The post as a party asks about it."""
        return Holder(self.home.kind, self.home.place.level, self.class_key, self.tags)


@dataclass(frozen=True, slots=True)
class InForce:
    """A version of a policy as adopted: for which area, how deep that lies, and from when to when it judges."""

    version_id: int
    policy: Policy
    area_id: int
    area_depth: int
    span: Span


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose dues are asked for: an area with all below it, a unit with its officers, an officer. None: no limit."""

    area_id: int | None = None
    unit_id: int | None = None
    officer_id: int | None = None

    def holds(self, debtor: Debtor) -> bool:
        """Whether the dues of this party are asked for (rule 27)."""
        if self.officer_id is None and self.unit_id is None and self.area_id is None:
            return True
        if self.officer_id is not None and (debtor.kind, debtor.id) != ("officer", self.officer_id):
            return False
        homes = [post.home for post in debtor.posts] or [debtor.home]
        if self.unit_id is not None and all(home.id != self.unit_id for home in homes):
            return False
        return self.area_id is None or any(self.area_id in home.place.line for home in homes)


@dataclass(frozen=True, slots=True)
class People:
    """Posts and units, and what keeps them from their duties."""

    posts: tuple[Held, ...]
    units: tuple[Home, ...]
    absences: Mapping[int, tuple[Leave, ...]] = field(default_factory=dict)
    suspensions: Mapping[int, tuple[Leave, ...]] = field(default_factory=dict)

    def suspended(self, place: Place) -> tuple[Leave, ...]:
        """The suspensions of the area and of all in which it lies."""
        if not self.suspensions:
            return ()
        return tuple(leave for area in sorted(place.line) for leave in self.suspensions.get(area, ()))


@dataclass(frozen=True, slots=True)
class Debtor:
    """A party that owes, in one window; of an officer all posts by which it is owed, the main or earliest first.

    A post stands here for the days on which it makes the officer owe: ``except`` may cut some out of it.
    """

    kind: PartyKind
    id: int
    code: str
    window: Window
    home: Home
    posts: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """What is worked out at once: duties of one version with the same window, each with its debtors.

    In a round of terms (``window`` None) each debtor has a window of its own, and appears once for a duty.
    """

    version: InForce
    window: Window | None
    debts: Mapping[str, tuple[Debtor, ...]]


@dataclass(frozen=True, slots=True)
class Question:
    """The period asked about, the day up to which is seen, and what windows depend on.

    With ``running_on`` only windows that have begun by that day and have not ended, grace included; with ``begun_by``
    only those that have begun. Duties of versions in ``left_out`` (id and key) are not asked about.
    """

    asked: Period
    seen: date
    calendar: Calendar
    campaigns: Mapping[str, Span]
    scope: Scope = Scope()
    running_on: date | None = None
    begun_by: date | None = None
    left_out: frozenset[tuple[int, str]] = frozenset()

    def wants(self, window: Window, grace_days: int = 0) -> bool:
        """Whether the window is asked about."""
        if self.begun_by is not None and window.first > self.begun_by:
            return False
        day = self.running_on
        if day is None:
            return True
        return window.first <= day and (window.last is None or day <= window.last + timedelta(days=grace_days))


def windows_of(version: InForce, duty: Duty, question: Question) -> list[Window]:
    """The windows of the duty that end in the period and on whose first day the version holds (rule 12)."""
    found = ending_in(
        duty,
        question.asked,
        question.calendar,
        begins=version.policy.month_begins,
        campaigns=question.campaigns,
    )
    return [each for each in found if version.span.holds(each.first) and question.wants(each, duty.grace_days)]


def rounds(versions: Sequence[InForce], people: People, question: Question) -> list[Round]:
    """Every duty and window asked about with its debtors. Who owes a duty twice in a window owes it once (rule 12)."""
    found: list[Round] = []
    taken: set[tuple[str, str, PartyKind, int, Window]] = set()
    for version in sorted(versions, key=lambda each: -each.area_depth):
        debts = _Debts(version, _deeper(version, versions), people, question)
        for (window, _), by_duty in debts.all().items():
            kept = {duty: _once(version, duty, debtors, taken) for duty, debtors in by_duty.items()}
            kept = {duty: debtors for duty, debtors in kept.items() if debtors}
            if kept:
                found.append(Round(version, window, kept))
    return found


def _once(
    version: InForce, duty: str, debtors: Iterable[Debtor], taken: set[tuple[str, str, PartyKind, int, Window]]
) -> tuple[Debtor, ...]:
    kept = []
    for debtor in debtors:
        key = (version.policy.policy, duty, debtor.kind, debtor.id, debtor.window)
        if key not in taken:
            taken.add(key)
            kept.append(debtor)
    return tuple(kept)


def _deeper(version: InForce, versions: Iterable[InForce]) -> tuple[InForce, ...]:
    """Adoptions of the same policy at lower levels: where they hold, the nearer one judges (rule 17)."""
    return tuple(
        other for other in versions if other.policy.policy == version.policy.policy and other.area_depth > version.area_depth
    )


@dataclass(frozen=True, slots=True)
class _Members:
    """The owing posts by officer, and the owing units."""

    posts: Mapping[int, list[Held]]
    units: list[Home]


_Group = tuple[Window | None, int]
"""A window, or None with a number: the first terms of all officers, the second ones, and so on."""


@dataclass(slots=True)
class _Debts:
    """The debtors of one version, by window and duty; parties with the same conditions are found once."""

    version: InForce
    nearer: tuple[InForce, ...]
    people: People
    question: Question
    members: dict[tuple[tuple[str, ...], frozenset[int]], _Members] = field(default_factory=dict)
    known: dict[tuple[tuple[str, ...], Window], tuple[Debtor, ...]] = field(default_factory=dict)

    def all(self) -> dict[_Group, dict[str, tuple[Debtor, ...]]]:
        found: dict[_Group, dict[str, tuple[Debtor, ...]]] = defaultdict(dict)
        for key, duty in self.version.policy.duties.items():
            if (self.version.version_id, key) in self.question.left_out:
                continue
            if duty.every == "term":
                for nth, debtors in enumerate(self.of_terms(duty)):
                    found[None, nth][key] = debtors
                continue
            for window in windows_of(self.version, duty, self.question):
                debtors = self.of_window(duty.who, window)
                if debtors:
                    found[window, 0][key] = debtors
        return found

    def of_window(self, who: tuple[str, ...], window: Window) -> tuple[Debtor, ...]:
        if (who, window) not in self.known:
            scope = self.question.scope
            self.known[who, window] = tuple(each for each in self.debtors(who, window) if scope.holds(each))
        return self.known[who, window]

    def debtors(self, who: tuple[str, ...], window: Window) -> Iterable[Debtor]:
        members, last = self.belonging(who, window.first), window.through(self.question.seen)
        for officer_id, posts in members.posts.items():
            held = [post for post in posts if post.span.cut(window.first, last)]
            if held:
                yield _officer(officer_id, held, window)
        for home in members.units:
            yield Debtor("unit", home.id, home.code, window, home)

    def of_terms(self, duty: Duty) -> list[tuple[Debtor, ...]]:
        """The terms asked about, in as many rows as one officer has terms: in each row everybody appears once."""
        terms: dict[tuple[int, Window], list[Held]] = defaultdict(list)
        for post in self.people.posts:
            window = term_ending_in(post.span, self.question.asked)
            if window is None or not self.version.span.holds(window.first):
                continue
            if self.question.wants(window, duty.grace_days):
                held = self.belonging(duty.who, window.first).posts.get(post.officer_id, ())
                terms[post.officer_id, window] += [each for each in held if each.term == post.span]
        rows: list[dict[int, Debtor]] = []
        for (officer_id, window), held in terms.items():
            if not held:
                continue
            debtor = _officer(officer_id, list(dict.fromkeys(held)), window)
            if not self.question.scope.holds(debtor):
                continue
            row = next((row for row in rows if officer_id not in row), None)
            if row is None:
                rows.append(row := {})
            row[officer_id] = debtor
        return [tuple(row.values()) for row in rows]

    def belonging(self, who: tuple[str, ...], first: date) -> _Members:
        """The posts and units of the parties that the version covers in windows that begin on that day."""
        nearer = frozenset(other.area_id for other in self.nearer if other.span.holds(first))
        if (who, nearer) not in self.members:
            parties = [self.version.policy.parties[key] for key in who]
            posts = [post for post in self.people.posts if self.covers(post.home, nearer)]
            units = [home for home in self.people.units if self.covers(home, nearer)]
            owing = [home for home in units if belongs_to_any(parties, home.as_holder())]
            by_officer: dict[int, list[Held]] = defaultdict(list)
            for post in members_of(parties, posts):
                by_officer[post.officer_id].append(post)
            self.members[who, nearer] = _Members(by_officer, owing)
        return self.members[who, nearer]

    def covers(self, home: Home, nearer: frozenset[int]) -> bool:
        return self.version.area_id in home.place.line and home.place.line.isdisjoint(nearer)


def members_of(parties: Sequence[Party], posts: Iterable[Held]) -> list[Held]:
    """The posts by which their holders are of one of the parties, each for the days on which they are.

    Whoever fits all of ``except`` by any post is left out of that party as long as that post is held.
    """
    excepting = [party for party in parties if party.except_ is not None]
    plain = [party for party in parties if party.except_ is None]
    left_out: dict[tuple[int, str], list[Span]] = defaultdict(list)
    posts = list(posts)
    for party in excepting:
        for post in posts:
            if is_excepted(party, post.as_holder()):
                left_out[post.officer_id, party.key].append(post.span)
    found: list[Held] = []
    for post in posts:
        holder = post.as_holder()
        spans = [post.span] if any(matches(party, holder) for party in plain) else []
        for party in excepting:
            if not spans and matches(party, holder):
                spans += _left(post.span, left_out.get((post.officer_id, party.key), ()))
        found += [post if span == post.span else replace(post, span=span, whole=post.span) for span in spans]
    return found


def _left(span: Span, gone: Iterable[Span]) -> list[Span]:
    left = [span]
    for other in gone:
        left = [part for each in left for part in each.without(other)]
    return left


def _officer(officer_id: int, held: list[Held], window: Window) -> Debtor:
    posts = sorted(held, key=lambda post: (not post.main, post.span.first, post.home.code))
    return Debtor("officer", officer_id, posts[0].officer_code, window, posts[0].home, tuple(posts))


def services(debtor: Debtor, people: People, exempt: frozenset[str]) -> tuple[Service, ...]:
    """The debtor's posts with the suspensions that count for the duty; a unit serves always (rule 10)."""
    if debtor.kind == "unit":
        return (Service(Span(date.min), _that_count(people.suspended(debtor.home.place), exempt)),)
    return tuple(
        Service(post.span, _that_count(people.suspended(post.home.place), exempt) if people.suspensions else ())
        for post in debtor.posts
    )


def leaves(debtor: Debtor, people: People, exempt: frozenset[str]) -> tuple[Leave, ...]:
    """The officer's own absences that count for the duty; a unit has none."""
    return _that_count(people.absences.get(debtor.id, ()), exempt) if debtor.kind == "officer" else ()


def _that_count(found: tuple[Leave, ...], exempt: frozenset[str]) -> tuple[Leave, ...]:
    return tuple(leave for leave in found if leave.kind in exempt)


def debtors_of(
    version: InForce, versions: Sequence[InForce], people: People, question: Question, *, who: tuple[str, ...], window: Window
) -> tuple[Debtor, ...]:
    """The parties of ``who`` within any days, whatever the windows of a duty: for sums over a period (rule 27)."""
    return _Debts(version, _deeper(version, versions), people, question).of_window(who, window)
