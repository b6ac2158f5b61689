"""Other platforms: who they are, their secrets and words, every message that came and went, and the bundles of an air gap.

Exactly once is held by constraints, not by looking first: one row for each id of a message, one order for each number, one
message back for each step.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lianxin.audit.fields import SealedField
from lianxin.audit.personal import Ends, Personal
from lianxin.registry.models import Area, Officer, Unit


class Partner(models.Model):
    """The other side: a platform that sends work orders and is answered, a subscriber that is told, or our own other site."""

    code = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=12, help_text="platform, subscriber, site")
    name = models.CharField(max_length=60, unique=True, help_text="stands on its matters as source_system")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    reads_as = models.ForeignKey(
        Officer, null=True, on_delete=models.PROTECT, related_name="+", help_text="a subscriber hears what this officer may see"
    )
    sends = models.CharField(max_length=8, help_text="how it is told: webhook, rest, pulled, sheet, bundle")
    url = models.CharField(max_length=500, blank=True, default="", help_text="where it is told")
    polls = models.CharField(max_length=500, blank=True, default="", help_text="where its orders are asked for")
    poll_minutes = models.PositiveSmallIntegerField(default=5)
    poll_mark = models.CharField(max_length=200, blank=True, default="", help_text="its own mark of how far we have read")
    poll_at = models.DateTimeField(null=True, help_text="when it is asked again")
    poll_fails = models.PositiveSmallIntegerField(default=0)
    poll_said = models.CharField(max_length=200, blank=True, default="", help_text="why it did not answer the last time")
    events = models.JSONField(default=list, help_text="of which steps a subscriber is told")
    by_bundle = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", help_text="the site through which its messages go"
    )
    seen_step = models.PositiveBigIntegerField(default=0, help_text="steps up to this number have been looked at")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    stopped_at = models.DateTimeField(null=True, help_text="nothing is taken in or sent any more")

    ENDS: ClassVar[Ends] = Ends(because="another office's system, about nobody")
    PERSONAL: ClassVar[dict[str, Personal]] = {"events": Personal("of what a subscriber is told", "duty", 0)}

    class Meta:
        indexes = [models.Index(fields=["poll_at"], condition=Q(poll_at__isnull=False), name="partner_poll")]


class Secret(models.Model):
    """What a side signs with. The one before holds for a while when it is replaced, so that neither side has to hurry."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="secrets")
    way = models.CharField(max_length=3, help_text="in: they sign; out: we sign")
    value = SealedField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    ends_at = models.DateTimeField(null=True)

    ENDS: ClassVar[Ends] = Ends(because="a key between two systems, about nobody")
    PERSONAL: ClassVar[dict[str, Personal]] = {"value": Personal("messages are known to be genuine", "duty", 0, sensitive=True)}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "way"], condition=Q(ends_at=None), name="secret_one_current"),
        ]


class Match(models.Model):
    """A word of theirs and the word of ours that it stands for."""

    partner = models.ForeignKey(Partner, db_index=False, on_delete=models.CASCADE, related_name="matches")
    what = models.CharField(max_length=12, help_text="rules.orders: INBOUND, OUTBOUND")
    theirs = models.CharField(max_length=100)
    ours = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "what", "theirs"],
                condition=Q(what__in=("kind", "category", "area", "unit", "level")),
                name="match_theirs_once",
            ),
            models.UniqueConstraint(
                fields=["partner", "what", "ours"], condition=Q(what__in=("state", "outcome", "rating")), name="match_ours_once"
            ),
        ]


