"""What each party owes in each period, as issued: the summary that boards read."""

from django.db import models
from django.db.models import Q

from lianxin.policy.models import Version
from lianxin.registry.models import Area, Officer, Unit


class State(models.TextChoices):
    """The states of exchange.md, in words."""

    MET = "met", "已完成"
    SHORT = "short", "未完成"
    OPEN = "open", "进行中"
    GRACE = "grace", "补记期"
    EXEMPT = "exempt", "免除"
    UNMEASURED = "unmeasured", "尚不能统计"


class Due(models.Model):
    """One duty owed by one officer or unit in one window, and how far it is done, as of a moment."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    policy = models.CharField(max_length=48)
    duty = models.CharField(max_length=48)
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=24)
    first = models.DateField()
    last = models.DateField(null=True)
    target = models.PositiveIntegerField(null=True)
    owed = models.PositiveIntegerField(null=True)
    done = models.PositiveIntegerField(null=True)
    numerator = models.PositiveIntegerField(null=True)
    denominator = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=12, choices=State.choices)
    quantity = models.CharField(max_length=16)
    class_key = models.CharField(max_length=48, blank=True, default="", help_text="of the owing post")
    home = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", help_text="the unit of the owing post, or the unit itself"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", help_text="the area of that unit")
    why = models.JSONField(default=dict, help_text="the arithmetic: days present, days away, what was counted")
    as_of = models.DateTimeField()
    frozen = models.BooleanField(default=False, help_text="the period has been closed")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(officer=None, unit__isnull=False) | Q(officer__isnull=False, unit=None),
                name="due_one_party",
            ),
            models.UniqueConstraint(
                fields=["policy", "duty", "officer", "first", "last"], condition=Q(unit=None), name="due_officer_once"
            ),
            models.UniqueConstraint(
                fields=["policy", "duty", "unit", "first", "last"], condition=Q(officer=None), name="due_unit_once"
            ),
        ]
        indexes = [
            models.Index(fields=["officer", "last"], name="due_officer_last"),
            models.Index(fields=["area", "last", "state"], name="due_area_last"),
            models.Index(fields=["home", "last"], name="due_home_last"),
        ]


class DueSum(models.Model):
    """The dues of one duty in one window of everybody of a class in a township (or of what lies in none), added up.

    Made of ``Due`` rows and renewed with them in one transaction (``sums``), so that a board costs the same for however many.
    """

    policy = models.CharField(max_length=48)
    duty = models.CharField(max_length=48)
    quantity = models.CharField(max_length=16)
    period = models.CharField(max_length=24)
    first = models.DateField()
    last = models.DateField(null=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", help_text="a township, or an area above them")
    class_key = models.CharField(max_length=48, blank=True, default="")
    frozen = models.BooleanField(default=False)
    dues = models.PositiveIntegerField()
    in_met = models.PositiveIntegerField()
    in_short = models.PositiveIntegerField()
    in_open = models.PositiveIntegerField()
    in_grace = models.PositiveIntegerField()
    in_exempt = models.PositiveIntegerField()
    in_unmeasured = models.PositiveIntegerField()
    all_owed = models.PositiveBigIntegerField(null=True)
    all_done = models.PositiveBigIntegerField(null=True)
    numerators = models.PositiveBigIntegerField(null=True)
    denominators = models.PositiveBigIntegerField(null=True)
    as_of = models.DateTimeField(help_text="of the oldest of them")

    class Meta:
        indexes = [models.Index(fields=["area", "last"], name="sum_area_last"), models.Index(fields=["last"], name="sum_last")]
