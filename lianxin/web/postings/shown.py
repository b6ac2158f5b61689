"""A call for postings in words: where it stands, and what every page of it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianxin.planning.queries import postings
from lianxin.registry.access import Viewer


@dataclass(frozen=True)
class Stage:
    """Where a call stands, in words, with the look of its tag."""

    word: str
    look: str


def stage(call: Any) -> Stage:
    """The stage of a call."""
    words = {
        "collecting": Stage(_("登记中"), "info"),
        "scoring": Stage(_("评委打分中"), "warn"),
        "deciding": Stage(_("待决定"), "warn"),
        "decided": Stage(_("已决定"), "ok"),
        "dropped": Stage(_("已放弃"), ""),
    }
    return words[call.state]


def head(viewer: Viewer, call: Any) -> dict[str, Any]:
    """What every page of a call shows at its top."""
    return {
        "call": call,
        "stage": stage(call),
        "may_draft": postings.may(viewer, call, "draft"),
        "may_decide": postings.may(viewer, call, "decide"),
    }
