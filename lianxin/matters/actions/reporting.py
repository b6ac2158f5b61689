"""Reporting a matter, from every channel: once, whole, in one transaction."""

import secrets
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from lianxin.audit import actions as audit
from lianxin.database.asking import Coming
from lianxin.database.prepared import Prepared
from lianxin.database.writing import insert, insert_unseen
from lianxin.matters.access import line_up
from lianxin.matters.actions.expecting import expected
from lianxin.matters.actions.judging import draw_for_call_back
from lianxin.matters.actions.new import AtOnce, NewMatter
from lianxin.matters.actions.receipts import digest_of, secret_of
from lianxin.matters.door import phone_index
from lianxin.matters.facts import Law, span_of
from lianxin.matters.models import Against, Deadline, Matter, Plan, Step
from lianxin.matters.sums import working_days
from lianxin.matters.telling import tell
from lianxin.records.models import Entry
from lianxin.registry import access
from lianxin.registry.access import Viewer, held_on, viewer_by_code
from lianxin.registry.models import Area, Counterpart, Officer, Post, Unit
from lianxin.registry.queries.among import chosen
from lianxin.rules import matter_faults
from lianxin.rules.deadlines import end_of, warn_before
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused, refuse
from lianxin.rules.matter_faults import as_dialled, asked_faults, outcome_faults, storable, text_faults, without_marks
from lianxin.rules.matter_words import words_of
from lianxin.rules.matters import MUST_SOLVE, REPORTED, State
from lianxin.rules.receipts import make_number

ASKER = "asker"
TITLE = 40
NUMBERS = 10_000_000
"""How many numbers a year has; one that is taken is drawn again."""


@dataclass
class Found:
    """What the codes of a new matter stand for, and what was wrong with them."""

    law: Law | None = None
    key: Coming | None = None
    area: Area | None = None
    whom: Counterpart | None = None
    units: list[Unit] = field(default_factory=list)
    officers: list[Officer] = field(default_factory=list)
    owner: Officer | None = None
    office: Unit | None = None
    faults: list[Fault] = field(default_factory=list)


def report_matter(
    *,
    matter: NewMatter,
    by: str,
    at: datetime,
    token: str = "",
    viewer: Viewer | None = None,
    entry: Entry | None = None,
    problem: str = "",
) -> Matter:
    """The matter, with its first step and act.

    Sent again with the same ``token``, code or number of another system it is the one that is there.

    ``by`` is the officer who took it in (``viewer``, where the caller has looked them up already), or ``asker`` where nobody
    did. Raises Refused with every fault; NotFound for ``by``.
    """
    matter = _without_marks(matter)
    _refuse_unstorable(matter, token)
    if by != ASKER and (viewer is None or viewer.code != by) and not _OFFICER.all(code=by):
        raise NotFound("officer", by)
    found = _look_up(matter, by, at, viewer)
    if faults := [*found.faults, *asked_faults(matter.asked()), *_sense(matter, found, at)]:
        there = _there(matter, token, by)
        if there is None:
            raise Refused(faults)
        return there
    while True:
        code = matter.code or make_number(date_of(matter.reported_at or at).year, secrets.randbelow(NUMBERS))
        try:
            with transaction.atomic():
                return _write(matter, found, code=code, by=by, at=at, token=token, entry=entry, problem=problem)
        except IntegrityError:
            # Sent before, or by two at once: it is the one that is there. A number that is taken is drawn again.
            there = _there(matter, token, by)
            if there is not None:
                return there
            if matter.code or not _NUMBERED.all(code=code):
                raise


def _without_marks(matter: NewMatter) -> NewMatter:
    """The same, as a folder can hold it: what was pasted brings marks of control along."""
    words = {one.name: value for one in fields(matter) if isinstance(value := getattr(matter, one.name), str)}
    plain: dict[str, Any] = {name: without_marks(value) for name, value in words.items()}
    return matter if plain == words else replace(matter, **plain)


