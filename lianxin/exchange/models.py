"""What the import page remembers."""

from django.db import models


class SheetMapping(models.Model):
    """How the columns of a sheet with these headers were mapped the last time."""

    signature = models.CharField(max_length=64, unique=True, help_text="digest of the headers")
    target = models.CharField(max_length=24)
    columns = models.JSONField()
    used_at = models.DateTimeField()
    used_by = models.CharField(max_length=64)
