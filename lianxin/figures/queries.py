"""What may be asked of the counting engine. Nothing else in Lianxin counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from lianxin.figures import tallies
from lianxin.figures.values import Owing, PartyId, Tally
from lianxin.rules.policy.schema import Duty, Of, Policy


def tally(
    policy: Policy,
    owing: Mapping[str, Sequence[Owing]],
    *,
    first: date,
    last: date,
    as_of: date | None = None,
    today: date | None = None,
) -> dict[str, dict[PartyId, Tally]]:
    """Return what each party has done toward each duty in the window: a Tally, zeros included, for everybody asked about.

    All duties and parties are asked at once. Raises KeyError for a duty that the policy does not have.
    """
    return tallies.tally(policy, owing, first=first, last=last, as_of=as_of)


def declared(
    policy: Policy, owing: Mapping[str, Sequence[Owing]], *, first: date, last: date, as_of: date | None = None
) -> dict[str, set[PartyId]]:
    """Return who declared none of each duty on a day of the window (rule 25): an entry of a declaring kind, the duty its topic."""
    found: dict[str, set[PartyId]] = {}
    for key, parties in owing.items():
        duty = policy.duties[key]
        if not duty.or_declared:
            continue
        asked = duty.model_copy(update=_DECLARATION | {"of": Of(source="entries", names=duty.or_declared, topic=(key,))})
        counted = tallies.tally(_with(policy, asked), {key: parties}, first=first, last=last, as_of=as_of)[key]
        found[key] = {party for party, each in counted.items() if each.number}
    return found


_DECLARATION = {"count": "records", "each": None, "counts_as": (), "out_of": None, "per": None, "by": None}


def _with(policy: Policy, duty: Duty) -> Policy:
    return policy.model_copy(update={"duties": {duty.key: duty}})


def figure(key, period, **more):
    raise NotImplementedError
