"""The writes of groups: set up with a term, members added and released, places, extended, ended, what is open handed back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from lianxin.audit import actions as audit
from lianxin.groups import access
from lianxin.groups.models import KINDS, ROLES, Extension, Group
from lianxin.liaison.actions import go_on as link_goes_on
from lianxin.liaison.actions import link, unlink
from lianxin.liaison.models import Link
from lianxin.matters.actions import take_step
from lianxin.matters.models import Matter
from lianxin.policy.queries import words_in_force
from lianxin.registry.access import held_on, viewer_by_code
from lianxin.registry.actions.people import add_post
from lianxin.registry.actions.releasing import go_on, release
from lianxin.registry.actions.units import create_unit
from lianxin.registry.models import Area, Counterpart, Officer, Post, Unit
from lianxin.registry.models.people import Basis
from lianxin.registry.queries.areas import area_for
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, NotFound, Refused, refuse
from lianxin.rules.matter_faults import storable
from lianxin.rules.matters import OPEN
from lianxin.rules.periods import months_after

CLOCK = "clock"
LONGEST_TERM = 60
"""Months, with what it was extended by: a standing team has a term as well, and is set up anew."""


@dataclass(frozen=True, slots=True)
class NewGroup:
    """What is set up: codes for the area, the unit that sets it up and who leads; ``unit_kind`` is a word of the policy."""

    area: str
    name: str
    kind: str
    unit_kind: str
    home: str
    leader: str
    charge: str
    first: date
    last: date
    full_time: bool = False


def set_up(*, group: NewGroup, by: str, at: datetime) -> Group:
    """The group with a unit of its own and its leader.

    Raises NotFound for an area outside one's reach; Refused with every fault.
    """
    viewer = viewer_by_code(by, on=date_of(at))
    area = area_for(viewer, group.area, thing="group", action="make")
    home = Unit.objects.filter(code=group.home).first()
    leader = Officer.objects.filter(code=group.leader).first()
    refuse(_faults(group, area, home, leader))
    if home is None or leader is None:
        raise NotFound("unit", group.home)
    with transaction.atomic():
        unit = create_unit(name=group.name, kind=group.unit_kind, area=area, parent=home, by=by, at=at)
        made = Group.objects.create(
            unit=unit,
            area=area,
            home=home,
            leader=leader,
            kind=group.kind,
            charge=group.charge.strip(),
            first=group.first,
            last=group.last,
            made_at=at,
            made_by=by,
        )
        after = {"kind": group.kind, "first": group.first.isoformat(), "last": group.last.isoformat()}
        audit.record("groups.group.made", kind="group", code=unit.code, by=by, at=at, after=after, note=made.charge)
        _post(made, leader, "leader", group.first, full_time=group.full_time, by=by, at=at)
    return made


def _faults(new: NewGroup, area: Area, home: Unit | None, leader: Officer | None) -> Iterator[Fault]:
    if not new.name.strip() or len(new.name.strip()) > 100 or not storable(new.name):
        yield Fault("name", "", "写名称,最多100个字", "a name of 100 characters at most")
    if not new.charge.strip() or len(new.charge.strip()) > 500 or not storable(new.charge):
        yield Fault("charge", "", "写明任务,最多500个字", "say what it is to get done, in 500 characters at most")
    if new.kind not in KINDS:
        yield Fault("kind", new.kind, "没有这一类", "there is no such kind")
    if home is None:
        yield Fault("home", new.home, "没有这个单位", "there is no such unit")
    if leader is None:
        yield Fault("leader", new.leader, "没有这名干部", "there is no such officer")
    if new.last < new.first:
        yield Fault("last", new.last.isoformat(), "结束日期早于开始日期", "it ends before it begins")
    elif new.last > months_after(new.first, LONGEST_TERM):
        yield Fault(
            "last", new.last.isoformat(), f"任期最长{LONGEST_TERM // 12}年", f"a term of {LONGEST_TERM // 12} years at most"
        )
    if new.unit_kind not in words_in_force(area, new.first).listed("unit_kinds"):
        yield Fault("unit_kind", new.unit_kind, "制度里没有这种单位", "no policy in force there knows this kind of unit")


def add_member(
    *,
    code: str,
    officer: str,
    by: str,
    at: datetime,
    role: str = "member",
    full_time: bool = False,
    first: date | None = None,
    station: str = "",
    link_kind: str = "",
) -> Post:
    """A member until the term ends. ``full_time``: drawn from the home unit (抽调; instructors 派驻), whose post steps back for
    that time; else beside the work at home. ``station``: the counterpart to which an instructor is sent, as a link of that kind.

    Raises NotFound; Refused for somebody without a post, a member already, or a term that is over.
    """
    group = _running(code, by=by, at=at)
    who = Officer.objects.filter(code=officer).first()
    if who is None:
        raise Refused.because("officer", officer, "没有这名干部", "there is no such officer")
    begins = max(first or date_of(at), group.first)
    place = _place("station", station) if station else None
    with transaction.atomic():
        made = _post(group, who, role, begins, full_time=full_time, by=by, at=at)
        if place is not None:
            link(party=who, counterpart=place, kind=link_kind, first=begins, last=group.last, by=by, at=at)
    return made


def _post(group: Group, officer: Officer, role: str, first: date, *, full_time: bool, by: str, at: datetime) -> Post:
    if role not in ROLES:
        raise Refused.because("role", role, "没有这个角色", "there is no such role")
    posts = Post.objects.filter(held_on(first), officer=officer)
    if posts.filter(unit=group.unit).exists():
        raise Refused.because("officer", officer.code, "已经是成员", "already a member")
    usual = posts.order_by("-main", "pk").first()
    if usual is None:
        raise Refused.because("officer", officer.code, "这名干部目前没有岗位", "this officer holds no post then")
    seconded = Basis.STATIONED if group.kind == "instructors" else Basis.DRAWN
    return add_post(
        officer=officer,
        unit=group.unit,
        class_key=usual.class_key,
        valid_from=first,
        valid_to=group.last,
        title=ROLES[role],
        basis=seconded if full_time else Basis.APPOINTED,
        main=full_time,
        classes=words_in_force(group.area, first).listed("classes"),
        by=by,
        at=at,
    )


def release_member(*, code: str, officer: str, last: date, by: str, at: datetime) -> None:
    """A member leaves before the term ends; the home post is the main one again, links made for the group end too.

    Raises NotFound, Refused for who leads it (name another first) and for who is no member.
    """
    group = _running(code, by=by, at=at)
    post = Post.objects.filter(held_on(date_of(at)), unit=group.unit, officer__code=officer).select_related("officer").first()
    if post is None:
        raise NotFound("officer", officer)
    if post.officer_id == group.leader_id:
        raise Refused.because("officer", officer, "组长不能退出;先换组长", "who leads it stays: name another first")
    with transaction.atomic():
        _release(post, last, by=by, at=at)


def _release(post: Post, last: date, *, by: str, at: datetime) -> None:
    for row in Link.objects.filter(officer=post.officer_id, valid_from=post.valid_from, valid_to=post.valid_to):
        unlink(link=row.pk, last=last, by=by, at=at)
    release(post=post, last=last, by=by, at=at)


def name_leader(*, code: str, officer: str, by: str, at: datetime) -> Group:
    """Another member leads it from today on. Raises NotFound, Refused for somebody who is no member."""
    group = _running(code, by=by, at=at)
    member = Post.objects.filter(held_on(date_of(at)), unit=group.unit, officer__code=officer).select_related("officer").first()
    if member is None:
        raise Refused.because("officer", officer, "还不是成员", "not a member")
    with transaction.atomic():
        before = {"leader": group.leader.code}
        Group.objects.filter(pk=group.pk).update(leader=member.officer)
        Post.objects.filter(unit=group.unit, title=ROLES["leader"]).update(title=ROLES["member"])
        Post.objects.filter(pk=member.pk).update(title=ROLES["leader"])
        audit.record("groups.group.leader", kind="group", code=code, by=by, at=at, before=before, after={"leader": officer})
    group.refresh_from_db()
    return group


def put_in_charge(*, code: str, counterpart: str, link_kind: str, by: str, at: datetime) -> None:
    """A village, enterprise or project for which the group is responsible (分级包干): a link of its unit for the term."""
    group = _running(code, by=by, at=at)
    place = _place("counterpart", counterpart)
    link(party=group.unit, counterpart=place, kind=link_kind, first=max(date_of(at), group.first), last=group.last, by=by, at=at)


def _place(field: str, code: str) -> Counterpart:
    """A village, enterprise, school or project; a group has no households: those are linked to officers."""
    place = Counterpart.objects.filter(code=code).exclude(base="household").first()
    if place is None:
        raise Refused.because(field, code, "没有这个村、企业或项目", "there is no such village, enterprise or project")
    return place


def _running(code: str, *, by: str, at: datetime) -> Group:
    group = access.group_for(viewer_by_code(by, on=date_of(at)), code, action="make")
    if group.ended_on is not None or group.last < date_of(at):
        raise Refused.because("group", code, "任期已满或已结束", "its term is over")
    return group


# -- longer, and the end -------------------------------------------------------------------------------------------


def extend_term(*, code: str, last: date, reason: str, by: str, at: datetime) -> Group:
    """A longer term, with the reason: its members, places and stations go on with it, and what it was stays on record.

    Raises NotFound; Refused for no later day, more than five years in all, no reason, and for a member who is wanted elsewhere.
    """
    group = _running(code, by=by, at=at)
    refuse(_extension_faults(group, last, reason))
    posts = list(Post.objects.filter(unit=group.unit, valid_to=group.last).select_related("officer"))
    sent = Q(officer__in=[one.officer_id for one in posts], valid_from__gte=group.first)
    links = list(Link.objects.filter(Q(unit=group.unit) | sent, valid_to=group.last).values_list("pk", flat=True))
    with transaction.atomic():
        changed = Group.objects.filter(pk=group.pk, last=group.last, ended_on=None).update(last=last)
        if not changed:
            raise Refused.because("group", code, "刚才有人改过,请刷新", "somebody has just changed it: look again")
        for post in posts:
            go_on(post=post, last=last, by=by, at=at)
        for row in links:
            link_goes_on(link=row, last=last, by=by, at=at)
        Extension.objects.create(group=group, was=group.last, now=last, reason=reason.strip(), by=by, at=at)
        before, after = {"last": group.last.isoformat()}, {"last": last.isoformat()}
        why = reason.strip()
        audit.record("groups.group.extended", kind="group", code=code, by=by, at=at, before=before, after=after, note=why)
    group.refresh_from_db()
    return group


def _extension_faults(group: Group, last: date, reason: str) -> Iterator[Fault]:
    if last <= group.last:
        yield Fault("last", last.isoformat(), "要晚于现在的任期", "later than its term is now")
    elif last > months_after(group.first, LONGEST_TERM):
        years = LONGEST_TERM // 12
        yield Fault("last", last.isoformat(), f"连同原来的任期最长{years}年", f"{years} years in all at most")
    if not reason.strip() or len(reason.strip()) > 300 or not storable(reason):
        yield Fault("reason", "", "写明原因,最多300个字", "say why, in 300 characters at most")


def end_group(*, code: str, reason: str, by: str, at: datetime) -> Group:
    """End it today, before its term. Raises NotFound; Refused without a reason, and while matters are open."""
    group = _running(code, by=by, at=at)
    today = date_of(at)
    if not reason.strip() or len(reason.strip()) > 300 or not storable(reason):
        raise Refused.because("reason", "", "写明原因,最多300个字", "say why, in 300 characters at most")
    if _open(group).exists():
        raise Refused.because("group", code, "还有没办完的事项,先交接", "matters are still open: hand them back first")
    with transaction.atomic():
        for post in Post.objects.filter(unit=group.unit, valid_to=group.last, valid_from__lte=today):
            _release(post, today, by=by, at=at)
        for row in Link.objects.filter(unit=group.unit, valid_to=group.last, valid_from__lte=today):
            unlink(link=row.pk, last=today, by=by, at=at)
        _end(group, today, reason.strip(), by=by, at=at)
    group.refresh_from_db()
    return group


def end_terms(*, at: datetime) -> int:
    """The clock: groups whose term is over have ended with it; posts and links ended by themselves. Returns how many."""
    over = Group.objects.filter(ended_on=None, last__lt=date_of(at)).select_related("unit")
    for group in over:
        with transaction.atomic():
            _end(group, group.last, "", by=CLOCK, at=at)
    return len(over)


def _end(group: Group, on: date, reason: str, *, by: str, at: datetime) -> None:
    if Group.objects.filter(pk=group.pk, ended_on=None).update(ended_on=on, reason=reason):
        audit.record(
            "groups.group.ended", kind="group", code=group.unit.code, by=by, at=at, after={"on": on.isoformat()}, note=reason
        )


def hand_back(*, code: str, by: str, at: datetime) -> list[str]:
    """What the group still handles goes to the unit that set it up, accepted at once; what it has not signed for is returned to
    the dispatch desk. Returns the numbers of those that could not be moved: paused, kept open, a hand-over waiting.

    Raises NotFound.
    """
    viewer = viewer_by_code(by, on=date_of(at))
    group = access.group_for(viewer, code, action="make")
    left = []
    for number, state in _open(group).order_by("pk").values_list("code", "state"):
        try:
            with transaction.atomic():
                _hand_back_one(group, number, state, by=by, at=at)
        except (Refused, NotFound):
            left.append(number)
    audit.record("groups.group.handed_back", kind="group", code=code, by=by, at=at, after={"left": len(left)})
    return left


def _hand_back_one(group: Group, number: str, state: str, *, by: str, at: datetime) -> None:
    why = f"{group.unit.name}任期已满"
    if state == "dispatched":
        take_step(code=number, step="return", by=by, at=at, reason=why)
        return
    take_step(code=number, step="offer_transfer", by=by, at=at, unit=group.home.code, reason=why)
    take_step(code=number, step="accept_transfer", by=by, at=at)


def _open(group: Group) -> QuerySet[Matter]:
    return Matter.objects.filter(unit=group.unit, state__in=sorted(OPEN), led_by=None)
