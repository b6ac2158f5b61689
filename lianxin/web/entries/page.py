"""What the form of one entry offers: whom, what, and the fields that a kind has."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from lianxin.liaison import queries as liaison
from lianxin.policy import queries as policies
from lianxin.policy.facts import WordsInForce
from lianxin.records import queries as records
from lianxin.registry import access
from lianxin.registry import queries as registry
from lianxin.registry.access import Viewer
from lianxin.rules.access import Scope
from lianxin.rules.errors import NotFound
from lianxin.web.entries.finding import Chip, chip_of, chips_found
from lianxin.web.entries.forms import EntryForm
from lianxin.web.errors import language
from lianxin.web.given import Area, Officer

OFFERED: Final = 8
MOST_VILLAGES: Final = 200
NEAR = frozenset({"village", "group", "district", "township"})
AMOUNTS: Final = (
    ("half_days", "days", _("天")),
    ("minutes", "minutes", _("分钟")),
    ("persons", "persons", _("人")),
    ("fen", "yuan", _("元")),
    ("count", "count", _("件")),
)
FOLDED: Final = ("day", "until", "topic", "campaign", "companions", "leader")


@dataclass(frozen=True, slots=True)
class KindChip:
    """A kind of entry: whom it may name, which numbers it has, whether it declares that there was none."""

    key: str
    label: str
    takes: str
    quantities: str
    declares: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """What the form knows before anybody types."""

    words: WordsInForce
    campaigns: Sequence[tuple[str, str]]
    others: Sequence[Chip]
    villages: Mapping[str, str]
    for_others: bool


def words_here(me: Viewer, on: date) -> WordsInForce:
    """The words for entries where one works on a day."""
    return policies.words_of(me.homes, on)


def near_home(me: Viewer) -> str:
    """The code of the village or township where one works; nothing for whoever works at a county: no problem lies there."""
    return next((home.code for home in me.homes if home.level in NEAR), "")


def offer(me: Viewer, on: date, *, chosen: Iterable[str] = ()) -> Offer:
    """Those one came for, those seen last, those not seen for longest; the villages; for whom one may write."""
    mine = list(liaison.my_counterparts(me, units=True))
    wanted = list(dict.fromkeys(chosen))
    known = {other.code: chip_of(other) for other in mine}
    named = [known.get(code) or _found(me, code) for code in wanted]
    near = [known[code] for code in near_at_hand(me, on) if code in known and code not in wanted]
    chips = _short([*(replace(chip, chosen=True) for chip in named if chip is not None), *near])
    villages = {other.code: other.name for other in mine if other.place_id and other.base == "village"}
    villages |= villages_of_the_roll(me)
    return Offer(words_here(me, on), campaigns_on(me.homes, on), chips, villages, writes_for_others(me))


def _short(chips: Sequence[Chip]) -> list[Chip]:
    """Without the village beside the names where all households lie in one."""
    places = {chip.note for chip in chips if chip.kind == "household"}
    return [replace(chip, note="") if len(places) == 1 and chip.note in places else chip for chip in chips]


def villages_of_the_roll(me: Viewer) -> dict[str, str]:
    """The villages, by code, for which one may put a household on the roll: a clerk's, a village head's."""
    rows = access.areas(me, "household", "make").filter(level="village", valid_to=None).order_by("code")
    return dict(rows.values_list("code", "name")[:MOST_VILLAGES])


def near_at_hand(me: Viewer, on: date) -> list[str]:
    """The codes of those whom one has not seen for longest, and of those seen last: one of them it usually is."""
    seen = records.last_seen(registry.officer_by_code(me.code), on=on)
    longest, lately = seen[: OFFERED // 2], [one for one in reversed(seen) if one.last][: OFFERED // 2]
    return list(dict.fromkeys(one.counterpart.code for one in (*lately, *longest)))


def _found(me: Viewer, code: str) -> Chip | None:
    """Somebody to whom one is not linked, if one may find them."""
    return next((chip for chip in chips_found(me, code) if chip.code == code), None)


def campaigns_on(homes: Iterable[Area], on: date) -> list[tuple[str, str]]:
    """The campaigns that run on a day where one works."""
    found = {one.key: one.name for home in homes for one in registry.campaigns(home, on=on)}
    return sorted(found.items())


def writes_for_others(me: Viewer) -> bool:
    """Whether one may write for somebody else: a secretary for a leader."""
    return me.widest("entry", "make") > Scope.OWN


def officers_by_code(codes: Iterable[str]) -> list[Officer]:
    """The officers that were ticked, so that a form shown again shows them."""
    found = []
    for code in codes:
        with suppress(NotFound):
            found.append(registry.officer_by_code(code))
    return found


def kinds_of(words: WordsInForce) -> list[KindChip]:
    """The kinds of entry as chips, in the order of the policy; those that name somebody first, declarations last."""
    declaring = {kind for policy in words.policies for duty in policy.duties.values() for kind in duty.or_declared}
    found = [
        KindChip(
            key,
            words.label("entries", key, language()),
            " ".join(word.with_),
            " ".join(word.quantities),
            key in declaring,
        )
        for key, word in words.entries.items()
    ]
    return sorted(found, key=lambda kind: (kind.declares, not kind.takes))


def context_of(form: EntryForm, offered: Offer, extra: Mapping[str, Any]) -> dict[str, Any]:
    """All that the template wants."""
    wanted = set(form["who"].value() or ())
    return {
        "form": form,
        "offered": [replace(chip, chosen=chip.code in wanted) for chip in offered.others],
        "villages": offered.villages.items(),
        "for_others": offered.for_others,
        "leaders": officers_by_code(code for code in [form["leader"].value()] if code),
        "kinds": kinds_of(offered.words),
        "amounts": [(name, form[field], unit) for name, field, unit in AMOUNTS],
        "companions": officers_by_code(form["companions"].value() or ()),
        "found": [],
        "typed": "",
        "more_open": any(name in form.errors for name in FOLDED) if form.is_bound else False,
        "correcting": False,
        **extra,
    }


__all__ = ["KindChip", "Offer", "context_of", "kinds_of", "offer", "words_here"]
