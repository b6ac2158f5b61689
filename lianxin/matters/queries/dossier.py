"""One matter with all that hangs on it, as far as somebody may see it; and its history as the asker sees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any, Final

from lianxin.audit.actions import record_reads
from lianxin.feedback import queries as judged
from lianxin.feedback.models import CallBack, Rating
from lianxin.liaison.queries import Reading
from lianxin.matters import access
from lianxin.matters.access import Asker
from lianxin.matters.models import Consent, Deadline, Extension, Matter, Part, Pause, Photo, Plan, Step, Transfer
from lianxin.matters.queries.desk import Line
from lianxin.records.models import Instruction
from lianxin.registry.access import Viewer
from lianxin.rules.errors import NotFound
from lianxin.rules.matter_faults import storable
from lianxin.rules.matters import ASKER_SEES, OPEN, OWN_STEPS, REPORTED, STEPS, Actor, State

RELATED = ("area__village", "area__township", "counterpart", "root", "unit", "officer", "coordinator", "led_by", "entry")
UNDONE = "undo_dispatch"
ASKER_READS: Final[dict[str, tuple[str, ...]]] = {
    "pause": ("until",),
    "grant_extension": ("due_on",),
    "shelve": ("review_on",),
    "rate": ("level", "solved"),
}
"""What of a step the asker reads beside its public text: days, and the asker's own judgement."""
SELVES = frozenset({"asker", "clock"})


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One step taken. ``by``: an officer's code, ``asker`` or ``clock``."""

    number: int
    step: str
    zh: str
    en: str
    at: datetime
    by: str
    unit: str
    came_from: str
    to: str
    text: str
    public: str
    given: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Dossier:
    """A matter as one viewer may see it. ``asker`` is None where it is kept from the viewer."""

    matter: Matter
    asker: Asker | None
    steps: tuple[HistoryLine, ...]
    parts: tuple[Part, ...]
    plans: tuple[Plan, ...]
    deadlines: tuple[Deadline, ...]
    pauses: tuple[Pause, ...]
    extensions: tuple[Extension, ...]
    transfers: tuple[Transfer, ...]
    photos: tuple[Photo, ...]
    consents: tuple[Consent, ...]
    joined: tuple[Matter, ...]
    """The matters joined into this one, as far as the viewer may see them."""
    instructions: tuple[Instruction, ...]
    ratings: tuple[Rating, ...]
    call_backs: tuple[CallBack, ...]
    against: tuple[str, ...]
    """Names of the units and officers complained of."""
    may: frozenset[str]
    """The steps of the table that the viewer may take now; the policy is asked when one is taken."""
    may_do: frozenset[str]
    """The actions of the table of access that the viewer has on this matter (``counter``, ``publish`` …)."""

    @property
    def open_transfer(self) -> Transfer | None:
        """The hand-over that waits to be accepted."""
        return next((one for one in self.transfers if one.accepted is None), None)

    @property
    def open_extension(self) -> Extension | None:
        """The extension that waits to be decided."""
        return next((one for one in self.extensions if one.granted is None), None)


ACTIONS = tuple(dict.fromkeys([*(line.may for line in STEPS.values() if line.may), "publish", "counter"]))


def matter_of(viewer: Viewer, code: str, *, action: str = "read", reading: Reading | None = None) -> Dossier:
    """The matter, if the viewer may do this with it. Raises NotFound for strangers, and for those complained of.

    With ``reading`` the read is logged, for a household under its own code too. About twenty statements, whatever its history.
    """
    found = Matter.objects.filter(code=code).select_related(*RELATED).first() if storable(code) else None
    may = access.allowed(viewer, found, (action, *ACTIONS)) if found is not None else frozenset()
    if found is None or action not in may:
        raise NotFound("matter", code)
    if reading is not None:
        _log(viewer, found, reading)
    return _dossier(viewer, found, may)


def _log(viewer: Viewer, matter: Matter, reading: Reading) -> None:
    at, purpose, through = reading.at, reading.purpose, reading.through
    record_reads([matter.code], kind="matter", by=viewer.code, at=at, purpose=purpose, through=through)
    if matter.root is not None and matter.root.base == "household":
        record_reads([matter.root.code], kind="counterpart", by=viewer.code, at=at, purpose=purpose, through=through)


def log_matters(viewer: Viewer, matters: Iterable[Matter | Line], reading: Reading) -> int:
    """Log that rows of residents' matters were shown, listed or exported."""
    codes = [one.code for one in matters]
    return record_reads(codes, kind="matter", by=viewer.code, at=reading.at, purpose=reading.purpose, through=reading.through)


