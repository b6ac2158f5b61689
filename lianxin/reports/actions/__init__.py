"""The only writes of the office's papers. Each takes the ``viewer`` who acts (or ``by="clock"``) and ``at=``."""

from lianxin.reports.actions.closing import answer_remark, close_period, remark, reopen_period
from lianxin.reports.actions.drafting import draft_due, draft_now
from lianxin.reports.actions.urging import answer_slip, issue_slip, write_off
from lianxin.reports.actions.writing import check, edit, recount, send_back, sign, submit

__all__ = [
    "answer_remark",
    "answer_slip",
    "check",
    "close_period",
    "draft_due",
    "draft_now",
    "edit",
    "issue_slip",
    "recount",
    "remark",
    "reopen_period",
    "send_back",
    "sign",
    "submit",
    "write_off",
]
