"""Links proposed evenly: who would take whom when a unit's officers share a village's households (S2)."""

from collections.abc import Mapping, Sequence


def share(counterparts: Sequence[str], load: Mapping[str, int], most: int | None = None) -> dict[str, str]:
    """Who takes whom, by counterpart: always whoever has least so far, equals in the order given (``load``: links held already).

    Nobody is proposed above ``most``; those whom nobody can take are left out, for a person to decide. Neighbours in the order
    of the list stay together as far as it goes: each officer's own share is a run of the list.
    """
    have = dict(load)
    many = dict.fromkeys(load, 0)
    for _ in counterparts:
        free = [name for name in have if most is None or have[name] < most]
        if not free:
            break
        taker = min(free, key=have.__getitem__)
        have[taker] += 1
        many[taker] += 1
    takers = [name for name, number in many.items() for _ in range(number)]
    return dict(zip(counterparts, takers, strict=False))
