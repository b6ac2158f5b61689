"""Lines and their secrets, and who sits at which extension."""

import re
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.audit.sealing import seal, unseal
from lianxin.hotline import access
from lianxin.hotline.models import Line, Seat
from lianxin.registry.access import Viewer, viewer_by_code
from lianxin.registry.access import units as units_for
from lianxin.registry.models import Officer, Unit
from lianxin.rules.calls import plain_phone
from lianxin.rules.calls_told import EXTENSION
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused, refuse
from lianxin.rules.webhooks import written

SEALED_AS: Final = "hotline.line.secret"
FORMER_FOR: Final = timedelta(days=2)
"""So long the secret before stays good after a new one was made: both sides can change in turn."""
CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,15}")
BYTES: Final = 32


def make_line(*, code: str, name: str, number: str, unit: str, by: str, at: datetime) -> str:
    """A line that a unit answers; returns the secret, shown this once. Raises Refused with every fault, NotFound for the unit."""
    viewer = viewer_by_code(by, on=date_of(at))
    answered = _unit(viewer, unit)
    refuse(_line_faults(code, name, number))
    secret = _secret()
    with transaction.atomic():
        Line.objects.create(
            code=code,
            name=name.strip(),
            number=number.strip(),
            unit=answered,
            area=answered.area,
            secret=seal(secret, about=SEALED_AS),
            made_at=at,
            made_by=by,
        )
        audit.record("hotline.line.made", kind="line", code=code, by=by, at=at, after={"unit": answered.code})
    return secret


def _unit(viewer: Viewer, code: str) -> Unit:
    rows = units_for(viewer, "line", "change") if viewer.may("line", "change") else Unit.objects.none()
    found = rows.filter(code=code).select_related("area").first()
    if found is None:
        raise NotFound("unit", code)
    return found


def _line_faults(code: str, name: str, number: str) -> list[Fault]:
    faults = []
    if not CODE.fullmatch(code):
        faults.append(Fault("code", code, "用小写字母、数字和-,最多16个", "small letters, digits and -, 16 at most"))
    elif Line.objects.filter(code=code).exists():
        faults.append(Fault("code", code, "这个代码已有线路", "there is a line with this code"))
    if not name.strip() or len(name.strip()) > 60:
        faults.append(Fault("name", name, "请写名称,最多60个字", "a name of 60 characters at most"))
    if not plain_phone(number) or len(number.strip()) > 20:
        faults.append(Fault("number", number, "请写群众拨打的号码", "the number that people dial"))
    return faults


def _secret() -> str:
    return written(secrets.token_bytes(BYTES))


def rotate(*, code: str, by: str, at: datetime) -> str:
    """A new secret, shown this once; the one before stays good for two days. Raises NotFound."""
    with transaction.atomic():
        line = _line(code, by=by, at=at)
        secret = _secret()
        line.former, line.former_until = line.secret, at + FORMER_FOR
        line.secret = seal(secret, about=SEALED_AS)
        line.save(update_fields=["former", "former_until", "secret"])
        audit.record("hotline.line.rotated", kind="line", code=code, by=by, at=at)
    return secret


def end_line(*, code: str, by: str, at: datetime) -> None:
    """No message is taken for it any more. Raises NotFound."""
    with transaction.atomic():
        line = _line(code, by=by, at=at)
        Line.objects.filter(pk=line.pk).update(ended_at=at)
        audit.record("hotline.line.ended", kind="line", code=code, by=by, at=at)


def _line(code: str, *, by: str, at: datetime) -> Line:
    viewer = viewer_by_code(by, on=date_of(at))
    rows = access.lines(viewer, "line", "change").select_for_update(of=("self",))
    found = rows.filter(code=code, ended_at=None).first()
    if found is None:
        raise NotFound("line", code)
    return found


def secrets_of(line: Line, at: datetime) -> list[str]:
    """The secrets that are good at the moment."""
    held = [line.secret, *([line.former] if line.former and line.former_until and at < line.former_until else [])]
    return [unseal(one, about=SEALED_AS) for one in held]


def sit(*, line: str, extension: str, by: str, at: datetime) -> None:
    """Whoever ``by`` is sits at this extension from now on. Raises NotFound, and Refused for a bad extension."""
    viewer = viewer_by_code(by, on=date_of(at))
    found = access.lines(viewer, "call", "answer").filter(code=line, ended_at=None).first()
    if found is None:
        raise NotFound("line", line)
    if not extension or not EXTENSION.fullmatch(extension):
        raise Refused.because("extension", extension, "分机只用字母和数字,最多20个", "letters and digits, 20 at most")
    with transaction.atomic():
        Seat.objects.filter(line=found, officer=viewer.officer_id).delete()
        Seat.objects.filter(line=found, extension=extension).delete()
        officer = Officer.objects.get(pk=viewer.officer_id)
        Seat.objects.create(line=found, extension=extension, officer=officer, since=at)
        audit.record("hotline.seat.taken", kind="line", code=line, by=by, at=at, after={"extension": extension})


def leave(*, by: str, at: datetime) -> None:
    """Whoever ``by`` is sits at no extension any more."""
    with transaction.atomic():
        if Seat.objects.filter(officer__code=by).delete()[0]:
            audit.record("hotline.seat.left", kind="officer", code=by, by=by, at=at)
