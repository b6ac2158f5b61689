"""Exchange by spreadsheet, where that is all there is: what came is taken row by row, what is to be told a person carries."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lianxin.audit import actions as audit
from lianxin.platforms import access
from lianxin.platforms.actions.receiving import RejectedError, take
from lianxin.platforms.actions.sending import fetched
from lianxin.platforms.models import Outgoing, Partner, Received
from lianxin.registry.access import Viewer, viewer_by_code
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused
from lianxin.rules.order_sheets import messages, rows_of

MOST = 2000


def take_sheet(*, code: str, table: Sequence[tuple[int, Sequence[Any]]], by: str, at: datetime) -> Counter[str]:
    """Take a table of orders; returns how many came to which state, ``again`` for rows that had come before.

    Raises Refused with every fault by row, and then nothing is taken; NotFound for a platform that is not the reader's.
    """
    partner = _mine(viewer_by_code(by, on=date_of(at)), code)
    if partner.stopped_at is not None:
        raise Refused.because("code", code, "这个平台已停用", "this platform has been stopped")
    made = messages(rows_of(table), at=at)
    there = set(Received.objects.filter(partner=partner, message__in=[id for id, _ in made]).values_list("message", flat=True))
    states: Counter[str] = Counter()
    for id, body in made:
        if id in there:
            states["again"] += 1
            continue
        there.add(id)
        try:
            states[take(partner=partner, message=id, body=body, through="sheet", at=at).state] += 1
        except RejectedError as error:
            raise Refused(error.faults or [Fault("file", id, "这一行没有收下", "this row was not taken")]) from error
    audit.record("platforms.sheet.loaded", kind="platform", code=code, by=by, at=at, after=dict(states))
    return states


def to_carry(viewer: Viewer, code: str) -> list[tuple[Outgoing, dict[str, Any]]]:
    """What a person has to tell the platform, the oldest first, with what it says; nothing that does not exist for the viewer."""
    partner = _mine(viewer, code)
    rows = access.outgoing(viewer).filter(partner=partner, state__in=("waiting", "failed")).order_by("pk")[:MOST]
    return [(row, json.loads(row.body)) for row in rows]


def carried(*, code: str, messages: Sequence[str], by: str, at: datetime) -> int:
    """A person has told the platform of these; returns of how many that was news. Raises NotFound."""
    viewer = viewer_by_code(by, on=date_of(at))
    partner = _mine(viewer, code)
    mine = access.outgoing(viewer).filter(partner=partner, message__in=list(messages))
    return fetched(partner=partner, messages=mine.values_list("message", flat=True), by=by, at=at)


def _mine(viewer: Viewer, code: str) -> Partner:
    row = access.with_orders(viewer, "decide").filter(code=code, kind="platform").select_related("area", "by_bundle").first()
    if row is None:
        raise NotFound("platform", code)
    return row
