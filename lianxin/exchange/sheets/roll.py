"""What the installation holds, as far as a sheet may name it: places, units, officers; households by village."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

from django.db.models import Q
from pypinyin import lazy_pinyin

from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.registry.models import Alias, Area, Counterpart, Need, Officer, Post, Unit

_SUFFIXES: Final = ("村民委员会", "居民委员会", "村委会", "居委会", "行政村", "社区", "村", "连队")
MANY: Final = 500


@dataclass(frozen=True, slots=True)
class Place:
    """An area."""

    code: str
    name: str
    level: str
    parent: str
    township: str
    village: str
    merged_into: str
    last: date | None


@dataclass(frozen=True, slots=True)
class Office:
    """A unit."""

    code: str
    name: str
    area: str


@dataclass(frozen=True, slots=True)
class Held:
    """A post."""

    unit: str
    class_key: str
    first: date
    last: date | None
    main: bool
    title: str


@dataclass(slots=True)
class Person:
    """An officer."""

    code: str
    name: str
    mobile_index: str = ""
    posts: list[Held] = field(default_factory=list)

    def works_in(self, unit: str) -> bool:
        """Whether any post, past ones too, is in that unit."""
        return any(post.unit == unit for post in self.posts)


@dataclass(slots=True)
class Home:
    """A counterpart that is no area."""

    code: str
    name: str
    kind: str
    base: str
    area: str
    phone_index: str
    last: date | None
    provisional: bool
    names: tuple[str, ...] = ()


@lru_cache(maxsize=50_000)
def sound(name: str) -> str:
    """How a name sounds: homophones are the same."""
    return " ".join(lazy_pinyin(name))


def stem(name: str) -> str:
    """The name of a village without its suffix: 柳树沟村, 柳树沟村委会 and 柳树沟 are the same."""
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix):
            return name.removesuffix(suffix)
    return name


class Roll:
    """The installation, read once for a run; households are read for the villages that are asked for."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.areas = {place.code: place for place in _places()}
        self.units = {
            code: Office(code, name, area) for code, name, area in Unit.objects.values_list("code", "name", "area__code")
        }
        self.people = _people()
        self.by_name: dict[str, list[Person]] = defaultdict(list)
        for person in self.people.values():
            self.by_name[person.name].append(person)
        self.by_stem: dict[str, list[Place]] = defaultdict(list)
        for place in self.areas.values():
            if place.level == "village":
                self.by_stem[stem(place.name)].append(place)
        self.rights = Rights(viewer)
        self._homes: dict[str, list[Home]] = {}
        self._codes: dict[str, bool] = {}
        self.counties = tuple(place.name for place in self.areas.values() if place.level == "county")

    def homes_in(self, village: str) -> list[Home]:
        """The households of a village, groups included; read once."""
        if village not in self._homes:
            self.read_homes([village])
        return self._homes[village]

    def read_homes(self, villages: Iterable[str]) -> None:
        """Read the households of these villages together."""
        wanted = [village for village in dict.fromkeys(villages) if village not in self._homes]
        for start in range(0, len(wanted), MANY):
            some = wanted[start : start + MANY]
            self._homes.update({village: [] for village in some})
            for village, home in _homes(Q(area__village__code__in=some, base="household")):
                self._homes[village].append(home)

    def organisations(self) -> list[Home]:
        """All counterparts that are neither households nor areas."""
        return [home for _, home in _homes(~Q(base="household") & Q(place=None))]

    def home_by_code(self, code: str) -> Home | None:
        """The counterpart with that code, if any."""
        return next((home for _, home in _homes(Q(code=code, place=None))), None)

    def taken(self, code: str) -> bool:
        """Whether a code has ever been given: to a counterpart, an area, an officer or a unit."""
        if code in self.areas or code in self.units or code in self.people:
            return True
        if code not in self._codes:
            self._codes[code] = Counterpart.objects.filter(code=code).exists()
        return self._codes[code]

    def read_codes(self, codes: Iterable[str]) -> None:
        """Look up together whether these codes are taken."""
        wanted = [code for code in codes if code not in self._codes]
        for start in range(0, len(wanted), MANY):
            some = wanted[start : start + MANY]
            there = set(Counterpart.objects.filter(code__in=some).values_list("code", flat=True))
            self._codes.update({code: code in there for code in some})

    def today_of(self, place: Place) -> Place:
        """The area that it is after merges."""
        seen = {place.code}
        while place.merged_into in self.areas and place.merged_into not in seen:
            place = self.areas[place.merged_into]
            seen.add(place.code)
        return place


