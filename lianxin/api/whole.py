"""One matter with all that hangs on it, as the page of the matter shows it: who asks only where this key may know."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Final

from ninja import Schema
from pydantic import BeforeValidator

from lianxin.api.out import line
from lianxin.api.schemas import FaultOut, MatterOut, PhotoOut

CodeOf = Annotated[str | None, BeforeValidator(lambda one: getattr(one, "code", one))]
"""The code of a unit or an officer; null where there is none."""


class AskerOut(Schema):
    """Who asks, and how to reach them."""

    name: str
    phone: str
    on_behalf: str


class StepOut(Schema):
    """A step that was taken. ``text`` is for the staff, ``public`` for the asker; ``given``: what the step was given, by name."""

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


class DeadlineOut(Schema):
    """A deadline with its sum: which days were counted, and why others were not."""

    key: str
    round: int
    starts_at: datetime
    amount: int
    measure: str
    due_at: datetime
    due_on: date
    sum: dict[str, Any]
    provisional: bool
    met_at: datetime | None
    ended_at: datetime | None
    late_at: datetime | None


class PartOut(Schema):
    """A unit's part in joint handling."""

    unit: CodeOf
    officer: CodeOf
    task: str
    due_on: date | None
    position: str
    answer: str
    done_on: date | None


class PlanOut(Schema):
    """What is to be done; the latest first."""

    content: str
    steps: str
    goal: str
    officer: CodeOf
    due_on: date
    made_at: datetime
    made_by: str


class PauseOut(Schema):
    """The clock stood still; ``last`` is null while it does."""

    category: str
    reason: str
    first: date
    until: date
    last: date | None


class ExtensionOut(Schema):
    """More time that was asked for; ``granted`` is null while nobody has decided."""

    amount: int
    measure: str
    reason: str
    asked_at: datetime
    asked_by: str
    granted: bool | None
    decided_by: str
    decision: str


class TransferOut(Schema):
    """A hand-over that was offered; ``accepted`` is null while nobody has decided."""

    to: CodeOf
    reason: str
    asked_at: datetime
    asked_by: str
    accepted: bool | None


class InstructionOut(Schema):
    """A leader's instruction, and what came of it."""

    code: str
    text: str
    owner: CodeOf
    given_by: CodeOf
    due_on: date
    result: str
    done_at: datetime | None


class RatingOut(Schema):
    """How the asker judged a round; ``upheld`` is the review's decision on a rating that was disputed."""

    round: int
    level: str
    solved: bool | None
    text: str
    channel: str
    rated_at: datetime
    appeal: str
    upheld: bool | None


class CallBackOut(Schema):
    """A call to the asker that is owed, or was made."""

    round: int
    why: str
    due_on: date
    done_at: datetime | None
    reached: bool | None
    solved: bool | None
    level: str
    text: str


class JoinedOut(Schema):
    """A matter that is handled together with this one."""

    code: str
    title: str
    state: str


class WholeOut(MatterOut):
    """One matter, with its words, its steps, all that hangs on it, and what this key may do with it now."""

    text: str
    place: str
    counterpart: CodeOf
    campaign: str
    anonymous: bool
    confidential: bool
    raised_by: str
    source_system: str
    outer_number: str
    outer_due: date | None
    coordinator: CodeOf
    led_by: CodeOf
    joined: list[JoinedOut]
    against: list[str]
    answer: str
    internal: str
    basis: str
    referred_to: str
    review_on: date | None
    paused_days: int
    accepted_on: date | None
    signed_on: date | None
    contacted_on: date | None
    solved_on: date | None
    answered_on: date | None
    verified_on: date | None
    closed_on: date | None
    rating: str
    rated_on: date | None
    reopened: int
    exclusion: str
    exclusion_asked: str
    public_consent: bool
    public_on: date | None
    asker: str | None
    who: AskerOut | None
    photos: list[PhotoOut]
    deadlines: list[DeadlineOut]
    plans: list[PlanOut]
    parts: list[PartOut]
    pauses: list[PauseOut]
    extensions: list[ExtensionOut]
    transfers: list[TransferOut]
    instructions: list[InstructionOut]
    ratings: list[RatingOut]
    call_backs: list[CallBackOut]
    steps: list[StepOut]
    may: list[str]


class NextOut(Schema):
    """A step that might be taken: what it needs, what it may have besides, and what stands in its way whatever it is given."""

    step: str
    needs: list[str]
    also: list[str]
    faults: list[FaultOut]


HANGING: Final = (
    *("photos", "deadlines", "plans", "parts", "pauses", "extensions", "transfers", "instructions", "ratings", "call_backs"),
    *("steps", "joined"),
)
APART: Final = frozenset({*MatterOut.model_fields, *HANGING, "place", "counterpart", "against", "asker", "who", "may"})


def whole(dossier: Any, may: Iterable[str]) -> WholeOut:
    """One matter with its steps. ``may``: the steps that can be taken now. Whose it is, and an exact place that could be the
    asker's door, are kept from whoever may not know who asks, as on the page.
    """
    matter, asker = dossier.matter, dossier.asker
    own = {name: getattr(matter, name) for name in WholeOut.model_fields if name not in APART}
    hanging = {name: getattr(dossier, name) for name in HANGING}
    return WholeOut.model_validate(
        {
            **line(matter),
            **own,
            **hanging,
            "counterpart": matter.counterpart if asker else None,
            "place": "" if asker is None and matter.confidential else matter.place,
            "against": list(dossier.against),
            "asker": asker.name if asker else None,
            "who": asker,
            "may": sorted(may),
        }
    )
