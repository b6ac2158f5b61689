"""Many links end and others begin on one day: a plan of pairing is put in force. Who loses somebody hands over to who comes."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.liaison.actions.bulk_links import Wish, link_many
from lianxin.liaison.models import HandOver, HandOverItem, Link
from lianxin.registry.access import held_on
from lianxin.rules.errors import Fault, refuse


@dataclass(frozen=True, slots=True)
class Relinked:
    """How many links began and ended, and the hand-overs made."""

    begun: int
    ended: int
    hand_overs: tuple[str, ...]


def relink(*, ends: Collection[int], wishes: Sequence[Wish], on: date, reason: str, by: str, at: datetime) -> Relinked:
    """Put a plan in force: ``ends`` (links by id) end on the day before ``on``, ``wishes`` begin on it; all or nothing.

    Of each officer whose counterpart goes to another officer by a link of the same kind there is a partial hand-over, so that
    the household is told and what is open there is passed on. Raises Refused as ``link_many`` does, and for links that begin
    on ``on`` or later.
    """
    before = on - timedelta(days=1)
    with transaction.atomic():
        rows = Link.objects.filter(pk__in=list(ends)).select_related("officer", "root").order_by("pk")
        going = [link for link in rows if link.valid_to is None or link.valid_to > before]
        refuse(
            Fault("links", link.root.code, f"自{link.valid_from}起才联系,请先调整日期", f"begins on {link.valid_from} only")
            for link in going
            if link.valid_from > before
        )
        Link.objects.filter(pk__in=[link.pk for link in going]).update(valid_to=before)
        made = link_many(wishes=wishes, by=by, at=at)
        codes = _hand_over(going, made.new, on, {"reason": reason[:200], "by": by, "at": at})
        after = {"ended": len(going), "begun": len(made.new), "from": on.isoformat(), "hand_overs": len(codes)}
        audit.record("liaison.links.replaced", kind="link", code="", by=by, at=at, after=after, note=reason[:200])
    return Relinked(len(made.new), len(going), codes)


def _hand_over(gone: Sequence[Link], made: Sequence[Wish], on: date, given: dict[str, Any]) -> tuple[str, ...]:
    """Pair off, for each counterpart and kind, who goes with who comes: the first by code with the first."""
    coming = _coming(made, on)
    by_leaver: dict[int, list[tuple[Link, Link]]] = defaultdict(list)
    leaving = [link for link in gone if link.officer is not None]
    for old in sorted(leaving, key=lambda link: (link.officer.code if link.officer else "", link.pk)):
        heirs = coming.get((old.root_id, old.kind), [])
        if heirs and old.officer_id is not None:
            by_leaver[old.officer_id].append((old, heirs.pop(0)))
    overs = {
        officer: HandOver(code=f"jj-{on:%Y%m%d}-{secrets.token_hex(4)}", leaver_id=officer, on=on, partial=True, **given)
        for officer in sorted(by_leaver)
    }
    HandOver.objects.bulk_create(overs.values(), batch_size=1000)
    items = [
        HandOverItem(hand_over=overs[officer], old=old, new=new) for officer, pairs in by_leaver.items() for old, new in pairs
    ]
    HandOverItem.objects.bulk_create(items, batch_size=1000)
    return tuple(over.code for over in overs.values())


def _coming(made: Sequence[Wish], on: date) -> dict[tuple[int, str], list[Link]]:
    """The officers' links that begin, by counterpart and kind."""
    wanted = {(wish.party, wish.counterpart, wish.kind) for wish in made if wish.party_kind == "officer"}
    found: dict[tuple[int, str], list[Link]] = defaultdict(list)
    if wanted:
        rows = Link.objects.filter(held_on(on), valid_from=on, officer__isnull=False).select_related("officer", "root")
        for link in rows.order_by("officer__code", "pk"):
            if link.officer and (link.officer.code, link.root.code, link.kind) in wanted:
                found[link.root_id, link.kind].append(link)
    return found
