"""Policies as they were adopted: texts that never change, and from when to when they hold for an area."""

from typing import ClassVar

from django.db import models

from lianxin.audit.personal import Ends, Personal
from lianxin.registry.models import Area


class Version(models.Model):
    """One text of a policy. Never edited; the same text is the same version."""

    key = models.CharField(max_length=48)
    digest = models.CharField(max_length=64, unique=True)
    file = models.CharField(max_length=100, blank=True, default="", help_text="the name under which the exchange folder holds it")
    text = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)


class Adoption(models.Model):
    """A version in force for an area from a day on. It ends when the next one of the same policy and area begins (rule 17)."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="adoptions")
    key = models.CharField(max_length=48)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField(null=True, help_text="as written; an earlier end follows from the next version")
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "area", "first"], name="adoption_once"),
            models.CheckConstraint(
                condition=models.Q(last=None) | models.Q(last__gte=models.F("first")), name="adoption_dates_in_order"
            ),
        ]


class Draft(models.Model):
    """A policy being written in the browser, by form or as text."""

    key = models.CharField(max_length=48)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    from_version = models.ForeignKey(Version, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.CharField(max_length=64)
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1, help_text="goes up with each save: two people never overwrite each other")


class Departure(models.Model):
    """A standard on relieving the grassroots that an adopted version breaks, and the signed reason, which is published (S15).

    What was found and its source stand here as they were read when it was signed. Never edited.
    """

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="departures")
    check_key = models.CharField(max_length=120, help_text="the check and the part of the policy: daily:duties.diary")
    found_zh = models.CharField(max_length=1000)
    found_en = models.CharField(max_length=1000)
    source_zh = models.CharField(max_length=200)
    source_en = models.CharField(max_length=200)
    reason = models.TextField()
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    ENDS: ClassVar[Ends] = Ends(because="published with the version, about no person")
    PERSONAL: ClassVar[dict[str, Personal]] = {"reason": Personal("why a standard was set aside, published", "duty", 60)}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["adoption", "check_key"], name="departure_once")]
