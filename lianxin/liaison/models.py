"""Who is linked to whom."""

from typing import ClassVar

from django.db import models

from lianxin.audit.personal import Ends, Personal
from lianxin.registry.models import Counterpart, Officer, Unit


class Link(models.Model):
    """An officer's or a unit's link to a counterpart, of a kind, from a day to a day."""

    officer = models.ForeignKey(Officer, null=True, db_index=False, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, db_index=False, on_delete=models.PROTECT, related_name="+")
    counterpart = models.ForeignKey(Counterpart, on_delete=models.PROTECT, related_name="+")
    root = models.ForeignKey(
        Counterpart,
        db_index=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="the counterpart after merges (rule 23)",
    )
    kind = models.CharField(max_length=48)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(officer=None, unit__isnull=False) | models.Q(officer__isnull=False, unit=None),
                name="link_one_party",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="link_dates_in_order",
            ),
            models.UniqueConstraint(
                fields=["officer", "counterpart", "kind", "valid_from"],
                condition=models.Q(unit=None),
                name="link_officer_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "counterpart", "kind", "valid_from"],
                condition=models.Q(officer=None),
                name="link_unit_once",
            ),
        ]
        indexes = [
            models.Index(fields=["officer", "root"], name="link_officer_root"),
            models.Index(fields=["unit", "root"], name="link_unit_root"),
            models.Index(fields=["root", "valid_from"], name="link_root"),
        ]


class ContactCard(models.Model):
    """What a counterpart is given. Its code is public: it shows who serves there now and the office number, no more (S9)."""

    code = models.CharField(max_length=16, unique=True)
    counterpart = models.ForeignKey(Counterpart, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()


class HandOver(models.Model):
    """Links, open promises and notes passed on when an officer leaves; the household is told who comes next."""

    code = models.CharField(max_length=32, unique=True)
    leaver = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(help_text="the first day of those who take over")
    reason = models.CharField(max_length=200)
    letter = models.TextField(blank=True, default="")
    partial = models.BooleanField(default=False, help_text="the leaver stays; only these links change hands, by a plan")
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    ENDS: ClassVar[Ends] = Ends("at")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "reason": Personal("why the links changed", "duty", 60),
        "letter": Personal("the household is told who comes next", "duty", 60),
    }


class HandOverItem(models.Model):
    """One link handed over, with what stays open there, and whether the household has been told."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.CASCADE, related_name="items")
    old = models.OneToOneField(Link, on_delete=models.PROTECT, related_name="+")
    new = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True, default="", help_text="open promises, notes for whoever comes next")
    told_at = models.DateTimeField(null=True)

    ENDS: ClassVar[Ends] = Ends("hand_over__at", of="old__counterpart__code")
    PERSONAL: ClassVar[dict[str, Personal]] = {"note": Personal("open promises are kept", "duty", 60)}
