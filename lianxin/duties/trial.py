"""A draft tried on records: the dues that it would have made, beside those by the version in force."""

from __future__ import annotations

from datetime import date

from lianxin.duties import facts
from lianxin.duties.queries import work_out_by
from lianxin.registry.models.places import LEVELS
from lianxin.registry.queries.areas import area_by_code
from lianxin.rules.dues import Due
from lianxin.rules.owing import InForce
from lianxin.rules.periods import Period
from lianxin.rules.policy.schema import Policy
from lianxin.rules.presence import Span

_ALWAYS = Span(date(1900, 1, 1))


def by_draft(policy: Policy, period: Period, *, area: str, today: date, lang: str = "zh") -> list[Due]:
    """The dues of a period as if the draft had always been in force for the area. Nothing is written. Raises NotFound."""
    place = area_by_code(area)
    version = InForce(0, policy, place.pk, LEVELS.index(place.level), _ALWAYS)
    return work_out_by([version], period, today=today, area=area, lang=lang)


def by_version_in_force(key: str, period: Period, *, area: str, today: date, lang: str = "zh") -> list[Due]:
    """The dues of a period by the adopted versions of this one policy, as they stand now. Raises NotFound."""
    versions = [version for version in facts.policies_in_force(period.last) if version.policy.policy == key]
    return work_out_by(versions, period, today=today, area=area, lang=lang)
