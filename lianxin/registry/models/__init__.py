"""Places, people, and those whom they serve."""

from lianxin.registry.models.accounts import (
    Account,
    ApiKey,
    Granted,
    Invitation,
    Rights,
    RoleGrant,
    Session,
    rights_in,
    rights_of,
    with_rights,
)
from lianxin.registry.models.calendar import CalendarDay, Campaign, Closing
from lianxin.registry.models.counterparts import Alias, Counterpart, Need, ResidentKey
from lianxin.registry.models.people import Absence, Officer, Post, Suspension
from lianxin.registry.models.places import Area, Unit

__all__ = [
    "Absence",
    "Account",
    "Alias",
    "ApiKey",
    "Area",
    "CalendarDay",
    "Campaign",
    "Closing",
    "Counterpart",
    "Granted",
    "Invitation",
    "Need",
    "Officer",
    "Post",
    "ResidentKey",
    "Rights",
    "RoleGrant",
    "Session",
    "Suspension",
    "Unit",
    "rights_in",
    "rights_of",
    "with_rights",
]
