"""What another system says of a matter that came from it: another deadline. Ours is never later."""

from datetime import date, datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.matters.actions import watching
from lianxin.matters.models import Matter
from lianxin.rules.errors import NotFound


def set_outer_due(*, code: str, due_on: date, token: str, by: str, at: datetime) -> Matter:
    """The other system's deadline; a running one of ours, or of the matter into which it is joined, is worked out again by it.

    ``token``: said twice it is done once.

    Raises NotFound for a matter that there is not.
    """
    with transaction.atomic():
        matter = Matter.objects.select_for_update().filter(code=code).first()
        if matter is None:
            raise NotFound("matter", code)
        if matter.outer_due == due_on:
            return matter
        was = matter.outer_due
        Matter.objects.filter(pk=matter.pk).update(outer_due=due_on)
        before, after = {"outer_due": was.isoformat() if was else None}, {"outer_due": due_on.isoformat()}
        audit.record("matters.outer_due.changed", kind="matter", code=code, by=by, at=at, before=before, after=after)
        handled = matter.led_by.code if matter.led_by else code
        watching.recompute(matter=handled, because=f"outer-{token}", at=at)
    matter.refresh_from_db()
    return matter
