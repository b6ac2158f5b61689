"""Matters of a run beside those that are there, and through ``report_matter``: each with its number, secret and first step."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from lianxin.exchange.faults import Faults, Why
from lianxin.exchange.sheets.lines import note
from lianxin.exchange.sheets.matters import MatterDraft, Matters
from lianxin.exchange.sheets.roll import MANY
from lianxin.matters.actions import report_matter
from lianxin.matters.models import Matter
from lianxin.rules.errors import Refused

EACH: Final = 50
MOST_REFUSED: Final = 500
_OTHER_WORDS: Final = Why(
    "同一来源编号的诉求已登记,内容不同;没有改动", "a matter with this number is there and says something else: left as it is"
)
_MEANINGS: Final = {
    "area": "place.village",
    "reported_at": "matter.reported",
    "code": "matter.number",
    "outer_number": "matter.number",
    "source_system": "matter.system",
    "outer_due": "matter.due",
    "against_units": "matter.against",
    "against_officers": "matter.against",
}


@dataclass(slots=True)
class Batch:
    """The matters of a run: those to be reported, and how many are there already."""

    new: list[MatterDraft] = field(default_factory=list)
    same: int = 0
    left_out: int = 0
    notes: Faults = field(default_factory=Faults)

    @property
    def digest(self) -> str:
        """Of all that would be reported."""
        rows = "\0".join(f"{one.token}{one.matter!r}" for one in self.new)
        return hashlib.sha256(rows.encode()).hexdigest()

    def report(self, *, by: str, at: datetime, say: Callable[[str, int], None]) -> Faults:
        """Report them all; what is refused comes back at the clerk's own cell. The caller has opened the transaction."""
        faults = Faults()
        for number, draft in enumerate(self.new):
            if number % EACH == 0:
                say("matters", number)
            try:
                report_matter(matter=draft.matter, by=by, at=at, token=draft.token)
            except Refused as refusal:
                for fault in refusal.faults:
                    meaning = _MEANINGS.get(fault.field, f"matter.{fault.field}")
                    note(faults, draft.line.spot(meaning), fault.value, Why(fault.zh, fault.en))
            if faults.total >= MOST_REFUSED:
                break
        return faults


def batch_of(matters: Matters) -> Batch:
    """The matters of the sheets that are not there yet, by token and by the other system's number."""
    drafts = list(matters.drafts.values())
    tokens = _tokens([one.token for one in drafts])
    numbers = _numbers(drafts)
    batch = Batch(left_out=matters.left_out, notes=matters.notes)
    for draft in drafts:
        there = numbers.get((draft.matter.source_system, draft.matter.outer_number))
        if there is not None and there != draft.matter.text:
            note(batch.notes, draft.line.spot("matter.number"), draft.matter.outer_number, _OTHER_WORDS)
        if there is not None or draft.token in tokens:
            batch.same += 1
        else:
            batch.new.append(draft)
    return batch


def _tokens(wanted: Sequence[str]) -> set[str]:
    """Those of the tokens that a matter bears already."""
    found: set[str] = set()
    for start in range(0, len(wanted), MANY):
        found.update(Matter.objects.filter(token__in=wanted[start : start + MANY]).values_list("token", flat=True))
    return found


def _numbers(drafts: Sequence[MatterDraft]) -> dict[tuple[str, str], str]:
    """The words of the matters that bear one of these numbers of another system."""
    wanted = sorted({one.matter.outer_number for one in drafts if one.matter.outer_number})
    found: dict[tuple[str, str], str] = {}
    for start in range(0, len(wanted), MANY):
        rows = Matter.objects.filter(outer_number__in=wanted[start : start + MANY])
        for system, number, text in rows.values_list("source_system", "outer_number", "text"):
            found[system, number] = text
    return found
