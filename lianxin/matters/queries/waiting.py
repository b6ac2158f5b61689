"""What the desks look up besides the inbox: extensions to decide, questions answered, what an entry led to."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianxin.feedback.models import Rating
from lianxin.liaison import access as liaison
from lianxin.liaison.models import Link
from lianxin.matters import access
from lianxin.matters.models import Deadline, Extension, Matter, Plan, Step
from lianxin.matters.queries.desk import listed
from lianxin.policy.queries import policies_around
from lianxin.records.models import Instruction
from lianxin.registry.access import NOTHING, Viewer, held_on
from lianxin.registry.models import Counterpart, Post, RoleGrant
from lianxin.registry.models.places import LEVELS
from lianxin.rules.access import ROLES, may
from lianxin.rules.matters import OPEN, STEPS

MOST = 50
A_WEEK = timedelta(days=7)


def extensions_to_decide(viewer: Viewer, *, limit: int = MOST) -> list[Extension]:
    """Extensions that were asked for and that the viewer may decide: never one's own or of what one handles. Earliest first."""
    if not viewer.may("matter", "approve"):
        return []
    rows = Extension.objects.filter(granted=None, matter__in=access.matters(viewer, "approve").values("pk"))
    rows = rows.exclude(asked_by=viewer.code).exclude(matter__officer=viewer.officer_id)
    return list(rows.select_related("matter").order_by("asked_at", "pk")[:limit])


def appeals_to_decide(viewer: Viewer, *, limit: int = MOST) -> list[Matter]:
    """Matters with a rating that was disputed and that the viewer may review, the one disputed first at the top."""
    if not viewer.may("matter", "review"):
        return []
    asked = Rating.objects.filter(subject_kind="matter", appealed_at__isnull=False, upheld=None).exclude(appeal_by=viewer.code)
    asked = asked.filter(subject_code__in=access.matters(viewer, "review").values("code"))
    since = dict(asked.order_by("appealed_at", "pk").values_list("subject_code", "appealed_at")[:limit])
    rows = listed(access.matters(viewer, "review").filter(code__in=since))
    return sorted(rows, key=lambda one: (since[one.code], one.pk))


def to_bring_together(viewer: Viewer, *, limit: int = MOST) -> list[Matter]:
    """Open matters that wait for the viewer to bring the offices together (A10): asked by name, or raised to the linked leader
    with nobody named, where the viewer is that leader, linked to the village or township.
    """
    asked = Matter.objects.filter(coordinator=viewer.officer_id).exclude(pk__in=access.hidden_from(viewer))
    near = _near(viewer) if viewer.may("matter", "instruct") else NOTHING
    rows = asked if near is NOTHING else access.matters(viewer).filter(Q(coordinator=viewer.officer_id) | near)
    return list(listed(rows.filter(state__in=sorted(OPEN), led_by=None)).order_by("due_on", "pk")[:limit])


def without_leader(viewer: Viewer, *, limit: int = MOST) -> list[Matter]:
    """Open matters raised to the linked leader where nobody is named and no leader is linked, so that they wait for nobody: for
    whoever dispatches and may act on them here, to name somebody (``escalate`` with ``officer``). Those due first.
    """
    tiers = leaders_tiers(viewer) if viewer.may("matter", "triage") and viewer.may("matter", "handle") else set()
    if not tiers:
        return []
    rows = access.matters(viewer, "handle").filter(tier__in=sorted(tiers), coordinator=None, led_by=None)
    rows = rows.filter(~Exists(_links_of_leaders(viewer)), state__in=sorted(STEPS["escalate"].came_from))
    return list(listed(rows).order_by("due_on", "pk")[:limit])


def _links_of_leaders(viewer: Viewer) -> QuerySet[Link]:
    """The links to a matter's counterpart, village or township of leaders who see all matters there: a leader who sees only what
    his unit handles is left out, for it is worse that nobody is asked than that two are.
    """
    inside = reduce(or_, (Q(area=OuterRef(OuterRef(f"area__{level}"))) for level in LEVELS))
    posts = Post.objects.filter(held_on(viewer.on), officer=OuterRef("officer"), unit=OuterRef(OuterRef("unit")))
    who = Q(officer=OuterRef("officer")) | Exists(posts)
    leads = RoleGrant.objects.filter(who, inside, role__in=[one for one in ROLES if may([one], "matter", "instruct")])
    opens_nothing = {
        key
        for one in policies_around(viewer.homes, viewer.on)
        for key, word in one.policy.words.links.items()
        if word.opens == "nothing"
    }
    here = Q(root=OuterRef("root")) | Q(root__place=OuterRef("area__village")) | Q(root__place=OuterRef("area__township"))
    return Link.objects.filter(held_on(viewer.on), here, Exists(leads)).exclude(kind__in=sorted(opens_nothing))


