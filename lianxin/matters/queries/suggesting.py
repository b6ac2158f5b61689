"""What the dispatch desk is offered: categories, units, duplicates, each with its reason. A person decides (principle 5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q

from lianxin.matters import access
from lianxin.matters.facts import Law, law_of
from lianxin.matters.models import Against, Matter
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area, Counterpart, Unit
from lianxin.registry.models.places import LEVELS
from lianxin.rules import triage
from lianxin.rules.triage import CategoryGuess, Dispatching, Duplicate, Told, UnitAt, UnitGuess

LOOKED_AT: Final = 400
"""Matters of the neighbourhood that are compared, the latest first."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """Offers for one matter, the best first."""

    categories: tuple[CategoryGuess, ...]
    dispatching: Dispatching | None
    duplicates: tuple[Duplicate, ...]

    @property
    def lead(self) -> UnitGuess | None:
        """The unit that leads by the catalogue, or why none was found."""
        return self.dispatching.lead if self.dispatching else None

    @property
    def joint(self) -> tuple[UnitGuess, ...]:
        """The units that join in by the catalogue."""
        return self.dispatching.joint if self.dispatching else ()


def suggest(viewer: Viewer, matter: Matter) -> Suggested:
    """Offers for a matter at the desk. ``matter`` is a row, perhaps not saved yet: text, kind, area, day."""
    law = law_of(matter.area, matter.reported_on)
    said = f"{matter.title}\n{matter.text}"
    categories = _categories(law, said, matter.kind)
    category = matter.category or (categories[0].category if categories else "")
    return Suggested(categories, _units(law, matter, category), duplicates_of(viewer, matter, law))


def suggest_for(viewer: Viewer, *, text: str, area: str, kind: str, day: date, place: str = "") -> Suggested | None:
    """The same while somebody is still writing; None while there is no such area."""
    found = Area.objects.filter(code=area).first()
    if found is None or not text.strip():
        return None
    return suggest(viewer, Matter(code="", kind=kind, text=text, area=found, reported_on=day, place=place))


def _categories(law: Law, said: str, kind: str) -> tuple[CategoryGuess, ...]:
    found: dict[str, CategoryGuess] = {}
    for policy in law.words.policies:
        for guess in triage.suggest_categories(policy, said, kind):
            found.setdefault(guess.category, guess)
    return tuple(sorted(found.values(), key=lambda guess: -guess.score)[:3])


def _units(law: Law, matter: Matter, category: str) -> Dispatching | None:
    policy = law.dispatching
    if policy is None:
        return None
    ids = [getattr(matter.area, f"{level}_id") for level in LEVELS]
    named = {office.unit for line in law.dispatch.catalogue.values() for office in (line.lead, *line.joint) if office.unit}
    rows = Unit.objects.filter(Q(area__in=[one for one in ids if one is not None]) | Q(code__in=named)).select_related("area")
    in_charge = Exists(Counterpart.objects.filter(unit=OuterRef("pk"), place__isnull=False, place=OuterRef("area")))
    units = list(rows.annotate(in_charge=in_charge).order_by("code"))
    barred = _barred(matter, units) if matter.pk else []
    known = [UnitAt(one.code, one.name, one.kind, one.area.level, one.area.code, in_charge=bool(one.in_charge)) for one in units]
    return triage.suggest_units(policy, kind=matter.kind, category=category, areas=law.place, units=known, barred=barred)


def _barred(matter: Matter, units: Iterable[Unit]) -> list[str]:
    """Units to which the matter must not go: complained of, or below one that is."""
    if not Against.objects.filter(matter=matter).exists():
        return []
    return [one.code for one in units if access.complained_of([matter.pk], one)]


def duplicates_of(viewer: Viewer, matter: Matter, law: Law) -> tuple[Duplicate, ...]:
    """Matters that the viewer may see and that are likely about the same thing: by words, place and day. Two statements."""
    near = Q(area=matter.area_id)
    for level in ("township", "county"):
        around = getattr(matter.area, f"{level}_id")
        if around is not None:
            near = Q(**{f"area__{level}": around})
            break
    span = timedelta(days=triage.WITHIN_DAYS)
    rows = access.matters(viewer).filter(near, led_by=None, reported_on__gte=matter.reported_on - span)
    rows = rows.filter(reported_on__lte=matter.reported_on + span).exclude(code=matter.code).order_by("-reported_on", "-pk")
    columns = ("code", "title", "text", "reported_on", "place", *(f"area__{level}__code" for level in reversed(LEVELS)))
    others = [
        Told(row[0], f"{row[1]}\n{row[2]}", tuple(code for code in row[5:] if code), row[3], row[4])
        for row in rows.values_list(*columns)[:LOOKED_AT]
    ]
    said = f"{matter.title}\n{matter.text}"
    subjects = triage.subjects_of(law.words.policies, said)
    own = Told(matter.code, said, law.place, matter.reported_on, matter.place, subjects)
    return triage.likely_duplicates(own, others)


def units_for(matter: Matter, category: str) -> Dispatching | None:
    """Whom the catalogue names for the matter, were it of this category; None where no policy has a catalogue."""
    return _units(law_of(matter.area, matter.reported_on), matter, category)
