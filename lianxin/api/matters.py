"""Matters for programs that act as an officer."""

from typing import Any, Final, Literal

from django.http import HttpRequest
from ninja import Router, Status
from ninja.params.functions import Query

from lianxin.api.auth import now, viewer
from lianxin.api.out import line, listed, whole
from lianxin.api.schemas import Code, Faults, ListOut, MatterIn, MatterOut, StepIn, StepLine, WholeOut
from lianxin.liaison.queries import Reading
from lianxin.matters import actions, queries
from lianxin.rules.matters import STEPS

router = Router(tags=["matters"])
ANSWERS = {404: Faults, 422: Faults}
WORDS: Final[Any] = Query("", max_length=300)
CURSOR: Final[Any] = Query("", max_length=200)
LIMIT: Final[Any] = Query(25, ge=1, le=100)
CODE: Final[Any] = Query("", max_length=64)
THROUGH = "api"


@router.get("/steps", response=list[StepLine])
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


@router.post("/matters", response={201: MatterOut, **ANSWERS})
def report(request: HttpRequest, sent: MatterIn) -> Status[dict[str, object]]:
    """Report a matter. With a ``token`` it may be sent again: it is one matter, and the same answer."""
    matter = actions.report_matter(matter=new_matter(sent), by=viewer(request).code, at=now(), token=sent.token)
    return Status(201, line(matter))


def new_matter(sent: MatterIn) -> actions.NewMatter:
    """What was sent, as the action takes it."""
    return actions.NewMatter(
        **sent.model_dump(exclude={"token", "at_once", "against_units", "against_officers"}),
        against_units=tuple(sent.against_units),
        against_officers=tuple(sent.against_officers),
        at_once=actions.AtOnce(**sent.at_once.model_dump()) if sent.at_once else None,
    )


@router.get("/matters", response={200: ListOut, **ANSWERS})
def search(request: HttpRequest, q: str = WORDS, cursor: str = CURSOR, limit: int = LIMIT) -> ListOut:
    """Matters by code or words that this key may see, the latest first."""
    return listed(queries.search(viewer(request), q, cursor=cursor, limit=limit))


@router.get("/desk", response={200: ListOut, **ANSWERS})
def desk(request: HttpRequest, cursor: str = CURSOR, limit: int = LIMIT) -> ListOut:
    """What waits to be dispatched, in the order in which it should be taken."""
    return listed(queries.queue(viewer(request), queries.Filters(), cursor=cursor, limit=limit))


@router.get("/matters/{code}", response={200: WholeOut, **ANSWERS})
def one(request: HttpRequest, code: Code) -> WholeOut:
    """One matter. The read is logged."""
    me = viewer(request)
    reading = Reading(now(), "接口读取事项", THROUGH)
    dossier = queries.matter_of(me, code, reading=reading)
    return whole(dossier, actions.offered(me, dossier.matter, dossier.may, at=now()))


@router.post("/matters/{code}/steps/{step}", response={200: MatterOut, **ANSWERS})
def take(request: HttpRequest, code: Code, step: Code, sent: StepIn) -> dict[str, object]:
    """Take a step: refused whole by the table, the right, what it needs, the policy, or a version that is not the latest."""
    matter = actions.take_step(
        code=code,
        step=step,
        by=viewer(request).code,
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


@router.post("/problems/{code}/lift", response={201: MatterOut, **ANSWERS})
def lift(
    request: HttpRequest, code: Code, kind: Literal["problem", "suggestion"] = "problem", category: str = CODE
) -> Status[dict[str, object]]:
    """An open note of a visit becomes a matter."""
    matter = actions.lift_problem(problem=code, kind=kind, category=category, by=viewer(request).code, at=now())
    return Status(201, line(matter))
