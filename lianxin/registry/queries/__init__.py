"""Reads of the registry."""

from lianxin.registry.queries.accounts import account_named, accounts_of, grants_of, invitations_open
from lianxin.registry.queries.areas import (
    Moves,
    area_by_code,
    area_for,
    areas_below,
    path_of,
    unit_by_code,
    unit_for,
    what_lies_in,
    within,
)
from lianxin.registry.queries.calendar import calendar, calendar_days, campaigns, suspensions, years_missing
from lianxin.registry.queries.counterparts import (
    Twin,
    counterpart_by_code,
    names_before,
    needs_lapsed,
    needs_lapsed_by_place,
    needs_of,
    needs_running_out,
    own_counterpart,
    twins_of,
)
from lianxin.registry.queries.found import SEVERAL, areas_found, officers_found, places_named, units_found
from lianxin.registry.queries.people import absences_of, backup_of, office_of, officer_by_code, officer_for, posts_of

__all__ = [
    "SEVERAL",
    "Moves",
    "Twin",
    "absences_of",
    "account_named",
    "accounts_of",
    "area_by_code",
    "area_for",
    "areas_below",
    "areas_found",
    "backup_of",
    "calendar",
    "calendar_days",
    "campaigns",
    "counterpart_by_code",
    "grants_of",
    "invitations_open",
    "names_before",
    "needs_lapsed",
    "needs_lapsed_by_place",
    "needs_of",
    "needs_running_out",
    "office_of",
    "officer_by_code",
    "officer_for",
    "officers_found",
    "own_counterpart",
    "path_of",
    "places_named",
    "posts_of",
    "suspensions",
    "twins_of",
    "unit_by_code",
    "unit_for",
    "units_found",
    "what_lies_in",
    "within",
    "years_missing",
]
