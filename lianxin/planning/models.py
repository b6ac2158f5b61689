"""What a place assumes about the time that work takes, what a policy was planned to cost; and plans of who is to serve whom."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lianxin.audit.personal import Ends, Personal
from lianxin.planning.posting_models import (
    PostingApplicant,
    PostingCall,
    PostingDecision,
    PostingMark,
    PostingPanelist,
    PostingUnit,
    PostingVillage,
)
from lianxin.policy.models import Adoption
from lianxin.registry.models import Area, Counterpart, Officer, Unit


class Assumption(models.Model):
    """A number of ``rules.burden.numbers`` that an area has set for itself; without one the default holds."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=48)
    number = models.PositiveIntegerField()
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="assumption_once")]


class Planned(models.Model):
    """What a duty was planned to take in a month from a class of officers or kind of unit, as of its adoption. Never edited."""

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="+")
    party_kind = models.CharField(max_length=8)
    label = models.CharField(max_length=48, help_text="a class of officers, or a kind of unit")
    duty = models.CharField(max_length=48)
    month = models.CharField(max_length=7)
    parties = models.PositiveIntegerField()
    acts = models.PositiveIntegerField()
    minutes = models.PositiveBigIntegerField(help_text="work of all of them together, without the way")
    travel = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["adoption", "party_kind", "label", "duty", "month"], name="planned_once"),
            models.CheckConstraint(condition=Q(party_kind__in=("officer", "unit")), name="planned_party"),
        ]


# -- pairing -------------------------------------------------------------------------------------------


class PlanState(models.TextChoices):
    """Where a plan of pairing stands; what leads where says ``rules.pairing.stages``."""

    DRAFT = "draft", "草案"
    AT_UNITS = "at_units", "征求单位意见"
    ADOPTED = "adopted", "已采用"
    DROPPED = "dropped", "已放弃"


