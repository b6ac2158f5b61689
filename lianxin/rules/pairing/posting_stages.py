"""Where a call for postings stands and what leads where (J8): collected, marked blind, decided by people. One table."""

from typing import Final, Literal

from lianxin.rules.errors import Fault

Stage = Literal["collecting", "scoring", "deciding", "decided", "dropped"]
Act = Literal["change", "open", "mark", "close", "decide", "drop"]
STAGES: Final[tuple[Stage, ...]] = ("collecting", "scoring", "deciding", "decided", "dropped")
ACTS: Final[tuple[Act, ...]] = ("change", "open", "mark", "close", "decide", "drop")
TABLE: Final[dict[tuple[Stage, Act], Stage]] = {
    ("collecting", "change"): "collecting",
    ("collecting", "open"): "scoring",
    ("collecting", "drop"): "dropped",
    ("scoring", "mark"): "scoring",
    ("scoring", "close"): "deciding",
    ("scoring", "drop"): "dropped",
    ("deciding", "decide"): "decided",
    ("deciding", "drop"): "dropped",
}
BLIND: Final[tuple[Stage, ...]] = ("collecting", "scoring")
"""Until marks are closed, whoever is on the panel sees numbers, not names."""
_WORDS: Final[dict[Stage, tuple[str, str]]] = {
    "collecting": ("还在登记", "it is still being collected"),
    "scoring": ("正在打分", "marks are being given"),
    "deciding": ("打分已经结束", "marking is over"),
    "decided": ("已经决定", "it has been decided"),
    "dropped": ("已经放弃", "it has been dropped"),
}


def after(stage: str, act: Act) -> Stage | Fault:
    """The stage after an act, or why it cannot be done now."""
    found = next((to for (come, one), to in TABLE.items() if come == stage and one == act), None)
    if found is not None:
        return found
    zh, en = next((words for name, words in _WORDS.items() if name == stage), ("", ""))
    return Fault("state", stage, f"{zh},现在不能这样做", f"{en}: this cannot be done now")
