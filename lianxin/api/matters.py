"""Matters for programs that act as an officer."""

from typing import Any, Final, Literal

from django.http import HttpRequest
from ninja import Query, Router, Status
from ninja.params.functions import Query as Given

from lianxin.api.auth import now, viewer
from lianxin.api.out import line, listed
from lianxin.api.schemas import (
    ANSWERS,
    AboutIn,
    Code,
    FaultOut,
    FiltersIn,
    ListOut,
    MatterIn,
    MatterOut,
    NoteOut,
    ReportedOut,
    StepIn,
    StepLine,
)
from lianxin.api.whole import NextOut, WholeOut, whole
from lianxin.liaison.queries import Reading
from lianxin.matters import actions, queries
from lianxin.records.queries import open_problems
from lianxin.registry.access import Viewer
from lianxin.registry.queries import officer_by_code
from lianxin.rules.errors import Fault, NotFound
from lianxin.rules.matters import STEPS

router = Router(tags=["matters"])
WORDS: Final[Any] = Given("", max_length=300)
CURSOR: Final[Any] = Given("", max_length=200)
LIMIT: Final[Any] = Given(25, ge=1, le=100)
AFTER: Final[Any] = Given(0, ge=0, le=2**53, description="go on after this id")
CODE: Final[Any] = Given("", max_length=64)
THROUGH = "api"


@router.get("/steps", response={200: list[StepLine], **ANSWERS})
def steps(request: HttpRequest) -> list[StepLine]:
    """The table of steps: from where, to where, by whom, and what each needs and may have besides."""
    return [
        StepLine(
            step=one.name,
            zh=one.zh,
            en=one.en,
            came_from=sorted(one.came_from),
            to=one.to,
            actors=sorted(one.actors),
            needs=list(one.needs),
            also=list(one.also),
        )
        for one in STEPS.values()
    ]


@router.post("/matters", response={201: ReportedOut, **ANSWERS})
def report(request: HttpRequest, sent: MatterIn) -> Status[dict[str, object]]:
    """Report a matter. With a ``token`` it may be sent again: it is one matter, and the same answer.

    Whoever stands at a counter is given the receipt too, for the asker to take home.
    """
    me = viewer(request)
    matter = actions.report_matter(matter=new_matter(sent), by=me.code, at=now(), token=sent.token, viewer=me)
    return Status(201, reported(me, matter))


def reported(me: Viewer, matter: Any) -> dict[str, object]:
    """A matter just reported, with the receipt for whom the counter's page would print it."""
    at_counter = me.may("matter", "counter") and matter.raised_by == me.code
    receipt = actions.receipt_of(matter) if at_counter else None
    return {**line(matter), "receipt": {"number": receipt.number, "secret": receipt.secret} if receipt else None}


def new_matter(sent: MatterIn) -> actions.NewMatter:
    """What was sent, as the action takes it."""
    return actions.NewMatter(
        **sent.model_dump(exclude={"token", "at_once", "against_units", "against_officers"}),
        against_units=tuple(sent.against_units),
        against_officers=tuple(sent.against_officers),
        at_once=actions.AtOnce(**sent.at_once.model_dump()) if sent.at_once else None,
    )


@router.get("/matters", response={200: ListOut, **ANSWERS})
def search(request: HttpRequest, narrowed: Query[FiltersIn], q: str = WORDS, cursor: str = CURSOR, limit: int = LIMIT) -> ListOut:
    """Matters by code, words and filters that this key may see, the latest first; without any of them none. With the cursor, all
    of them: this is the export. The reads are logged.
    """
    me = viewer(request)
    page = queries.search(me, q, filters=queries.Filters(**narrowed.model_dump()), cursor=cursor, limit=limit)
    queries.log_matters(me, page.matters, Reading(now(), "接口读取事项", THROUGH))
    return listed(page)


