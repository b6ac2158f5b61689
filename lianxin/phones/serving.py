"""Whom an officer serves, asked for the records of one batch: looked up once for each day that they are of."""

from collections.abc import Collection
from datetime import date, datetime

from lianxin.liaison import access
from lianxin.registry.access import Viewer, viewer_for
from lianxin.registry.models import Counterpart, Officer
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault
from lianxin.rules.phones import Payload


class Serving:
    """Whether an officer may name somebody on a record: served on its day, or served now. Merged ones stand for their root."""

    def __init__(self, officer: Officer, *, at: datetime, codes: Collection[str]) -> None:
        self.officer, self.today, self.codes = officer, date_of(at), codes
        self._viewers: dict[date, Viewer] = {}
        self._roots: dict[str, int] | None = None

    def faults(self, payload: Payload) -> list[Fault]:
        """Those named whom the officer neither served on the day of the entry nor serves now.

        Without a post on that day the day itself is wrong, which the entry's own rules say; so do they of an unknown code.
        """
        if not payload.counterparts or payload.day is None:
            return []
        left = {code: root for code in payload.counterparts if (root := self.roots.get(code))}
        for day in dict.fromkeys((payload.day, self.today)):
            viewer = self._viewer(day)
            if day == payload.day and not viewer.units:
                return []
            left = _not_found(viewer, left)
            if not left:
                return []
        zh, en = "记录那天你不联系这一对象,现在也不联系", "you did not serve it on that day, nor do you now"
        return [Fault("counterpart_codes", code, zh, en) for code in sorted(left)]

    @property
    def roots(self) -> dict[str, int]:
        """The counterparts of the batch by code, as they are after merges. One statement for all of them."""
        if self._roots is None:
            rows = Counterpart.objects.filter(code__in=self.codes)
            self._roots = {row.code: row.root_id or row.pk for row in rows.only("code", "root_id")}
        return self._roots

    def _viewer(self, day: date) -> Viewer:
        if day not in self._viewers:
            self._viewers[day] = viewer_for(self.officer, on=day)
        return self._viewers[day]


def _not_found(viewer: Viewer, left: dict[str, int]) -> dict[str, int]:
    """Without those whom the viewer may find; most are linked, which is known without asking again."""
    linked = set(access.served(viewer).roots)
    left = {code: root for code, root in left.items() if root not in linked}
    if not left:
        return left
    found = set(access.counterparts(viewer, "find").filter(pk__in=left.values()).values_list("pk", flat=True))
    return {code: root for code, root in left.items() if root not in found}
