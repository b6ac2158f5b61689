"""The sections that are made of parts, each a map of rules by key or a single rule."""

from typing import Final

from lianxin.rules.policy.hotlines import HOTLINE_PARTS
from lianxin.rules.policy.matters import (
    CatalogueLine,
    Feedback,
    Grounded,
    Pause,
    Refusal,
    Returns,
    Tasks,
    Term,
    Tier,
)
from lianxin.rules.policy.meetings import MEETING_PARTS
from lianxin.rules.policy.phones import PHONE_PARTS
from lianxin.rules.policy.reports import REPORT_PARTS

NESTED: Final[dict[str, dict[str, type[Grounded]]]] = {
    "matters": {
        "tiers": Tier,
        "terms": Term,
        "returns": Returns,
        "pauses": Pause,
        "refusals": Refusal,
        "feedback": Feedback,
    },
    "dispatch": {"catalogue": CatalogueLine, "tasks": Tasks},
    "reports": REPORT_PARTS,
    "phones": PHONE_PARTS,
    "hotline": HOTLINE_PARTS,
    "meetings": MEETING_PARTS,
}
"""The parts of these sections, in the order of the design page."""
KEYED: Final = frozenset({"tiers", "terms", "pauses", "refusals", "catalogue", *REPORT_PARTS, *MEETING_PARTS})
"""Those that are maps of rules by key; the others are one rule."""
