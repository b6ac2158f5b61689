"""Links in bulk: looked at first, then made all or none. The number of statements does not grow with the rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db import transaction
from django.db.models import Q

from lianxin.audit import actions as audit
from lianxin.liaison.models import Link
from lianxin.policy.queries import WordsByPlace
from lianxin.registry.models import Area, Counterpart, Officer, Post, Unit
from lianxin.rules.errors import Fault, refuse


@dataclass(frozen=True, slots=True)
class Wish:
    """One link that somebody wants: as a row of ``links``."""

    party_kind: Literal["officer", "unit"]
    party: str
    counterpart: str
    kind: str
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen: links to make, those there already, and each fault with the number of its row (from 1)."""

    new: tuple[Wish, ...]
    same: tuple[Wish, ...]
    faults: tuple[tuple[int, Fault], ...]
    totals: dict[str, int]
    """Links of each party after it, by ``officer:CODE`` or ``unit:CODE`` and kind: ``officer:001/visit``."""


def preview(wishes: Sequence[Wish]) -> Preview:
    """What making these links would do. Changes nothing."""
    return _Table(wishes).preview()


def link_many(*, wishes: Sequence[Wish], by: str, at: datetime) -> Preview:
    """Make these links, all or none; those there already are left. Raises Refused with every fault, its row in the field."""
    with transaction.atomic():
        table = _Table(wishes)
        found = table.preview()
        refuse(Fault(f"{row}:{fault.field}", fault.value, fault.zh, fault.en) for row, fault in found.faults)
        Link.objects.bulk_create([table.row(wish) for wish in found.new], batch_size=1000)
        after = {"made": len(found.new), "same": len(found.same)}
        audit.record("liaison.links.made", kind="link", code="", by=by, at=at, after=after)
    return found


class _Table:
    """The wishes with what the registry knows about their codes."""

    def __init__(self, wishes: Sequence[Wish]) -> None:
        self.wishes = wishes
        officers = {wish.party for wish in wishes if wish.party_kind == "officer"}
        units = {wish.party for wish in wishes if wish.party_kind == "unit"}
        self.officers = {row.code: row for row in Officer.objects.filter(code__in=officers)}
        self.units = {row.code: row for row in Unit.objects.filter(code__in=units).select_related("area")}
        named = Counterpart.objects.filter(code__in={wish.counterpart for wish in wishes})
        self.roots = {row.code: row.root or row for row in named.select_related("root__area", "area")}
        self.posts = self._posts()
        self.there = self._links()
        self.words = WordsByPlace()

    def _posts(self) -> dict[str, list[Post]]:
        found: dict[str, list[Post]] = defaultdict(list)
        rows = Post.objects.filter(officer__in=[one.pk for one in self.officers.values()])
        for post in rows.select_related("officer", "unit__area").order_by("pk"):
            found[post.officer.code].append(post)
        return found

    def _links(self) -> dict[tuple[str, str, str], list[Link]]:
        """Links of these parties, by party and kind."""
        mine = Q(officer__in=[one.pk for one in self.officers.values()]) | Q(unit__in=[one.pk for one in self.units.values()])
        found: dict[tuple[str, str, str], list[Link]] = defaultdict(list)
        for link in Link.objects.filter(mine).select_related("officer", "unit", "root").order_by("pk"):
            kind, party = ("officer", link.officer) if link.officer else ("unit", link.unit)
            if party is not None:
                found[kind, party.code, link.kind].append(link)
        return found

    def preview(self) -> Preview:
        new: list[Wish] = []
        same: list[Wish] = []
        faults: list[tuple[int, Fault]] = []
        seen: set[tuple[str, str, str, str]] = set()
        for number, wish in enumerate(self.wishes, 1):
            bad = [*self._faults(wish), *self._twice(wish, seen)]
            faults += [(number, fault) for fault in bad]
            if not bad:
                (same if self._is_there(wish) else new).append(wish)
        return Preview(tuple(new), tuple(same), tuple(faults), self._totals(new))

    def _faults(self, wish: Wish) -> Iterator[Fault]:
        known = self.officers if wish.party_kind == "officer" else self.units
        root = self.roots.get(wish.counterpart)
        homes = self._homes(wish)
        if wish.party not in known:
            yield Fault("party_code", wish.party, "没有这个干部或单位", "there is no such officer or unit")
        elif not homes:
            yield Fault("party_code", wish.party, "当日不在任何岗位上", "held no post on that day")
        if root is None:
            yield Fault("counterpart_code", wish.counterpart, "没有这个联系对象", "there is no such counterpart")
        else:
            if root.valid_to is not None and root.valid_to < wish.first:
                yield Fault(
                    "counterpart_code", wish.counterpart, f"该对象已于{root.valid_to}终止", f"it ended on {root.valid_to}"
                )
            if wish.kind not in self.words.on([root.area, *homes], wish.first).links:
                yield Fault("kind", wish.kind, "当地当日的制度中没有这种联系", "no policy in force there then knows this kind")
        if wish.last is not None and wish.last < wish.first:
            yield Fault("valid_to", str(wish.last), "结束日期早于开始日期", "the last day is before the first")

    def _twice(self, wish: Wish, seen: set[tuple[str, str, str, str]]) -> Iterator[Fault]:
        root = self.roots.get(wish.counterpart)
        key = (wish.party_kind, wish.party, root.code if root else wish.counterpart, wish.kind)
        if key in seen:
            yield Fault("counterpart_code", wish.counterpart, "同一联系写了两次", "the same link stands there twice")
        seen.add(key)

    def _homes(self, wish: Wish) -> list[Area]:
        if wish.party_kind == "unit":
            return [self.units[wish.party].area] if wish.party in self.units else []
        held = [
            post.unit.area
            for post in self.posts.get(wish.party, ())
            if post.valid_from <= wish.first and (post.valid_to is None or wish.first <= post.valid_to)
        ]
        return list({area.pk: area for area in held}.values())

    def _is_there(self, wish: Wish) -> bool:
        root = self.roots[wish.counterpart]
        for link in self.there.get((wish.party_kind, wish.party, wish.kind), ()):
            apart = (wish.last is not None and wish.last < link.valid_from) or (
                link.valid_to is not None and link.valid_to < wish.first
            )
            if link.root_id == root.pk and not apart:
                return True
        return False

    def _totals(self, new: Iterable[Wish]) -> dict[str, int]:
        first = min((wish.first for wish in self.wishes), default=None)
        totals: dict[str, int] = defaultdict(int)
        for (kind, party, word), links in self.there.items():
            alive = {link.root_id for link in links if first and (link.valid_to is None or link.valid_to >= first)}
            totals[f"{kind}:{party}/{word}"] += len(alive)
        for wish in new:
            totals[f"{wish.party_kind}:{wish.party}/{wish.kind}"] += 1
        return dict(totals)

    def row(self, wish: Wish) -> Link:
        root = self.roots[wish.counterpart]
        return Link(
            officer=self.officers[wish.party] if wish.party_kind == "officer" else None,
            unit=self.units[wish.party] if wish.party_kind == "unit" else None,
            counterpart=root,
            root=root,
            kind=wish.kind,
            valid_from=wish.first,
            valid_to=wish.last,
        )