class Received(models.Model):
    """A genuine message, once, whatever became of it. Its content stays sealed, for whoever has to decide."""

    partner = models.ForeignKey(Partner, db_index=False, on_delete=models.PROTECT, related_name="+")
    message = models.CharField(max_length=100, help_text="its id, made by the sender")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the body")
    type = models.CharField(max_length=24)
    number = models.CharField(max_length=64, help_text="the platform's number of the order")
    said_at = models.DateTimeField()
    at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1, help_text="how often it came")
    through = models.CharField(max_length=8, help_text="webhook, rest, poll, sheet, bundle")
    state = models.CharField(max_length=8, help_text="taken, early, held, repeated, passed, dropped, relayed")
    matter = models.CharField(max_length=64, blank=True, default="")
    why = models.JSONField(default=list, help_text="field, value, zh, en")
    body = SealedField(blank=True, default="")
    due_on = models.DateField(null=True, help_text="the platform's deadline: what waits for a person is shown with it")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True, default="")
    decision = models.CharField(max_length=200, blank=True, default="")

    ENDS: ClassVar[Ends] = Ends("at")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "body": Personal("an order that waits is not lost, what came can be shown", "duty", 24, sensitive=True),
        "why": Personal("why it waits", "duty", 24),
        "decision": Personal("why somebody decided so", "duty", 36),
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "message"], name="received_once")]
        indexes = [
            models.Index(fields=["partner", "number"], name="received_number"),
            models.Index(fields=["partner", "-id"], name="received_latest"),
            models.Index(fields=["-id"], condition=Q(state__in=("held", "early")), name="received_waiting"),
        ]


class Accused(models.Model):
    """A unit that the words of a waiting message may complain of: until somebody has decided, its people do not see it (Z9)."""

    received = models.ForeignKey(Received, on_delete=models.CASCADE, related_name="accused")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["received", "unit"], name="accused_once")]


class Order(models.Model):
    """A platform's order and the matter that it is: one for each number."""

    partner = models.ForeignKey(Partner, db_index=False, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=64)
    matter = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, help_text="of what was asked: the same order under another id is the same")
    due_said_at = models.DateTimeField(help_text="when the deadline was said that holds: an earlier word undoes no later one")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "number"], name="order_once")]


class Rejected(models.Model):
    """What came and was not genuine, or no message at all: counted by the hour, so that nobody can fill the log."""

    partner = models.ForeignKey(Partner, null=True, db_index=False, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, help_text="unknown, stopped, headers, timestamp, signature, size, reused, body")
    hour = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()
    bytes = models.PositiveBigIntegerField(default=0, help_text="of the last one")
    digest = models.CharField(max_length=64, blank=True, default="", help_text="of the last one, where it was read")
    said = models.CharField(max_length=300, blank=True, default="", help_text="what was wrong with the last one")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner", "reason", "hour"], name="rejected_hour_once"),
            models.UniqueConstraint(fields=["reason", "hour"], condition=Q(partner=None), name="rejected_unknown_once"),
        ]
        indexes = [models.Index(fields=["-last_at"], name="rejected_latest")]


class Outgoing(models.Model):
    """A message for the other side: one for each step that it is told of, with the same id however often it is tried."""

    partner = models.ForeignKey(Partner, db_index=False, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=80, help_text="what it tells of: made twice it is one")
    message = models.CharField(max_length=100, unique=True)
    type = models.CharField(max_length=24)
    number = models.CharField(max_length=64, blank=True, default="")
    matter = models.CharField(max_length=64, blank=True, default="")
    body = SealedField(blank=True, default="")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="waiting", help_text="waiting, sending, sent, failed")
    next_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    bundle = models.ForeignKey("Bundle", null=True, on_delete=models.PROTECT, related_name="messages")

    ENDS: ClassVar[Ends] = Ends("made_at")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "body": Personal("what the platform was told, and would be told again", "duty", 24, sensitive=True)
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "key"], name="outgoing_once")]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="outgoing_due"),
            models.Index(fields=["partner", "number"], name="outgoing_number"),
            models.Index(fields=["partner", "-id"], name="outgoing_latest"),
        ]


class Attempt(models.Model):
    """One try to tell: the delivery log."""

    outgoing = models.ForeignKey(Outgoing, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    good = models.BooleanField()
    status = models.PositiveSmallIntegerField(default=0)
    said = models.CharField(max_length=300, blank=True, default="", help_text="what went wrong, or what was answered")


class Bundle(models.Model):
    """A file that carried messages across an air gap, one way; numbered without a gap. What was made can be made again."""

    partner = models.ForeignKey(Partner, db_index=False, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=3, help_text="in, out")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    content = models.BinaryField(default=bytes, help_text="the file as it was made, sealed by itself; empty for what was taken")
    arrived_at = models.DateTimeField(null=True, help_text="when the other site said that it has it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "way", "number"], name="bundle_number_once")]
