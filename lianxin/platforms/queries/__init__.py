"""Reads of the exchange with other systems."""

from datetime import datetime

from lianxin.platforms.models import Partner


def to_poll(at: datetime) -> list[str]:
    """The codes of the sides whose orders are to be asked for now."""
    rows = Partner.objects.filter(poll_at__lte=at, stopped_at=None).exclude(polls="")
    return list(rows.order_by("poll_at").values_list("code", flat=True))
