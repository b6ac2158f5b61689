"""What the boards show of matters: how many are late in an area, and what a unit has before it."""

from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import ngettext

from lianxin.matters import queries
from lianxin.matters.queries.desk import Filters
from lianxin.registry.access import Viewer
from lianxin.web.boards.exceptions import Item
from lianxin.web.matters.shown import Row, row_of

MOST: Final = 99
SHOWN: Final = 10


def late_here(me: Viewer, area: Any, today: date) -> list[Item]:
    """The matters of an area that are late, as one exception that leads to them. Five statements at most."""
    if not me.may("matter", "read"):
        return []
    late = len(queries.search(me, "", filters=Filters(area=area.code, overdue_on=today), limit=MOST).matters)
    if not late:
        return []
    told = urlencode({"area": area.code, "overdue_on": today.isoformat()})
    said = ngettext("%(n)s件事项超期", "%(n)s件事项超期", late) % {"n": f"{late}{'+' if late == MOST else ''}"}
    return [Item(said, f"{reverse('matters')}?{told}")]


def of_unit(me: Viewer, unit: Any) -> list[Row]:
    """The open matters of a unit that the reader may see, the latest first."""
    found = queries.search(me, "", filters=Filters(unit=unit.code, state="open"), limit=SHOWN).matters
    return [row_of(row) for row in found]
