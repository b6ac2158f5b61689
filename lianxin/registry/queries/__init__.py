"""Reads of the registry."""

from lianxin.registry.queries.accounts import accounts_of, grants_of, invitations_open
from lianxin.registry.queries.areas import area_by_code, area_for, areas_below, path_of, unit_by_code, unit_for, within
from lianxin.registry.queries.calendar import calendar, campaigns, suspensions
from lianxin.registry.queries.found import areas_found, officers_found, units_found
from lianxin.registry.queries.people import absences_of, backup_of, office_of, officer_by_code, officer_for, posts_of

__all__ = [
    "absences_of",
    "accounts_of",
    "area_by_code",
    "area_for",
    "areas_below",
    "areas_found",
    "backup_of",
    "calendar",
    "campaigns",
    "grants_of",
    "invitations_open",
    "office_of",
    "officer_by_code",
    "officer_for",
    "officers_found",
    "path_of",
    "posts_of",
    "suspensions",
    "unit_by_code",
    "unit_for",
    "units_found",
    "within",
]
