"""The writes of liaison."""

from lianxin.liaison.actions.bulk_links import Preview, link_many, preview
from lianxin.liaison.actions.cards import make_card
from lianxin.liaison.actions.handing import hand_over, propose, set_letter, tell
from lianxin.liaison.actions.linking import link, reroot_links, unlink

__all__ = [
    "Preview",
    "hand_over",
    "link",
    "link_many",
    "make_card",
    "preview",
    "propose",
    "reroot_links",
    "set_letter",
    "tell",
    "unlink",
]
