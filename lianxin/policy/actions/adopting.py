"""Adopting a version for an area from a day. Nothing adopted is ever edited (principle 4)."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.policy.actions.rederiving import rederive
from lianxin.policy.models import Adoption, Departure, Version
from lianxin.registry.models import Area
from lianxin.rules.burden.findings import Finding
from lianxin.rules.errors import Fault, Refused, refuse
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
    findings: Iterable[Finding] = (),
    reasons: Mapping[str, str] | None = None,
) -> Adoption:
    """The adoption of a text for an area from ``first`` on; the same one when exactly this was adopted before.

    ``findings`` are what ``planning`` found about its burden: what is impossible is refused, what breaks a standard needs a
    reason (by the finding's key), which is signed by whoever adopts and published (S15, principles 2).
    Raises Refused with every fault of the text, with those findings, or when another text of the policy begins there on that day.
    """
    policy, findings = checked(text), tuple(findings)
    if last is not None and last < first:
        raise Refused.because("to", last, "结束日期早于开始日期", "the last day is before the first")
    digest = hashlib.sha256(text.encode()).hexdigest()
    with transaction.atomic():
        same = Adoption.objects.filter(key=policy.policy, area=area, first=first).select_related("version").first()
        if same is not None:
            return _again(same, digest, last)
        refuse(unanswered(findings, reasons or {}))
        version, _ = Version.objects.get_or_create(
            digest=digest, defaults={"key": policy.policy, "file": file, "text": text, "made_at": at, "made_by": by}
        )
        adoption = Adoption.objects.create(version=version, key=policy.policy, area=area, first=first, last=last, by=by, at=at)
        signed = _sign(adoption, findings, reasons or {}, by=by, at=at)
        changed = rederive(area=area, since=first)
        after = {"area": area.code, "from": first.isoformat(), "digest": digest, "draft": draft, "departures": signed, **changed}
        audit.record("policy.version.adopted", kind="policy", code=policy.policy, by=by, at=at, after=after)
    return adoption


def unanswered(findings: Iterable[Finding], reasons: Mapping[str, str]) -> list[Fault]:
    """What keeps a policy from being adopted: all that is impossible, and each breach without a reason."""
    found = []
    for one in findings:
        if one.kind == "impossible":
            found.append(Fault(one.key, "", f"做不到:{one.zh}", f"impossible: {one.en}"))
        elif one.kind == "breach" and not reasons.get(one.key, "").strip():
            zh = f"{one.zh}(依据:{one.source_zh})。改掉它,或写明理由;理由随制度公开"
            en = f"{one.en} ({one.source_en}). Change it, or give a reason, which is published with the policy"
            found.append(Fault(one.key, "", zh, en))
    return found


def _sign(adoption: Adoption, findings: Iterable[Finding], reasons: Mapping[str, str], *, by: str, at: datetime) -> list[str]:
    """Keep each reason with what it answers. Returns the keys."""
    rows = [
        Departure(
            adoption=adoption,
            check_key=one.key,
            found_zh=one.zh[:1000],
            found_en=one.en[:1000],
            source_zh=one.source_zh,
            source_en=one.source_en,
            reason=reasons[one.key].strip(),
            by=by,
            at=at,
        )
        for one in findings
        if one.kind == "breach"
    ]
    return [row.check_key for row in Departure.objects.bulk_create(rows)]


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
