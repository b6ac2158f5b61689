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
