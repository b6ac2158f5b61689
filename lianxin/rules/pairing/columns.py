"""Solve one part: with a few candidates for each counterpart, widened until no pair left out could improve (part 3)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Protocol

from lianxin.rules.pairing.blocks import Block
from lianxin.rules.pairing.network import Frame, Solution, frame_of, shortage

START = 16
"""candidates of each counterpart to begin with"""


def never() -> bool:
    """Nobody asks to stop."""
    return False


class Engine(Protocol):
    """One way of computing: in pure Python, or with numpy and OR-Tools. It holds the candidates and the last flow."""

    pairs: int
    """how many pairs may be at all"""
    top: int
    """no pair, and no change of a link, costs more"""

    def start(self, many: int) -> None:
        """Take so many candidates for each item, and today's links."""

    def flow(self, frame: Frame, stop: Callable[[], bool]) -> bool:
        """Find the cheapest flow over the candidates and its prices; False: stopped before."""

    def widen(self, frame: Frame, value: int) -> tuple[int, int]:
        """Add pairs that could improve; returns how many, and the bound that the prices prove over all pairs.

        ``value``: what the flow is worth, prizes taken off. Pairs further from their prices than it is from the bound may go.
        """

    def totals(self) -> tuple[list[int], list[int]]:
        """Links by leg, and by item."""

    def chosen(self) -> list[tuple[int, int, int]]:
        """The flow: leg, item, how many."""

    def worth(self) -> int:
        """What the pairs of the flow cost."""

    def prices(self) -> tuple[list[int], list[int]]:
        """Of legs and of items."""

    def columns(self) -> int:
        """How many candidates there are."""


def first_penalty(engine: Engine) -> int:
    """What a missing place costs to begin with. Too high a price would drown all others while candidates are few; where places
    are still missing at the end it rises until nothing else can be worth one.
    """
    return engine.top // 4 + 1


def solve_block(block: Block, engine: Engine, *, stop: Callable[[], bool] = never, tolerance: Fraction = Fraction(0)) -> Solution:
    """The cheapest links of one part, and the proof. Stopped early: the best so far with the bound so far.

    ``tolerance``: done when nothing is missing and the cost exceeds the bound by no larger share.
    """
    engine.start(START)
    penalty = first_penalty(engine)
    full = engine.top * (2 * min(len(block.legs), len(block.items)) + 4) + 4
    rounds, bound, finished = 0, None, False
    while True:
        frame = frame_of(block, penalty)
        flowed = engine.flow(frame, stop)
        rounds += 1
        short = shortage(block, *engine.totals())
        if flowed:
            won = frame.prizes - short.penalties * penalty
            added, bound = engine.widen(frame, engine.worth() - won)
            bound += won
            if not added:
                if not short.penalties or penalty >= full:
                    finished = True
                    break
                penalty = min(full, 16 * penalty)
                continue
            if not short.penalties and engine.worth() - bound <= bound * tolerance:
                finished = True
                break
        if not flowed or stop():
            break
    kept = sum(price * item.many for item in block.items for price in item.held.values())
    cost = engine.worth() + kept
    legs, items = engine.prices()
    return Solution(
        engine.chosen(), cost, cost if bound is None else min(cost, bound + kept), legs, items, engine.pairs,
        engine.columns(), rounds, short.legs, short.items, short.owners, finished,
    )  # fmt: skip
