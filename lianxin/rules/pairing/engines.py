"""Which engine solves a part: OR-Tools where it is installed and worth it, else pure Python."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Literal

from lianxin.rules.pairing.blocks import Block
from lianxin.rules.pairing.columns import Engine
from lianxin.rules.pairing.plain import Plain

Kind = Literal["auto", "plain", "ortools"]
WORTH_IT = 3_000
"""pairs from which on arrays are quicker than loops"""


def has_ortools() -> bool:
    """Whether the extra ``optimise`` is installed."""
    return find_spec("ortools") is not None and find_spec("numpy") is not None


def engine_for(block: Block, kind: Kind = "auto") -> tuple[Engine, str]:
    """An engine for this part and the name of its method."""
    if kind == "auto":
        kind = "ortools" if len(block.legs) * len(block.items) > WORTH_IT and has_ortools() else "plain"
    if kind == "plain":
        return Plain(block), "successive shortest paths, columns priced out"
    from lianxin.rules.pairing.arrays import Arrays  # noqa: PLC0415  # numpy and OR-Tools are an extra

    return Arrays(block), "minimum-cost flow (cost scaling), columns priced out"
