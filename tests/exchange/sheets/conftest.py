"""A small county, its clerks, and a folder for uploads."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from lianxin.exchange import actions
from lianxin.exchange.models import SheetImport
from lianxin.exchange.sheets.running import Outcome, lists_for
from lianxin.registry.access import Viewer, viewer_by_code
from tests.web import county as counties
from tests.web.county import NOW, TODAY, County

CLERK, OFFICE = "100005", "100006"
"""The clerk of the township, and the county's office."""


@pytest.fixture(autouse=True)
def _vault(settings, tmp_path):
    """Uploads of a test lie in a folder of its own."""
    settings.DATA = tmp_path


@pytest.fixture
def county(db) -> County:
    """The small county of the page tests."""
    return counties.build()


@dataclass
class Desk:
    """A clerk at work."""

    viewer: Viewer
    sheet: SheetImport | None = None
    options: dict[str, str] = field(default_factory=dict)

    def upload(self, content: bytes, name: str = "名册.xlsx") -> "Desk":
        """Take in a file."""
        defaults = {"since": "2026-05-01", "home_link": "household", "point_link": "contact-point", **self.options}
        self.sheet = actions.take_in(name=name, chunks=[content], defaults=defaults, by=self.viewer.code, at=NOW)
        return self

    def plan(self, place: int = 0, **changes: Any) -> "Desk":
        """Correct what was understood of a sheet."""
        grids, plans, _ = actions.read_again(self.key)
        for name, value in changes.items():
            if name in plans[place].__slots__:
                setattr(plans[place], name, value)
            else:
                plans[place].options[name] = value
        actions.set_plans(key=self.key, plans=plans, grids=grids, by=self.viewer.code, at=NOW, remember=True)
        return self

    @property
    def key(self) -> str:
        assert self.sheet is not None
        return self.sheet.key

    def look(self, **more: Any) -> Outcome:
        """Work it out without changing anything."""
        return actions.work_out(self.key, viewer=self.viewer, at=NOW, today=TODAY, **more)

    def answer(self, **answers: str) -> "Desk":
        """Answer the questions about these things: kind of question = answer."""
        found = {
            question.id: answers[question.kind] for question in self.look(attempt=False).questions if question.kind in answers
        }
        actions.set_answers(key=self.key, answers=found)
        return self

    def confirm(self, *ticked: str) -> Outcome:
        """Load it."""
        assert self.sheet is not None
        digest = self.look(attempt=False).digest
        return actions.confirm(sheet=self.sheet, digest=digest, ticked=ticked, viewer=self.viewer, at=NOW, today=TODAY)


@pytest.fixture
def clerk(county) -> Desk:
    """The clerk of 柳河镇."""
    return Desk(viewer_by_code(CLERK, on=TODAY), options={"source": "柳河镇民政办"})


@pytest.fixture
def office(county) -> Desk:
    """The county's office."""
    return Desk(viewer_by_code(OFFICE, on=TODAY))


@pytest.fixture
def lists(office) -> dict[str, dict[str, str]]:
    """The words in force."""
    return lists_for(office.viewer, TODAY)
