"""The writes of liaison."""

from lianxin.liaison.actions.bulk_links import Preview, link_many, preview
from lianxin.liaison.actions.cards import make_card, make_cards
from lianxin.liaison.actions.handing import hand_over, propose, set_letter, tell
from lianxin.liaison.actions.linking import go_on, link, reroot_links, unlink
from lianxin.liaison.actions.relinking import Relinked, relink

__all__ = [
    "Preview",
    "Relinked",
    "go_on",
    "hand_over",
    "link",
    "link_many",
    "make_card",
    "make_cards",
    "preview",
    "propose",
    "relink",
    "reroot_links",
    "set_letter",
    "tell",
    "unlink",
]
