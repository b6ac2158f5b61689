"""The matters that a run would bring in, as a page shows them: the first ones, phones by their last digits only."""

from collections.abc import Mapping
from typing import Any, Final

from lianxin.exchange import tables
from lianxin.exchange.sheets.matter_words import KINDS
from lianxin.exchange.sheets.matters import MatterDraft
from lianxin.exchange.sheets.reporting import Batch

FIRST: Final = 20
LONGEST: Final = 60
_HEAD: Final = (
    ("诉求内容", "what is asked"),
    ("诉求人", "who asks"),
    ("电话", "phone"),
    ("所在地", "place"),
    ("性质", "kind"),
    ("类别", "category"),
    ("反映时间", "reported"),
    ("来源", "from elsewhere"),
    ("保密", "confidential"),
)


def matter_table(batch: Batch, categories: Mapping[str, str]) -> dict[str, Any]:
    """Counts and first rows, shaped as those of the tables of the roll."""
    return {
        "name": tables.MATTERS.name,
        "zh": tables.MATTERS.zh,
        "new": len(batch.new),
        "changed": 0,
        "same": batch.same,
        "head": [list(one) for one in _HEAD],
        "rows": [_row(draft, categories) for draft in batch.new[:FIRST]],
        "changes": [],
        "reads": [],
    }


def _row(draft: MatterDraft, categories: Mapping[str, str]) -> list[str]:
    matter = draft.matter
    text = matter.text if len(matter.text) <= LONGEST else f"{matter.text[:LONGEST]}…"
    when = f"{matter.reported_at:%Y-%m-%d %H:%M}".removesuffix(" 00:00") if matter.reported_at else ""
    return [
        text,
        "匿名" if matter.anonymous else matter.asker,
        f"…{matter.phone[-4:]}" if matter.phone else "",
        draft.place,
        KINDS[matter.kind][0],
        categories.get(matter.category, matter.category),
        when,
        " ".join(one for one in (matter.source_system, matter.outer_number) if one),
        "是" if matter.confidential else "",
    ]
