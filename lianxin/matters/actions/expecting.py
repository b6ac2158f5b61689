"""What a new matter needs of a place, asked in the same way to the server as the place itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from lianxin.database.asking import Coming
from lianxin.database.writing import key_soon
from lianxin.matters.facts import OF_AREA, Law, law_of, law_soon
from lianxin.matters.models import Matter
from lianxin.registry.access import Viewer
from lianxin.registry.models import Area


@dataclass(frozen=True, slots=True)
class Expected:
    """What holds in a place, and the id of a matter that is to be written."""

    law: Callable[[Area], Law]
    key: Coming | None


def expect(viewer: Viewer, area: str, on: date) -> None:
    """The area with this code is about to be looked up for a new matter of today: ask for the rest along with it."""
    viewer.memo["matters.expected", area, on] = Expected(law_soon(OF_AREA, area, on), key_soon(Matter))


def expected(viewer: Viewer | None, area: Area, on: date) -> Expected:
    """What was asked for with the area, else asked for now."""
    found = viewer.memo.pop(("matters.expected", area.code, on), None) if viewer is not None else None
    return found if isinstance(found, Expected) else _asked_now(area, on)


def _asked_now(area: Area, on: date) -> Expected:
    key, law = key_soon(Matter), law_of(area, on)
    return Expected(lambda _area: law, key)
