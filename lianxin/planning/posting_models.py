"""A call for postings to villages (J8, the match only): what villages need, who applied, blind marks, what people decided."""

from typing import ClassVar

from django.db import models

from lianxin.audit.personal import Ends, Personal
from lianxin.registry.models import Area, Counterpart, Officer, Unit


class PostingCall(models.Model):
    """One round: criteria with their weights, the day on which the terms begin, where it stands (``posting_stages``)."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    first = models.DateField(help_text="when the terms would begin")
    criteria = models.JSONField(help_text="[{key, zh, weight}]: what villages need and people can do")
    seed = models.PositiveIntegerField(help_text="from which the order of the blind numbers follows")
    state = models.CharField(max_length=10, default="collecting")
    revision = models.PositiveIntegerField(default=1, help_text="goes up with each change")
    base = models.CharField(max_length=8, blank=True, default="", help_text="stable or best: from which it was decided")
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="when it was decided or dropped")
    ended_by = models.CharField(max_length=64, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="", help_text="why it was dropped")

    ENDS: ClassVar[Ends] = Ends("ended_at")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "name": Personal("the round is found again", "duty", 60),
        "criteria": Personal("what is looked at, nothing of a person", "duty", 60),
        "note": Personal("why it was dropped", "duty", 60),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=("collecting", "scoring", "deciding", "decided", "dropped")), name="posting_state"
            )
        ]


class PostingVillage(models.Model):
    """A village that asks for people: how much it needs each criterion (0 to 3), and what shows it."""

    call = models.ForeignKey(PostingCall, on_delete=models.CASCADE, related_name="villages")
    counterpart = models.ForeignKey(Counterpart, on_delete=models.PROTECT, related_name="+")
    places = models.PositiveSmallIntegerField(default=1)
    needs = models.JSONField(default=dict)
    evidence = models.JSONField(default=dict)

    ENDS: ClassVar[Ends] = Ends("call__ended_at")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "needs": Personal("what a village lacks, nothing of a person", "duty", 60),
        "evidence": Personal("what shows it, of the village", "duty", 60),
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "counterpart"], name="posting_village_once")]


class PostingUnit(models.Model):
    """What a department is strong in (0 to 3), entered once for all of its people."""

    call = models.ForeignKey(PostingCall, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    strengths = models.JSONField(default=dict)
    evidence = models.JSONField(default=dict)

    ENDS: ClassVar[Ends] = Ends("call__ended_at")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "strengths": Personal("what a department can do, nothing of a person", "duty", 60),
        "evidence": Personal("what shows it, of the department", "duty", 60),
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "unit"], name="posting_unit_once")]


class PostingApplicant(models.Model):
    """Somebody who applied: skills with evidence, villages in the order wished for, and those where an interest was declared."""

    call = models.ForeignKey(PostingCall, on_delete=models.CASCADE, related_name="applicants")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    evidence = models.JSONField(default=dict)
    wishes = models.JSONField(default=list, help_text="codes of villages, the dearest first; none: anywhere")
    conflicts = models.JSONField(default=list, help_text="codes of villages")
    number = models.PositiveIntegerField(null=True, help_text="under which the panel marks; given when marking opens")

    ENDS: ClassVar[Ends] = Ends("call__ended_at")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "evidence": Personal("what somebody can do, without the name", "duty", 60),
        "wishes": Personal("where somebody would go", "duty", 60),
        "conflicts": Personal("where somebody may not go", "duty", 60),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "officer"], name="posting_applicant_once"),
            models.UniqueConstraint(fields=["call", "number"], name="posting_number_once"),
        ]


class PostingPanelist(models.Model):
    """Somebody who marks numbers, not names."""

    call = models.ForeignKey(PostingCall, on_delete=models.CASCADE, related_name="panel")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "officer"], name="posting_panelist_once")]


class PostingMark(models.Model):
    """One mark of one panel member for a number on a criterion, 0 to 100."""

    panelist = models.ForeignKey(PostingPanelist, on_delete=models.CASCADE, related_name="marks")
    applicant = models.ForeignKey(PostingApplicant, on_delete=models.CASCADE, related_name="+")
    criterion = models.CharField(max_length=16)
    mark = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panelist", "applicant", "criterion"], name="posting_mark_once"),
            models.CheckConstraint(condition=models.Q(mark__lte=100), name="posting_mark_range"),
        ]


class PostingDecision(models.Model):
    """What people decided for one who applied: the village or none, what was proposed, and why it departs from that."""

    call = models.ForeignKey(PostingCall, on_delete=models.CASCADE, related_name="decisions")
    applicant = models.OneToOneField(PostingApplicant, on_delete=models.CASCADE, related_name="decision")
    village = models.ForeignKey(PostingVillage, null=True, on_delete=models.PROTECT, related_name="+")
    proposed = models.ForeignKey(PostingVillage, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True, default="")
    fit = models.IntegerField(default=0)

    ENDS: ClassVar[Ends] = Ends("call__ended_at")
    PERSONAL: ClassVar[dict[str, Personal]] = {"reason": Personal("why it was decided otherwise than proposed", "duty", 60)}
