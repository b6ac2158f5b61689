"""The writes of policies."""

from lianxin.policy.actions.adopting import adopt
from lianxin.policy.actions.drafting import adopt_draft, delete_draft, save_draft, start_draft
from lianxin.policy.actions.rederiving import rederive

__all__ = ["adopt", "adopt_draft", "delete_draft", "rederive", "save_draft", "start_draft"]
