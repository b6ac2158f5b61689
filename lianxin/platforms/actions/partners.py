"""The other side of an exchange: made, changed, stopped; its secrets, of which two hold while one is replaced; its words."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from lianxin.audit import actions as audit
from lianxin.matters.models import Step
from lianxin.platforms import access, facts
from lianxin.platforms.models import Match, Outgoing, Partner, Secret
from lianxin.registry.access import viewer_by_code
from lianxin.registry.models import Area, Officer
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused, refuse
from lianxin.rules.matters import STEPS
from lianxin.rules.orders import INBOUND, OUTBOUND
from lianxin.rules.outside import NotOutsideError, target_of
from lianxin.rules.webhooks import key_of, written

CODE: Final = re.compile(r"[a-z][a-z0-9-]{0,31}")
KINDS: Final = ("platform", "subscriber", "site")
SENDS: Final = ("webhook", "rest", "pulled", "sheet", "bundle")
PUSHED: Final = frozenset({"webhook", "rest"})
WAYS: Final = ("in", "out")
OVERLAP: Final = timedelta(days=7)
"""So long the secret before holds beside the new one."""
BYTES: Final = 32
CHANGES: Final = frozenset({"name", "sends", "url", "polls", "poll_minutes", "events"})


@dataclass(frozen=True, slots=True)
class NewPartner:
    """The other side as somebody describes it. ``area`` is where its orders lie; ``reads_as`` whose eyes a subscriber has."""

    code: str
    kind: str
    name: str
    area: str
    sends: str = "webhook"
    url: str = ""
    polls: str = ""
    poll_minutes: int = 5
    reads_as: str = ""
    events: tuple[str, ...] = ()
    by_bundle: str = ""


def make_partner(*, partner: NewPartner, by: str, at: datetime) -> Partner:
    """Another platform, subscriber or site. Raises Refused with every fault, NotFound for ``by`` without a right to the area."""
    viewer = viewer_by_code(by, on=date_of(at))
    if not viewer.may("platform", "change"):
        raise NotFound("platform", partner.code)
    area = Area.objects.filter(code=partner.area).first()
    officer = Officer.objects.filter(code=partner.reads_as).first() if partner.reads_as else None
    site = Partner.objects.filter(code=partner.by_bundle, kind="site").first() if partner.by_bundle else None
    refuse(_new_faults(partner, area, officer, site))
    row = Partner(
        code=partner.code,
        kind=partner.kind,
        name=partner.name.strip(),
        area=area,
        reads_as=officer,
        sends="bundle" if partner.kind == "site" else partner.sends,
        url=partner.url.strip(),
        polls=partner.polls.strip(),
        poll_minutes=partner.poll_minutes,
        poll_at=at if partner.polls.strip() else None,
        events=list(partner.events),
        by_bundle=site,
        seen_step=Step.objects.order_by("-pk").values_list("pk", flat=True).first() or 0,
        made_at=at,
        made_by=by,
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise Refused.because("code", partner.code, "代码或名称已有", "code or name is taken") from error
        if not access.partners(viewer, "change").filter(pk=row.pk).exists():
            raise NotFound("area", partner.area)
        _record("made", row, by=by, at=at, after={"kind": row.kind, "sends": row.sends, "area": partner.area})
    return row


def _new_faults(new: NewPartner, area: Area | None, officer: Officer | None, site: Partner | None) -> Iterator[Fault]:
    if not CODE.fullmatch(new.code):
        yield Fault("code", new.code, "用小写字母、数字和短横线,字母开头", "lower-case letters, digits, hyphens; a letter first")
    if new.kind not in KINDS:
        yield Fault("kind", new.kind, "没有这一类", "there is no such kind")
    if area is None:
        yield Fault("area", new.area, "没有这个地方", "there is no such place")
    if new.kind == "subscriber" and officer is None:
        yield Fault("reads_as", new.reads_as, "要写明按谁的权限收", "say with whose rights it is told")
    if new.by_bundle and site is None:
        yield Fault("by_bundle", new.by_bundle, "没有这个站点", "there is no such site")
    yield from _way_faults(new)


def _way_faults(new: NewPartner | Partner) -> Iterator[Fault]:
    name, kind, sends, url, polls, minutes = new.name, new.kind, new.sends, new.url, new.polls, new.poll_minutes
    if not 1 <= len(name.strip()) <= 60:
        yield Fault("name", "", "1到60个字", "1 to 60 characters")
    if sends not in SENDS:
        yield Fault("sends", sends, "没有这种方式", "there is no such way")
    if kind == "subscriber" and sends not in {"webhook", "pulled"}:
        yield Fault("sends", sends, "订阅方只能推送或由对方来取", "a subscriber is sent to, or asks")
    if sends in {"webhook", "rest"} and kind != "site" and not url:
        yield Fault("url", "", "要写明推送到哪里", "say where it is sent")
    for field, value in (("url", url), ("polls", polls)):
        yield from _address_faults(field, value)
    if not 1 <= minutes <= 1440:
        yield Fault("poll_minutes", str(minutes), "1到1440分钟", "1 to 1440 minutes")
    if kind == "subscriber" and not new.events:
        yield Fault("events", "", "至少选一种", "choose one at least")
    for one in new.events:
        if one not in STEPS and one != "report":
            yield Fault("events", one, "没有这个环节", "there is no such step")


def _address_faults(field: str, value: str) -> Iterator[Fault]:
    if not value:
        return
    try:
        target_of(value.replace("{number}", "n").replace("{type}", "t"), intranet=settings.LIANXIN_INTRANET_HOSTS)
    except NotOutsideError as error:
        yield Fault(field, value[:100], error.zh, error.en)


def change_partner(*, code: str, by: str, at: datetime, **changes: Any) -> Partner:
    """Name, ways and addresses. Raises NotFound, Refused with every fault."""
    unknown = sorted(set(changes) - CHANGES)
    refuse(Fault(one, "", "这一项不能改", "this cannot be changed") for one in unknown)
    with transaction.atomic():
        row = _mine(code, by, at)
        before = {name: getattr(row, name) for name in changes}
        for name, value in changes.items():
            setattr(row, name, list(value) if name == "events" else value.strip() if isinstance(value, str) else value)
        refuse(_way_faults(row))
        if row.polls != before.get("polls", row.polls):
            row.poll_mark, row.poll_fails, row.poll_said = "", 0, ""
        row.poll_at = (row.poll_at or at) if row.polls else None
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            raise Refused.because("name", row.name, "名称已有", "the name is taken") from error
        if row.sends in PUSHED:  # what waited to be fetched or carried is sent from now on
            Outgoing.objects.filter(partner=row, state="waiting", next_at=None).update(next_at=at)
        after = {name: getattr(row, name) for name in changes}
        _record("changed", row, by=by, at=at, before=before, after=after)
    return row


def stop_partner(*, code: str, by: str, at: datetime, again: bool = False) -> Partner:
    """Take nothing in and send nothing any more, or (``again``) once more. Raises NotFound."""
    with transaction.atomic():
        row = _mine(code, by, at)
        row.stopped_at = None if again else at
        row.save(update_fields=["stopped_at"])
        _record("started" if again else "stopped", row, by=by, at=at)
    return row


# -- secrets ---------------------------------------------------------------------------------------


def new_secret(*, code: str, way: str, by: str, at: datetime, value: str = "", at_once: bool = False) -> str:
    """A fresh secret, returned this once (``value``: one that the other side has made). The one before holds a week more.

    ``at_once``: every earlier one ends now, because it got out. Raises NotFound; Refused for a value that is no secret.
    """
    if way not in WAYS:
        raise Refused.because("way", way, "没有这个方向", "there is no such way")
    try:
        secret = written(key_of(value)) if value else written(secrets.token_bytes(BYTES))
    except ValueError as error:
        raise Refused.because("value", "", "不是 whsec_ 密钥,或长度不对", "no whsec_ secret, or of another length") from error
    with transaction.atomic():
        row = _mine(code, by, at)
        before = Secret.objects.filter(partner=row, way=way)
        if at_once:
            before.filter(Q(ends_at=None) | Q(ends_at__gt=at)).update(ends_at=at)
        before.filter(ends_at=None).update(ends_at=at + OVERLAP)
        Secret.objects.create(partner=row, way=way, value=secret, made_at=at, made_by=by)
        _record("secret", row, by=by, at=at, after={"way": way, "at_once": at_once})
    return secret


def secrets_of(partner: Partner, way: str, at: datetime) -> list[str]:
    """The secrets that hold at that moment, the newest first."""
    rows = Secret.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), partner=partner, way=way).order_by("-pk")
    return [row.value for row in rows]


# -- words -----------------------------------------------------------------------------------------


def match(*, code: str, what: str, theirs: str, ours: str, by: str, at: datetime) -> Match:
    """Say which of our words one of theirs stands for, in place of what was said before. Raises NotFound, Refused."""
    theirs, ours = theirs.strip(), ours.strip()
    if what not in (*INBOUND, *OUTBOUND) or not theirs or not ours or len(theirs) > 100 or len(ours) > 64:
        raise Refused.because("ours", ours, "请填写对方的词和我方的词", "both words are needed")
    with transaction.atomic():
        row = _mine(code, by, at)
        if not facts.is_ours(row, what, ours, on=date_of(at)):
            raise Refused.because("ours", ours, f"我方没有“{ours}”这个词", f"we have no such word: {ours}")
        values: dict[str, Any] = {"theirs": theirs, "ours": ours, "at": at, "by": by}
        key = "theirs" if what in INBOUND else "ours"
        found, _made = Match.objects.update_or_create(defaults=values, partner=row, what=what, **{key: values[key]})
        _record("matched", row, by=by, at=at, after={"what": what, "theirs": theirs, "ours": ours})
    return found


def unmatch(*, code: str, number: int, by: str, at: datetime) -> None:
    """Take a word out of the table. Raises NotFound."""
    with transaction.atomic():
        row = _mine(code, by, at)
        found = Match.objects.filter(partner=row, pk=number).first()
        if found is None:
            raise NotFound("match", number)
        _record("unmatched", row, by=by, at=at, before={"what": found.what, "theirs": found.theirs, "ours": found.ours})
        found.delete()


def _mine(code: str, by: str, at: datetime) -> Partner:
    viewer = viewer_by_code(by, on=date_of(at))
    row = access.partners(viewer, "change").select_for_update(of=("self",)).filter(code=code).first()
    if row is None:
        raise NotFound("platform", code)
    return row


def _record(
    done: str,
    row: Partner,
    *,
    by: str,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    audit.record(f"platforms.partner.{done}", kind="platform", code=row.code, by=by, at=at, before=before, after=after)
