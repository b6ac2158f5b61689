"""Pictures of a matter: sent with it, and while it is open added by whoever took it in or by the asker."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.matters import access, photos
from lianxin.matters.actions.new import NewMatter
from lianxin.matters.actions.reporting import ASKER, report_matter
from lianxin.matters.door import open_door
from lianxin.matters.models import Matter, Photo
from lianxin.matters.pictures import Picture
from lianxin.registry.access import Viewer, viewer_by_code
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused, refuse
from lianxin.rules.matters import OPEN

MOST_PHOTOS = 9


def add_photo(*, code: str, name: str, width: int, height: int, by: str, at: datetime) -> Photo:
    """A picture that has been drawn anew (``matters.pictures``). The caller has checked that ``by`` may: staff by ``matter_of``,
    the asker by number and secret. Raises Refused beyond nine.
    """
    with transaction.atomic():
        return _add(_locked(code), Picture(name, b"", width, height), by=by, at=at)


def keep_photos(*, code: str, pictures: Sequence[Picture], by: str, at: datetime) -> list[Photo]:
    """Store clean pictures and name them on the matter, all or none; the caller has checked that ``by`` may, as with
    ``add_photo``. The same picture stands there once. Raises NotFound; Refused beyond nine.
    """
    if not pictures:
        return []
    with transaction.atomic():
        matter = _locked(code)
        _refuse_too_many(matter, pictures)
        for one in pictures:
            photos.store(one)  # the file comes first: one without a matter harms nobody
        return [_add(matter, one, by=by, at=at) for one in pictures]


def report_with_photos(
    *, matter: NewMatter, pictures: Sequence[Picture], by: str, at: datetime, token: str = "", viewer: Viewer | None = None
) -> Matter:
    """Report a matter with clean pictures: both or neither, in one transaction. Sent twice it is the one that is there, as it is.

    Raises NotFound and Refused as ``report_matter`` and ``keep_photos``.
    """
    if not pictures:
        return report_matter(matter=matter, by=by, at=at, token=token, viewer=viewer)
    with transaction.atomic():
        there = bool(token) and Matter.objects.filter(token=token).exclude(token="").exists()
        made = report_matter(matter=matter, by=by, at=at, token=token, viewer=viewer)
        ours = made.raised_by == ("" if by == ASKER else by)
        if ours and not there and not Photo.objects.filter(matter=made).exists():  # sent twice at once, the other one kept them
            keep_photos(code=made.code, pictures=pictures, by=by, at=at)
    return made


def add_photos(*, code: str, pictures: Sequence[Picture], by: str, at: datetime) -> list[Photo]:
    """Pictures that a member of the staff adds: whoever took the matter in, and who does at a counter what the asker could do.

    Raises NotFound for strangers; Refused without the right, when it has been answered, and beyond nine.
    """
    viewer = viewer_by_code(by, on=date_of(at))
    matter = Matter.objects.select_related("area").filter(code=code).first()
    may = access.allowed(viewer, matter, ("read", "counter")) if matter is not None else frozenset()
    if matter is None or "read" not in may:
        raise NotFound("matter", code)
    faults = list(_closed(matter))
    if matter.raised_by != by and "counter" not in may:
        faults.append(
            Fault("photos", "", "照片由登记人或窗口添加", "photos are added by who took the matter in, or at a counter")
        )
    refuse(faults)
    return keep_photos(code=code, pictures=pictures, by=by, at=at)


def add_own_photos(*, number: str, secret: str, pictures: Sequence[Picture], at: datetime, address: str = "") -> list[Photo]:
    """Pictures that the asker adds. Raises NotFound for a wrong number and a wrong secret alike; Refused as ``add_photos``, and
    for a relative, who follows and rates and does nothing else.
    """
    opened = open_door(number, secret, at=at, address=address)
    if opened.relative is not None:
        raise Refused.because("photos", "", "照片由诉求人自己添加", "photos are added by the asker")
    refuse(_closed(opened.matter))
    return keep_photos(code=opened.matter.code, pictures=pictures, by="asker", at=at)


def _closed(matter: Matter) -> list[Fault]:
    if matter.state in OPEN:
        return []
    return [
        Fault(
            "photos",
            "",
            "已经答复,不能再加照片;没解决的请先要求重新办理",
            "it has been answered: ask for it to be reopened first",
        )
    ]


def _locked(code: str) -> Matter:
    matter = Matter.objects.select_for_update(of=("self",)).filter(code=code).first()
    if matter is None:
        raise NotFound("matter", code)
    return matter


def _refuse_too_many(matter: Matter, pictures: Sequence[Picture]) -> None:
    if len({*matter.photos.values_list("name", flat=True), *(one.name for one in pictures)}) > MOST_PHOTOS:
        raise Refused.because("photos", "", f"最多{MOST_PHOTOS}张照片", f"{MOST_PHOTOS} pictures at most")


def _add(matter: Matter, picture: Picture, *, by: str, at: datetime) -> Photo:
    there = Photo.objects.filter(matter=matter, name=picture.name).first()
    if there is not None:
        return there
    _refuse_too_many(matter, [picture])
    made = Photo.objects.create(
        matter=matter, name=picture.name, width=picture.width, height=picture.height, added_at=at, added_by=by
    )
    audit.record("matters.photo.added", kind="matter", code=matter.code, by=by, at=at, after={"photo": made.pk})
    return made
