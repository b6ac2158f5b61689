"""Attested figures by the folder. Callers open the transaction and record the act."""

from typing import Final

from lianxin.audit.bulk import Binding, Bound
from lianxin.figures.models import Attested
from lianxin.registry.models import Area

ATTESTED: Final = Binding(
    Attested,
    (
        Bound("figure", attr="figure"),
        Bound("area_code", "area__code", "area_id", (Area, "code")),
        Bound("period", attr="period"),
        Bound("value", attr="value"),
        Bound("attested_by", attr="attested_by"),
    ),
    ("figure", "area_code", "period"),
)
