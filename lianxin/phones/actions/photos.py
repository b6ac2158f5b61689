"""Photos of records: each once, on the matter that it shows, or beside the record."""

from datetime import datetime

from django.db import IntegrityError, transaction

from lianxin.audit import actions as audit
from lianxin.matters.actions import add_photo
from lianxin.matters.pictures import Picture
from lianxin.phones.actions.carrying import LaterError
from lianxin.phones.actions.intake import Result, why_of
from lianxin.phones.models import Device, Photo, Upload
from lianxin.rules.errors import Fault, NotFound, Refused
from lianxin.rules.phones import Answer, State

MOST = 20
"""Photos of one record."""


def known_photo(*, device: Device, uid: str, digest: str) -> Result | None:
    """The answer for a photo that is there; None when it has not come. Another picture under its id is refused."""
    row = Photo.objects.filter(uid=uid).select_related("upload").first()
    if row is None:
        return None
    if row.digest != digest or row.upload.officer_id != device.officer_id:
        fault = Fault("id", uid, "这个编号已用于另一张照片", "this id is another photo's")
        return Result(uid, State.REFUSED, row.at, why=why_of((fault,)))
    return _answer(row, Answer.KNOWN)


def waits_for(*, device: Device, record: str, digest: str) -> Upload:
    """The record that a photo belongs to. Raises LaterError while it is not there, Refused beyond twenty photos."""
    row = Upload.objects.filter(uid=record, first=True, officer=device.officer_id).first()
    if row is None:
        raise LaterError(Fault("record", record, "照片所属的记录还没有到", "the record of this photo has not come yet"))
    if Photo.objects.filter(upload=row).exclude(digest=digest).count() >= MOST:
        raise Refused.because("photos", "", f"一条记录最多{MOST}张照片", f"{MOST} photos of a record at most")
    return row


def keep_photo(*, upload: Upload, uid: str, digest: str, picture: Picture, problem: int | None, by: str, at: datetime) -> Result:
    """Keep a picture that has been drawn anew and stored; where its problem became a matter it stands there too."""
    matter = _matter_of(upload, problem)
    try:
        with transaction.atomic():
            row = Photo.objects.create(
                uid=uid,
                digest=digest,
                upload=upload,
                name=picture.name,
                width=picture.width,
                height=picture.height,
                matter=matter,
                at=at,
            )
            if matter:
                add_photo(code=matter, name=picture.name, width=picture.width, height=picture.height, by=by, at=at)
            audit.record("phones.photo.kept", kind="upload", code=upload.uid, by=by, at=at, after={"photo": row.pk})
    except IntegrityError:
        there = known_photo(device=upload.device, uid=uid, digest=digest)
        if there is None:
            raise
        return there
    except NotFound:
        raise Refused.because("record", matter, "事项已不在", "the matter is not there any more") from None
    return _answer(row, State.RECEIVED)


def _matter_of(upload: Upload, problem: int | None) -> str:
    """The matter that the problem became; without a problem the record's only one."""
    if problem is not None:
        return str(upload.problems[problem]) if problem < len(upload.problems) else ""
    return str(upload.matters[0]) if len(upload.matters) == 1 else ""


def _answer(row: Photo, state: str) -> Result:
    return Result(row.uid, state, row.at, row.upload.entry, (row.matter,) if row.matter else ())
