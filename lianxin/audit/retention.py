"""Retention: what has served its purpose goes, and what went is on record (principles 1; PIPL 19, 47).

Each model says beside its fields how long they are held (``PERSONAL``) and from which day that counts (``ENDS``). Numbers, days
and codes stay, so that figures do; words, names and ways to reach somebody go.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final, cast

from django.apps import apps
from django.db import transaction
from django.db.models import DateTimeField, Field, JSONField, Max, Model, Q, QuerySet

from lianxin.audit import actions
from lianxin.audit.models import Act
from lianxin.audit.personal import Ends, Personal
from lianxin.rules.entries import date_of
from lianxin.rules.periods import months_after

BY: Final = "clock"
KIND: Final = "retention"
RUN: Final = "run"
"""The code of the act of a whole run."""
NOTHING_LEFT: Final = "—"
"""In place of a name that a row cannot be without."""
CHUNK: Final = 2_000
"""Rows in one transaction."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of personal data: where it is, what for, how long. ``fields`` by their names, all with these months."""

    model: type[Model]
    fields: tuple[str, ...]
    months: int
    ends: Ends
    told: Mapping[str, Personal]

    @property
    def label(self) -> str:
        """``app.Model``."""
        return self.model._meta.label


def holdings() -> list[Holding]:
    """Everything personal that is held, by model and months: the schedule of retention (PIPL 17)."""
    found = []
    for model in apps.get_models():
        told: Mapping[str, Personal] = getattr(model, "PERSONAL", {})
        for months in sorted({each.retention_months for each in told.values()}):
            fields = tuple(name for name, each in told.items() if each.retention_months == months)
            found.append(Holding(model, fields, months, getattr(model, "ENDS", Ends()), told))  # a test asks for it
    return sorted(found, key=lambda each: each.label)


Forget = Callable[[Sequence[Any]], Callable[[], None]]
"""Asked with the keys of rows that are about to go: what else has to go once they have, such as a file."""


def ran_since(moment: datetime) -> bool:
    """Whether the removal has run since that moment."""
    return Act.objects.filter(kind=KIND, code=RUN, at__gte=moment).exists()


def remove_expired(
    *, at: datetime, stopped: Callable[[], bool] = lambda: False, beside: Mapping[str, Forget] | None = None
) -> dict[str, int]:
    """Take away what has been held long enough; returns how many rows of each kind lost it.

    A chunk is one transaction with its act: stopped in between, it goes on the next time. Run twice it changes nothing. A whole
    run is on record too, with what it removed, be it nothing. ``beside``: what goes with rows of a label outside the database.
    """
    removed: dict[str, int] = {}
    for holding in holdings():
        for chunk in _chunks(holding, at, stopped):
            removed[holding.label] = removed.get(holding.label, 0) + _remove(
                holding, chunk, at, (beside or {}).get(holding.label)
            )
    if not stopped():
        actions.record("audit.retention.ran", kind=KIND, code=RUN, by=BY, at=at, after=removed)
    return removed


def erase_household(codes: Collection[str], *, beside: Mapping[str, Forget] | None = None) -> dict[str, int]:
    """Take away at once what is held of a household under its codes, however long it might be held; how many rows of each kind.

    To be called inside the transaction of the action that decides it. Days, numbers and codes stay (PIPL 47).
    """
    removed: dict[str, int] = {}
    for holding in holdings():
        if holding.ends.of:
            about = holding.model._default_manager.filter(**{f"{holding.ends.of}__in": sorted(codes)})
            held = about if holding.ends.gone else about.filter(_still_there(holding))
            keys = list(held.values_list("pk", flat=True).distinct())
            if keys:
                _take_away(holding, keys, (beside or {}).get(holding.label))
                removed[holding.label] = max(removed.get(holding.label, 0), len(keys))
    return removed


def _chunks(holding: Holding, at: datetime, stopped: Callable[[], bool]) -> Iterator[list[Any]]:
    rows = expired(holding, at=at)
    while rows is not None and not stopped():
        chunk = list(rows.order_by("pk").values_list("pk", flat=True)[:CHUNK])
        if not chunk:
            return
        yield chunk


def expired(holding: Holding, *, at: datetime) -> QuerySet[Any] | None:
    """The rows whose months are over and which still hold something; None for what never ends by itself."""
    rows = holding.model._default_manager.all()
    before = months_after(date_of(at), -holding.months)
    if holding.ends.last_of:
        path = holding.ends.last_of
        rows = rows.annotate(last_of_them=Max(path)).exclude(**{f"{path}__isnull": True}).filter(last_of_them__lt=before)
    elif holding.ends.on:
        rows = rows.filter(**{f"{holding.ends.on}__lt": _as_in(holding, before, at)})
    else:
        return None
    return rows if holding.ends.gone else rows.filter(_still_there(holding))


def _as_in(holding: Holding, day: date, at: datetime) -> date | datetime:
    """The day as the column has it: a moment is compared with the midnight in which the day begins."""
    model, field = holding.model, None
    for name in holding.ends.on.split("__"):
        field = model._meta.get_field(name)
        model = field.related_model or model
    return datetime.combine(day, time.min, tzinfo=at.tzinfo) if isinstance(field, DateTimeField) else day


def _still_there(holding: Holding) -> Q:
    found = Q()
    for name in holding.fields:
        found |= ~Q(**_equal(_field(holding, name)))
    return found


def _remove(holding: Holding, chunk: Sequence[Any], at: datetime, forget: Forget | None) -> int:
    after = {"rows": len(chunk), "fields": list(holding.fields), "months": holding.months}
    with transaction.atomic():
        _take_away(holding, chunk, forget)
        actions.record("audit.retention.removed", kind=KIND, code=holding.label, by=BY, at=at, after=after)
    return len(chunk)


def _take_away(holding: Holding, keys: Sequence[Any], forget: Forget | None) -> None:
    if forget is not None:
        transaction.on_commit(forget(keys))
    rows = holding.model._default_manager.filter(pk__in=keys)
    if holding.ends.gone:
        rows.delete()
    else:
        rows.update(**{name: _nothing(_field(holding, name)) for name in holding.fields})


def _field(holding: Holding, name: str) -> Field[Any, Any]:
    return cast("Field[Any, Any]", holding.model._meta.get_field(name))


def _nothing(field: Field[Any, Any]) -> Any:
    """What stands in a field that has been emptied: a name that must be there says so."""
    if field.null:
        return None
    if isinstance(field, JSONField):
        return field.get_default()
    return "" if field.blank or field.get_internal_type() == "SealedField" else NOTHING_LEFT


def _equal(field: Field[Any, Any]) -> dict[str, Any]:
    nothing = _nothing(field)
    return {f"{field.name}__isnull": True} if nothing is None else {field.name: nothing}
