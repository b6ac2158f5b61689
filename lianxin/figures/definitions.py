"""Which rule a figure's key means: by the version in force for the area on the period's first day (rule 27).

Without an area it is the topmost version, whose area is then the one asked about. Where none holds on that day, it is the newest
that holds on some day of the period.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lianxin.figures.conditions import LEVELS, Place
from lianxin.policy.facts import InForce
from lianxin.policy.queries import schedule
from lianxin.registry.models import Area
from lianxin.rules.errors import NotFound
from lianxin.rules.periods import Period
from lianxin.rules.policy.near import nearest
from lianxin.rules.policy.schema import Duty, Figure, LinkRule, Policy

PARTS = ("parties", "counterparts")


class UnknownFigureError(LookupError):
    """No policy in force defines the key; ``near`` is one that some policy does define."""

    def __init__(self, key: str, near: str | None = None) -> None:
        super().__init__(key, near)
        self.key = key
        self.near = near

    def message(self, lang: str = "zh") -> str:
        """The fault in words."""
        if lang.startswith("en"):
            return f'no policy in force then defines "{self.key}"' + (f'; did you mean "{self.near}"?' if self.near else "")
        return f"当时施行的制度里没有“{self.key}”" + (f",是不是“{self.near}”?" if self.near else "")


@dataclass(frozen=True, slots=True)
class Defined:
    """A key's rule, the version that it stands in, the area asked about, and where a nearer version of the policy holds."""

    key: str
    rule: LinkRule | Figure | Duty
    part: str
    version: InForce
    place: Place
    area_code: str
    nearer: tuple[Place, ...] = ()

    @property
    def policy(self) -> Policy:
        """The policy in whose words the rule speaks."""
        return self.version.policy

    @property
    def home(self) -> Place:
        """The area for which the version was adopted."""
        return Place(self.version.area, self.version.level)


def definition(key: str, period: Period, area: str | None = None) -> Defined:
    """Return what the key means in the area and period. Raises UnknownFigureError, and NotFound for an unknown area."""
    return definitions([key], period, area)[0]


def definitions(keys: Sequence[str], period: Period, area: str | None = None) -> list[Defined]:
    """Return the same for several keys, with the same statements as for one."""
    versions = [version for version in schedule() if _holds(version, period)]
    asked = None if area is None else _area(area)
    found = [_version_of(key, versions, period, asked) for key in keys]
    places = {} if asked is not None else Area.objects.in_bulk({version.area for version, _ in found})
    defined = []
    for key, (version, rule) in zip(keys, found, strict=True):
        at = asked or places[version.area]
        nearer = _nearer(version, versions, period.first)
        defined.append(Defined(key, rule[0], rule[1], version, Place(at.id, at.level), at.code, nearer))
    return defined


_Rule = tuple[LinkRule | Figure | Duty, str]


def _version_of(key: str, versions: Sequence[InForce], period: Period, asked: Area | None) -> tuple[InForce, _Rule]:
    known = [version for version in versions if rule_of(version.policy, key) is not None]
    on_first = [version for version in known if version.first <= period.first]
    found = _nearest(on_first, asked) or _nearest(known, asked)
    rule = None if found is None else rule_of(found.policy, key)
    if found is None or rule is None:
        raise UnknownFigureError(key, nearest(key, {each for version in schedule() for each in keys_of(version.policy)}))
    return found, rule


def rule_of(policy: Policy, key: str) -> _Rule | None:
    """Return the rule of a key and which of a link rule's figures it is, or None."""
    name, _, part = key.partition(".")
    rule = policy.rules.get(name)
    if rule is None or (part and (part not in PARTS or not isinstance(rule, LinkRule))):
        return None
    return rule, part


def keys_of(policy: Policy) -> Iterable[str]:
    """Return every key that can be asked of a policy, in the order of the file."""
    for key, rule in policy.rules.items():
        yield from rule.figure_keys if isinstance(rule, LinkRule) else (key,)


def _area(code: str) -> Area:
    found = Area.objects.filter(code=code).first()
    if found is None:
        raise NotFound("area", code)
    return found


def _line(area: Area) -> list[int]:
    return [one for one in (getattr(area, f"{level}_id") for level in LEVELS) if one is not None]


def _nearest(known: Sequence[InForce], asked: Area | None) -> InForce | None:
    """The version nearest above the area, of several the newest; where none is, or without an area, the topmost beneath."""
    above = _line(asked) if asked is not None else []
    covering = [version for version in known if version.area in above]
    if covering:
        return max(covering, key=lambda version: (LEVELS.index(version.level), version.first))
    below = None if asked is None else set(Area.objects.filter(**{asked.level: asked}).values_list("id", flat=True))
    beneath = [version for version in known if below is None or version.area in below]
    return min(beneath, key=lambda version: (LEVELS.index(version.level), version.area, -version.first.toordinal()), default=None)


def _holds(version: InForce, period: Period) -> bool:
    return version.first <= period.last and (version.last is None or version.last >= period.first)


def _nearer(version: InForce, versions: Sequence[InForce], day: date) -> tuple[Place, ...]:
    deeper = [
        other
        for other in versions
        if other.key == version.key
        and LEVELS.index(other.level) > LEVELS.index(version.level)
        and other.first <= day
        and (other.last is None or other.last >= day)
    ]
    return tuple(Place(other.area, other.level) for other in deeper)
