"""The secret address of an officer's calendar, and messages: of what is due, at most one a day, off by choice."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from lianxin.audit import actions as audit
from lianxin.audit.deliveries import announce
from lianxin.phones.actions.devices import digest
from lianxin.phones.models import Feed, Reminder
from lianxin.registry.access import Viewer
from lianxin.registry.models import Officer
from lianxin.rules.entries import date_of

ABOUT = "due"


def make_feed(*, viewer: Viewer, at: datetime) -> str:
    """A fresh secret for one's calendar, shown this once; the address given before ends."""
    secret = secrets.token_urlsafe(32)
    _save(viewer, at, "phones.feed.made", secret=digest(secret), made_at=at)
    return secret


def end_feed(*, viewer: Viewer, at: datetime) -> None:
    """The address leads nowhere any more."""
    _save(viewer, at, "phones.feed.ended", secret="")


def choose_messages(*, viewer: Viewer, wanted: bool, at: datetime) -> None:
    """Whether messages may remind one of what is due."""
    _save(viewer, at, "phones.messages.chosen", messages=wanted)


def _save(viewer: Viewer, at: datetime, verb: str, **values: object) -> None:
    with transaction.atomic():
        Feed.objects.update_or_create(officer_id=viewer.officer_id, defaults=values, create_defaults={"made_at": at, **values})
        audit.record(verb, kind="feed", code=viewer.code, by=viewer.code, at=at)


def remind(*, officer: Officer, text: str, at: datetime) -> bool:
    """One message to an officer, unless there has been one this day, or none is wanted. Returns whether it was written."""
    if not officer.mobile or Feed.objects.filter(officer=officer, messages=False).exists():
        return False
    try:
        with transaction.atomic():
            Reminder.objects.create(officer=officer, day=date_of(at), at=at)
            announce(kind="officer", code=officer.code, about=ABOUT, sender="sms", to=officer.mobile, text=text, at=at)
    except IntegrityError:
        return False
    return True
