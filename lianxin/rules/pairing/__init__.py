"""Who should serve whom: exact pairings with a proof, a reason where it cannot be done, and repair (issue 4).

``solve(problem)`` gives a ``Plan``; ``docs/algorithms/pairing.md`` says how, ``README.md`` beside this file how to use it.
"""

from lianxin.rules.pairing.solve import solve, solve_each
from lianxin.rules.pairing.values import (
    ONE,
    Bounds,
    Costs,
    Counterpart,
    Held,
    Layer,
    Link,
    Pair,
    Part,
    Party,
    Plan,
    Problem,
)

__all__ = [
    "ONE",
    "Bounds",
    "Costs",
    "Counterpart",
    "Held",
    "Layer",
    "Link",
    "Pair",
    "Part",
    "Party",
    "Plan",
    "Problem",
    "solve",
    "solve_each",
]
