"""Whoever signs in may read every policy in force; who may write drafts says the table."""

from django.db.models import QuerySet

from lianxin.policy.models import Draft
from lianxin.registry import access
from lianxin.registry.access import Viewer


def drafts(viewer: Viewer) -> QuerySet[Draft]:
    """The drafts that the viewer may work on: those for areas of the grants."""
    return Draft.objects.filter(area__in=access.areas(viewer, "policy", "draft").values("pk"))
