"""A group is a unit for a term: its members hold posts there, its places are the unit's links, its matters lie with the unit.

So whatever is known of units holds for it: dispatch, parts, hand-over, dues, boards. What it finds about persons
(Z27) has no field here: that stays outside the system.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lianxin.audit.personal import Ends, Personal
from lianxin.registry.models import Area, Officer, Unit

KINDS = ("task", "standing", "instructors")
ROLES = {"leader": "组长", "member": "组员", "instructor": "指导员"}
"""As what somebody is in a group: the title of the post there."""


class Group(models.Model):
    """A task group (工作组), a standing team (常年工作队) or instructors sent out (指导员): charge, term, who set it up."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    home = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", help_text="set it up; takes back what is open")
    leader = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    charge = models.CharField(max_length=500, help_text="what it is to get done")
    first = models.DateField()
    last = models.DateField(help_text="its term: nobody is a member after that day")
    ended_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="", help_text="why it ended before its term")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)

    ENDS: ClassVar[Ends] = Ends("ended_on")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "charge": Personal("what the group is to get done", "duty", 60),
        "reason": Personal("why it ended early", "duty", 60),
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="group_kind"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="group_term_in_order"),
        ]
        indexes = [models.Index(fields=["area", "last"], name="group_area_term")]


class Extension(models.Model):
    """A term that was made longer: until when it had been, until when it is, why, by whom. It stays on record."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="extensions")
    was = models.DateField()
    now = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    ENDS: ClassVar[Ends] = Ends("group__ended_on")
    PERSONAL: ClassVar[dict[str, Personal]] = {"reason": Personal("why a term was made longer", "duty", 60)}

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(now__gt=F("was")), name="extension_is_later")]
