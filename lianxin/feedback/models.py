"""What residents say of what was done for them. The subject is named by kind and code."""

from typing import ClassVar

from django.db import models

from lianxin.audit.personal import Ends, Personal


class Level(models.TextChoices):
    """Five levels, the last two negative (好差评, GB/T 39735)."""

    VERY_SATISFIED = "very_satisfied", "非常满意"
    SATISFIED = "satisfied", "满意"
    FAIRLY_SATISFIED = "fairly_satisfied", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"
    VERY_DISSATISFIED = "very_dissatisfied", "非常不满意"


class Rating(models.Model):
    """One judgement of one subject in one round: a reopened matter may be judged again, an earlier judgement stays as it was."""

    subject_kind = models.CharField(max_length=16)
    subject_code = models.CharField(max_length=64)
    round = models.PositiveSmallIntegerField(default=1)
    level = models.CharField(max_length=20, choices=Level.choices)
    solved = models.BooleanField(null=True, help_text="is it solved? in the asker's own view; unknown when not said")
    text = models.CharField(max_length=500, blank=True, default="")
    channel = models.CharField(max_length=16, help_text="public, counter, phone, sms, api, import")
    rated_at = models.DateTimeField()
    rated_on = models.DateField()
    taken_by = models.CharField(max_length=64, blank=True, default="", help_text="who took it down for the asker")
    appealed_at = models.DateTimeField(null=True, help_text="when the unit said that it is wrong or malicious")
    appeal = models.CharField(max_length=500, blank=True, default="")
    appeal_by = models.CharField(max_length=64, blank=True, default="")
    upheld = models.BooleanField(null=True, help_text="the review's decision: the rating stands")
    decided_by = models.CharField(max_length=64, blank=True, default="")

    ENDS: ClassVar[Ends] = Ends("rated_at")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "text": Personal("why the asker judges so", "consent", 36),
        "appeal": Personal("why the unit thinks the rating is wrong", "duty", 36),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_code", "round"], name="rating_once_a_round"),
        ]
        indexes = [models.Index(fields=["rated_on"], name="rating_day")]


class CallBack(models.Model):
    """A call to whoever asked, by somebody outside the handling unit: drawn at random, or after a negative rating."""

    subject_kind = models.CharField(max_length=16)
    subject_code = models.CharField(max_length=64)
    round = models.PositiveSmallIntegerField(default=1)
    why = models.CharField(max_length=16, help_text="sample or negative")
    due_on = models.DateField()
    made_at = models.DateTimeField()
    caller = models.CharField(max_length=64, blank=True, default="", help_text="code of the officer who takes it")
    done_at = models.DateTimeField(null=True)
    reached = models.BooleanField(null=True)
    solved = models.BooleanField(null=True)
    level = models.CharField(max_length=20, choices=Level.choices, blank=True, default="")
    text = models.CharField(max_length=500, blank=True, default="")

    ENDS: ClassVar[Ends] = Ends("done_at")
    PERSONAL: ClassVar[dict[str, Personal]] = {"text": Personal("what was said on the call", "duty", 36)}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_code", "round", "why"], name="call_back_once"),
        ]
        indexes = [models.Index(fields=["due_on"], condition=models.Q(done_at=None), name="call_back_open")]