def _dossier(viewer: Viewer, matter: Matter, may: frozenset[str]) -> Dossier:
    against = matter.against.select_related("unit", "officer").order_by("pk")
    names = (one.officer.name if one.officer else one.unit.name if one.unit else "" for one in against)
    joined = access.matters(viewer).filter(led_by=matter).select_related("area").order_by("pk")
    instructions = Instruction.objects.filter(about_kind="matter", about_code=matter.code).select_related("owner", "given_by")
    return Dossier(
        matter=matter,
        asker=access.asker_of(viewer, matter, may),
        steps=history(matter),
        parts=tuple(matter.parts.select_related("unit", "officer").order_by("pk")),
        plans=tuple(matter.plans.select_related("officer").order_by("-pk")),
        deadlines=tuple(matter.deadlines.order_by("starts_at", "pk")),
        pauses=tuple(matter.pauses.order_by("first", "pk")),
        extensions=tuple(matter.extensions.order_by("asked_at", "pk")),
        transfers=tuple(matter.transfers.select_related("to").order_by("asked_at", "pk")),
        photos=tuple(matter.photos.order_by("pk")),
        consents=tuple(matter.consents.filter(ended_at=None).order_by("pk")) if "counter" in may else (),
        joined=tuple(joined),
        instructions=tuple(instructions.order_by("given_at")),
        ratings=tuple(judged.ratings_of("matter", matter.code)),
        call_backs=tuple(judged.call_backs_of("matter", matter.code)),
        against=tuple(dict.fromkeys(names)),
        may=steps_for(matter, may),
        may_do=may,
    )


def steps_for(matter: Matter, may: frozenset[str]) -> frozenset[str]:
    """The steps that somebody with these actions may take now, by the table."""
    lines = [line for line in STEPS.values() if State(matter.state) in line.came_from and Actor.STAFF in line.actors]
    if matter.led_by_id is not None and matter.state in OPEN:
        lines = [line for line in lines if line.name in OWN_STEPS]
    return frozenset(line.name for line in lines if line.may in may)


def history(matter: Matter) -> tuple[HistoryLine, ...]:
    """All steps for the staff, in their order."""
    return tuple(line_of(one) for one in Step.objects.filter(matter=matter).select_related("unit").order_by("number"))


WAS: Final = "was"
"""Under which name a dispatch keeps how everything stood before it (``actions.undoing``): numbers of other askers' matters too,
so nobody reads it.
"""
IF_TOLD: Final = frozenset({"decide_exclusion"})
"""What stands in the asker's history only where the asker was told something."""


def asker_history(matter: Matter) -> tuple[HistoryLine, ...]:
    """The steps that the asker sees, each with its public text: who in the office did it, and why, stays inside."""
    wanted = [REPORTED, UNDONE, *sorted(ASKER_SEES)]
    rows = list(Step.objects.filter(matter=matter, step__in=wanted).select_related("unit").order_by("number"))
    rows = [one for one in rows if one.public or one.step not in IF_TOLD]
    lines = [line_of(one) for one, after in zip_longest(rows, rows[1:]) if not _taken_back(one, after)]
    return tuple(
        HistoryLine(
            number=line.number,
            step=line.step,
            zh=line.zh,
            en=line.en,
            at=line.at,
            by=line.by if line.by in SELVES else "",
            unit=line.unit,
            came_from=line.came_from,
            to=line.to,
            text="",
            public=line.public,
            given={name: line.given[name] for name in ASKER_READS.get(line.step, ()) if name in line.given},
        )
        for line in lines
    )


def _taken_back(one: Step, after: Step | None) -> bool:
    """Whether it was undone within its ten seconds, or is that undoing: to the asker it never was."""
    undone = after is not None and after.step == UNDONE and one.step == "dispatch"
    return one.step == UNDONE or undone


def line_of(one: Step) -> HistoryLine:
    """A step as a line of the history."""
    called = STEPS.get(one.step)
    return HistoryLine(
        number=one.number,
        step=one.step,
        zh=called.zh if called else "登记",
        en=called.en if called else "reported",
        at=one.at,
        by=one.by,
        unit=one.unit.name if one.unit else "",
        came_from=one.came_from,
        to=one.to,
        text=one.text,
        public=one.public,
        given={name: value for name, value in one.given.items() if name != WAS},
    )
