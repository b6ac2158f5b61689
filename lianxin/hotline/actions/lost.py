"""Calls that rang and of which nothing more was heard: after ten minutes they were missed, and are called back like others."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from lianxin.hotline.facts import Law, lost, put, told_of
from lianxin.hotline.models import Call
from lianxin.rules.calls import RINGS_AT_MOST

AT_ONCE = 200


def any_lost(*, at: datetime) -> bool:
    """Whether there is one."""
    return Call.objects.filter(lost(at)).exists()


def give_up(*, at: datetime, stopped: Callable[[], bool] = lambda: False) -> int:
    """Write down which calls were lost; returns how many. What is told of one later takes its place, as if it had come in time.

    The clock's own: nobody did anything, so there is no act beyond the row. Twice is once.
    """
    given_up, law = 0, Law()
    while not stopped():
        with transaction.atomic():
            rows = Call.objects.select_for_update(of=("self",)).filter(lost(at)).select_related("area").order_by("pk")[:AT_ONCE]
            for call in rows:
                call.lost_at = call.heard_at + RINGS_AT_MOST
                put(call, told_of(call), law)
                call.save(update_fields=["lost_at", "back_due_at"])
        given_up += len(rows)
        if len(rows) < AT_ONCE:
            break
    return given_up
