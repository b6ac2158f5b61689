"""Which steps would not be refused whatever they are given: what is offered can be taken.

The same rules as the step itself asks (``taking.first_faults``, ``Handler.bars``); nothing is written.
"""

from collections.abc import Iterable
from datetime import datetime

from lianxin.matters.actions.handlers import HANDLERS
from lianxin.matters.actions.move import Move
from lianxin.matters.actions.taking import first_faults
from lianxin.matters.models import Matter
from lianxin.registry.access import Viewer
from lianxin.rules.errors import Fault
from lianxin.rules.matters import STEPS, Actor


def offered(viewer: Viewer, matter: Matter, may: Iterable[str], *, at: datetime) -> frozenset[str]:
    """Of the steps that the viewer has the right to take (``Dossier.may``), those that can be taken now."""
    move = _move(matter, Actor.STAFF, viewer.code, at, viewer)
    return frozenset(name for name in may if not _barred(move, name))


def offered_to_asker(matter: Matter, names: Iterable[str], *, at: datetime, clerk: Viewer | None = None) -> frozenset[str]:
    """Of these steps of the asker's, those that can be taken now; by a clerk who takes them down, or by the asker alone."""
    move = _move(matter, Actor.ASKER, clerk.code if clerk else "asker", at, clerk)
    return frozenset(name for name in names if not _barred(move, name))


def barred(viewer: Viewer, matter: Matter, step: str, *, at: datetime) -> list[Fault]:
    """What stands in the way of a step that the viewer has the right to take."""
    return _barred(_move(matter, Actor.STAFF, viewer.code, at, viewer), step)


def _move(matter: Matter, actor: Actor, by: str, at: datetime, viewer: Viewer | None) -> Move:
    """One for all the steps asked about: what it has read of the matter once stays read."""
    return Move(STEPS["correct"], matter, actor, by, at, {}, viewer, came_from=matter.state)


def _barred(move: Move, name: str) -> list[Fault]:
    move.line = STEPS[name]
    return [*first_faults(move, None, may=True)] or [*HANDLERS[name].bars(move)]
