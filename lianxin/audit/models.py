"""What happened, and who read what. Both are only ever appended to."""

from django.db import models


class Act(models.Model):
    """One thing that somebody, or the clock, did: written in the same transaction as the change itself."""

    at = models.DateTimeField()
    by = models.CharField(max_length=64, help_text="officer code, or 'clock'")
    verb = models.CharField(max_length=64, help_text="app.thing.done, such as records.entry.made")
    kind = models.CharField(max_length=32)
    code = models.CharField(max_length=64)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    note = models.TextField(blank=True, default="")
    chain = models.CharField(max_length=64, blank=True, default="", help_text="set when a batch is sealed")

    class Meta:
        indexes = [
            models.Index(fields=["kind", "code", "-id"], name="act_subject"),
            models.Index(fields=["by", "-id"], name="act_by"),
        ]


class Read(models.Model):
    """One read of a resident's record, list rows, downloads and exports included (principles 1)."""

    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    code = models.CharField(max_length=64)
    purpose = models.CharField(max_length=200)
    through = models.CharField(max_length=64, help_text="the page, list, export or command")

    class Meta:
        indexes = [
            models.Index(fields=["kind", "code", "-id"], name="read_subject"),
            models.Index(fields=["by", "at"], name="read_by"),
        ]
