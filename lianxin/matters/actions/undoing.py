"""A dispatch undone: how everything stood before it is kept beside the step, and put back as it was."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Model

from lianxin.matters.actions.move import Move
from lianxin.matters.models import Deadline, Matter, Part, Step
from lianxin.matters.queries.dossier import WAS
from lianxin.rules.errors import Refused
from lianxin.rules.matters import State

COLUMNS: Final = (
    *("kind", "category", "state", "since", "tier", "unit_id", "officer_id", "accepted_on", "due_on"),
    *("claimed_by", "claimed_at"),
)
"""What a dispatch may change in a matter, and in those that follow it."""


@contextmanager
def keep(move: Move, units: Collection[str]) -> Iterator[None]:
    """Keep beside the step how it finds what it changes: columns, deadlines, and the parts of these units."""
    before = move.standing.parts if move.state is not State.NEW else ()
    parts = [_plain(one, _names(Part)) for one in before if one.unit.code in units]
    ran = {key: last for key, (last, runs) in move.rounds.items() if runs}
    yield
    begun = [[one.key, one.round] for one in move.begun]
    ended = [[key, ran[key]] for key, _ in begun if key in ran]
    rows = {one.code: {name: _as_text(old[name]) for name in COLUMNS} for one, old in zip(move.all, move.was, strict=True)}
    move.kept |= {WAS: {"rows": rows, "begun": begun, "ended": ended, "parts": parts}}


def put_back(move: Move, dispatch: Step) -> None:
    """Put back what this dispatch had changed. Raises Refused where how it stood was not kept."""
    was = dispatch.given.get(WAS)
    if was is None:
        raise Refused.because("step", "undo_dispatch", "已不能撤销", "it can be undone no more")
    for one in move.all:
        for name, value in _values(Matter, was["rows"].get(one.code, {})).items():
            setattr(one, name, value)
            move.own.setdefault(one.code, {})[name] = value
    deadlines = Deadline.objects.filter(matter=move.matter)
    for key, number in was["begun"]:
        deadlines.filter(key=key, round=number).delete()
    for key, number in was["ended"]:
        deadlines.filter(key=key, round=number).update(ended_at=None)
    named = [code for code, _ in dispatch.given.get("joint") or ()]
    Part.objects.filter(matter=move.matter, unit__code__in=named).exclude(pk__in=[one["id"] for one in was["parts"]]).delete()
    for part in was["parts"]:
        Part(**_values(Part, part)).save()


def _names(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _plain(row: Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: _as_text(getattr(row, name)) for name in names}


def _as_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _values(model: type[Model], kept: Mapping[str, Any]) -> dict[str, Any]:
    """The values of columns that were kept as text."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: fields[name].to_python(value) if isinstance(value, str) else value for name, value in kept.items()}
