"""The minutes of a meeting held: drafted from what stands there, sent back or signed by another, then numbered and frozen."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from lianxin.audit import actions as audit
from lianxin.registry.access import Viewer, viewer_by_code
from lianxin.registry.models import Area
from lianxin.rhythm import access
from lianxin.rhythm.facts import content_of
from lianxin.rhythm.models import Meeting, Minutes
from lianxin.rules.documents import digest
from lianxin.rules.entries import date_of
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.matter_faults import storable


@transaction.atomic
def draft_minutes(*, code: str, by: str, at: datetime) -> Minutes:
    """The minutes as the meeting stands now, to be signed by somebody else; again, they are drafted anew.

    Raises NotFound; Refused before it is held, and once they are signed.
    """
    meeting = _locked(viewer_by_code(by, on=date_of(at)), code, "make")
    if meeting.state != "held":
        raise Refused.because("meeting", code, "开过的会才有纪要", "only a meeting that was held has minutes")
    row = Minutes.objects.filter(meeting=meeting).first() or Minutes(meeting=meeting, area=meeting.area)
    if row.signed_at is not None:
        raise Refused.because("meeting", code, "纪要已经签发", "its minutes are signed")
    row.content, row.drafted_by, row.drafted_at = content_of(meeting), by, at
    row.save()
    audit.record("rhythm.minutes.drafted", kind="meeting", code=code, by=by, at=at)
    return row


@transaction.atomic
def sign_minutes(*, code: str, by: str, at: datetime) -> Minutes:
    """Sign them: they get the next number of the area and year and a digest, and change no more.

    Raises NotFound; Refused for one's own draft, and when something was decided since they were drafted.
    """
    meeting, row = _to_sign(code, by=by, at=at)
    if row.drafted_by == by:
        raise Refused.because("step", "sign", "自己拟的稿不能自己签发", "nobody signs a draft of one's own")
    if row.content != content_of(meeting):
        zh = "拟稿以后又有改动,请先退回,按现在的重拟"
        raise Refused.because("step", "sign", zh, "the meeting has changed since: send them back to be drafted anew")
    Area.objects.select_for_update().get(pk=row.area_id)
    row.year = (meeting.held_on or date_of(at)).year
    last = Minutes.objects.filter(area=row.area_id, year=row.year).aggregate(most=Max("number"))["most"]
    row.number, row.signed_by, row.signed_at = int(last or 0) + 1, by, at
    row.digest = digest({**row.content, "year": row.year, "number": row.number})
    row.save()
    after = {"year": row.year, "number": row.number, "digest": row.digest}
    audit.record("rhythm.minutes.signed", kind="meeting", code=code, by=by, at=at, after=after)
    return row


@transaction.atomic
def return_minutes(*, code: str, reason: str, by: str, at: datetime) -> None:
    """Send a draft back, with the reason: it is drafted anew. Raises NotFound, Refused without a reason."""
    _meeting, row = _to_sign(code, by=by, at=at)
    if not reason.strip() or len(reason.strip()) > 300 or not storable(reason):
        raise Refused.because("reason", "", "写明原因,最多300个字", "say why, in 300 characters at most")
    row.delete()
    audit.record("rhythm.minutes.returned", kind="meeting", code=code, by=by, at=at, note=reason.strip())


def _to_sign(code: str, *, by: str, at: datetime) -> tuple[Meeting, Minutes]:
    meeting = _locked(viewer_by_code(by, on=date_of(at)), code, "sign")
    row = Minutes.objects.filter(meeting=meeting).first()
    if row is None:
        raise NotFound("minutes", code)
    if row.signed_at is not None:
        raise Refused.because("meeting", code, "纪要已经签发", "its minutes are signed")
    return meeting, row


def _locked(viewer: Viewer, code: str, action: str) -> Meeting:
    found = access.meeting_for(viewer, code, action=action)
    return Meeting.objects.select_for_update(of=("self",)).select_related("area", "unit", "chair").get(pk=found.pk)
