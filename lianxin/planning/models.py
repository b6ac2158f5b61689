"""What a place assumes about the time that work takes, and what a policy was planned to cost when it was adopted."""

from django.db import models
from django.db.models import Q

from lianxin.policy.models import Adoption
from lianxin.registry.models import Area


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
