"""Lines on which people ring, the calls on them, and what a telephony system told of each (Z6, S12; GB/T 33358)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lianxin.audit.fields import SealedField
from lianxin.audit.personal import Ends, Personal
from lianxin.matters.models import Matter
from lianxin.registry.models import Area, Officer, Unit


class Line(models.Model):
    """A number that people dial, and the telephony system that tells of its calls, with the secret under which it signs."""

    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=60)
    number = models.CharField(max_length=20, help_text="what people dial")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", help_text="whose desk answers it")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    secret = models.CharField(max_length=200, help_text="sealed: with it the telephony system signs")
    former = models.CharField(max_length=200, blank=True, default="", help_text="sealed: the secret before, good for a while")
    former_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)


class Seat(models.Model):
    """Who sits at an extension: a call answered there is theirs."""

    line = models.ForeignKey(Line, on_delete=models.CASCADE, related_name="seats")
    extension = models.CharField(max_length=20)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "extension"], name="seat_extension_once"),
            models.UniqueConstraint(fields=["line", "officer"], name="seat_officer_once"),
        ]


class Call(models.Model):
    """One call, merged from its events (``rules.calls``), and what came of it. Seconds are whole numbers."""

    code = models.CharField(max_length=64, unique=True, help_text="the line's code, a dot, the telephony system's own number")
    line = models.ForeignKey(Line, db_index=False, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, db_index=False, on_delete=models.PROTECT, related_name="+")
    phone = SealedField(blank=True, default="")
    phone_index = models.CharField(max_length=32, blank=True, default="")
    extension = models.CharField(max_length=20, blank=True, default="")
    recording = SealedField(blank=True, default="", help_text="where the telephony system keeps it; never the recording itself")

    heard_at = models.DateTimeField(help_text="the earliest moment of which anything was told")
    begun_at = models.DateTimeField(help_text="when it rang; while that is not known, when it was first heard of")
    day = models.DateField(help_text="of begun_at, in Asia/Shanghai")
    rang_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    lost_at = models.DateTimeField(null=True, help_text="rang, and nothing more was heard of it: since then it was missed")
    waited = models.PositiveIntegerField(null=True, help_text="seconds from ringing to answer")

    agent = models.ForeignKey(Officer, null=True, db_index=False, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=16, blank=True, default="")
    settled_at = models.DateTimeField(null=True, help_text="when it was said what came of it")

    back_due_at = models.DateTimeField(null=True, help_text="missed, with a number: by when it is to be called back")
    back_tries = models.PositiveSmallIntegerField(default=0)
    back_at = models.DateTimeField(null=True, help_text="when that was over")
    back_by = models.CharField(max_length=64, blank=True, default="", help_text="officer code; the caller's own next call: asker")
    back_how = models.CharField(max_length=12, blank=True, default="", help_text="reached, unreachable, again")

    ENDS: ClassVar[Ends] = Ends("begun_at", of="matters__matter__counterpart__code")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "phone": Personal("to see the caller's open matters, and to call back", "duty", 12, sensitive=True),
        "phone_index": Personal("to find the caller's matters", "duty", 12, sensitive=True),
        "recording": Personal("to hear again what was asked, where that is disputed", "duty", 6, sensitive=True),
    }

    class Meta:
        indexes = [
            models.Index(fields=["line", "-begun_at"], name="call_latest"),
            models.Index(fields=["area", "day"], name="call_area_day"),
            models.Index(fields=["agent", "-begun_at"], name="call_agent"),
            models.Index(fields=["back_due_at"], condition=Q(back_due_at__isnull=False, back_at=None), name="call_to_call_back"),
            models.Index(fields=["phone_index"], condition=~Q(phone_index=""), name="call_phone"),
            models.Index(fields=["heard_at"], condition=Q(answered_at=None, missed_at=None, ended_at=None), name="call_ringing"),
        ]


class CallMatter(models.Model):
    """A matter that a call brought, or about which the caller rang: several may come of one call."""

    call = models.ForeignKey(Call, db_index=False, on_delete=models.CASCADE, related_name="matters")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=8, help_text="brought, urged, added, asked")
    at = models.DateTimeField()
    by = models.CharField(max_length=64, help_text="officer code")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "matter"], name="call_matter_once")]


class Event(models.Model):
    """One message of a telephony system that was taken: never twice under one id."""

    line = models.ForeignKey(Line, db_index=False, on_delete=models.PROTECT, related_name="+")
    event = models.CharField(max_length=64, help_text="the sender's id of the message")
    digest = models.CharField(max_length=64, help_text="of its body: the same id with another body is refused")
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10)
    at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "event"], name="event_once")]


class Turned(models.Model):
    """Messages that were turned away, by day and reason: that somebody tried is on record, and cannot fill the disk."""

    line = models.CharField(max_length=16, blank=True, default="", help_text="code of the line; empty where there is none")
    day = models.DateField()
    reason = models.CharField(max_length=16)
    many = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "day", "reason"], name="turned_once_a_day")]
