"""The records behind a due of an officer, as the figures count them: nothing else counts."""

from datetime import date

from lianxin.figures import behind
from lianxin.figures.values import PartyId
from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.rules import periods
from lianxin.rules.dues import Due

SHOWN = 30


def codes_behind(me: Viewer, due: Due, today: date, *, only: str = "", limit: int = SHOWN) -> list[str]:
    """The codes of the entries that the due counts, or of one entry if it does; in the area for which the policy was adopted."""
    area = access.areas(me, "area", "read").filter(pk=due.version.area_id).values_list("code", flat=True).first()
    window = due.window
    span = periods.span(window.first, max(window.first, window.through(today)))
    party = PartyId(due.party_kind, due.debtor.id)
    return behind.codes_of(due.duty, span, today=today, area=area, party=party, limit=limit, only=only)
