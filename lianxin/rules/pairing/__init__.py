"""Who should serve whom: exact pairings with a proof, a reason where it cannot be done, and repair (issue 4).

``solve(problem)`` gives a ``Plan``; ``docs/algorithms/pairing.md`` says how, ``README.md`` beside this file how to use it.
"""

from lianxin.rules.pairing.explain import Explanation, PriceOfChange, explain, price_of_change
from lianxin.rules.pairing.repair import changed, repair
from lianxin.rules.pairing.solve import solve, solve_each
from lianxin.rules.pairing.values import (
    ONE,
    Bounds,
    Costs,
    Counterpart,
    Cut,
    Held,
    Layer,
    Link,
    Missing,
    Pair,
    Part,
    Party,
    Plan,
    Problem,
    Remedy,
)

__all__ = [
    "ONE",
    "Bounds",
    "Costs",
    "Counterpart",
    "Cut",
    "Explanation",
    "Held",
    "Layer",
    "Link",
    "Missing",
    "Pair",
    "Part",
    "Party",
    "Plan",
    "PriceOfChange",
    "Problem",
    "Remedy",
    "changed",
    "explain",
    "price_of_change",
    "repair",
    "solve",
    "solve_each",
]
