"""What was done, entered once.

Each index costs intake time: a foreign key has none of its own where a composite one begins with it, or nothing looks by it.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lianxin.audit.personal import Ends, Personal
from lianxin.registry.models import Area, Counterpart, Officer, Unit


class Outcome(models.TextChoices):
    DONE = "done", "已完成"
    NOBODY_HOME = "nobody_home", "没人在家"


class Entry(models.Model):
    """One thing done: a visit, a stay, a talk, a report. Never edited: corrected by another entry, or withdrawn with a reason.

    The dates on which it counts, or ceases to (rule 19), are columns, so that any day can be looked back from.
    """

    code = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=48)
    day = models.DateField()
    until = models.DateField(help_text="the last day of the span; the day itself when there is none")
    recorded_at = models.DateTimeField()
    recorded_on = models.DateField(help_text="the date of recorded_at in Asia/Shanghai")
    area = models.ForeignKey(Area, null=True, db_index=False, on_delete=models.PROTECT, related_name="+", help_text="as written")
    unit = models.ForeignKey(Unit, null=True, db_index=False, on_delete=models.PROTECT, related_name="+", help_text="as written")
    place = models.ForeignKey(
        Area, null=True, db_index=False, on_delete=models.PROTECT, related_name="+", help_text="the area it belongs to (rule 22)"
    )
    half_days = models.PositiveIntegerField(null=True)
    minutes = models.PositiveIntegerField(null=True)
    persons = models.PositiveIntegerField(null=True)
    fen = models.PositiveBigIntegerField(null=True)
    count = models.PositiveIntegerField(null=True)
    campaign = models.CharField(max_length=48, blank=True, default="")
    topic = models.CharField(max_length=48, blank=True, default="")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.DONE)
    supersedes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    superseded_on = models.DateField(null=True, help_text="when a correction of it was recorded")
    withdrawn_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    reviewed_on = models.DateField(null=True)
    review = models.CharField(max_length=12, blank=True, default="", help_text="passed, failed, or not yet")
    text = models.TextField(blank=True, default="")
    recorded_by = models.CharField(
        max_length=64, blank=True, default="", help_text="who typed it, where that is not one of the officers"
    )

    ENDS: ClassVar[Ends] = Ends("until", of="counterparts__counterpart__code")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "text": Personal("what was talked of and done", "duty", 36),
        "reason": Personal("why a record was withdrawn", "duty", 36),
    }

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("day")), name="entry_dates_in_order")]
        indexes = [
            models.Index(fields=["day", "kind"], name="entry_day_kind"),
            models.Index(fields=["place", "day"], name="entry_place_day"),
            models.Index(fields=["recorded_on"], name="entry_recorded_on"),
        ]


class EntryOfficer(models.Model):
    """Who went; each is credited in full (rule 4). The day stands here too, for the index that *Today* reads."""

    entry = models.ForeignKey(Entry, db_index=False, on_delete=models.CASCADE, related_name="officers")
    officer = models.ForeignKey(Officer, db_index=False, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(
        Unit, null=True, db_index=False, on_delete=models.PROTECT, related_name="+", help_text="whose work it is (rule 22)"
    )
    day = models.DateField()
    until = models.DateField(null=True, help_text="the last of its days, where there are several")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "officer"], name="entry_officer_once")]
        indexes = [
            models.Index(fields=["officer", "day", "entry"], name="entry_officer_days"),
            models.Index(fields=["officer", "until"], condition=Q(until__isnull=False), name="entry_officer_until"),
            models.Index(fields=["unit", "day"], name="entry_unit_day"),
        ]


class Origin(models.IntegerChoices):
    """Why an entry touches a counterpart: named on it; village of a household named on it; village of its own area (rule 21)."""

    NAMED = 0
    OF_HOUSEHOLD = 1
    OF_AREA = 2


class EntryCounterpart(models.Model):
    """Whom it was for, and the villages that follow from that."""

    entry = models.ForeignKey(Entry, db_index=False, on_delete=models.CASCADE, related_name="counterparts")
    counterpart = models.ForeignKey(Counterpart, db_index=False, on_delete=models.PROTECT, related_name="+")
    root = models.ForeignKey(
        Counterpart,
        db_index=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the counterpart after merges (rule 23)",
    )
    origin = models.PositiveSmallIntegerField(choices=Origin.choices, default=Origin.NAMED)
    position = models.PositiveSmallIntegerField(default=0)
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "counterpart"], name="entry_counterpart_once")]
        indexes = [models.Index(fields=["root", "day"], name="entry_counterpart_day")]


class EntryDay(models.Model):
    """One date of an entry (rule 20), with the half-days that lie on it (rule 3)."""

    entry = models.ForeignKey(Entry, db_index=False, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    half_days = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "day"], name="entry_day_once"),
            models.CheckConstraint(condition=Q(half_days__lte=2), name="entry_day_two_halves"),
        ]
        indexes = [models.Index(fields=["day"], name="entry_day_day")]


class Problem(models.Model):
    """A problem found on a visit, in the officer's words; an open note until it becomes a matter."""

    code = models.CharField(max_length=64, unique=True)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="problems")
    counterpart = models.ForeignKey(Counterpart, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    closed_on = models.DateField(null=True)
    closed_note = models.CharField(max_length=200, blank=True, default="")

    ENDS: ClassVar[Ends] = Ends("closed_on", of="counterpart__code")
    PERSONAL: ClassVar[dict[str, Personal]] = {"text": Personal("what is to be solved", "duty", 36)}


class Objection(models.Model):
    """A household says of a visit recorded for it: it was not so. The officer replies first (principles 1)."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="objections")
    counterpart = models.ForeignKey(Counterpart, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    text = models.CharField(max_length=500, blank=True, default="")
    reply = models.CharField(max_length=500, blank=True, default="")
    replied_by = models.CharField(max_length=64, blank=True, default="")
    replied_at = models.DateTimeField(null=True)

    ENDS: ClassVar[Ends] = Ends("said_at", of="counterpart__code")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "text": Personal("what the household says", "consent", 36),
        "reply": Personal("what the officer answers", "duty", 36),
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "counterpart"], name="objection_once")]
        indexes = [models.Index(fields=["said_at"], condition=Q(replied_at__isnull=True), name="objection_unanswered")]


class Instruction(models.Model):
    """A leader's answer to a digest item or a figure, with an owner and a date (X7)."""

    code = models.CharField(max_length=32, unique=True)
    about_kind = models.CharField(max_length=16, help_text="entry, problem or figure")
    about_code = models.CharField(max_length=120)
    text = models.CharField(max_length=500)
    owner = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    given_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    result = models.CharField(max_length=500, blank=True, default="")
    done_at = models.DateTimeField(null=True)

    ENDS: ClassVar[Ends] = Ends("done_at")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "text": Personal("what is to be done", "duty", 36),
        "result": Personal("what was done", "duty", 36),
    }


class DraftNote(models.Model):
    """Words that somebody put in place of a drafted weekly record, progress card or digest. Silence leaves the draft (A7, S9)."""

    kind = models.CharField(max_length=16)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=24)
    text = models.TextField()
    at = models.DateTimeField()

    ENDS: ClassVar[Ends] = Ends("at", gone=True)
    PERSONAL: ClassVar[dict[str, Personal]] = {"text": Personal("the officer's own words", "duty", 36)}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "officer", "period"], name="draft_note_once")]
