"""The writes of matters."""

from lianxin.matters.actions.canned import retire_canned, review_canned, write_canned
from lianxin.matters.actions.claims import claim, claim_next, drop_filter, release, save_filter
from lianxin.matters.actions.counter import add_consent, counter_step, end_consent, reissue_receipt
from lianxin.matters.actions.erasing import erase_household
from lianxin.matters.actions.lifting import lift, lift_problem
from lianxin.matters.actions.new import AtOnce, NewMatter, Receipt
from lianxin.matters.actions.offering import barred, offered, offered_to_asker
from lianxin.matters.actions.picturing import add_own_photos, add_photo, add_photos, keep_photos, report_with_photos
from lianxin.matters.actions.protecting import protect
from lianxin.matters.actions.public import public_step
from lianxin.matters.actions.receipts import receipt_again, receipt_of
from lianxin.matters.actions.reporting import report_matter
from lianxin.matters.actions.sending_again import send_again
from lianxin.matters.actions.shown import publish, unpublish
from lianxin.matters.actions.taking import take_step

__all__ = [
    "AtOnce",
    "NewMatter",
    "Receipt",
    "add_consent",
    "add_own_photos",
    "add_photo",
    "add_photos",
    "barred",
    "claim",
    "claim_next",
    "counter_step",
    "drop_filter",
    "end_consent",
    "erase_household",
    "keep_photos",
    "lift",
    "lift_problem",
    "offered",
    "offered_to_asker",
    "protect",
    "public_step",
    "publish",
    "receipt_again",
    "receipt_of",
    "reissue_receipt",
    "release",
    "report_matter",
    "report_with_photos",
    "retire_canned",
    "review_canned",
    "save_filter",
    "send_again",
    "take_step",
    "unpublish",
    "write_canned",
]
