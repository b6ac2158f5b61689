"""Hand-over: somebody leaves, others take over, all or split; the household is told who comes next."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count

from lianxin.audit import actions as audit
from lianxin.liaison.models import HandOver, HandOverItem, Link
from lianxin.registry.access import held_on
from lianxin.registry.models import Officer, Post
from lianxin.rules.errors import Fault, Refused, refuse
from lianxin.rules.handover import Held, split


def propose(*, leaver: Officer, takers: Sequence[Officer], on: date) -> dict[int, str]:
    """Who would take which link (by id): one taker all, several by villages, whoever has least first. Changes nothing.

    Raises Refused without takers.
    """
    if not takers:
        raise Refused.because("takers", "", "没有写接手人", "nobody takes over")
    load = Link.objects.filter(held_on(on), officer__in=takers).values_list("officer__code").annotate(number=Count("pk"))
    held = [
        Held(link.pk, link.root.code, link.root.area.village.code if link.root.area.village else None)
        for link in held_links(leaver, on)
    ]
    return split(held, [taker.code for taker in takers], dict(load))


def held_links(leaver: Officer, on: date) -> list[Link]:
    """What a hand-over on a day is about: the leaver's links in force on the last day before, or that begin later."""
    before = on - timedelta(days=1)
    rows = Link.objects.filter(officer=leaver).filter(held_on(before)) | Link.objects.filter(officer=leaver).filter(held_on(on))
    return list(rows.select_related("root__area__village").order_by("root__code", "kind", "pk"))


def hand_over(
    *,
    leaver: Officer,
    on: date,
    given: Mapping[int, str],
    reason: str,
    by: str,
    at: datetime,
    notes: Mapping[str, str] | None = None,
    letter: str = "",
) -> HandOver:
    """The hand-over: the leaver's links end on the day before ``on``, those who take over begin on it.

    ``given`` says for each link (by id) the taker's code, as ``propose`` drafts it; ``notes``, by counterpart's code, are open
    promises and notes passed on. Raises Refused for a link that nobody takes, or a taker without a post. The number of
    statements does not grow with the links.
    """
    with transaction.atomic():
        links = held_links(leaver, on)
        takers = {row.code: row for row in Officer.objects.filter(code__in=set(given.values()))}
        refuse(_faults(leaver, links, given, takers, on))
        made = HandOver.objects.create(
            code=f"jj-{on:%Y%m%d}-{secrets.token_hex(4)}",
            leaver=leaver,
            on=on,
            reason=reason.strip()[:200],
            letter=letter,
            by=by,
            at=at,
        )
        _pass_on(made, links, {link.pk: takers[given[link.pk]] for link in links}, notes or {})
        after = {"leaver": leaver.code, "on": on.isoformat(), "links": len(links), "takers": sorted(takers)}
        audit.record("liaison.handover.made", kind="handover", code=made.code, by=by, at=at, after=after)
    return made


def _faults(
    leaver: Officer, links: Sequence[Link], given: Mapping[int, str], takers: Mapping[str, Officer], on: date
) -> list[Fault]:
    found: list[Fault] = []
    if not links:
        found.append(Fault("officer_code", leaver.code, "没有可交接的联系", "there are no links to hand over"))
    at_work = set(Post.objects.filter(held_on(on), officer__in=takers.values()).values_list("officer__code", flat=True))
    for code in sorted(set(given.values())):
        if code not in takers:
            found.append(Fault("takers", code, "名册中没有这名干部", "there is no such officer"))
        elif code == leaver.code:
            found.append(Fault("takers", code, "不能交给本人", "nobody hands over to themselves"))
        elif code not in at_work:
            found.append(Fault("takers", code, "接手当日不在任何岗位上", "holds no post on that day"))
    for link in links:
        if link.pk not in given:
            found.append(Fault("links", link.root.code, "没有写接手人", "nobody takes this one over"))
        if link.valid_from >= on:
            zh = f"自{link.valid_from}起才联系,请先调整日期"
            found.append(Fault("links", link.root.code, zh, f"begins on {link.valid_from} only"))
    return found


def _pass_on(made: HandOver, links: Sequence[Link], takers: Mapping[int, Officer], notes: Mapping[str, str]) -> None:
    before = made.on - timedelta(days=1)
    Link.objects.filter(pk__in=[link.pk for link in links]).update(valid_to=before)
    there = {
        (link.officer_id, link.root_id, link.kind): link
        for link in Link.objects.filter(held_on(made.on), officer__in=set(takers.values()))
    }
    fresh = [
        Link(
            officer=takers[link.pk],
            counterpart=link.root,
            root=link.root,
            kind=link.kind,
            valid_from=made.on,
            valid_to=link.valid_to if link.valid_to and link.valid_to >= made.on else None,
        )
        for link in links
        if (takers[link.pk].pk, link.root_id, link.kind) not in there
    ]
    for link in Link.objects.bulk_create(fresh, batch_size=1000):
        there[link.officer_id, link.root_id, link.kind] = link
    HandOverItem.objects.bulk_create(
        [
            HandOverItem(
                hand_over=made,
                old=link,
                new=there[takers[link.pk].pk, link.root_id, link.kind],
                note=notes.get(link.root.code, ""),
            )
            for link in links
        ],
        batch_size=1000,
    )


def set_letter(*, hand_over: HandOver, text: str, by: str, at: datetime) -> None:
    """Put the office's own words in place of the drafted letter; empty brings the draft back."""
    with transaction.atomic():
        HandOver.objects.filter(pk=hand_over.pk).update(letter=text)
        hand_over.letter = text
        audit.record("liaison.handover.letter", kind="handover", code=hand_over.code, by=by, at=at)


def tell(*, item: int, by: str, at: datetime) -> None:
    """Note that the household has been told who comes next; a second time changes nothing. Raises Refused for no such item."""
    with transaction.atomic():
        found = HandOverItem.objects.filter(pk=item).select_related("hand_over").first()
        if found is None:
            raise Refused.because("item", item, "没有这条交接", "there is no such item")
        if HandOverItem.objects.filter(pk=item, told_at=None).update(told_at=at):
            after = {"item": item}
            audit.record("liaison.handover.told", kind="handover", code=found.hand_over.code, by=by, at=at, after=after)
