"""Messages across an air gap, both ways: signed, numbered files. A gap is seen, a repetition harmless, a changed one refused.

The outer site takes what platforms send and passes it on; the inner one works it and answers; the outer one sends the answers.
Each message keeps the id that its sender gave it, so nothing is done twice however often a file is carried.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Max, Q

from lianxin.audit import actions as audit
from lianxin.platforms import access
from lianxin.platforms.actions.partners import secrets_of
from lianxin.platforms.actions.receiving import RejectedError, reject, take
from lianxin.platforms.bundle_file import Head, NoBundleError, digest, opened, sealed
from lianxin.platforms.models import Bundle, Outgoing, Partner
from lianxin.registry.access import viewer_by_code
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused

MOST: Final = 5000
"""Messages in one bundle; what is left waits for the next."""


@dataclass(frozen=True, slots=True)
class Made:
    """A bundle: its number, how many messages it holds, and the file."""

    number: int
    count: int
    content: bytes


@dataclass(frozen=True, slots=True)
class TakenBundle:
    """What became of a bundle; ``again``: it had been taken before, and nothing was done."""

    number: int
    again: bool
    states: Counter[str]


# -- made ------------------------------------------------------------------------------------------


def make_bundle(*, site: str, by: str, at: datetime, again: int | None = None) -> Made:
    """The next bundle for the other site; ``again``: that number once more, byte for byte. Raises NotFound, Refused."""
    with transaction.atomic():
        row = _site(site, by, at)
        if again is not None:
            made = Bundle.objects.filter(partner=row, way="out", number=again).first()
            if made is None:
                raise NotFound("bundle", again)
            _record("made_again", made, by=by, at=at)
            return Made(made.number, made.count, bytes(made.content))
        secrets = secrets_of(row, "out", at)
        if not secrets:
            raise Refused.because("site", site, "还没有密钥", "there is no secret yet")
        waiting = list(_waiting(row))
        head = Head(row.code, _last(row, "out") + 1, len(waiting), at, _last(row, "in"))
        content = sealed(head, [_carried(row, one) for one in waiting], secrets)
        made = Bundle.objects.create(
            partner=row, way="out", number=head.number, digest=digest(content), count=head.count, at=at, by=by, content=content
        )
        Outgoing.objects.filter(pk__in=[one.pk for one in waiting]).update(state="sent", sent_at=at, next_at=None, bundle=made)
        _record("made", made, by=by, at=at)
    return Made(made.number, made.count, content)


def _waiting(site: Partner) -> Iterable[Outgoing]:
    mine = Q(partner=site) | Q(partner__by_bundle=site, partner__sends="bundle")
    return (
        Outgoing.objects.filter(mine, state="waiting", partner__stopped_at=None).select_related("partner").order_by("pk")[:MOST]
    )


def _carried(site: Partner, one: Outgoing) -> dict[str, Any]:
    """A platform's message passed on as it came, or an answer of ours for a platform that only the other site reaches."""
    if one.partner_id == site.pk:
        found: dict[str, Any] = json.loads(one.body)
        return found
    return {
        "way": "out",
        "partner": one.partner.code,
        "id": one.message,
        "type": one.type,
        "number": one.number,
        "body": one.body,
    }


def _last(site: Partner, way: str) -> int:
    return Bundle.objects.filter(partner=site, way=way).aggregate(last=Max("number"))["last"] or 0


def _site(code: str, by: str, at: datetime) -> Partner:
    viewer = viewer_by_code(by, on=date_of(at))
    rows = access.partners(viewer, "change").filter(code=code, kind="site", stopped_at=None)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise NotFound("site", code)
    return row


# -- taken -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class File:
    """What somebody brought."""

    content: bytes
    by: str
    at: datetime

    def refused(self, site: Partner | None, reason: str, zh: str, en: str) -> Refused:
        """On record, and the error to raise."""
        fault = Fault("bundle", "", zh, en)
        reject(site, reason, at=self.at, size=len(self.content), digest=digest(self.content), faults=(fault,))
        return Refused((fault,))


