"""The counter for programs: what a resident can do on the web, done for them; a lost receipt; a relative with consent."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Router, Schema, Status
from pydantic import Field

from lianxin.api.auth import having, now, viewer
from lianxin.api.out import line, listed
from lianxin.api.schemas import ANSWERS, Code, In, Line, ListOut, MatterOut, ReceiptOut, StepIn
from lianxin.liaison.queries import Reading
from lianxin.matters import actions, queries
from lianxin.rules.receipts import is_number, plain

router = Router(tags=["counter"])
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


class IdentityIn(In):
    """How it was checked who asks."""

    identity: Annotated[Line, Field(max_length=100)]


class RelativeIn(In):
    """Who may follow and rate, as the asker agreed at a desk."""

    name: Annotated[Line, Field(max_length=60)]
    relation: Annotated[Line, Field(max_length=30)]


class RelativeOut(Schema):
    """A relative with the asker's consent."""

    id: int
    name: str
    relation: str


class TypedIn(In):
    """A telephone number left with a matter, a number of a receipt, or words; with ``cursor`` the list goes on."""

    typed: Annotated[Line, Field(min_length=1, max_length=60)]
    cursor: Annotated[Line, Field(max_length=200)] = ""


@router.post("/counter/find", response={200: ListOut, **ANSWERS})
def find(request: HttpRequest, sent: TypedIn) -> ListOut:
    """The matters of whoever stands there, by telephone number, else by number or words; it may be a phone number, so that it is
    sent in the body and stands in no address. The reads are logged.
    """
    me = having(request, "matter", "counter")
    typed = plain(sent.typed) if is_number(plain(sent.typed)) else sent.typed
    theirs = queries.paged_by_phone(me, sent.typed, cursor=sent.cursor)
    page = theirs if theirs.matters else queries.search(me, typed, cursor=sent.cursor)
    queries.log_matters(me, page.matters, Reading(now(), "接口读取事项", "api"))
    return listed(page)


@router.post("/matters/{code}/for-asker/{step}", response={200: MatterOut, **ANSWERS})
def for_asker(request: HttpRequest, code: Code, step: Code, sent: StepIn) -> dict[str, object]:
    """A step of the asker's (reply, rate, withdraw, reopen), taken down by whoever stands at the counter."""
    given = sent.given.values()
    by = viewer(request).code
    return line(actions.counter_step(code=code, step=step, by=by, at=now(), token=sent.token, version=sent.version, **given))


@router.post("/matters/{code}/receipt", response={201: ReceiptOut, **ANSWERS})
def reissue(request: HttpRequest, code: Code, sent: IdentityIn) -> Status[ReceiptOut]:
    """A new receipt for one that was lost, after it was checked who asks: the old one opens nothing any more."""
    receipt = actions.reissue_receipt(code=code, identity=sent.identity, by=viewer(request).code, at=now())
    return Status(201, ReceiptOut(number=receipt.number, secret=receipt.secret))


@router.get("/matters/{code}/relatives", response={200: list[RelativeOut], **ANSWERS})
def relatives(request: HttpRequest, code: Code) -> list[RelativeOut]:
    """The relatives who may follow and rate. The read is logged."""
    dossier = queries.matter_of(viewer(request), code, action="counter", reading=Reading(now(), "接口读取事项", "api"))
    return [RelativeOut(id=one.pk, name=one.name, relation=one.relation) for one in dossier.consents]


@router.post("/matters/{code}/relatives", response={201: ReceiptOut, **ANSWERS})
def consent(request: HttpRequest, code: Code, sent: RelativeIn) -> Status[ReceiptOut]:
    """A relative may follow and rate: what the relative takes home."""
    me = viewer(request).code
    receipt = actions.add_consent(code=code, name=sent.name, relation=sent.relation, by=me, at=now())
    return Status(201, ReceiptOut(number=receipt.number, secret=receipt.secret))


@router.delete("/matters/{code}/relatives/{relative}", response={204: None, **ANSWERS})
def end_consent(request: HttpRequest, code: Code, relative: Number) -> Status[None]:
    """The asker takes the consent back."""
    actions.end_consent(code=code, consent=relative, by=viewer(request).code, at=now())
    return Status(204, None)
