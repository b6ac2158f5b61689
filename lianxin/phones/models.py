"""Phones, what they sent, and how officers are reminded.

A record is claimed by its first row (``upload_first``): who comes second with the same id waits for the first to be done, on any
database. Nothing here is looked at before it is written that a constraint does not hold as well.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lianxin.audit.fields import SealedField
from lianxin.audit.personal import Ends, Personal
from lianxin.registry.models import Officer


class SealingKey(models.Model):
    """With its public half phones seal what is to be sent; the private half is itself sealed under the keys beside the data."""

    code = models.CharField(max_length=32, unique=True)
    public = models.TextField(help_text="PEM")
    private = SealedField(help_text="PEM")
    current = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    ENDS: ClassVar[Ends] = Ends(because="a key of the server's own, about nobody: what it opened may still come")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "public": Personal("records are sealed for the server alone", "duty", 0),
        "private": Personal("sealed records are opened", "duty", 0, sensitive=True),
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["current"], condition=Q(current=True), name="sealing_key_one_current")]


class Device(models.Model):
    """A phone of an officer. Its token can only hand in; the share of its key is given for its holder's PIN alone."""

    code = models.CharField(max_length=36, unique=True)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    token = models.CharField(max_length=64, unique=True, help_text="digest of the upload token")
    share = SealedField(help_text="the server's half of the key that opens the phone's store")
    proof = models.CharField(max_length=64, blank=True, default="", help_text="digest of what a PIN proves")
    wrong_proofs = models.PositiveSmallIntegerField(default=0)
    enrolled_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    minute = models.DateTimeField(null=True, help_text="of the last batch: batches are counted by the minute")
    batches = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=64, blank=True, default="")
    revoked_why = models.CharField(max_length=200, blank=True, default="")

    ENDS: ClassVar[Ends] = Ends("revoked_at")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "name": Personal("the officer tells the phones apart", "duty", 12),
        "share": Personal("a lost phone's store stays shut", "duty", 0, sensitive=True),
    }


class Upload(models.Model):
    """A record as a phone sent it. What was received lives on as an entry; what was not is kept here, sealed, until decided."""

    uid = models.CharField(max_length=36)
    digest = models.CharField(max_length=64)
    first = models.BooleanField(help_text="whether it was the first of its id")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, db_index=False, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8)
    kind = models.CharField(max_length=12, blank=True, default="")
    entry = models.CharField(max_length=64, blank=True, default="")
    matters = models.JSONField(default=list)
    problems = models.JSONField(default=list, help_text="matter code, or nothing, for each problem in its order")
    why = models.JSONField(default=list)
    content = SealedField(blank=True, default="", help_text="what was not taken in")
    mends = models.CharField(max_length=64, blank=True, default="")
    made_at = models.DateTimeField(null=True, help_text="by the phone's clock, put right")
    at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True, default="")
    decision = models.CharField(max_length=8, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")

    ENDS: ClassVar[Ends] = Ends("at")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "matters": Personal("the phone shows what became of its record", "duty", 12),
        "problems": Personal("a photo finds its matter", "duty", 12),
        "why": Personal("why a record was refused", "duty", 12),
        "content": Personal("a record that was refused is not lost", "duty", 12, sensitive=True),
        "reason": Personal("why somebody decided so", "duty", 36),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["uid"], condition=Q(first=True), name="upload_first"),
            models.UniqueConstraint(fields=["uid", "digest"], name="upload_content_once"),
        ]
        indexes = [
            models.Index(fields=["officer", "-id"], name="upload_of_officer"),
            models.Index(fields=["-id"], condition=Q(state__in=("refused", "conflict")), name="upload_undecided"),
        ]


class Photo(models.Model):
    """A photo of a record, drawn anew; the digest of what was sent makes it one however often it comes."""

    uid = models.CharField(max_length=36, unique=True)
    digest = models.CharField(max_length=64)
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="photos")
    name = models.CharField(max_length=40, help_text="digest of the picture as it is kept")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    matter = models.CharField(max_length=64, blank=True, default="")
    at = models.DateTimeField()

    ENDS: ClassVar[Ends] = Ends("at", gone=True)
    PERSONAL: ClassVar[dict[str, Personal]] = {"name": Personal("what an officer shows of a visit", "duty", 36)}


class Feed(models.Model):
    """An officer's calendar under a secret address, and whether messages may remind him."""

    officer = models.OneToOneField(Officer, on_delete=models.CASCADE, related_name="+")
    secret = models.CharField(max_length=64, blank=True, default="", db_index=True, help_text="digest")
    made_at = models.DateTimeField()
    messages = models.BooleanField(default=True)


class Reminder(models.Model):
    """That an officer was reminded on a day: at most once."""

    officer = models.ForeignKey(Officer, db_index=False, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "day"], name="reminder_once_a_day")]
