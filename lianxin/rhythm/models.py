"""Joint consultations: a meeting of a round, the units asked to come, the matters on its agenda and what was decided."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lianxin.audit.personal import Ends, Personal
from lianxin.matters.models import Matter
from lianxin.records.models import Entry
from lianxin.registry.models import Area, Officer, Unit


class Meeting(models.Model):
    """A meeting of a round of a policy: planned, held or called off. Held, it has written an entry for those who came."""

    code = models.CharField(max_length=32, unique=True)
    policy = models.CharField(max_length=48)
    round = models.CharField(max_length=48, help_text="key of the round in the policy")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", help_text="calls it")
    title = models.CharField(max_length=120)
    planned_on = models.DateField()
    place = models.CharField(max_length=200, blank=True, default="")
    chair = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default="planned")
    held_on = models.DateField(null=True)
    notes = models.TextField(blank=True, default="", help_text="what was said, beyond the decisions")
    reason = models.CharField(max_length=300, blank=True, default="", help_text="why it was called off")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)

    ENDS: ClassVar[Ends] = Ends("planned_on")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "title": Personal("what the meeting is about", "duty", 60),
        "place": Personal("where it is held", "duty", 60),
        "notes": Personal("what was said", "duty", 60),
        "reason": Personal("why it was called off", "duty", 60),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=("planned", "held", "off")), name="meeting_state"),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(held_on__isnull=False, entry__isnull=False), name="meeting_held"
            ),
        ]
        indexes = [models.Index(fields=["area", "-planned_on"], name="meeting_area_day")]


class Guest(models.Model):
    """A unit asked to come, and what it answered: who comes, or why nobody can. No answer is needed."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="guests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, blank=True, default="", help_text="coming, declined, or nothing yet")
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+", help_text="who comes")
    note = models.CharField(max_length=200, blank=True, default="", help_text="why nobody can come")
    answered_by = models.CharField(max_length=64, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    ENDS: ClassVar[Ends] = Ends("meeting__planned_on")
    PERSONAL: ClassVar[dict[str, Personal]] = {"note": Personal("why a unit cannot come to a meeting", "duty", 60)}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "unit"], name="guest_once"),
            models.CheckConstraint(
                condition=Q(answer="", officer=None)
                | Q(answer="coming", officer__isnull=False)
                | Q(answer="declined", officer=None),
                name="guest_answer_whole",
            ),
        ]


class Item(models.Model):
    """A matter on the agenda: why it is stuck, and what was decided. A decision is a part of the matter, with owner and date."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    why_zh = models.CharField(max_length=200, blank=True, default="", help_text="where it was stuck when it came on the agenda")
    why_en = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "matter"], name="item_once")]


class Decision(models.Model):
    """Who does what by when, as it was decided: the part (or for the lead unit the plan) of the matter says how it stands."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="decisions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    task = models.CharField(max_length=300)
    due_on = models.DateField()
    leads = models.BooleanField(default=False, help_text="by the unit that leads the matter: a plan of it, else a part")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    ENDS: ClassVar[Ends] = Ends("item__matter__closed_on", of="item__matter__counterpart__code")
    PERSONAL: ClassVar[dict[str, Personal]] = {"task": Personal("what the unit is to do", "duty", 60)}


class Minutes(models.Model):
    """The minutes of a meeting held: drafted from what stands in the meeting, signed by another, numbered and frozen."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(help_text="head, and for each matter what was said and decided")
    drafted_by = models.CharField(max_length=64)
    drafted_at = models.DateTimeField()
    signed_by = models.CharField(max_length=64, blank=True, default="")
    signed_at = models.DateTimeField(null=True)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True, default="", help_text="of what was signed")

    ENDS: ClassVar[Ends] = Ends(because="signed minutes are an archive of units, tasks and days")
    PERSONAL: ClassVar[dict[str, Personal]] = {"content": Personal("what a meeting decided, and who came", "duty", 60)}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "year", "number"], name="minutes_number_once"),
            models.CheckConstraint(
                condition=Q(signed_at=None, number=None, year=None, digest="", signed_by="")
                | Q(signed_at__isnull=False, number__isnull=False, year__isnull=False) & ~Q(digest="") & ~Q(signed_by=""),
                name="minutes_signed_or_not",
            ),
        ]
