"""Deadlines with their sums, and what moves them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lianxin.audit.personal import Ends, Personal
from lianxin.matters.models.matter import Matter


class Deadline(models.Model):
    """By when something must have happened, with the sum that gave the day. One in force for each key and round."""

    matter = models.ForeignKey(Matter, db_index=False, on_delete=models.CASCADE, related_name="deadlines")
    key = models.CharField(max_length=12, help_text="sign, contact, handle, callback, rectify")
    round = models.PositiveSmallIntegerField(default=1)
    starts_at = models.DateTimeField()
    amount = models.PositiveIntegerField()
    measure = models.CharField(max_length=12, help_text="hours, days or working_days")
    due_at = models.DateTimeField(help_text="the last moment that is in time")
    due_on = models.DateField()
    sum = models.JSONField(default=dict, help_text="which days were counted and why others were not")
    provisional = models.BooleanField(default=False)
    met_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="no longer asked for: returned, withdrawn, merged")
    warn_at = models.DateTimeField(null=True, help_text="when the early warning falls due, if there is one")
    warned_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True, help_text="when the clock saw that it was overdue")
    very_late_at = models.DateTimeField(null=True, help_text="overdue by three times its length")

    ENDS: ClassVar[Ends] = Ends("matter__closed_on")
    PERSONAL: ClassVar[dict[str, Personal]] = {"sum": Personal("how the day was worked out", "duty", 60)}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "key", "round"], name="deadline_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(met_at=None, ended_at=None), name="deadline_running"),
        ]


class Pause(models.Model):
    """The clock stood still from a day to a day, both included, for a reason of the policy."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="pauses")
    category = models.CharField(max_length=48)
    reason = models.CharField(max_length=300)
    first = models.DateField()
    until = models.DateField(help_text="as said when it began")
    last = models.DateField(null=True, help_text="as it was; empty while it lasts")
    by = models.CharField(max_length=64)
    left_behind = models.BooleanField(
        default=False, help_text="of a handling that ended when the matter was joined into another: it moves no later deadline"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter"], condition=Q(last=None), name="one_open_pause")]


class Extension(models.Model):
    """More time, asked for with a reason, decided by somebody else."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="extensions")
    amount = models.PositiveIntegerField()
    measure = models.CharField(max_length=12)
    reason = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    granted = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True, default="")
    decision = models.CharField(max_length=300, blank=True, default="")
    left_behind = models.BooleanField(
        default=False, help_text="of a handling that ended when the matter was joined into another: it moves no later deadline"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter"], condition=Q(granted=None), name="one_open_extension")]
