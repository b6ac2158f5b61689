"""Problems found on visits: open notes until matters exist."""

from datetime import datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.records.models import Problem
from lianxin.rules.entries import date_of
from lianxin.rules.errors import NotFound, Refused


def close_problem(*, code: str, note: str, by: str, at: datetime) -> None:
    """Close an open note, saying what became of it. Raises NotFound; Refused without words or when it is closed."""
    if not note.strip():
        raise Refused.because("note", "", "要写明怎样办理的", "say what became of it")
    with transaction.atomic():
        if not Problem.objects.filter(code=code, closed_on=None).update(closed_on=date_of(at), closed_note=note.strip()[:200]):
            if not Problem.objects.filter(code=code).exists():
                raise NotFound("problem", code)
            raise Refused.because("problem", code, "该问题已经办结", "it is closed already")
        audit.record("records.problem.closed", kind="problem", code=code, by=by, at=at)
