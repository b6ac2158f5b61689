"""The writes of the exchange with other systems."""

from lianxin.platforms.actions.deciding import put_aside, sweep_early, work_again, work_waiting
from lianxin.platforms.actions.partners import (
    NewPartner,
    change_partner,
    make_partner,
    match,
    new_secret,
    stop_partner,
    unmatch,
)
from lianxin.platforms.actions.receiving import RejectedError, Taken, admit, admit_by_token, take, turn_away
from lianxin.platforms.actions.sending import fetched, send_again, send_failed_again, to_fetch
from lianxin.platforms.actions.telling import gather, gather_all

__all__ = [
    "NewPartner",
    "RejectedError",
    "Taken",
    "admit",
    "admit_by_token",
    "change_partner",
    "fetched",
    "gather",
    "gather_all",
    "make_partner",
    "match",
    "new_secret",
    "put_aside",
    "send_again",
    "send_failed_again",
    "stop_partner",
    "sweep_early",
    "take",
    "to_fetch",
    "turn_away",
    "unmatch",
    "work_again",
    "work_waiting",
]
