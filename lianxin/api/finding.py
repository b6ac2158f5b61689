"""What a program has to know before it writes: the words of a place, codes by name, what is suggested and why."""

from typing import Annotated, Any, Final, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.functions import Query
from pydantic import Field

from lianxin.api.auth import having, now, viewer
from lianxin.api.schemas import ANSWERS, Code, In, Line, Text
from lianxin.liaison.queries import Reading
from lianxin.matters import queries
from lianxin.matters.facts import law_of
from lianxin.registry import access
from lianxin.registry import queries as registry
from lianxin.rules.entries import date_of
from lianxin.rules.matters import OPEN, Outcome
from lianxin.rules.policy.measures import MatterKind
from lianxin.rules.typeset import chinese

router = Router(tags=["finding"])
AREA: Final[Any] = Query(..., max_length=64)
TYPED: Final[Any] = Query(..., min_length=1, max_length=60)
SIZE: Final = 20


class WordOut(Schema):
    """A word of a policy: its key goes into requests. ``under``: the category above; ``must_solve``: how it may end is bound."""

    key: str
    zh: str
    en: str | None
    under: str | None = None
    kinds: list[str] = []
    must_solve: bool = False
    public: bool = False
    way: str = ""
    most_days: int | None = None


class WordsOut(Schema):
    """The keys that steps and reports take in a place, as its policies have them today."""

    categories: list[WordOut]
    campaigns: list[WordOut]
    exclusions: list[WordOut]
    tiers: list[WordOut]
    pauses: list[WordOut]
    refusals: list[WordOut]
    outcomes: list[str]
    open_states: list[str]


class FoundOut(Schema):
    """Something that bears a name, and where it is."""

    code: str
    name: str
    kind: str
    area: str


class WhyOut(Schema):
    """Something that is offered, and why. A person decides."""

    code: str
    zh: str
    en: str


class LikelyOut(WhyOut):
    """A matter that is likely about the same thing."""

    title: str
    state: str


class SuggestedOut(Schema):
    """Offers for a matter, the best first: categories by their keys, units by their codes."""

    categories: list[WhyOut]
    lead: WhyOut | None
    joint: list[WhyOut]
    duplicates: list[LikelyOut]


class WrittenIn(In):
    """What somebody is just writing down."""

    text: Annotated[Text, Field(min_length=1)]
    area: Code
    kind: MatterKind = "problem"
    place: Line = ""


@router.get("/words", response={200: WordsOut, **ANSWERS})
def words(request: HttpRequest, area: str = AREA) -> WordsOut:
    """The keys of an area: categories, campaigns, tiers; grounds for a pause, for not taking on, for leaving out of counts."""
    law = law_of(registry.area_by_code(area), date_of(now()))
    listed = {name: _words(law.words.listed(name)) for name in ("categories", "campaigns", "exclusions")}
    rules = law.rules
    return WordsOut(
        **listed,
        tiers=_words(rules.tiers),
        pauses=_words(rules.pauses),
        refusals=_words(rules.refusals),
        outcomes=[str(one) for one in Outcome],
        open_states=sorted(OPEN),
    )


def _words(found: Any) -> list[WordOut]:
    names = tuple(WordOut.model_fields)
    return [
        WordOut(key=key, **{name: getattr(word, name) for name in names if name != "key" and hasattr(word, name)})
        for key, word in found.items()
    ]


@router.get("/find/{what}", response={200: list[FoundOut], **ANSWERS})
def find(request: HttpRequest, what: Literal["areas", "units", "officers"], q: str = TYPED) -> list[FoundOut]:
    """Areas, units or officers by name, initials or code: twenty at most."""
    me = having(request, "matter", "read")
    if what == "areas":
        places = registry.areas_found(q, limit=SIZE)
        return [FoundOut(code=one.code, name=one.name, kind=one.level, area=one.code) for one in places]
    if what == "units":
        units = registry.units_found(q, limit=SIZE)
        return [FoundOut(code=one.code, name=one.name, kind=one.kind, area=one.area.code) for one in units]
    people = registry.officers_found(q, rows=access.officers(me, "officer", "read"), limit=SIZE)
    return [FoundOut(code=one.code, name=one.name, kind="officer", area="") for one in people]


@router.get("/matters/{code}/suggestions", response={200: SuggestedOut, **ANSWERS})
def suggestions(request: HttpRequest, code: Code) -> SuggestedOut:
    """What the desk is offered: category, units, likely duplicates, each with its reason. The read is logged."""
    me = viewer(request)
    row = queries.matter_of(me, code, action="triage", reading=Reading(now(), "接口读取事项", "api")).matter
    return _suggested(request, queries.suggest(me, row))


@router.post("/suggestions", response={200: SuggestedOut, **ANSWERS})
def while_writing(request: HttpRequest, sent: WrittenIn) -> SuggestedOut:
    """The same for what is still being written at a counter. Nothing is kept; the words stand in no address."""
    me = having(request, "matter", "counter")
    registry.area_by_code(sent.area)
    day = date_of(now())
    return _suggested(request, queries.suggest_for(me, **sent.model_dump(), day=day))


def _suggested(request: HttpRequest, found: Any) -> SuggestedOut:
    """The offers; the titles of duplicates are read, and logged as such."""
    if found is None:
        return SuggestedOut(categories=[], lead=None, joint=[], duplicates=[])
    me = viewer(request)
    rows = {one.code: one for one in queries.matters_with_codes(me, [one.code for one in found.duplicates])}
    queries.log_matters(me, list(rows.values()), Reading(now(), "接口读取事项", "api"))
    return SuggestedOut(
        categories=[_why(one.category, [one.reason]) for one in found.categories],
        lead=_unit(found.lead) if found.lead else None,
        joint=[_unit(one) for one in found.joint],
        duplicates=[
            LikelyOut(**_why(one.code, one.reasons).model_dump(), title=rows[one.code].title, state=rows[one.code].state)
            for one in found.duplicates
            if one.code in rows
        ],
    )


def _unit(guess: Any) -> WhyOut:
    """The unit; an empty code and the reason where the catalogue names none."""
    return _why(guess.unit.code if guess.unit else "", [guess.reason])


def _why(code: str, reasons: Any) -> WhyOut:
    return WhyOut(code=code, zh=chinese(";".join(one.zh for one in reasons)), en="; ".join(one.en for one in reasons))
