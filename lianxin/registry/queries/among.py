"""Those whom a viewer may choose: whoever types a code finds it by a statement that is made once; other words by a queryset."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.registry.shapes import ForViewer


def _areas(viewer: Viewer, thing: str, action: str) -> QuerySet[Any]:
    return access.areas(viewer, thing, action)


def _units(viewer: Viewer, thing: str, action: str) -> QuerySet[Any]:
    return access.units(viewer, thing, action).select_related("area")


def _officers(viewer: Viewer, thing: str, action: str) -> QuerySet[Any]:
    return access.officers(viewer, thing, action)


_ROWS: Final = {"areas": _areas, "units": _units, "officers": _officers}
_CODED: Final = ForViewer[Any](
    lambda viewer, what, thing, action, code: _ROWS[what](viewer, thing, action).filter(code=code), by_key=True
)


def chosen(viewer: Viewer | None, what: str, code: str) -> Any | None:
    """What this viewer has chosen by that code in the same request, units with their area; None where it was not looked up."""
    return viewer.memo.get(("chosen", what, code)) if viewer is not None else None


@dataclass(frozen=True, slots=True)
class Among:
    """The ``areas``, ``units`` or ``officers`` with which, or with whose ``thing``, the viewer may do this."""

    viewer: Viewer
    what: str
    thing: str
    action: str
    beside: Callable[[str], object] = len
    """Told which code is about to be looked up: what is asked ``soon`` goes along with it."""

    def coded(self, code: str) -> list[Any]:
        """The one of that code, if it is among them. One statement; ``chosen`` has it afterwards."""
        self.beside(code)
        found = _CODED.all(self.viewer, self.what, self.thing, self.action, code=code)
        self.viewer.memo.update({("chosen", self.what, one.code): one for one in found})
        return found

    def rows(self) -> QuerySet[Any]:
        """All of them."""
        return _ROWS[self.what](self.viewer, self.thing, self.action)
