"""A unit's own staff: who owes what, by code. Its head sees each due; nobody is put in an order of merit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from lianxin.web.boards.table import Column


@dataclass
class Member:
    """One officer, or the unit itself, with the dues of each duty."""

    code: str
    name: str
    cells: list[list[Any]] = field(default_factory=list)


def staff(dues: Iterable[Any], columns: Sequence[Column]) -> list[Member]:
    """The parties of the dues by code, the unit itself first."""
    place = {(column.policy, column.duty): index for index, column in enumerate(columns)}
    found: dict[tuple[bool, str], Member] = {}
    for due in dues:
        party = due.officer or due.unit
        key = (due.officer is not None, party.code)
        member = found.setdefault(key, Member(party.code, party.name, [[] for _ in columns]))
        if (due.policy, due.duty) in place:
            member.cells[place[due.policy, due.duty]].append(due)
    return [found[key] for key in sorted(found)]
