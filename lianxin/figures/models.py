"""Numbers with no records behind them, signed for."""

from django.db import models

from lianxin.registry.models import Area


class Attested(models.Model):
    """部门核定数: a figure of an area and period, with the unit that attests it."""

    figure = models.CharField(max_length=100)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=24)
    value = models.BigIntegerField()
    attested_by = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["figure", "area", "period"], name="attested_once")]


class Change(models.Model):
    """That something which figures count has changed: written by the database itself in the transaction of the change
    (``watching``), taken and deleted by the clock (``changes``). A queue, not a history: whatever commits late is still there.

    Plain numbers instead of foreign keys: rows are written for what may be gone by the time they are taken.
    """

    kind = models.CharField(max_length=12, help_text="what changed: entry, part, matter, …")
    area = models.BigIntegerField(null=True, db_column="area_id", help_text="where; empty is everywhere")
    ref = models.BigIntegerField(null=True, help_text="the entry whose part it is")
    first = models.DateField(null=True, help_text="from when on figures may differ; empty is from ever")
    last = models.DateField(null=True, help_text="the month until when; empty is for good")
    number = models.PositiveIntegerField(default=1, help_text="how many rows")

    class Meta:
        indexes = [models.Index(fields=["kind", "area", "first", "ref"], name="change_where")]


class What(models.TextChoices):
    """What is counted together."""

    FIGURES = "figures", "数据"
    COVERAGE = "coverage", "联系覆盖"


class Counted(models.Model):
    """One counting of everything of a kind for an area and period: when, what it took, and what has changed since."""

    what = models.CharField(max_length=8, choices=What.choices)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=24)
    first = models.DateField()
    last = models.DateField()
    as_of = models.DateTimeField(null=True, help_text="empty: not counted yet")
    cost_ms = models.PositiveIntegerField(default=0, help_text="what counting took")
    changes = models.PositiveBigIntegerField(default=0, help_text="rows changed since that may matter")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "area", "period"], name="counted_once")]


class Summary(models.Model):
    """The number of one figure of an area and period, as it was counted; a share has what it is out of."""

    counted = models.ForeignKey(Counted, on_delete=models.CASCADE, related_name="figures")
    figure = models.CharField(max_length=100)
    adoption = models.BigIntegerField(help_text="the adoption by whose version it is defined")
    number = models.BigIntegerField()
    out_of = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["counted", "figure"], name="summary_once")]


class Covered(models.Model):
    """How far the links of one rule cover an area on the last day of a period, or on the day it was counted."""

    counted = models.ForeignKey(Counted, on_delete=models.CASCADE, related_name="coverage")
    adoption = models.BigIntegerField(help_text="the adoption of the version that holds the rule")
    rule = models.CharField(max_length=100)
    on = models.DateField()
    links = models.PositiveIntegerField()
    officers = models.PositiveIntegerField()
    officers_covered = models.PositiveIntegerField()
    units = models.PositiveIntegerField()
    units_covered = models.PositiveIntegerField()
    counterparts = models.PositiveIntegerField()
    counterparts_covered = models.PositiveIntegerField()
    provisional = models.PositiveIntegerField()
    under = models.PositiveIntegerField()
    over = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["counted", "adoption", "rule"], name="covered_once")]
