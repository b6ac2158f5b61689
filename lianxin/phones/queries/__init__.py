"""The reads of phones."""

from lianxin.phones.queries.desk import (
    Case,
    case_for,
    devices_listed,
    my_devices,
    photo_for,
    photos_of_entry,
    sealing_keys_fit,
    undecided,
    waiting,
    waiting_since,
)
from lianxin.phones.queries.reminders import ToRemind, endings, feed_of, message_of, officer_of_feed, to_remind
from lianxin.phones.queries.served import Person, colleagues, people
from lianxin.phones.queries.terms import storage_for

__all__ = [
    "Case",
    "Person",
    "ToRemind",
    "case_for",
    "colleagues",
    "devices_listed",
    "endings",
    "feed_of",
    "message_of",
    "my_devices",
    "officer_of_feed",
    "people",
    "photo_for",
    "photos_of_entry",
    "sealing_keys_fit",
    "storage_for",
    "to_remind",
    "undecided",
    "waiting",
    "waiting_since",
]