def leaders_tiers(viewer: Viewer) -> set[str]:
    """The rungs of the ladder that are a linked leader's, by the policies around the viewer."""
    policies = [one.policy for one in policies_around(viewer.homes, viewer.on) if one.policy.matters is not None]
    return {key for one in policies if one.matters for key, tier in one.matters.tiers.items() if tier.by == "leader"}


def _near(viewer: Viewer) -> Q:
    tiers, whom = leaders_tiers(viewer), liaison.served(viewer)
    if not tiers or not whom.roots:
        return NOTHING
    towns = Counterpart.objects.filter(pk__in=whom.roots, place__level="township").values("place")
    near = Q(root__in=whom.roots) | Q(area__village__in=whom.villages) | Q(area__township__in=towns)
    return Q(near, tier__in=sorted(tiers), coordinator=None)


def to_put_right(viewer: Viewer, *, limit: int = MOST) -> list[tuple[Matter, date]]:
    """Answered matters that the viewer handles and that were judged badly, not reopened by it: each with the day until which it
    is to be put right. Taking it up again and answering anew does so.
    """
    mine = Q(matter__officer=viewer.officer_id) | Q(matter__officer=None, matter__unit__in=viewer.units)
    rows = Deadline.objects.filter(mine, key="rectify", met_at=None, ended_at=None, matter__state__in=("answered", "closed"))
    rows = rows.exclude(matter__in=access.hidden_from(viewer)).select_related("matter__area__village", "matter__unit")
    return [(one.matter, one.due_on) for one in rows.order_by("due_on", "pk")[:limit]]


def without_goal(viewer: Viewer, *, limit: int = MOST) -> list[Matter]:
    """The viewer's own promises that run and have no goal (S10: 明确责任人、目标、时限), as those that were loaded: due first."""
    rows = Matter.objects.filter(
        kind="promise", officer=viewer.officer_id, led_by=None, state__in=sorted(STEPS["plan"].came_from)
    )
    rows = rows.filter(~Exists(Plan.objects.filter(matter=OuterRef("pk")))).exclude(pk__in=access.hidden_from(viewer))
    return list(listed(rows).order_by("due_on", "pk")[:limit])


def reported_back(viewer: Viewer, *, at: datetime, limit: int = MOST) -> list[tuple[Matter, str]]:
    """What came of the viewer's own instructions in the last week, the latest first: each matter with the words of the report."""
    if not viewer.may("matter", "instruct"):
        return []
    given = Instruction.objects.filter(given_by=viewer.officer_id, about_kind="matter", done_at__gt=at - A_WEEK)
    told = dict(given.order_by("-done_at", "-pk").values_list("about_code", "result")[:limit])
    rows = {row.code: row for row in listed(access.matters(viewer).filter(code__in=told))} if told else {}
    return [(rows[code], result) for code, result in told.items() if code in rows]


def replied(viewer: Viewer, *, limit: int = MOST) -> list[Matter]:
    """Matters that the viewer handles and where the asker has had the last word: a question answered, something added."""
    last = Step.objects.filter(matter=OuterRef("pk"), number=OuterRef("version"), step="reply")
    rows = _handled(viewer).filter(Exists(last))
    return list(listed(rows).order_by("moved_at", "pk")[:limit])


def _handled(viewer: Viewer) -> QuerySet[Matter]:
    rows = Matter.objects.filter(officer=viewer.officer_id) | Matter.objects.filter(officer=None, unit__in=viewer.units)
    return rows.filter(state__in=sorted(OPEN)).exclude(pk__in=access.hidden_from(viewer))


def matters_of_entry(viewer: Viewer, code: str) -> list[Matter]:
    """What became matters of an entry, as far as the viewer may see it and know who asked: the entry says whom it is about."""
    return list(listed(access.with_asker(viewer).filter(entry__code=code)).order_by("pk"))


def matters_of_problems(viewer: Viewer, codes: Iterable[str]) -> dict[str, str]:
    """The matters that open notes became, by the note's code; as ``matters_of_entry``."""
    rows = access.with_asker(viewer).filter(problem__in=[code for code in codes if code])
    return dict(rows.values_list("problem", "code"))


def open_matters_of(viewer: Viewer, root: int, *, limit: int = MOST) -> list[Matter]:
    """A counterpart's open matters that the viewer may see, and know that they are theirs, those due first: for its page."""
    rows = access.with_asker(viewer).filter(root=root, state__in=sorted(OPEN))
    return list(listed(rows).order_by("due_on", "pk")[:limit])


def hidden_subjects(viewer: Viewer) -> dict[str, frozenset[str]]:
    """The codes, by kind, of what does not exist for the viewer in the log of acts: matters, their notes, instructions (Z9)."""
    found = {kind: access.veiled(viewer, kind) for kind in ("matter", "problem")}
    about = Q(about_kind="matter", about_code__in=found["matter"]) | Q(about_kind="problem", about_code__in=found["problem"])
    given = Instruction.objects.filter(about).values_list("code", flat=True) if found["matter"] else ()
    return {**found, "instruction": frozenset(given)}
