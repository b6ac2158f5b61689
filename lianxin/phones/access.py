"""Who may see and revoke a phone, and who decides on a record that was refused or stands against another.

1. own: one's own phones and records; 2. the clerk, by the officers of the units of the grant (``registry.access.officers``).
"""

from django.db.models import QuerySet

from lianxin.phones.models import Device, Upload
from lianxin.registry import access
from lianxin.registry.access import Viewer


def devices(viewer: Viewer, action: str = "read") -> QuerySet[Device]:
    """The phones that the viewer may see or revoke."""
    return Device.objects.filter(officer__in=access.officers(viewer, "device", action).values("pk"))


def uploads(viewer: Viewer, action: str = "read") -> QuerySet[Upload]:
    """The records sent by phones that the viewer may see or decide on."""
    return Upload.objects.filter(officer__in=access.officers(viewer, "upload", action).values("pk"))
