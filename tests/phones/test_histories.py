"""Generated histories of three phones and one server: nothing is lost, doubled or overwritten.

``LIANXIN_HISTORIES=10000 pytest tests/phones/test_histories.py`` plays as many as it says; 40 without. Two servers that are
broken on purpose must fail the same histories.
"""

import os
import uuid
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from lianxin.matters.models import Matter
from lianxin.phones.models import Upload
from lianxin.records.models import Entry
from tests.phones import sending
from tests.phones.simulated import CheckThenInsert, Kept, LastOneWins, Phone, Real, correction, parcel_of, visit, withdrawal
from tests.web import county as counties

HISTORIES = int(os.environ.get("LIANXIN_HISTORIES", "40"))
STEPS = 22
WHO = (("100001", ("h01", "h02", "h03")), ("100001", ("h01", "h02", "h03")), ("100002", ("h05", "h06")))
FATES = st.sampled_from(["through", "through", "request lost", "response lost", "twice", "racing", "delayed", "server fails"])
PHONES = st.integers(0, 2)
SEEDS = st.integers(0, 10_000)
ALLOWED = {"received", "refused", "conflict", "declined"}


class Histories(RuleBasedStateMachine):
    """What may happen, in any order. The truth is what was written on a phone: ``written``."""

    server_kind: type = Real
    devices: tuple = ()

    @initialize()
    def begin(self) -> None:
        self.point = transaction.savepoint()
        self.server = self.server_kind()
        self.phones = [Phone(officer, device, people) for (officer, people), device in zip(WHO, self.devices, strict=True)]
        self.written: list[Kept] = []
        self.network: list[tuple[Phone, list[Kept]]] = []
        self.number = 0

    def _next(self) -> tuple[str, str]:
        self.number += 1
        return str(uuid.UUID(int=Random(self.number).getrandbits(128), version=4)), f"记{self.number:04}"

    def _write(self, phone: Phone, kept: Kept) -> None:
        phone.put(kept)
        self.written.append(kept)

    # -- on the phone --------------------------------------------------------------------------

    @rule(which=PHONES, whom=st.integers(0, 2), matter=st.booleans())
    def visit(self, which: int, whom: int, matter: bool) -> None:
        phone = self.phones[which]
        uid, mark = self._next()
        self._write(phone, visit(uid, mark, phone.people[whom % len(phone.people)], matter=matter))

    @rule(which=PHONES, seed=SEEDS)
    def tapped_twice(self, which: int, seed: int) -> None:
        phone = self.phones[which]
        if phone.outbox:
            one = Random(seed).choice(list(phone.outbox.values()))
            phone.put(Kept(one.uid, one.text, one.mark, one.kind, one.about))

    @rule(which=PHONES, seed=SEEDS, back=st.booleans())
    def change_of_mind(self, which: int, seed: int, back: bool) -> None:
        """Corrected or withdrawn, whether or not the record has been sent."""
        phone = self.phones[which]
        held = [one for one in phone.outbox.values() if one.kind != "withdrawal"]
        if held:
            about = Random(seed).choice(held)
            uid, mark = self._next()
            self._write(phone, withdrawal(uid, mark, about.uid) if back else correction(uid, mark, phone.people[0], about.uid))

    @rule(which=PHONES, seed=SEEDS)
    def a_fault_gives_an_id_twice(self, which: int, seed: int) -> None:
        """A restored backup, a broken generator: other content under an id that was used."""
        phone = self.phones[which]
        held = [one for one in phone.outbox.values() if one.kind == "entry"]
        if held:
            _, mark = self._next()
            self._write(phone, visit(Random(seed).choice(held).uid, mark, phone.people[0]))

    @rule()
    def moved_to_a_new_phone(self) -> None:
        """The outbox is copied to the officer's other phone; both go on sending."""
        for one in self.phones[0].outbox.values():
            self.phones[1].put(Kept(one.uid, one.text, one.mark, one.kind, one.about))

    # -- between phone and server --------------------------------------------------------------

    @rule(which=PHONES, fate=FATES, seed=SEEDS)
    def flush(self, which: int, fate: str, seed: int) -> None:
        phone, draw = self.phones[which], Random(seed)
        batch = phone.waiting()
        draw.shuffle(batch)
        batch = batch[: draw.randrange(1, 5)]
        if not batch or fate == "request lost":
            return
        if fate == "delayed":
            self.network.append((phone, batch))
            return
        rival = (lambda: self._arrives(phone, batch)) if fate == "racing" else None
        results = self._arrives(phone, batch, rival=rival, fails=fate == "server fails")
        if fate == "twice":
            results = self._arrives(phone, batch)
        if fate != "response lost":
            phone.told(results)

    @precondition(lambda self: getattr(self, "network", None))
    @rule(seed=SEEDS, heard=st.booleans())
    def arrives_late_and_out_of_order(self, seed: int, heard: bool) -> None:
        phone, batch = self.network.pop(Random(seed).randrange(len(self.network)))
        results = self._arrives(phone, batch)
        if heard:
            phone.told(results)

    def _arrives(self, phone: Phone, batch: list[Kept], **more) -> list:
        found = self.server.take_in(phone.device, [parcel_of(one) for one in batch], **more)
        return list(zip([one.digest for one in batch], found, strict=True))

    # -- what always holds ---------------------------------------------------------------------

    @invariant()
    def nothing_is_doubled_or_overwritten(self) -> None:
        if not getattr(self, "written", None):
            return
        marks = [one.mark for one in self.written]
        entries = list(Entry.objects.filter(text__in=marks).values_list("text", "code"))
        assert len(entries) == len({text for text, _ in entries}), "an entry is doubled"
        matters = list(Matter.objects.filter(text__in=[f"{mark}的问题" for mark in marks]).values_list("text", flat=True))
        assert len(matters) == len(set(matters)), "a matter is doubled"
        there = {text for text, _ in entries}
        for phone in self.phones:
            for one in phone.outbox.values():
                if one.state == "received" and one.kind != "withdrawal":
                    assert one.mark in there, "what was acknowledged is not there as it was written"

    def teardown(self) -> None:
        if not hasattr(self, "point"):
            return
        try:
            self._everything_arrives()
            self.nothing_is_doubled_or_overwritten()
            if self.server_kind is Real:
                self._nothing_is_lost()
        finally:
            transaction.savepoint_rollback(self.point)
            transaction.savepoint_commit(self.point)

    def _everything_arrives(self) -> None:
        for phone, batch in self.network:
            self._arrives(phone, batch)
        for _ in range(len(self.written) + 2):
            for phone in self.phones:
                if phone.waiting():
                    batch = phone.waiting()
                    phone.told(self._arrives(phone, batch))

    def _nothing_is_lost(self) -> None:
        for phone in self.phones:
            assert not phone.waiting(), "something never got an answer"
        rows = {(row.uid, row.digest): row for row in Upload.objects.filter(uid__in=[one.uid for one in self.written])}
        entries = dict(Entry.objects.filter(text__in=[one.mark for one in self.written]).values_list("text", "code"))
        for one in self.written:
            row = rows[one.uid, one.digest]
            assert row.state in ALLOWED
            if row.state == "received":
                assert row.entry == (entries[one.mark] if one.kind != "withdrawal" else row.entry)
            else:
                assert row.content == one.text, "what was not taken in is not kept as it was sent"
                assert one.mark not in entries
        self._chains_end_once()

    def _chains_end_once(self) -> None:
        """A corrected entry has one that stands in its place; a withdrawn one none."""
        for one in Entry.objects.filter(text__in=[one.mark for one in self.written]):
            after = one.superseded_by.count()
            assert after == (1 if one.superseded_on else 0)
            assert not (one.superseded_on and one.withdrawn_on)


@pytest.fixture
def phones(db):
    """Two phones of one officer, one of a colleague's."""
    counties.build()
    return tuple(sending.Phone(officer).device for officer, _ in WHO)


def play(phones, server, histories: int, *, find: bool = True) -> None:
    machine = type("Machine", (Histories,), {"server_kind": server, "devices": phones})
    phases = (Phase.generate, Phase.shrink) if find else (Phase.generate,)
    chosen = settings(
        max_examples=histories,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
        phases=phases,
        print_blob=False,
    )
    run_state_machine_as_test(machine, settings=chosen)


@pytest.mark.slow
def test_nothing_is_lost_doubled_or_overwritten(phones):
    play(phones, Real, HISTORIES)


@pytest.mark.slow
@pytest.mark.parametrize(("server", "found"), [(CheckThenInsert, "doubled"), (LastOneWins, "as it was written")])
def test_a_server_that_is_broken_on_purpose_fails_them(phones, server, found):
    with pytest.raises(AssertionError, match=found):
        play(phones, server, 300, find=False)
