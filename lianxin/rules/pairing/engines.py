"""Which engine solves a part: OR-Tools where it is installed and worth it, else pure Python."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Literal

from lianxin.rules.pairing.blocks import Block
from lianxin.rules.pairing.columns import Engine, solve_block
from lianxin.rules.pairing.extras import has_numba, has_ortools
from lianxin.rules.pairing.network import Solution
from lianxin.rules.pairing.plain import Plain

Kind = Literal["auto", "plain", "ortools"]
WORTH_IT = 3_000
"""pairs from which on arrays are quicker than loops"""
WORTH_BIDDING = 150_000
"""pairs from which on an auction is worth loading its compiled steps"""


def engine_for(block: Block, kind: Kind = "auto") -> tuple[Engine, str]:
    """An engine for this part and the name of its method."""
    if kind == "auto":
        kind = "ortools" if len(block.legs) * len(block.items) > WORTH_IT and has_ortools() else "plain"
    if kind == "plain":
        return Plain(block), "successive shortest paths, columns priced out"
    from lianxin.rules.pairing.arrays import Arrays  # noqa: PLC0415  # numpy and OR-Tools are an extra

    return Arrays(block), "minimum-cost flow (cost scaling), columns priced out"


def flow_of(block: Block, kind: Kind, stop: Callable[[], bool], tolerance: Fraction) -> tuple[Solution, str]:
    """The cheapest links of one part or, with a tolerance, links that are good enough; and the name of the method."""
    large = len(block.legs) * len(block.items) >= WORTH_BIDDING
    if tolerance and large and kind != "plain" and has_ortools() and has_numba():
        from lianxin.rules.pairing.auction import by_auction  # noqa: PLC0415  # numba is of the extra, and slow to load

        found = by_auction(block, stop, tolerance)
        if found is not None:
            return found, "auction, bound proved over all pairs"
    engine, method = engine_for(block, kind)
    return solve_block(block, engine, stop=stop, tolerance=tolerance), method
