"""Adopting a version for an area from a day. Nothing adopted is ever edited (principle 4)."""

import hashlib
from datetime import date, datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.policy.actions.rederiving import rederive
from lianxin.policy.models import Adoption, Version
from lianxin.registry.models import Area
from lianxin.rules.errors import Fault, Refused
from lianxin.rules.policy.read import Reading, read_policy
from lianxin.rules.policy.schema import Policy


def adopt(
    *,
    text: str,
    area: Area,
    first: date,
    by: str,
    at: datetime,
    last: date | None = None,
    file: str = "",
    draft: int | None = None,
) -> Adoption:
    """The adoption of a text for an area from ``first`` on; the same one when exactly this was adopted before.

    Raises Refused with every fault of the text, or when another text of the policy begins there on that day already.
    """
    policy = checked(text)
    if last is not None and last < first:
        raise Refused.because("to", last, "结束日期早于开始日期", "the last day is before the first")
    digest = hashlib.sha256(text.encode()).hexdigest()
    with transaction.atomic():
        same = Adoption.objects.filter(key=policy.policy, area=area, first=first).select_related("version").first()
        if same is not None:
            return _again(same, digest, last)
        version, _ = Version.objects.get_or_create(
            digest=digest, defaults={"key": policy.policy, "file": file, "text": text, "made_at": at, "made_by": by}
        )
        adoption = Adoption.objects.create(version=version, key=policy.policy, area=area, first=first, last=last, by=by, at=at)
        changed = rederive(area=area, since=first)
        after = {"area": area.code, "from": first.isoformat(), "digest": digest, "draft": draft, **changed}
        audit.record("policy.version.adopted", kind="policy", code=policy.policy, by=by, at=at, after=after)
    return adoption


def checked(text: str) -> Policy:
    """The policy of a text. Raises Refused with all its faults, each with its line and column."""
    reading = read_policy(text)
    if reading.policy is None:
        raise Refused(faults_of(reading))
    return reading.policy


def faults_of(reading: Reading) -> list[Fault]:
    """What is wrong with a text, in the domain's own form: the field is ``line:column path``."""
    return [Fault(f"{one.line}:{one.column} {one.path}", "", one.message_zh, one.message_en) for one in reading.errors]


def _again(same: Adoption, digest: str, last: date | None) -> Adoption:
    if same.version.digest == digest and same.last == last:
        return same
    zh, en = (
        "同一制度在该地当日已有版本;请另定施行日期",
        "a version of this policy begins there on that day already: choose another day",
    )
    raise Refused.because("from", same.first, zh, en)