class PairingPlan(models.Model):
    """A plan of who is to serve whom in an area from a day on, by the link rules of an adopted policy (issue 4)."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    adoption = models.ForeignKey(Adoption, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    first = models.DateField(help_text="the first day of its links")
    state = models.CharField(max_length=8, choices=PlanState.choices, default=PlanState.DRAFT)
    terms = models.JSONField(help_text="numbers, whom it is about, prices: `rules.pairing.terms`")
    outcome = models.JSONField(default=dict, help_text="cost, bound, what is missing and why: `planning.facts.outcome`")
    prices = models.JSONField(default=dict, help_text="what a further place with a party is worth, by layer and party")
    mends = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", help_text="the adopted plan it mends"
    )
    revision = models.PositiveIntegerField(default=1, help_text="goes up with each change")
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    objections_until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="when it was adopted or dropped")
    note = models.CharField(
        max_length=500, blank=True, default="", help_text="why it was adopted with places missing, or dropped"
    )

    ENDS: ClassVar[Ends] = Ends("ended_at")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "name": Personal("the plan is found again", "duty", 60),
        "terms": Personal("numbers and prices, nothing of a person", "duty", 60),
        "outcome": Personal("codes of whoever is without all links", "duty", 60),
        "prices": Personal("what a further place with a party is worth, by code", "duty", 60),
        "note": Personal("why it was decided so", "duty", 60),
    }


def _party_of(name: str) -> models.CheckConstraint:
    one = Q(officer=None, unit__isnull=False) | Q(officer__isnull=False, unit=None)
    return models.CheckConstraint(condition=one, name=name)


class OfParty(models.Model):
    """What is about an officer or a unit."""

    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def party(self) -> str:
        """``officer:CODE`` or ``unit:CODE``."""
        return f"officer:{self.officer.code}" if self.officer else f"unit:{self.unit.code if self.unit else ''}"

    @property
    def party_name(self) -> str:
        """The name of the officer or unit."""
        return self.officer.name if self.officer else (self.unit.name if self.unit else "")


class PairingLink(OfParty):
    """One link of a plan. ``locked``: it stays when solved again; ``by_hand``: somebody chose it."""

    plan = models.ForeignKey(PairingPlan, on_delete=models.CASCADE, related_name="links")
    layer = models.CharField(max_length=48, help_text="the key of the link rule")
    counterpart = models.ForeignKey(Counterpart, on_delete=models.PROTECT, related_name="+")
    cost = models.PositiveIntegerField(default=0)
    kept = models.BooleanField(default=False, help_text="it is one of the links of the day before")
    locked = models.BooleanField(default=False)
    by_hand = models.BooleanField(default=False)
    put_in_force = models.BooleanField(default=False, help_text="it has become a link, or went on as one")

    class Meta:
        constraints = [
            _party_of("pairing_link_one_party"),
            models.UniqueConstraint(
                fields=["plan", "layer", "officer", "counterpart"], condition=Q(unit=None), name="pairing_officer_once"
            ),
            models.UniqueConstraint(
                fields=["plan", "layer", "unit", "counterpart"], condition=Q(officer=None), name="pairing_unit_once"
            ),
        ]
        indexes = [models.Index(fields=["plan", "counterpart"], name="pairing_link_counterpart")]


class PairingWish(OfParty):
    """A pair that the office says must be, or must not be, in a plan; with the reason."""

    plan = models.ForeignKey(PairingPlan, on_delete=models.CASCADE, related_name="wishes")
    must = models.BooleanField()
    layer = models.CharField(max_length=48)
    counterpart = models.ForeignKey(Counterpart, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    ENDS: ClassVar[Ends] = Ends("plan__ended_at")
    PERSONAL: ClassVar[dict[str, Personal]] = {"reason": Personal("why a pair must or must not be", "duty", 60)}

    class Meta:
        constraints = [_party_of("pairing_wish_one_party")]


class PairingRun(models.Model):
    """Work on a plan that takes longer than a page may: solving it, mending it, putting it in force."""

    plan = models.ForeignKey(PairingPlan, on_delete=models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=8, choices=[("solve", "求解"), ("mend", "修补"), ("adopt", "采用")])
    state = models.CharField(
        max_length=8,
        choices=[("waiting", "排队"), ("running", "进行中"), ("done", "完成"), ("stopped", "已停"), ("failed", "没做成")],
        default="waiting",
    )
    revision = models.PositiveIntegerField(help_text="of the plan when it was asked for")
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True, help_text="when it last showed that it goes on")
    ended_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    parts = models.PositiveIntegerField(default=0)
    stop = models.BooleanField(default=False, help_text="somebody asked for the best so far")
    faults = models.JSONField(default=list, help_text="why it was refused, in both languages")

    ENDS: ClassVar[Ends] = Ends("plan__ended_at")
    PERSONAL: ClassVar[dict[str, Personal]] = {"faults": Personal("why it could not be done: codes of pairs", "duty", 60)}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan"], condition=Q(state__in=("waiting", "running")), name="pairing_run_one_open")
        ]


class PairingObjection(OfParty):
    """A unit's objection to a pair of one of its officers, or its own; the office answers it."""

    plan = models.ForeignKey(PairingPlan, on_delete=models.CASCADE, related_name="objections")
    layer = models.CharField(max_length=48)
    counterpart = models.ForeignKey(Counterpart, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    upheld = models.BooleanField(null=True)
    answer = models.CharField(max_length=300, blank=True, default="")
    answered_by = models.CharField(max_length=64, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    ENDS: ClassVar[Ends] = Ends("plan__ended_at")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "reason": Personal("why a pair does not fit", "duty", 60),
        "answer": Personal("what the office said to it", "duty", 60),
    }

    class Meta:
        constraints = [_party_of("pairing_objection_one_party")]


class Conflict(models.Model):
    """Somebody whom an officer may not serve, declared by the officer: a relative, an own interest. The reason is not asked.

    Kept by place and name, so that declaring never tells who is on the roll: whoever bears the name there is left out.
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    ENDS: ClassVar[Ends] = Ends("ended_at", gone=True)
    PERSONAL: ClassVar[dict[str, Personal]] = {"name": Personal("an officer does not serve relatives", "duty", 60)}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "area", "name"], condition=Q(ended_at=None), name="conflict_once")
        ]


__all__ = [
    "Assumption",
    "Conflict",
    "OfParty",
    "PairingLink",
    "PairingObjection",
    "PairingPlan",
    "PairingRun",
    "PairingWish",
    "PlanState",
    "Planned",
    "PostingApplicant",
    "PostingCall",
    "PostingDecision",
    "PostingMark",
    "PostingPanelist",
    "PostingUnit",
    "PostingVillage",
]