@router.get("/desk", response={200: ListOut, **ANSWERS})
def desk(request: HttpRequest, narrowed: Query[FiltersIn], cursor: str = CURSOR, limit: int = LIMIT) -> ListOut:
    """What waits to be dispatched, in the order in which it should be taken. The reads are logged."""
    me = viewer(request)
    page = queries.queue(me, queries.Filters(**narrowed.model_dump()), cursor=cursor, limit=limit)
    queries.log_matters(me, page.matters, Reading(now(), "接口读取事项", THROUGH))
    return listed(page)


@router.get("/matters/{code}", response={200: WholeOut, **ANSWERS})
def one(request: HttpRequest, code: Code) -> WholeOut:
    """One matter. The read is logged."""
    me = viewer(request)
    reading = Reading(now(), "接口读取事项", THROUGH)
    dossier = queries.matter_of(me, code, reading=reading)
    return whole(dossier, actions.offered(me, dossier.matter, dossier.may, at=now()))


@router.get("/matters/{code}/steps/{step}", response={200: NextOut, **ANSWERS})
def ask_about(request: HttpRequest, code: Code, step: Code) -> NextOut:
    """Whether a step could be taken now, and what it needs: nothing is changed. The read is logged."""
    me = viewer(request)
    dossier = queries.matter_of(me, code, reading=Reading(now(), "接口读取事项", THROUGH))
    called = STEPS.get(step)
    if called is None:
        raise NotFound("step", step)
    faults = list(actions.barred(me, dossier.matter, step, at=now()))
    if step not in dossier.may and not faults:
        faults = [Fault("step", step, "没有办理这一环节的权限", "you may not take this step")]
    return NextOut(step=step, needs=list(called.needs), also=list(called.also), faults=FaultOut.of(faults))


@router.post("/matters/{code}/steps/{step}", response={200: MatterOut, **ANSWERS})
def take(request: HttpRequest, code: Code, step: Code, sent: StepIn) -> dict[str, object]:
    """Take a step: refused whole by the table, the right, what it needs, the policy, or a version that is not the latest."""
    me = viewer(request)
    matter = actions.take_step(
        code=code,
        step=step,
        by=me.code,
        viewer=me,
        at=now(),
        version=sent.version,
        token=sent.token,
        **sent.given.values(),
    )
    return line(matter)


@router.post("/matters/{code}/claim", response={200: list[str], **ANSWERS})
def claim(request: HttpRequest, code: Code) -> list[str]:
    """Take one from the desk, so that nobody else does; the codes that are one's own now."""
    return list(actions.claim(codes=(code,), by=viewer(request).code, at=now()))


@router.post("/matters/{code}/against", response={204: None, **ANSWERS})
def protect(request: HttpRequest, code: Code, sent: AboutIn) -> Status[None]:
    """Name the units and officers that a complaint or tip is about, found out later: from then on it does not exist for them."""
    actions.protect(code=code, units=sent.units, officers=sent.officers, by=viewer(request).code, at=now())
    return Status(204, None)


@router.get("/problems", response={200: list[NoteOut], **ANSWERS})
def notes(request: HttpRequest, after: int = AFTER, limit: int = LIMIT) -> list[NoteOut]:
    """One's own open notes of visits, the earliest first: each can become a matter."""
    me = viewer(request)
    found = open_problems(me, officer=officer_by_code(me.code), after=after, limit=limit)
    return [
        NoteOut(
            id=one.pk,
            code=one.code,
            day=one.entry.day,
            text=one.text,
            area=one.entry.place.code if one.entry.place else None,
            counterpart=one.counterpart.code if one.counterpart else None,
        )
        for one in found
    ]


@router.post("/problems/{code}/lift", response={201: MatterOut, **ANSWERS})
def lift(
    request: HttpRequest, code: Code, kind: Literal["problem", "suggestion"] = "problem", category: str = CODE
) -> Status[dict[str, object]]:
    """An open note of a visit becomes a matter."""
    matter = actions.lift_problem(problem=code, kind=kind, category=category, by=viewer(request).code, at=now())
    return Status(201, line(matter))
