"""The one place that reads the clock. Only the edge (web, jobs, cli) may import it; everybody below takes time as an argument."""

import os
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Now in Asia/Shanghai; ``LIANXIN_NOW`` (ISO, refused by the server settings) sets it for trials.

    Raises ImproperlyConfigured for one that is no time.
    """
    told = os.environ.get("LIANXIN_NOW")
    if told:
        try:
            moment = datetime.fromisoformat(told)
        except ValueError:
            raise ImproperlyConfigured(f"LIANXIN_NOW: {told!r} is not a time; write 2026-05-14T10:00") from None
        return moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment.astimezone(ZONE)
    return datetime.now(ZONE)


def today() -> date:
    """Today's date in Asia/Shanghai (exchange.md, counting rule 1)."""
    return now().date()
