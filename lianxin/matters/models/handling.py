"""Each step taken, and the parts, hand-overs and plans of its handling."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lianxin.audit.personal import Ends, Personal
from lianxin.matters.models.matter import Matter
from lianxin.registry.models import Officer, Unit


class Step(models.Model):
    """One step taken (办理环节): only ever appended. The number makes two at once impossible."""

    matter = models.ForeignKey(Matter, db_index=False, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=24)
    came_from = models.CharField(max_length=12, blank=True, default="")
    to = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.CharField(max_length=64, help_text="officer code, 'asker' or 'clock'")
    unit = models.ForeignKey(Unit, null=True, db_index=False, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True, default="", help_text="for the staff")
    public = models.TextField(blank=True, default="", help_text="what the asker sees of it")
    given = models.JSONField(default=dict, help_text="what the step was given: unit, outcome, days, ground, …")
    token = models.CharField(
        max_length=64, blank=True, default="", help_text="made by the sender: the same step sent twice is one"
    )

    ENDS: ClassVar[Ends] = Ends("matter__closed_on", of="matter__counterpart__code")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "text": Personal("how it was handled", "duty", 60),
        "public": Personal("what the asker is told", "duty", 60),
        "given": Personal("what the step was given", "duty", 60),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="step_number_once"),
            models.UniqueConstraint(fields=["matter", "token"], condition=~Q(token=""), name="step_token_once"),
        ]
        indexes = [models.Index(fields=["by", "-id"], name="step_by")]


class Part(models.Model):
    """A unit's part in joint handling: the lead's own, or a joint unit's."""

    matter = models.ForeignKey(Matter, db_index=False, on_delete=models.CASCADE, related_name="parts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    task = models.CharField(max_length=300)
    due_on = models.DateField(null=True)
    position = models.CharField(
        max_length=500, blank=True, default="", help_text="the unit's own view, kept where units disagree"
    )
    answer = models.CharField(max_length=1000, blank=True, default="")
    done_on = models.DateField(null=True)

    ENDS: ClassVar[Ends] = Ends("matter__closed_on", of="matter__counterpart__code")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "task": Personal("what the unit is to do", "duty", 60),
        "position": Personal("the unit's view", "duty", 60),
        "answer": Personal("what the unit did", "duty", 60),
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "unit"], name="part_once")]


class Transfer(models.Model):
    """The lead offers a matter to another unit; until that accepts, the first leads (首接负责)."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="transfers")
    to = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    accepted = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(accepted=None), name="one_open_transfer"),
        ]


class Plan(models.Model):
    """What is to be done (A10): content, steps, goal, responsible person, deadline. A new plan stands beside the old."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="plans")
    content = models.CharField(max_length=1000)
    steps = models.TextField(blank=True, default="", help_text="one line each")
    goal = models.CharField(max_length=500)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)

    ENDS: ClassVar[Ends] = Ends("matter__closed_on", of="matter__counterpart__code")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "content": Personal("what is to be done", "duty", 60),
        "steps": Personal("how", "duty", 60),
        "goal": Personal("to what end", "duty", 60),
    }
