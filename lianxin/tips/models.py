"""The reward of a tip: a sum, who decided, who paid. Nobody who collects it is named; the ledger bears its own numbers."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lianxin.audit.personal import Ends, Personal
from lianxin.matters.models import Matter


class Reward(models.Model):
    """One reward for one tip. The database refuses a second one, a payment by who decided, and half a payment."""

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(help_text="in the ledger: it says nothing of the tip's own")
    fen = models.PositiveIntegerField()
    ground = models.CharField(max_length=300, help_text="by which rule, for what; no person")
    state = models.CharField(max_length=8, default="decided")
    decided_by = models.CharField(max_length=64)
    decided_at = models.DateTimeField()
    paid_by = models.CharField(max_length=64, blank=True, default="")
    paid_at = models.DateTimeField(null=True)
    void_by = models.CharField(max_length=64, blank=True, default="")
    void_at = models.DateTimeField(null=True)
    void_because = models.CharField(max_length=300, blank=True, default="")

    ENDS: ClassVar[Ends] = Ends("decided_at")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "ground": Personal("why a reward was decided, without persons", "duty", 120),
        "void_because": Personal("why it was not paid", "duty", 120),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="reward_number_once"),
            models.CheckConstraint(condition=Q(state__in=("decided", "paid", "void")), name="reward_state"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="reward_of_something"),
            models.CheckConstraint(
                condition=Q(state="paid", paid_at__isnull=False) & ~Q(paid_by="")
                | ~Q(state="paid") & Q(paid_at=None, paid_by=""),
                name="reward_paid_whole",
            ),
            models.CheckConstraint(condition=~Q(paid_by=F("decided_by")), name="reward_paid_by_another"),
        ]
