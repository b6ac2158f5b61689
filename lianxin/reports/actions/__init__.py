"""The only writes of the office's papers. Each takes the ``viewer`` who acts (or ``by="clock"``) and ``at=``."""

from lianxin.reports.actions.drafting import draft_due
from lianxin.reports.actions.writing import check, edit, recount, send_back, sign, submit

__all__ = ["check", "draft_due", "edit", "recount", "send_back", "sign", "submit"]
