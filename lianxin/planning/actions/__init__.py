"""The writes of planning: adopting with the burden worked out (here), and drafts of pairings (modules beside)."""

from lianxin.planning.actions.burden import adopt, adopt_draft, assume, keep_plan

__all__ = ["adopt", "adopt_draft", "assume", "keep_plan"]
