"""When somebody leaves: who takes over what, and what the household is told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Held:
    """One link of the leaver: its own id, the counterpart, the village in which that lies."""

    link: int
    counterpart: str
    village: str | None


def split(held: Sequence[Held], takers: Sequence[str], burden: Mapping[str, int] | None = None) -> dict[int, str]:
    """Who takes which link: villages together, to whoever has least so far (``burden``: links held already).

    A village of more than an even share is cut into even shares. The biggest goes first; equals go in the order given.
    Raises ValueError without takers.
    """
    if not takers:
        raise ValueError("nobody takes over")
    load = {taker: (burden or {}).get(taker, 0) for taker in takers}
    order = {taker: place for place, taker in enumerate(takers)}
    given: dict[int, str] = {}
    share = -(-len(held) // len(takers))
    for group in _by_village(held, share):
        taker = min(load, key=lambda name: (load[name], order[name]))
        load[taker] += len(group)
        given.update((one.link, taker) for one in group)
    return given


def _by_village(held: Iterable[Held], most: int) -> list[list[Held]]:
    """The links by village, the biggest first, no group of more than ``most``."""
    groups: dict[str, list[Held]] = {}
    for one in held:
        groups.setdefault(one.village or one.counterpart, []).append(one)
    parts = [group[start : start + most] for group in groups.values() for start in range(0, len(group), most)]
    return sorted(parts, key=lambda group: -len(group))


@dataclass(frozen=True, slots=True)
class Comer:
    """Who comes next: the name and the office number, which is public; never a private one."""

    name: str
    unit: str
    phone: str


def letter(*, household: str, leaver: str, comer: Comer, on: date, lang: str = "zh") -> str:
    """The drafted letter to one household: who left, who comes from when, how to reach them."""
    if lang.startswith("en"):
        reach = f" The office number is {comer.phone}." if comer.phone else ""
        return (
            f"To {household}:\n\nFrom {on.isoformat()} on, {comer.name} ({comer.unit}) serves you in place of {leaver}."
            f"{reach} What was promised to you has been passed on. Your old contact card goes on working.\n"
        )
    reach = f"办公电话:{comer.phone}。" if comer.phone else ""
    return (
        f"{household}:\n\n自{on.year}年{on.month}月{on.day}日起,由{comer.unit}{comer.name}接替{leaver}联系您家。{reach}"
        "此前答应您的事项已一并交接,原联系卡继续有效。\n"
    )


HOUSEHOLD, NAME, UNIT, PHONE = "【户名】", "【接手人】", "【单位】", "【电话】"


def blank(*, leaver: str, on: date, lang: str = "zh") -> str:
    """The drafted letter with blanks for whom it goes to and who comes: to be put into the office's own words."""
    return letter(household=HOUSEHOLD, leaver=leaver, comer=Comer(NAME, UNIT, PHONE), on=on, lang=lang)


def fill(text: str, *, household: str, comer: Comer) -> str:
    """The office's own words for one household: each blank filled."""
    for place, value in ((HOUSEHOLD, household), (NAME, comer.name), (UNIT, comer.unit), (PHONE, comer.phone)):
        text = text.replace(place, value)
    return text
