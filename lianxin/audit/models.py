"""What happened, and who read what: only ever appended to. And the messages that follow from what happened."""

from typing import ClassVar

from django.db import models

from lianxin.audit.personal import Ends, Personal


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


class Seal(models.Model):
    """A batch of acts or reads as it was when it was sealed; ``audit.chain`` says how."""

    chain = models.CharField(max_length=8, help_text="acts or reads")
    number = models.PositiveIntegerField()
    first_id = models.PositiveBigIntegerField()
    last_id = models.PositiveBigIntegerField()
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="seal_number_once")]


class Delivery(models.Model):
    """A message to somebody outside, written in the transaction of the act that it tells of, and sent by the clock.

    Claimed by compare-and-swap on ``state`` and ``tries``, so that two senders never send it twice knowingly.
    """

    subject_kind = models.CharField(max_length=32)
    subject_code = models.CharField(max_length=64)
    about = models.CharField(max_length=32, help_text="which event it tells of: reminders are counted by it")
    sender = models.CharField(max_length=12, help_text="sms, mail, webhook")
    to = models.CharField(max_length=300, help_text="sealed: number or address")
    text = models.TextField(help_text="as it is sent")
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, help_text="when it is tried; empty once it is sent or given up")
    state = models.CharField(max_length=8, default="waiting", help_text="waiting, sending, sent, failed")
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=200, blank=True, default="", help_text="what the gateway answered")
    error = models.CharField(max_length=300, blank=True, default="")

    ENDS: ClassVar[Ends] = Ends("made_at")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "to": Personal("to reach whoever asked to be told", "consent", 12, sensitive=True),
        "text": Personal("what was told", "consent", 12),
    }

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(next_at__isnull=False), name="delivery_waiting"),
            models.Index(fields=["subject_kind", "subject_code"], name="delivery_subject"),
        ]
