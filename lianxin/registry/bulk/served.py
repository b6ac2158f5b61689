"""Counterparts, what they need, and whom they have been merged into: in bulk."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.db.models import F, Q

from lianxin.audit.bulk import BATCH, Binding, Bound, Row, ids_by_code
from lianxin.audit.sealing import blind_index
from lianxin.registry.models import Area, Counterpart, Need, Unit
from lianxin.rules.names import search_text

MERGED: Final = "merged:"
"""How `end_reason` says that a counterpart was merged into another: `merged:CODE`."""


def _counterparts(rows: Sequence[Row]) -> list[Mapping[str, Any]]:
    return [
        {
            "base": row["_base"],
            "phone_index": blind_index(row["phone"], about="registry.counterpart.phone"),
            "search": search_text(row["name"], codes=[row["counterpart_code"]]),
        }
        for row in rows
    ]


COUNTERPARTS: Final = Binding(
    Counterpart,
    (
        Bound("counterpart_code", "code", "code"),
        Bound("kind", attr="kind"),
        Bound("name", attr="name"),
        Bound("area_code", "area__code", "area_id", (Area, "code")),
        Bound("unit_code", "unit__code", "unit_id", (Unit, "code")),
        Bound("members", attr="members", blank=None),
        Bound("phone", attr="phone"),
        Bound("valid_from", attr="valid_from", blank=None),
        Bound("valid_to", attr="valid_to", blank=None),
        Bound("end_reason", attr="end_reason"),
    ),
    ("counterpart_code",),
    _counterparts,
    only=Q(place=None),
)
"""Rows carry `_base`, the built-in kind that theirs is or is like."""


def known_counterparts() -> Iterator[Row]:
    """Of every counterpart that is no area what later rows need to know; nothing sealed is opened for it."""
    names = ("code", "kind", "base", "area__code", "valid_from", "valid_to", "end_reason")
    for code, kind, base, area, first, last, reason in Counterpart.objects.filter(place=None).values_list(*names).iterator(BATCH):
        yield {
            "counterpart_code": code,
            "kind": kind,
            "_base": base,
            "area_code": area,
            "valid_from": first,
            "valid_to": last,
            "end_reason": reason,
        }


def _needs(rows: Sequence[Row]) -> list[Mapping[str, Any]]:
    roots = dict(Counterpart.objects.filter(code__in={row["counterpart_code"] for row in rows}).values_list("code", "root_id"))
    return [{"root_id": roots[row["counterpart_code"]], "last": row["_last"]} for row in rows]


NEEDS: Final = Binding(
    Need,
    (
        Bound("counterpart_code", "counterpart__code", "counterpart_id", (Counterpart, "code")),
        Bound("need", attr="need"),
        Bound("from", "first", "first"),
        Bound("source", attr="source"),
        Bound("basis", attr="basis"),
        Bound("to", attr="to", blank=None),
    ),
    ("counterpart_code", "need", "from"),
    _needs,
)
"""Rows carry `_last`, the day on which the need ends (counting rule 26)."""


def settle_roots() -> dict[int, int]:
    """Point every counterpart to the one it is after all merges (rule 23), needs with it.

    Returns those that changed with whom they are now, by primary key.
    """
    Counterpart.objects.filter(root=None).update(root=F("pk"))
    follows = _merges()
    settled: dict[int, int] = {}
    for pk, root in Counterpart.objects.exclude(root=F("pk")).values_list("pk", "root_id"):
        if pk not in follows and root != pk:
            settled[pk] = pk
    for pk in follows:
        settled[pk] = _last_of(pk, follows)
    now = dict(Counterpart.objects.filter(pk__in=list(settled)).values_list("pk", "root_id"))
    changed = {pk: root for pk, root in settled.items() if now[pk] != root}
    Counterpart.objects.bulk_update(
        [Counterpart(pk=pk, root_id=root) for pk, root in changed.items()], ["root"], batch_size=BATCH
    )
    for pk, root in changed.items():
        Need.objects.filter(counterpart_id=pk).update(root_id=root)
    return changed


def _merges() -> dict[int, int]:
    """Who was merged into whom, by primary key: areas by their column, others by their `end_reason`."""
    places = Counterpart.objects.filter(place__merged_into__counterpart__isnull=False)
    found = dict(places.values_list("pk", "place__merged_into__counterpart__pk"))
    written = Counterpart.objects.filter(place=None, end_reason__startswith=MERGED).values_list("pk", "end_reason")
    named = {pk: reason.removeprefix(MERGED) for pk, reason in written}
    targets = ids_by_code(Counterpart, "code", named.values())
    found.update({pk: targets[code] for pk, code in named.items() if code in targets})
    return found


def _last_of(pk: int, follows: Mapping[int, int]) -> int:
    seen = {pk}
    while pk in follows and follows[pk] not in seen:
        pk = follows[pk]
        seen.add(pk)
    return pk