class Rights:
    """What whoever imports may change, by code (`rules/access.py`); everything lies within ``import make`` too."""

    def __init__(self, viewer: Viewer) -> None:
        self.areas = self._areas(viewer, "import", "make")
        self.units = frozenset(access.units(viewer, "import", "make").values_list("code", flat=True))
        self.homes = self.areas & self._areas(viewer, "household", "make") & self._areas(viewer, "household", "change")
        self.orgs = self.areas & self._areas(viewer, "organisation", "make") & self._areas(viewer, "organisation", "change")
        self.places = self.areas & self._areas(viewer, "area", "change")
        self.needs = self.areas & self._areas(viewer, "need", "change")
        self.links = self.areas & self._areas(viewer, "link", "change")
        self.matters = self.areas & self._areas(viewer, "matter", "make") & self._areas(viewer, "matter", "triage")
        self.posts = viewer.may("post", "change") and viewer.may("officer", "change")
        self.new_units = self.areas & self._areas(viewer, "unit", "change")

    @staticmethod
    def _areas(viewer: Viewer, thing: str, action: str) -> frozenset[str]:
        return frozenset(access.areas(viewer, thing, action).values_list("code", flat=True))


def _places() -> Iterable[Place]:
    columns = ("code", "name", "level", "parent__code", "township__code", "village__code", "merged_into__code", "valid_to")
    for code, name, level, parent, township, village, merged, last in Area.objects.order_by("code").values_list(*columns):
        yield Place(code, name, level, parent or "", township or "", village or "", merged or "", last)


def _people() -> dict[str, Person]:
    rows = Officer.objects.order_by("code").values_list("code", "name", "mobile_index")
    people = {code: Person(code, name, mobile) for code, name, mobile in rows}
    columns = ("officer__code", "unit__code", "class_key", "valid_from", "valid_to", "main", "title")
    for code, *post in Post.objects.order_by("pk").values_list(*columns):
        people[code].posts.append(Held(*post))
    return people


def _homes(wanted: Q) -> Iterable[tuple[str, Home]]:
    """Counterparts that go on under their own code, with the names they had; merged ones are left out."""
    rows = Counterpart.objects.filter(wanted).order_by("code").select_related("root")
    names: dict[int, list[str]] = defaultdict(list)
    for pk, name in Alias.objects.filter(counterpart__in=rows.order_by().values("pk")).values_list("counterpart_id", "name"):
        names[pk].append(name)
    columns = ("pk", "root_id", "code", "name", "kind", "base", "area__code", "phone_index", "valid_to", "provisional")
    for pk, root, code, name, kind, base, area, phone, last, provisional, village in rows.values_list(
        *columns, "area__village__code"
    ):
        if root == pk:
            yield village or "", Home(code, name, kind, base, area, phone, last, provisional, tuple(names[pk]))


def open_needs(codes: Iterable[str], on: date) -> dict[str, list[tuple[str, date]]]:
    """The needs of these counterparts that hold on a day: kind and first day, by code."""
    found: dict[str, list[tuple[str, date]]] = defaultdict(list)
    wanted = list(codes)
    for start in range(0, len(wanted), MANY):
        rows = Need.objects.filter(counterpart__code__in=wanted[start : start + MANY], first__lte=on, last__gte=on)
        for code, need, first in rows.order_by("pk").values_list("counterpart__code", "need", "first"):
            found[code].append((need, first))
    return found
