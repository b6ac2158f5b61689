"""What a merge would move: shown before anybody confirms."""

from dataclasses import dataclass

from lianxin.liaison.models import Link
from lianxin.records.models import EntryCounterpart
from lianxin.registry.models import Counterpart, Need


@dataclass(frozen=True, slots=True)
class Moves:
    """By number: links, entries and needs that go on to the other one."""

    links: int
    entries: int
    needs: int


def what_merging_moves(counterpart: Counterpart) -> Moves:
    """What goes on when this one is merged into another. Three statements."""
    root = counterpart.root_id or counterpart.pk
    return Moves(
        Link.objects.filter(root=root).count(),
        EntryCounterpart.objects.filter(root=root).values("entry").distinct().count(),
        Need.objects.filter(root=root).count(),
    )
