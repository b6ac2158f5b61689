"""Links by the thousand: what the exchange folder loads and exports. Callers open the transaction and record the act."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import Case, CharField, Value, When
from django.db.models.functions import Coalesce

from lianxin.audit.bulk import Binding, Bound, Row, ids_by_code
from lianxin.liaison.models import Link
from lianxin.registry.models import Counterpart, Officer, Unit


def _parties(rows: Sequence[Row]) -> list[Mapping[str, Any]]:
    officers = ids_by_code(Officer, "code", (row["party_code"] for row in rows if row["party_kind"] == "officer"))
    units = ids_by_code(Unit, "code", (row["party_code"] for row in rows if row["party_kind"] == "unit"))
    roots = dict(Counterpart.objects.filter(code__in={row["counterpart_code"] for row in rows}).values_list("code", "root_id"))
    return [
        {
            "officer_id": officers[row["party_code"]] if row["party_kind"] == "officer" else None,
            "unit_id": units[row["party_code"]] if row["party_kind"] == "unit" else None,
            "root_id": roots[row["counterpart_code"]],
        }
        for row in rows
    ]


_KIND: Final = Case(When(unit=None, then=Value("officer")), default=Value("unit"), output_field=CharField())

LINKS: Final = Binding(
    Link,
    (
        Bound("party_kind", _KIND),
        Bound("party_code", Coalesce("officer__code", "unit__code")),
        Bound("counterpart_code", "counterpart__code", "counterpart_id", (Counterpart, "code")),
        Bound("kind", attr="kind"),
        Bound("valid_from", attr="valid_from"),
        Bound("valid_to", attr="valid_to", blank=None),
    ),
    ("party_kind", "party_code", "counterpart_code", "kind", "valid_from"),
    _parties,
    seek="counterpart_code",
)


def settle_roots(roots: Mapping[int, int]) -> None:
    """Let links of these counterparts go on to whom they have been merged into (rule 23)."""
    for counterpart, root in roots.items():
        Link.objects.filter(counterpart_id=counterpart).update(root_id=root)
