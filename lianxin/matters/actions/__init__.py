"""The writes of matters."""

from lianxin.matters.actions.new import AtOnce, NewMatter, Receipt
from lianxin.matters.actions.receipts import receipt_of
from lianxin.matters.actions.reporting import report_matter
from lianxin.matters.actions.taking import may_take, take_step

__all__ = ["AtOnce", "NewMatter", "Receipt", "may_take", "receipt_of", "report_matter", "take_step"]
