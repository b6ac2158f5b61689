"""Working days, campaigns, and periods that have been closed."""

from django.db import models

from lianxin.registry.models.places import Area


class CalendarDay(models.Model):
    """One day of the working calendar; a day that is missing is provisional (counting rule 18)."""

    day = models.DateField(primary_key=True)
    working = models.BooleanField()
    official = models.BooleanField(default=False)
    note = models.CharField(max_length=100, blank=True, default="")


class Campaign(models.Model):
    """Work over a span of dates, with its own figures: 大走访."""

    key = models.CharField(max_length=48, unique=True)
    name = models.CharField(max_length=100)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="campaigns")
    first = models.DateField()
    last = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="campaign_dates_in_order")]


class Closing(models.Model):
    """A period closed for an area: what was issued for it stays as it was."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="closings")
    period = models.CharField(max_length=24)
    first = models.DateField()
    last = models.DateField()
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "period"], name="closing_once")]
