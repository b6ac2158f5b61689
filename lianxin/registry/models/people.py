"""Officers, their posts, and when they are away."""

from typing import ClassVar

from django.db import models

from lianxin.audit.fields import SealedField
from lianxin.audit.personal import Ends, Personal
from lianxin.registry.models.places import Area, Unit


class Officer(models.Model):
    """A person who owes duties. Holds posts; what they are follows from those."""

    code = models.CharField(max_length=48, unique=True)
    name = models.CharField(max_length=60)
    mobile = SealedField(blank=True, default="")
    mobile_index = models.CharField(max_length=32, blank=True, default="", db_index=True, editable=False)
    skills = models.JSONField(default=list, blank=True)
    tags = models.JSONField(default=list, blank=True)
    search = models.TextField(blank=True, default="")

    ENDS: ClassVar[Ends] = Ends(last_of="posts__valid_to")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "name": Personal("residents and colleagues must know who serves whom", "duty", 60),
        "mobile": Personal("colleagues reach the officer", "duty", 12),
        "mobile_index": Personal("the same person is not entered twice", "duty", 12),
        "skills": Personal("a skill is matched to a need", "duty", 12),
        "tags": Personal("a policy may except whoever is new", "duty", 12),
        "search": Personal("finding by name", "duty", 60),
    }


class Basis(models.TextChoices):
    """How somebody came to a post: it says which unit counts the work (S3, J10, A3)."""

    APPOINTED = "appointed", "任职"
    TEMPORARY = "temporary", "挂职"
    BORROWED = "borrowed", "借调"
    DRAWN = "drawn", "抽调"
    STATIONED = "stationed", "派驻"


class Post(models.Model):
    """What an officer holds in a unit, of a class of the policy, from a day to a day."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    class_key = models.CharField(max_length=48)
    title = models.CharField(max_length=60, blank=True, default="")
    basis = models.CharField(max_length=12, choices=Basis.choices, blank=True, default="")
    main = models.BooleanField(default=False)
    backup = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "unit", "class_key", "valid_from"], name="post_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="post_dates_in_order",
            ),
        ]
        indexes = [models.Index(fields=["class_key"], name="post_class")]


class Absence(models.Model):
    """An officer's own leave, study, illness: of a kind that the policy knows."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=48)
    first = models.DateField()
    last = models.DateField()
    note = models.CharField(max_length=200, blank=True, default="")

    ENDS: ClassVar[Ends] = Ends("last")
    PERSONAL: ClassVar[dict[str, Personal]] = {"note": Personal("why a target was smaller", "duty", 24)}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "kind", "first"], name="absence_once"),
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="absence_dates_in_order"),
        ]


class Suspension(models.Model):
    """Duties of an area stand still: flood, harvest, election; with the number of the document that says so."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="suspensions")
    kind = models.CharField(max_length=48)
    first = models.DateField()
    last = models.DateField()
    basis = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "kind", "first"], name="suspension_once"),
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="suspension_dates_in_order"),
        ]
