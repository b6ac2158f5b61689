"""Phones and undecided records, for their officers and for clerks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lianxin.audit.sealing import WrongKeysError
from lianxin.phones import access
from lianxin.phones.models import Device, Photo, SealingKey, Upload
from lianxin.records import access as entries
from lianxin.records.models import Entry
from lianxin.registry.access import Viewer
from lianxin.rules.errors import NotFound
from lianxin.rules.phones import DECISIONS, Payload, State, read_payload

UNDECIDED = (State.REFUSED, State.CONFLICT)


def my_devices(viewer: Viewer) -> list[Device]:
    """One's own phones, those in use first."""
    return list(Device.objects.filter(officer=viewer.officer_id).order_by("revoked_at", "-last_seen_at"))


def devices_listed(viewer: Viewer, *, typed: str = "", before: int | None = None, limit: int = 50) -> list[Device]:
    """The phones that the viewer may see, the latest enrolled first; of an officer by code or name."""
    rows = access.devices(viewer).select_related("officer")
    if typed.strip():
        rows = rows.filter(officer__code=typed.strip()) | rows.filter(officer__name__contains=typed.strip())
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:limit])


def undecided(viewer: Viewer, *, before: int | None = None, limit: int = 50) -> list[Upload]:
    """What was refused or stands against another record and waits for somebody, the latest first."""
    rows = access.uploads(viewer).filter(state__in=UNDECIDED)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.select_related("officer", "device").order_by("-pk")[:limit])


def waiting(viewer: Viewer) -> int:
    """How many of one's own wait, up to a hundred."""
    return Upload.objects.filter(officer=viewer.officer_id, state__in=UNDECIDED)[:100].count()


def waiting_since(moment: datetime) -> int:
    """How many wait for somebody that came before a moment."""
    return Upload.objects.filter(state__in=UNDECIDED, at__lt=moment).count()


def sealing_keys_fit() -> bool:
    """Whether the keys beside the data open the private halves; True when there is none."""
    try:
        list(SealingKey.objects.values_list("private", flat=True))
    except WrongKeysError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Case:
    """An undecided record: what it says, what stands there already, and what may be decided."""

    row: Upload
    payload: Payload | None
    text: str
    first: Upload | None
    entry: Entry | None
    decisions: tuple[str, ...]
    photos: tuple[Photo, ...]


def case_for(viewer: Viewer, upload: int) -> Case:
    """The record with what it stands against. Raises NotFound."""
    row = access.uploads(viewer).filter(pk=upload).select_related("officer", "device").first()
    if row is None:
        raise NotFound("upload", upload)
    found: Any = read_payload(row.content) if row.content else None
    payload = found if isinstance(found, Payload) else None
    first = Upload.objects.filter(uid=row.uid, first=True).exclude(pk=row.pk).first()
    entry = Entry.objects.filter(code=first.entry if first else row.entry).first() if (first or row.entry) else None
    may = viewer.may("upload", "decide") and access.uploads(viewer, "decide").filter(pk=row.pk).exists()
    decisions = tuple(how for (state, how) in DECISIONS if state == row.state and (payload or how == "decline")) if may else ()
    if first is None or first.state != State.RECEIVED or (payload and payload.kind != "entry"):
        decisions = tuple(how for how in decisions if how != "correct")
    return Case(row, payload, row.content, first, entry, decisions, tuple(Photo.objects.filter(upload=row)))


def photos_of_entry(viewer: Viewer, code: str) -> list[Photo]:
    """The photos beside an entry that show no matter of it (those stand on the matter); none for who may not read the entry."""
    if not entries.entries(viewer).filter(code=code).exists():
        return []
    return list(Photo.objects.filter(upload__entry=code, upload__state=State.RECEIVED, matter="").order_by("pk"))


def photo_for(viewer: Viewer, photo: int) -> Photo:
    """A photo beside an entry that the viewer may read, or of a record that waits for a decision. Raises NotFound."""
    row = Photo.objects.filter(pk=photo, matter="").select_related("upload").first()
    if row is None:
        raise NotFound("photo", photo)
    if row.upload.state == State.RECEIVED:
        readable = entries.entries(viewer).filter(code=row.upload.entry).exists()
    else:
        readable = access.uploads(viewer).filter(pk=row.upload_id).exists()
    if not readable:
        raise NotFound("photo", photo)
    return row
