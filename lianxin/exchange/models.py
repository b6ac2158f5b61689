"""What the import page remembers: mappings by header, and uploads until they are confirmed, dropped or a day old.

An upload's content and what was understood of it lie in files (`sheets/vault.py`), not here.
"""

from typing import ClassVar

from django.db import models

from lianxin.audit.personal import Ends, Personal


class SheetMapping(models.Model):
    """How the columns of a sheet with these headers were mapped the last time."""

    signature = models.CharField(max_length=64, unique=True, help_text="digest of the headers")
    target = models.CharField(max_length=24)
    columns = models.JSONField()
    used_at = models.DateTimeField()
    used_by = models.CharField(max_length=64)


class SheetImport(models.Model):
    """An upload of a clerk's own spreadsheet. Only whoever made it sees it."""

    key = models.CharField(max_length=32, unique=True, help_text="random; the name of its files")
    name = models.CharField(max_length=120, help_text="the file's name as it was uploaded, to show")
    by = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=8, choices=[("open", "未确认"), ("done", "已导入")], default="open")
    counts = models.JSONField(null=True, help_text="rows new and changed by table, once it is done")

    ENDS: ClassVar[Ends] = Ends(because="an upload that nobody confirms goes after a day")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "name": Personal("the clerk finds the upload again", "duty", 0),
        "counts": Personal("numbers of rows, nothing of a person", "duty", 0),
    }
