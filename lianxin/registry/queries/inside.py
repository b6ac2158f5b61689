"""Areas of one area, for addresses written in words."""

from datetime import date

from lianxin.registry.models import Area
from lianxin.registry.models.places import LEVELS
from lianxin.registry.queries.areas import within

NAMED = ("village", "township")


def area_in(area: Area, code: str) -> Area | None:
    """The area with this code, if it lies in this one or is it; None else. One statement."""
    return Area.objects.filter(within("", area), code=code).first()


def area_named_in(area: Area, words: str, *, on: date) -> Area | None:
    """The village of this area whose name stands in the words, else the township; None where none or several do.

    One statement: the names of a county are a few hundred.
    """
    rows = Area.objects.filter(within("", area), level__in=NAMED).exclude(valid_to__lt=on).order_by("code")
    fitting = [one for one in rows if one.name and one.name in words]
    for level in NAMED:
        found = [one for one in fitting if one.level == level]
        townships = {one.pk for one in fitting if one.level == "township"}
        nearer = [one for one in found if level == "village" and one.township_id in townships] or found
        longest = [one for one in nearer if len(one.name) == max(len(other.name) for other in nearer)]
        if len(longest) == 1:
            return longest[0]
    return None


def topmost(codes: list[str]) -> list[Area]:
    """Of these areas those of the highest level among them, by code. One statement."""
    rows = sorted(Area.objects.filter(code__in=codes), key=lambda one: (LEVELS.index(one.level), one.code))
    return [one for one in rows if one.level == rows[0].level]
