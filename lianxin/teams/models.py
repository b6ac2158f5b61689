"""Command centres, their teams and vehicles, and the missions on which teams are sent (Z6). No place outlives its use."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lianxin.audit.personal import Ends, Personal
from lianxin.matters.models import Matter
from lianxin.registry.models import Area, Officer, Unit


class Centre(models.Model):
    """A command centre of an industry or a township, run by a unit over others and their stations."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, help_text="industry or township")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", help_text="that runs it")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    stations = models.PositiveSmallIntegerField(default=0, help_text="of its units, as counted by the centre")
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=("industry", "township")), name="centre_of_a_kind")]


class CentreUnit(models.Model):
    """A unit that works with a centre."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "unit"], name="centre_unit_once")]


class Team(models.Model):
    """A team of a centre: what it can do and when. ``place`` is where it says it is while it wants work, and no longer."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=60)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="teams")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", help_text="for which it works")
    skills = models.JSONField(default=list)
    persons = models.PositiveSmallIntegerField(default=1)
    days = models.CharField(max_length=7, default="1234567", help_text="of the week, Monday is 1")
    opens = models.PositiveSmallIntegerField(default=0, help_text="minute of the day")
    closes = models.PositiveSmallIntegerField(default=1440)
    ready = models.BooleanField(default=False, help_text="wants work")
    ready_since = models.DateTimeField(null=True)
    place = models.ForeignKey(
        Area, null=True, db_index=False, on_delete=models.PROTECT, related_name="+", help_text="emptied when it is sent, or stops"
    )
    ended_on = models.DateField(null=True)

    ENDS: ClassVar[Ends] = Ends(because="what a team can do is about nobody in particular")
    PERSONAL: ClassVar[dict[str, Personal]] = {"skills": Personal("what the team can do", "duty", 0)}

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ready=True) | Q(place=None, ready_since=None), name="place_only_while_ready"),
        ]
        indexes = [models.Index(fields=["ready_since"], condition=Q(ready=True), name="team_ready")]


class TeamMember(models.Model):
    """An officer in a team: may accept, arrive, finish."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "officer"], name="team_member_once")]


class Vehicle(models.Model):
    """A vehicle of a centre (直达车), perhaps a team's own."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=60)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="vehicles")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="vehicles")
    seats = models.PositiveSmallIntegerField(default=5)
    ended_on = models.DateField(null=True)


class Mission(models.Model):
    """A team sent to a matter, from sent to called back (``rules.missions``). It holds no place."""

    code = models.CharField(max_length=72, unique=True)
    team = models.ForeignKey(Team, db_index=False, on_delete=models.PROTECT, related_name="missions")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    vehicle = models.ForeignKey(Vehicle, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default="sent")
    task = models.CharField(max_length=300, blank=True, default="")
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=64)
    accepted_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    called_back_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="declined or recalled")
    result = models.CharField(max_length=1000, blank=True, default="", help_text="what was done, or why it was not")
    reached = models.BooleanField(null=True)
    solved = models.BooleanField(null=True)

    ENDS: ClassVar[Ends] = Ends("matter__closed_on", of="matter__counterpart__code")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "task": Personal("what the team is to do", "duty", 60),
        "result": Personal("what the team did", "duty", 60),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team"], condition=Q(state__in=("sent", "accepted", "arrived")), name="one_mission_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["team", "-sent_at"], name="mission_latest")]