def _refuse_unstorable(matter: NewMatter, token: str) -> None:
    """Before anything is looked up: what no database can hold, and codes that are none."""
    faults = [
        Fault(one.name, "", "含有不能保存的字符", "it holds characters that cannot be stored")
        for one in fields(matter)
        if not all(storable(text) for text in _texts(getattr(matter, one.name)))
    ]
    if not storable(token) or len(token) > 64 or len(matter.code) > 64:
        faults.append(Fault("code", "", "编号最多64个字符", "a code has 64 characters at most"))
    refuse(faults)


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, AtOnce):
        return tuple(value.given().values())
    return (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()


def _there(matter: NewMatter, token: str, by: str) -> Matter | None:
    # said as the partial index says it, or SQLite walks every matter
    there = _SENT.first(token=token) if token else None
    if there is None and matter.code:
        there = Matter.objects.filter(code=matter.code).first()
    if there is None and matter.outer_number.strip():
        return _same_number(matter, by)
    if there is None or (there.text, there.kind) == (matter.text.strip(), matter.kind):
        return there
    raise Refused.because("code", matter.code or token, "这个编号已用于另一件事项", "this code belongs to another matter")


def _same_number(matter: NewMatter, by: str) -> Matter | None:
    """The one that bears this number of that system, to whoever reported it in the same words; Refused for any other."""
    system, number = matter.source_system.strip(), matter.outer_number.strip()
    there = Matter.objects.filter(source_system=system, outer_number=number).first()
    own = "" if by == ASKER else by
    if there is None or (there.text, there.kind, there.raised_by) == (matter.text.strip(), matter.kind, own):
        return there
    zh, en = "该系统的这个编号已用于另一件事项", "another matter bears this number of that system"
    raise Refused.because("outer_number", number, zh, en)


# -- looking up --------------------------------------------------------------------------------------


def _look_up(matter: NewMatter, by: str, at: datetime, viewer: Viewer | None) -> Found:
    whom = Counterpart.objects.filter(code=matter.counterpart).select_related("area").first() if matter.counterpart else None
    area = whom.area if whom else None
    if matter.area:
        area = chosen(viewer, "areas", matter.area) or _AREA.first(code=matter.area)
    found = Found(area=area, whom=whom)
    if area is not None:
        there = expected(viewer, area, date_of(at))
        found.law, found.key = there.law(area), there.key
    else:
        found.faults.append(Fault("area", matter.area, "没有这个地方", "there is no such place"))
    if matter.counterpart and whom is None:
        found.faults.append(Fault("counterpart", matter.counterpart, "没有这个对象", "there is no such counterpart"))
    _look_up_against(matter, found)
    owner = matter.owner or (by if matter.at_once and by != ASKER else "")
    if owner:
        _look_up_owner(owner, found, date_of(at))
    if matter.owner and matter.owner != by:
        found.faults += _not_theirs(matter.owner, by, date_of(at))
    return found


def _not_theirs(owner: str, by: str, on: date) -> list[Fault]:
    """Nobody promises or solves in somebody else's name, but whoever keeps the officers of the area writes it down for them."""
    if by != ASKER and access.officers(viewer_by_code(by, on=on), "officer", "change").filter(code=owner).exists():
        return []
    return [Fault("owner", owner, "不能以别人的名义承诺或办结", "not in the name of somebody else")]


def _look_up_against(matter: NewMatter, found: Found) -> None:
    if matter.against_units:
        found.units = list(Unit.objects.filter(code__in=matter.against_units).order_by("pk"))
    if matter.against_officers:
        found.officers = list(Officer.objects.filter(code__in=matter.against_officers).order_by("pk"))
    for code in {*matter.against_units} - {one.code for one in found.units}:
        found.faults.append(Fault("against_units", code, "没有这个单位", "there is no such unit"))
    for code in {*matter.against_officers} - {one.code for one in found.officers}:
        found.faults.append(Fault("against_officers", code, "没有这名干部", "there is no such officer"))


def _look_up_owner(code: str, found: Found, on: date) -> None:
    post = Post.objects.filter(held_on(on), officer__code=code).select_related("officer", "unit").order_by("-main", "pk").first()
    if post is None:
        found.faults.append(Fault("owner", code, "这名干部目前没有岗位", "this officer holds no post today"))
    else:
        found.owner, found.office = post.officer, post.unit


def _sense(matter: NewMatter, found: Found, at: datetime) -> list[Fault]:
    """What only the place, its policies and the moment can say."""
    faults: list[Fault] = []
    if found.law is not None:
        faults += category_faults(found.law, matter.kind, matter.category)
        if matter.campaign and matter.campaign not in found.law.words.listed("campaigns"):
            faults.append(Fault("campaign", matter.campaign, "没有这个活动", "there is no such campaign"))
        if matter.at_once is not None:
            must = found.law.must_solve(matter.category)
            faults += outcome_faults(matter.at_once.given(), must_solve=must, allowed=MUST_SOLVE)
            faults += text_faults("solve_at_once", matter.at_once.given())
    if matter.at_once is not None and (not matter.at_once.answer.strip() or found.owner is None):
        faults.append(Fault("answer", "", "当场办结要由干部写明答复", "what is solved on the spot is answered by an officer"))
    if matter.at_once is not None and _is_about_its_owner(found, date_of(at)):
        zh = "投诉涉及您或您的单位,不能由您当场办结"
        faults.append(Fault("against_units", "", zh, "it complains of you or your unit: it is not yours to solve"))
    if (matter.reported_at or at) > at:
        faults.append(Fault("reported_at", str(matter.reported_at), "时间还没有到", "this moment is still to come"))
    if matter.kind == "promise" and not (matter.owner and matter.goal.strip() and matter.due_on):
        faults.append(Fault("owner", "", "承诺要有责任人、目标和时限", "a promise has an owner, a goal and a date"))
    if matter.due_on is not None and matter.due_on < date_of(at):
        faults.append(Fault("due_on", str(matter.due_on), "期限已过", "the date has gone by"))
    if matter.due_on is not None and matter.due_on > matter_faults.LAST_DAY:
        faults.append(matter_faults.too_far("due_on", matter.due_on))
    if matter.face and matter.kind != "promise":
        faults.append(Fault("face", "", "只有承诺可以公示", "only a promise has a public face"))
    return faults


def _is_about_its_owner(found: Found, today: date) -> bool:
    """Whether whoever is to have solved it on the spot is complained of in it, or works in a unit that is, or below one (Z9)."""
    if found.office is None:
        return False
    return found.owner in found.officers or not line_up({found.office.pk}).isdisjoint(_complained_of(found, today))


def category_faults(law: Law, kind: str, category: str) -> list[Fault]:
    """Whether the place knows the category, and the category is for this kind."""
    if not category:
        return []
    if category not in law.categories:
        return [Fault("category", category, "没有这个类别", "there is no such category")]
    kinds = law.kinds_of(category)
    if kinds and kind not in kinds:
        return [Fault("category", category, "这个类别不用于这种事项", "this category is not for such a matter")]
    return []


# -- writing -----------------------------------------------------------------------------------------


def _write(
    new: NewMatter, found: Found, *, code: str, by: str, at: datetime, token: str, entry: Entry | None, problem: str
) -> Matter:
    made = _row(new, found, code=code, by=by, at=at, token=token)
    made.entry, made.problem = entry, problem
    given = _settle(made, new, found, at)
    insert(made, found.key)
    step = "solve_at_once" if new.at_once else REPORTED
    public = new.at_once.answer.strip() if new.at_once else ""
    inside = (new.note[:1000], new.at_once.reason, new.at_once.internal) if new.at_once else (new.note[:1000],)
    first = Step(
        matter=made,
        number=1,
        step=step,
        to=made.state,
        at=at,
        by=by,
        unit=made.unit,
        text="\n".join(one.strip() for one in inside if one.strip()),
        public=public,
        given=given,
        token=token,
    )
    insert_unseen([first])
    _name_complained_of(made, found, date_of(at))
    if new.kind == "promise":
        _promise(made, new, found, by=by, at=at)
    after = {"kind": made.kind, "channel": made.channel, "state": made.state}
    audit.record(f"matters.matter.{_verb(step)}", kind="matter", code=made.code, by=by, at=at, after=after)
    tell([made], "reported", at=at)
    if new.at_once is not None and found.law is not None:
        draw_for_call_back(made, found.law.feedback, at)
    return made


def _promise(made: Matter, new: NewMatter, found: Found, *, by: str, at: datetime) -> None:
    """Who, what, by when (S10): as a plan, and as the handling deadline, which its owner has set."""
    if found.owner is None or new.due_on is None or found.law is None:
        return
    goal, due_on = new.goal.strip()[:500], new.due_on
    term = found.law.term(made.kind, made.category, made.tier, made.channel)
    days, due_at = working_days(date_of(at)), end_of(due_on)
    Plan.objects.create(
        matter=made, content=made.text[:1000], goal=goal, officer=found.owner, due_on=due_on, made_at=at, made_by=by
    )
    Deadline.objects.create(
        matter=made,
        key="handle",
        starts_at=at,
        amount=max(1, (due_on - date_of(at)).days),
        measure="days",
        due_at=due_at,
        due_on=due_on,
        sum={"set_by": by, "set_to": due_on.isoformat()},
        warn_at=warn_before(due_at, at, span_of(term.warn), days) if term is not None and term.warn is not None else None,
    )


def _verb(step: str) -> str:
    return "reported" if step == REPORTED else step


def _row(new: NewMatter, found: Found, *, code: str, by: str, at: datetime, token: str) -> Matter:
    reported = new.reported_at or at
    text = new.text.strip()
    return Matter(
        code=code,
        kind=new.kind,
        category=new.category,
        title=(new.title.strip() or text.splitlines()[0][:TITLE]),
        text=text,
        area=found.area,
        counterpart=found.whom,
        root_id=(found.whom.root_id or found.whom.pk) if found.whom else None,
        campaign=new.campaign,
        channel=new.channel,
        token=token,
        place=new.place.strip(),
        asker=new.asker.strip(),
        asker_phone=as_dialled(new.phone),
        asker_phone_index=phone_index(new.phone),
        on_behalf=new.on_behalf.strip(),
        anonymous=new.anonymous,
        confidential=new.confidential,
        tells_by=new.tells_by,
        secret=digest_of(code, secret_of(code, "1")),
        receipts=1,
        raised_by="" if by == ASKER else by,
        state=State.NEW,
        since=at,
        moved_at=at,
        version=1,
        reported_at=reported,
        reported_on=date_of(reported),
        outer_due=new.outer_due,
        source_system=new.source_system.strip(),
        outer_number=new.outer_number.strip(),
        public_consent=new.public_consent,
        face=new.face,
        search=words_of(code, new.title, text, new.place),
    )


def _settle(made: Matter, new: NewMatter, found: Found, at: datetime) -> dict[str, str]:
    """What is settled as it comes in: solved on the spot, or promised by somebody. Returns what the step was given."""
    if new.at_once is None and new.kind != "promise":
        return {}
    today = date_of(at)
    made.officer, made.unit, made.accepted_on = found.owner, found.office, today
    made.signed_on = made.contacted_on = today
    if new.at_once is None:
        made.state, made.due_on = State.HANDLING, new.due_on
        return {"officer": new.owner}
    for name, value in new.at_once.given().items():
        setattr(made, name, value.strip())
    made.state, made.answered_on = State.ANSWERED, today
    made.solved_on = today if new.at_once.outcome == "solved" else None
    return {"outcome": new.at_once.outcome}


def _complained_of(found: Found, today: date) -> set[int]:
    """The units complained of; for an officer the units of that day's posts too."""
    units = {one.pk for one in found.units}
    if found.officers:
        posts = Post.objects.filter(held_on(today), officer__in=found.officers)
        units |= set(posts.values_list("unit_id", flat=True))
    return units


def _name_complained_of(made: Matter, found: Found, today: date) -> None:
    """The units and officers complained of."""
    rows = [Against(matter=made, unit_id=one) for one in sorted(_complained_of(found, today))]
    rows += [Against(matter=made, officer=one) for one in found.officers]
    if rows:
        Against.objects.bulk_create(rows)


_OFFICER = Prepared(lambda code: Officer.objects.filter(code=code).values_list("pk", flat=True))
_AREA = Prepared(lambda code: Area.objects.filter(code=code))
_NUMBERED = Prepared(lambda code: Matter.objects.filter(code=code).values_list("pk", flat=True))
_SENT = Prepared(lambda token: Matter.objects.filter(~Q(token=""), token=token))
