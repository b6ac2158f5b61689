"""One link by hand."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from lianxin.audit import actions as audit
from lianxin.liaison.models import Link
from lianxin.policy.queries import words_of
from lianxin.registry.access import held_on
from lianxin.registry.models import Area, Counterpart, Officer, Post, Unit
from lianxin.rules.errors import Fault, Refused, refuse


def link(
    *,
    party: Officer | Unit,
    counterpart: Counterpart,
    kind: str,
    first: date,
    by: str,
    at: datetime,
    last: date | None = None,
) -> Link:
    """The new link. Over the number of the policy is shown, not refused. Raises Refused: words, dates, ended, linked already."""
    root = counterpart.root if counterpart.root is not None else counterpart
    refuse([*_faults(party, root, kind, first, last), *_overlap(party, root, kind, first, last)])
    with transaction.atomic():
        made = Link.objects.create(
            officer=party if isinstance(party, Officer) else None,
            unit=party if isinstance(party, Unit) else None,
            counterpart=root,
            root=root,
            kind=kind,
            valid_from=first,
            valid_to=last,
        )
        after = {"party": party.code, "counterpart": root.code, "kind": kind, "from": first.isoformat()}
        audit.record("liaison.link.made", kind="link", code=str(made.pk), by=by, at=at, after=after)
    return made


def _faults(party: Officer | Unit, root: Counterpart, kind: str, first: date, last: date | None) -> list[Fault]:
    found: list[Fault] = []
    homes = homes_of(party, first)
    if not homes:
        found.append(Fault("party_code", party.code, "当日不在任何岗位上", "held no post on that day"))
    if kind not in words_of([root.area, *homes], first).links:
        found.append(Fault("kind", kind, "当地当日的制度中没有这种联系", "no policy in force there then knows this kind"))
    if root.valid_to is not None and root.valid_to < first:
        found.append(Fault("counterpart_code", root.code, f"该对象已于{root.valid_to}终止", f"it ended on {root.valid_to}"))
    if root.valid_from is not None and first < root.valid_from:
        found.append(Fault("valid_from", str(first), f"该对象自{root.valid_from}起才有", f"it begins on {root.valid_from}"))
    if last is not None and last < first:
        found.append(Fault("valid_to", str(last), "结束日期早于开始日期", "the last day is before the first"))
    return found


def homes_of(party: Officer | Unit, on: date) -> list[Area]:
    """The areas of the units in which the officer works on the day; a unit's own."""
    if isinstance(party, Unit):
        return [party.area]
    posts = Post.objects.filter(held_on(on), officer=party).select_related("unit__area").order_by("pk")
    return list({post.unit.area_id: post.unit.area for post in posts}.values())


def _overlap(party: Officer | Unit, root: Counterpart, kind: str, first: date, last: date | None) -> Iterable[Fault]:
    mine = Q(officer=party.pk) if isinstance(party, Officer) else Q(unit=party.pk)
    begun = Q(valid_from__lte=last) if last else Q()
    other = Link.objects.filter(mine, begun, Q(valid_to=None) | Q(valid_to__gte=first), root=root, kind=kind).first()
    if other is not None:
        zh = f"自{other.valid_from}起已有同样的联系"
        yield Fault("counterpart_code", root.code, zh, f"linked so already since {other.valid_from}")


def unlink(*, link: int, last: date, by: str, at: datetime) -> None:
    """End a link on a day, its last included. Raises Refused when it begins later or has ended already."""
    with transaction.atomic():
        found = Link.objects.filter(pk=link).first()
        if found is None or last < found.valid_from:
            raise Refused.because("valid_to", last, "结束日期早于开始日期", "the last day is before the first")
        still = Q(valid_to=None) | Q(valid_to__gt=last)
        if not Link.objects.filter(still, pk=link).update(valid_to=last):
            raise Refused.because("valid_to", last, "该联系已经结束", "the link has ended already")
        after = {"to": last.isoformat()}
        audit.record("liaison.link.ended", kind="link", code=str(link), by=by, at=at, after=after)


def go_on(*, link: int, last: date, by: str, at: datetime) -> None:
    """Let a link that ends on a day go on until a later one. Raises Refused: no later day, or linked so again in between."""
    with transaction.atomic():
        found = Link.objects.select_related("officer", "unit", "root").get(pk=link)
        until, party = found.valid_to, found.officer or found.unit
        if until is None or last <= until or party is None or found.root is None:
            raise Refused.because("last", last.isoformat(), "要晚于现在的结束日期", "later than the day on which it ends now")
        refuse(_overlap(party, found.root, found.kind, until + timedelta(days=1), last))
        Link.objects.filter(pk=link, valid_to=until).update(valid_to=last)
        audit.record("liaison.link.extended", kind="link", code=str(link), by=by, at=at, after={"to": last.isoformat()})


def reroot_links(gone: Iterable[int], into: Counterpart) -> int:
    """Liaison's part of a merge: links to merged counterparts go on to the other (rule 23). Returns how many."""
    return Link.objects.filter(root__in=list(gone)).update(root=into)
