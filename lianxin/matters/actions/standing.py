"""What hangs on a matter as a step begins: read when it is asked for, once, however many steps ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lianxin.feedback import queries as judged
from lianxin.feedback.models import Rating
from lianxin.matters.models import Extension, Matter, Part, Plan, Step, Transfer


@dataclass
class Standing:
    """The rows beside a matter that say whether a step may be taken. Each list is one statement."""

    matter: Matter

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """All steps taken, the latest first; without their texts."""
        rows = Step.objects.filter(matter=self.matter).order_by("-number")
        return tuple(rows.only("number", "step", "by", "at", "unit_id", "came_from", "to", "matter_id"))

    def last(self, *names: str) -> Step | None:
        """The latest of the steps with these names."""
        return next((one for one in self.steps if one.step in names), None)

    def taken(self, name: str) -> Iterator[Step]:
        """The steps of a name, the latest first."""
        return (one for one in self.steps if one.step == name)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every joint unit's part."""
        return tuple(Part.objects.filter(matter=self.matter).select_related("unit").order_by("pk"))

    @property
    def open_parts(self) -> tuple[Part, ...]:
        """The parts that are not finished."""
        return tuple(one for one in self.parts if one.done_on is None)

    @cached_property
    def transfer(self) -> Transfer | None:
        """The hand-over that waits to be accepted."""
        return Transfer.objects.filter(matter=self.matter, accepted=None).select_related("to__area").first()

    @cached_property
    def extensions(self) -> tuple[Extension, ...]:
        """Every extension asked for."""
        return tuple(Extension.objects.filter(matter=self.matter).order_by("asked_at", "pk"))

    @property
    def asked_for(self) -> Extension | None:
        """The extension that waits to be decided."""
        return next((one for one in self.extensions if one.granted is None), None)

    @cached_property
    def ratings(self) -> tuple[Rating, ...]:
        """Every judgement of the asker's, the earliest first."""
        return tuple(judged.ratings_of("matter", self.matter.code))

    @property
    def rating(self) -> Rating | None:
        """The judgement of this round."""
        return next((one for one in self.ratings if one.round == self.matter.round), None)

    @cached_property
    def planned(self) -> bool:
        """Whether there is a plan."""
        return Plan.objects.filter(matter=self.matter).exists()
