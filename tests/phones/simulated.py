"""Phones and servers of the generated histories; two of the servers are broken on purpose."""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from django.db import transaction

from lianxin.phones import actions
from lianxin.phones.actions import Parcel, Result, intake
from lianxin.phones.actions.carrying import carry_out
from lianxin.phones.models import Device
from lianxin.records.models import Entry
from lianxin.rules.errors import Refused
from lianxin.rules.phones import canonical, digest_of
from tests.phones.sending import record
from tests.web.county import NOW

Rival = Callable[[], object] | None


@dataclass
class Kept:
    """A record in an outbox: it stays until the server has said what became of it."""

    uid: str
    text: str
    mark: str
    kind: str = "entry"
    about: str = ""
    tries: int = 0
    state: str = "here"

    @property
    def digest(self) -> str:
        return digest_of(self.text)

    @property
    def pending(self) -> bool:
        return self.state in {"here", "later"}


@dataclass
class Phone:
    """What survives a dead battery: the outbox. Two phones of one officer may hold the same record."""

    officer: str
    device: Device
    people: tuple[str, ...]
    outbox: dict[tuple[str, str], Kept] = field(default_factory=dict)

    def put(self, kept: Kept) -> None:
        """Write to the outbox; written twice it is one."""
        self.outbox.setdefault((kept.uid, kept.digest), kept)

    def waiting(self) -> list[Kept]:
        return [one for one in self.outbox.values() if one.pending]

    def told(self, results: list[tuple[str, Result]]) -> None:
        """The answer has come through; a later answer never takes back that a record was received."""
        for digest, result in results:
            kept = self.outbox.get((result.uid, digest))
            if kept is not None and kept.state != "received":
                kept.state = "received" if result.state in {"received", "known"} else result.state


class Server(Protocol):
    """What takes in batches. ``rival`` is run where another request could come in between."""

    def take_in(self, device: Device, parcels: list[Parcel], rival: Rival = None, fails: bool = False) -> list[Result]: ...


class Real:
    """The product's own intake."""

    def take_in(self, device: Device, parcels: list[Parcel], rival: Rival = None, fails: bool = False) -> list[Result]:
        real, waiting = intake.store, [rival] if rival else []

        def store(*given: object) -> Result:
            if waiting:
                waiting.pop()()  # type: ignore[misc]
            if fails and random.Random(len(parcels)).random() < 0.5:
                raise OSError("disk full")
            return real(*given)

        intake.store = store
        try:
            return actions.take_in(device=device, parcels=parcels, at=NOW)
        finally:
            intake.store = real


class CheckThenInsert:
    """Broken on purpose: it looks whether the record is there, and then inserts; no constraint holds it, codes are the server's.

    Alone it does all that the real one does: it fails only when somebody comes in between.
    """

    def __init__(self) -> None:
        self.rows: list[tuple[Parcel, Result]] = []

    def take_in(self, device: Device, parcels: list[Parcel], rival: Rival = None, fails: bool = False) -> list[Result]:
        found: dict[int, Result] = {}
        order = sorted(range(len(parcels)), key=lambda place: intake.understood(parcels[place].text or "").is_afterthought)
        for place in order:
            parcel = parcels[place]
            there = self._there(parcel)
            if there is None and rival is not None:
                rival, come = None, rival
                come()
            found[place] = there or self._insert(device, parcel)
        return [found[place] for place in range(len(parcels))]

    def _there(self, parcel: Parcel) -> Result | None:
        for sent, result in self.rows:
            if sent.uid == parcel.uid:
                return replace(result, state="known") if sent.digest == parcel.digest else replace(result, state="conflict")
        return None

    def _insert(self, device: Device, parcel: Parcel) -> Result:
        payload = intake.understood(parcel.text or "").payload
        try:
            named = payload.corrects
            entry = next((row.entry for _, row in self.rows if named and row.uid == named), named)
            payload = payload.model_copy(update={"corrects": entry})
            with transaction.atomic():
                done = carry_out(payload, uid=str(uuid.uuid4()), officer=device.officer, by=device.officer.code, at=NOW)
        except actions.LaterError:
            return Result(parcel.uid, "later", NOW)
        except Refused:
            return Result(parcel.uid, "refused", NOW)
        self.rows.append((parcel, Result(parcel.uid, "received", NOW, done.entry)))
        return self.rows[-1][1]


class LastOneWins(Real):
    """Broken on purpose: other content under a known id takes the place of the first."""

    def take_in(self, device: Device, parcels: list[Parcel], rival: Rival = None, fails: bool = False) -> list[Result]:
        for parcel in parcels:
            payload = intake.understood(parcel.text or "").payload
            if payload is not None and payload.text:
                Entry.objects.filter(code=parcel.uid).update(text=payload.text)
        return super().take_in(device, parcels, rival, fails)


def visit(uid: str, mark: str, whom: str, *, matter: bool = False) -> Kept:
    """A visit whose text is its own, so that it is known again whatever code it has."""
    problems = [{"text": f"{mark}的问题", "become": "matter"}] if matter else []
    return Kept(uid, canonical(record(text=mark, counterparts=[whom], problems=problems)), mark)


def correction(uid: str, mark: str, whom: str, about: str) -> Kept:
    """One that stands in place of another record."""
    text = canonical(record(kind="correction", corrects=about, text=mark, counterparts=[whom]))
    return Kept(uid, text, mark, "correction", about)


def withdrawal(uid: str, mark: str, about: str) -> Kept:
    """One that takes another back."""
    text = canonical({"kind": "withdrawal", "salt": record()["salt"], "corrects": about, "reason": mark})
    return Kept(uid, text, mark, "withdrawal", about)


def parcel_of(kept: Kept) -> Parcel:
    return Parcel(kept.uid, kept.digest, NOW, NOW, text=kept.text)
