"""Administrative areas and the units that work in them."""

from django.db import models


class Level(models.TextChoices):
    """The levels of exchange.md, from above."""

    PROVINCE = "province", "省"
    PREFECTURE = "prefecture", "市(地)"
    COUNTY = "county", "县(区、市)"
    TOWNSHIP = "township", "乡镇(街道)"
    DISTRICT = "district", "管区(片)"
    VILLAGE = "village", "村(社区)"
    GROUP = "group", "村民小组"


LEVELS: tuple[str, ...] = tuple(Level.values)


class SizeClass(models.TextChoices):
    SMALL = "small", "较小"
    MEDIUM = "medium", "中等"
    LARGE = "large", "较大"


def _ancestor() -> "models.ForeignKey[Area | None, Area | None]":
    return models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+", editable=False)


class Area(models.Model):
    """A place with its dates. Levels are a closed list, so each ancestor is a column: a subtree is one equality, a roll-up one
    GROUP BY, on any database. The column of an area's own level points to itself; a level that it skips is NULL.
    """

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=100)
    level = models.CharField(max_length=12, choices=Level.choices)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    kind = models.CharField(max_length=48, blank=True, default="")
    size_class = models.CharField(max_length=8, choices=SizeClass.choices, blank=True, default="")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    provisional = models.BooleanField(default=False)
    search = models.TextField(blank=True, default="", help_text="name, pinyin initials and code, for finding")

    province = _ancestor()
    prefecture = _ancestor()
    county = _ancestor()
    township = _ancestor()
    district = _ancestor()
    village = _ancestor()
    group = _ancestor()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from=None) | models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="area_dates_in_order",
            ),
        ]


class Unit(models.Model):
    """A department, township government, village committee, station, branch."""

    code = models.CharField(max_length=48, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=48)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    phone = models.CharField(max_length=40, blank=True, default="", help_text="the office number, which is public")
    search = models.TextField(blank=True, default="")