def take_bundle(*, content: bytes, by: str, at: datetime) -> TakenBundle:
    """Take what a bundle holds, whole. Taken before: nothing is done.

    Raises Refused, on record, for one that was changed, is ours, or comes before one that is missing; NotFound for ``by`` without
    a right to the site.
    """
    file = File(content, by, at)
    site, head, messages = _opened(file)
    if head.to == site.code:
        raise file.refused(site, "body", "这是我方自己做的", "this one was made here")
    try:
        with transaction.atomic():
            site = Partner.objects.select_for_update(of=("self",)).get(pk=site.pk)
            before, last = Bundle.objects.filter(partner=site, way="in", number=head.number).first(), _last(site, "in")
            if before is not None and before.digest == digest(content):
                return TakenBundle(head.number, True, Counter())
            if before is None and head.number == last + 1:
                return _take(site, head, messages, file)
    except Refused as refusal:
        reject(site, "body", at=at, size=len(content), digest=digest(content), faults=refusal.faults)
        raise
    if before is not None:
        raise file.refused(site, "reused", f"第{head.number}号已收过,内容不同", f"number {head.number} was another one")
    raise file.refused(site, "body", f"缺第{last + 1}号,请先收它", f"number {last + 1} is missing: take it first")


def _opened(file: File) -> tuple[Partner, Head, list[dict[str, Any]]]:
    viewer = viewer_by_code(file.by, on=date_of(file.at))
    rows = list(access.partners(viewer, "change").filter(kind="site", stopped_at=None).order_by("pk"))
    if not rows:
        raise NotFound("site", file.by)
    reason = "signature"
    for site in rows:
        try:
            return site, *opened(file.content, secrets_of(site, "out", file.at))
        except NoBundleError as error:
            reason = error.reason
    raise file.refused(None, reason, "不是对方站点的摆渡文件,或被改过", "no bundle of the other site, or it was changed")


def _take(site: Partner, head: Head, messages: list[dict[str, Any]], file: File) -> TakenBundle:
    values = {"digest": digest(file.content), "count": head.count, "at": file.at, "by": file.by}
    made = Bundle.objects.create(partner=site, way="in", number=head.number, **values)
    Bundle.objects.filter(partner=site, way="out", number__lte=head.seen, arrived_at=None).update(arrived_at=file.at)
    partners = {one.code: one for one in Partner.objects.filter(by_bundle=site).select_related("area", "by_bundle")}
    states = Counter(_one(partners, message, file.at) for message in messages)
    _record("loaded", made, by=file.by, at=file.at)
    return TakenBundle(head.number, False, states)


def _one(partners: dict[str, Partner], message: dict[str, Any], at: datetime) -> str:
    """One message. Raises Refused where this site does not know the platform: the bundle can be taken once it does."""
    partner = partners.get(str(message.get("partner", "")))
    if partner is None:
        code = str(message.get("partner", ""))[:60]
        raise Refused.because("partner", code, "这里没有登记这个平台", "this platform is not known here")
    id, body = str(message.get("id", "")), str(message.get("body", ""))
    if message.get("way") == "in":
        try:
            return take(partner=partner, message=id, body=body.encode(), through="bundle", at=at).state
        except RejectedError:
            return "rejected"
    values = {"type": str(message.get("type", ""))[:24], "number": str(message.get("number", ""))[:64], "body": body}
    _row, new = Outgoing.objects.get_or_create(
        message=id[:100], defaults={"partner": partner, "key": f"bundle:{id}"[:80], "made_at": at, "next_at": at, **values}
    )
    return "to_send" if new else "again"


def _record(done: str, row: Bundle, *, by: str, at: datetime) -> None:
    after = {"number": row.number, "count": row.count, "digest": row.digest}
    audit.record(f"platforms.bundle.{done}", kind="platform", code=row.partner.code, by=by, at=at, after=after)
