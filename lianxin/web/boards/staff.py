"""A unit's own staff: who owes what, by code. Its head sees each due; nobody is put in an order of merit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from lianxin.web.boards.table import Column


@dataclass
class Several:
    """The dues of one duty in several windows of the period."""

    dues: list[Any] = field(default_factory=list)

    @property
    def one(self) -> Any:
        """The due, when there is only one."""
        return self.dues[0] if len(self.dues) == 1 else None

    @property
    def unmeasured(self) -> bool:
        """Whether none of them can be measured yet."""
        return bool(self.dues) and all(due.state == "unmeasured" for due in self.dues)

    @property
    def counts(self) -> dict[str, int]:
        """How many are met, short, still to be done, exempt."""
        states = Counter(due.state for due in self.dues)
        still = states["open"] + states["grace"]
        due = len(self.dues) - states["exempt"] - states["unmeasured"]
        return {"met": states["met"], "short": states["short"], "still": still, "exempt": states["exempt"], "due": due}


@dataclass
class Member:
    """One officer, or the unit itself, with the dues of each duty."""

    code: str
    name: str
    kind: str
    cells: list[Several] = field(default_factory=list)


def staff(dues: Iterable[Any], columns: Sequence[Column]) -> list[Member]:
    """The parties of the dues by code, the unit itself first."""
    place = {(column.policy, column.duty): index for index, column in enumerate(columns)}
    found: dict[tuple[bool, str], Member] = {}
    for due in dues:
        party = due.officer or due.unit
        kind = "officer" if due.officer else "unit"
        key = (due.officer is not None, party.code)
        member = found.setdefault(key, Member(party.code, party.name, kind, [Several() for _ in columns]))
        if (due.policy, due.duty) in place:
            member.cells[place[due.policy, due.duty]].dues.append(due)
    return [found[key] for key in sorted(found)]
