"""What follows from a policy's words and is kept as a column: how long needs last, which kind a counterpart is like."""

from datetime import date

from lianxin.policy.queries import WordsByPlace
from lianxin.registry.models import Area, Counterpart, Need
from lianxin.rules.needs import last_day
from lianxin.rules.policy.words import BUILT_IN_KINDS

CHUNK = 2000


def rederive(*, area: Area, since: date) -> dict[str, int]:
    """Bring needs begun since a day, and own kinds of counterpart, into line with the words in force in and under an area.

    Returns how many of each have changed. Earlier needs keep the term of their day.
    """
    words = WordsByPlace()
    return {"needs": _terms(area, since, words), "counterparts": _bases(area, since, words)}


def _terms(area: Area, since: date, words: WordsByPlace) -> int:
    rows = Need.objects.filter(**{f"counterpart__area__{area.level}": area}, first__gte=since)
    changed = []
    for need in rows.select_related("counterpart__area").order_by("pk").iterator(CHUNK):
        word = words.on([need.counterpart.area], need.first).needs.get(need.need)
        last = last_day(need.first, word.expires_months, need.to) if word else need.last
        if last != need.last:
            need.last = last
            changed.append(need)
    Need.objects.bulk_update(changed, ["last"], batch_size=500)
    return len(changed)


def _bases(area: Area, since: date, words: WordsByPlace) -> int:
    rows = Counterpart.objects.filter(**{f"area__{area.level}": area}).exclude(kind__in=BUILT_IN_KINDS)
    changed = []
    for row in rows.select_related("area").order_by("pk").iterator(CHUNK):
        base = words.on([row.area], since).base_of(row.kind)
        if base is not None and base != row.base:
            row.base = base
            changed.append(row)
    Counterpart.objects.bulk_update(changed, ["base"], batch_size=500)
    return len(changed)
