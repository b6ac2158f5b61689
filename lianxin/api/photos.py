"""Photos for programs: sent with a matter or added to it, listed with it, fetched; each is drawn anew, as on the pages."""

from typing import TYPE_CHECKING, Any, Final, cast

from django.http import FileResponse, HttpRequest
from ninja import Form, Router, Status, UploadedFile
from ninja.params.functions import File as Part

from lianxin.api.auth import now, viewer
from lianxin.api.matters import THROUGH, new_matter, reported
from lianxin.api.public import Opening, address_of, new_public
from lianxin.api.schemas import ANSWERS, Code, MatterIn, PhotoOut, PublicIn, ReceiptOut, ReportedOut
from lianxin.liaison.queries import Reading
from lianxin.matters import actions, photos, queries
from lianxin.rules.errors import NotFound

if TYPE_CHECKING:
    from django.core.files.base import File

router = Router(tags=["photos"])
public = Router(tags=["photos"], auth=None)
FILES: Final[Any] = Part(..., description="JPG, PNG or WEBP: three at a time, nine of a matter, each of at most 12 MB")
PICTURE: Final[dict[str, Any]] = {
    "responses": {200: {"description": "The photo", "content": {photos.KIND: {"schema": {"type": "string", "format": "binary"}}}}}
}


@router.post("/matters/with-photos", response={201: ReportedOut, **ANSWERS})
def report(request: HttpRequest, matter: MatterIn, photos: list[UploadedFile] = FILES) -> Status[dict[str, object]]:
    """Report a matter with up to three photos: a form of parts, ``matter`` being what ``POST /matters`` takes, as JSON. What
    cannot be cleaned is refused, and then nothing is reported.
    """
    pictures, me, at = _received(photos), viewer(request), now()
    made = actions.report_with_photos(
        matter=new_matter(matter), pictures=pictures, by=me.code, at=at, token=matter.token, viewer=me
    )
    return Status(201, reported(me, made))


@router.post("/matters/{code}/photos", response={201: list[PhotoOut], **ANSWERS})
def add(request: HttpRequest, code: Code, photos: list[UploadedFile] = FILES) -> Status[list[Any]]:
    """Add photos to an open matter: whoever took it in, and who may do at a counter what the asker could. One that is there
    already stands there once.
    """
    return Status(201, actions.add_photos(code=code, pictures=_received(photos), by=viewer(request).code, at=now()))


@router.get("/matters/{code}/photos/{name}", response=ANSWERS, openapi_extra=PICTURE)
def fetch(request: HttpRequest, code: Code, name: Code) -> FileResponse:
    """A photo of a matter. The read is logged."""
    dossier = queries.matter_of(viewer(request), code, reading=Reading(now(), "接口读取事项", THROUGH))
    return _given(name, dossier.photos)


@public.post("/matters/with-photos", response={201: ReceiptOut, **ANSWERS})
def ask(request: HttpRequest, matter: PublicIn, photos: list[UploadedFile] = FILES) -> Status[dict[str, str]]:
    """Ask, with up to three photos: a form of parts, ``matter`` being what ``POST /public/matters`` takes, as JSON."""
    pictures, at = _received(photos), now()
    made = actions.report_with_photos(matter=new_public(matter), pictures=pictures, by="asker", at=at, token=matter.token)
    receipt = actions.receipt_of(made)
    return Status(201, {"number": receipt.number, "secret": receipt.secret})


@public.post("/photos", response={201: list[PhotoOut], **ANSWERS})
def add_own(request: HttpRequest, opening: Form[Opening], photos: list[UploadedFile] = FILES) -> Status[list[Any]]:
    """Add photos to one's own matter while it is open."""
    pictures, where = _received(photos), address_of(request)
    kept = actions.add_own_photos(number=opening.number, secret=opening.secret, pictures=pictures, at=now(), address=where)
    return Status(201, kept)


@public.post("/photos/{name}", response=ANSWERS, openapi_extra=PICTURE)
def fetch_own(request: HttpRequest, name: Code, sent: Opening) -> FileResponse:
    """A photo of one's own matter. Number and secret are sent in the body: they stand in no address."""
    found = queries.followed(sent.number, sent.secret, at=now(), address=address_of(request))
    return _given(name, found.photos)


def _received(sent: list[UploadedFile]) -> Any:
    """What was sent, drawn anew. Raises Refused."""
    return photos.received(cast("list[File[bytes]]", sent))


def _given(name: str, rows: Any) -> FileResponse:
    """One of these photos. Raises NotFound for any other, and for a file that is gone."""
    if name not in {one.name for one in rows}:
        raise NotFound("photo", name)
    return FileResponse(photos.opened(name), content_type=photos.KIND, headers=photos.INERT)
