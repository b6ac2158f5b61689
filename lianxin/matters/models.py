"""What residents, enterprises and officers ask for, until it is solved and judged.

A row of ``Matter`` is complete by itself: the dates of its events are columns, as in the exchange folder. Matters joined into one
handling (``led_by``) follow the leading one's steps: each step is written to all of them in one transaction, so that each
asker's matter has its own number, dates and rating.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lianxin.audit.personal import Personal
from lianxin.records.models import Entry
from lianxin.registry.models import Area, Counterpart, Officer, Unit


class Matter(models.Model):
    """A problem, request, suggestion, complaint, consultation, difficulty, promise or tip."""

    code = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=16)
    category = models.CharField(max_length=48)
    title = models.CharField(max_length=120, blank=True, default="")
    text = models.TextField(blank=True, default="")
    area = models.ForeignKey(Area, db_index=False, on_delete=models.PROTECT, related_name="+")
    counterpart = models.ForeignKey(Counterpart, null=True, db_index=False, on_delete=models.PROTECT, related_name="+")
    root = models.ForeignKey(
        Counterpart, null=True, db_index=False, on_delete=models.PROTECT, related_name="+", help_text="after merges (rule 23)"
    )
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="+", help_text="from which it was lifted")
    problem = models.CharField(max_length=64, blank=True, default="", help_text="code of the open note that it came from")
    campaign = models.CharField(max_length=48, blank=True, default="")
    channel = models.CharField(max_length=16)
    place = models.CharField(max_length=200, blank=True, default="", help_text="where it is, in words")

    # who asks
    asker = models.CharField(max_length=60, blank=True, default="")
    asker_phone = models.CharField(max_length=200, blank=True, default="", help_text="sealed")
    asker_phone_index = models.CharField(max_length=32, blank=True, default="")
    on_behalf = models.CharField(max_length=100, blank=True, default="", help_text="who reported it for the asker, and as what")
    anonymous = models.BooleanField(default=False)
    confidential = models.BooleanField(default=False, help_text="whoever handles it does not see who asked")
    tells_by = models.CharField(max_length=8, blank=True, default="", help_text="sms, mail, or nothing: how the asker is told")
    secret = models.CharField(max_length=128, blank=True, default="", help_text="digest of the second half of the receipt")
    raised_by = models.CharField(max_length=64, blank=True, default="", help_text="officer code of whoever took it in")

    # who handles it
    state = models.CharField(max_length=12, default="new")
    tier = models.CharField(max_length=48, blank=True, default="")
    unit = models.ForeignKey(Unit, null=True, db_index=False, on_delete=models.PROTECT, related_name="+", help_text="leads")
    officer = models.ForeignKey(Officer, null=True, db_index=False, on_delete=models.PROTECT, related_name="+")
    led_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="led", help_text="joined into it")
    claimed_by = models.CharField(max_length=64, blank=True, default="", help_text="who has it open at the dispatch desk")
    claimed_at = models.DateTimeField(null=True)
    returns = models.PositiveSmallIntegerField(default=0)
    reopened = models.PositiveSmallIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=1, help_text="of answering and judging; each reopening begins one")
    version = models.PositiveIntegerField(default=0, help_text="number of steps taken: compare and swap")

    # when
    reported_at = models.DateTimeField()
    reported_on = models.DateField()
    accepted_on = models.DateField(null=True, help_text="when it was decided that it is ours to handle")
    signed_on = models.DateField(null=True)
    contacted_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    returned_on = models.DateField(null=True)
    solved_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    verified_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    paused_days = models.PositiveIntegerField(default=0)
    review_on = models.DateField(null=True, help_text="when what is kept open is looked at again")

    # how it ended
    outcome = models.CharField(max_length=16, blank=True, default="")
    answer = models.TextField(blank=True, default="", help_text="the public text")
    internal = models.TextField(blank=True, default="", help_text="for the staff alone")
    basis = models.TextField(blank=True, default="", help_text="the text that does not allow it, the law that ends it")
    referred_to = models.CharField(max_length=200, blank=True, default="")
    rating = models.CharField(max_length=20, blank=True, default="", help_text="of the last round; all of them in feedback")
    rated_on = models.DateField(null=True)
    exclusion = models.CharField(max_length=48, blank=True, default="", help_text="ground found in review")
    exclusion_asked = models.CharField(max_length=48, blank=True, default="")

    # elsewhere
    source_system = models.CharField(max_length=60, blank=True, default="")
    outer_number = models.CharField(max_length=64, blank=True, default="")
    outer_due = models.DateField(null=True)

    # what others may see
    face = models.BooleanField(default=False, help_text="a promise shown in public (S10)")
    public_consent = models.BooleanField(default=False, help_text="the asker allows it to be shown without persons")
    public_title = models.CharField(max_length=120, blank=True, default="")
    public_text = models.TextField(blank=True, default="")
    public_on = models.DateField(null=True, help_text="reviewed and shown since")
    search = models.TextField(blank=True, default="", help_text="bigrams of title and text")

    PERSONAL: ClassVar[dict[str, Personal]] = {
        "title": Personal("what is asked, in a line", "consent", 60),
        "text": Personal("what is asked", "consent", 60),
        "place": Personal("where it is", "consent", 60),
        "asker": Personal("who asks, to be answered", "consent", 60),
        "asker_phone": Personal("to be told what became of it", "consent", 60, sensitive=True),
        "asker_phone_index": Personal("to find one's own matters again", "consent", 60, sensitive=True),
        "on_behalf": Personal("who speaks for the asker", "consent", 60),
        "answer": Personal("what the asker is told", "duty", 60),
        "internal": Personal("how it was handled", "duty", 60),
        "search": Personal("to find it again", "duty", 60),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_system", "outer_number"], condition=~Q(outer_number=""), name="matter_outer_number_once"
            ),
            models.CheckConstraint(condition=Q(led_by=None) | ~Q(led_by=models.F("id")), name="matter_does_not_lead_itself"),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="matter_state"),
            models.Index(fields=["unit", "state", "due_on"], name="matter_unit_state"),
            models.Index(fields=["officer", "state", "due_on"], name="matter_officer_state"),
            models.Index(fields=["area", "reported_on"], name="matter_area_day"),
            models.Index(fields=["root", "reported_on"], name="matter_root_day"),
            models.Index(fields=["reported_on", "kind"], name="matter_reported"),
            models.Index(fields=["due_on"], name="matter_due"),
            models.Index(fields=["solved_on"], name="matter_solved"),
            models.Index(fields=["asker_phone_index"], condition=~Q(asker_phone_index=""), name="matter_phone"),
        ]


class Against(models.Model):
    """A unit or an officer complained of: to them the matter does not exist (Z9). For an officer the unit stands here too."""

    matter = models.ForeignKey(Matter, db_index=False, on_delete=models.CASCADE, related_name="against")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(unit__isnull=False) | Q(officer__isnull=False), name="against_somebody"),
            models.UniqueConstraint(fields=["matter", "unit"], condition=Q(officer=None), name="against_unit_once"),
            models.UniqueConstraint(
                fields=["matter", "officer"], condition=Q(officer__isnull=False), name="against_officer_once"
            ),
        ]


class Step(models.Model):
    """One step taken (办理环节): only ever appended. The number makes two at once impossible."""

    matter = models.ForeignKey(Matter, db_index=False, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=24)
    came_from = models.CharField(max_length=12, blank=True, default="")
    to = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.CharField(max_length=64, help_text="officer code, 'asker' or 'clock'")
    unit = models.ForeignKey(Unit, null=True, db_index=False, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True, default="", help_text="for the staff")
    public = models.TextField(blank=True, default="", help_text="what the asker sees of it")
    given = models.JSONField(default=dict, help_text="what the step was given: unit, outcome, days, ground, …")
    token = models.CharField(
        max_length=64, blank=True, default="", help_text="made by the sender: the same step sent twice is one"
    )

    PERSONAL: ClassVar[dict[str, Personal]] = {
        "text": Personal("how it was handled", "duty", 60),
        "public": Personal("what the asker is told", "duty", 60),
        "given": Personal("what the step was given", "duty", 60),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="step_number_once"),
            models.UniqueConstraint(fields=["matter", "token"], condition=~Q(token=""), name="step_token_once"),
        ]
        indexes = [models.Index(fields=["by", "-id"], name="step_by")]


class Part(models.Model):
    """A unit's part in joint handling: the lead's own, or a joint unit's."""

    matter = models.ForeignKey(Matter, db_index=False, on_delete=models.CASCADE, related_name="parts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    task = models.CharField(max_length=300)
    due_on = models.DateField(null=True)
    position = models.CharField(
        max_length=500, blank=True, default="", help_text="the unit's own view, kept where units disagree"
    )
    answer = models.CharField(max_length=1000, blank=True, default="")
    done_on = models.DateField(null=True)

    PERSONAL: ClassVar[dict[str, Personal]] = {
        "task": Personal("what the unit is to do", "duty", 60),
        "position": Personal("the unit's view", "duty", 60),
        "answer": Personal("what the unit did", "duty", 60),
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "unit"], name="part_once")]


class Transfer(models.Model):
    """The lead offers a matter to another unit; until that accepts, the first leads (首接负责)."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="transfers")
    to = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    accepted = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(accepted=None), name="one_open_transfer"),
        ]


class Plan(models.Model):
    """What is to be done (A10): content, steps, goal, responsible person, deadline. A new plan stands beside the old."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="plans")
    content = models.CharField(max_length=1000)
    steps = models.TextField(blank=True, default="", help_text="one line each")
    goal = models.CharField(max_length=500)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)

    PERSONAL: ClassVar[dict[str, Personal]] = {
        "content": Personal("what is to be done", "duty", 60),
        "steps": Personal("how", "duty", 60),
        "goal": Personal("to what end", "duty", 60),
    }


class Deadline(models.Model):
    """By when something must have happened, with the sum that gave the day. One in force for each key and round."""

    matter = models.ForeignKey(Matter, db_index=False, on_delete=models.CASCADE, related_name="deadlines")
    key = models.CharField(max_length=12, help_text="sign, contact, handle, callback, rectify")
    round = models.PositiveSmallIntegerField(default=1)
    starts_at = models.DateTimeField()
    amount = models.PositiveIntegerField()
    measure = models.CharField(max_length=12, help_text="hours, days or working_days")
    due_at = models.DateTimeField(help_text="the last moment that is in time")
    due_on = models.DateField()
    sum = models.JSONField(default=dict, help_text="which days were counted and why others were not")
    provisional = models.BooleanField(default=False)
    met_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="no longer asked for: returned, withdrawn, merged")
    warned_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True, help_text="when the clock saw that it was overdue")
    very_late_at = models.DateTimeField(null=True, help_text="overdue by three times its length")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "key", "round"], name="deadline_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(met_at=None, ended_at=None), name="deadline_running"),
        ]


class Pause(models.Model):
    """The clock stood still from a day to a day, both included, for a reason of the policy."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="pauses")
    category = models.CharField(max_length=48)
    reason = models.CharField(max_length=300)
    first = models.DateField()
    until = models.DateField(help_text="as said when it began")
    last = models.DateField(null=True, help_text="as it was; empty while it lasts")
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter"], condition=Q(last=None), name="one_open_pause")]


class Extension(models.Model):
    """More time, asked for with a reason, decided by somebody else."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="extensions")
    amount = models.PositiveIntegerField()
    measure = models.CharField(max_length=12)
    reason = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    granted = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True, default="")
    decision = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter"], condition=Q(granted=None), name="one_open_extension")]


class Photo(models.Model):
    """A picture, drawn anew on arrival so that nothing but the picture is left of it."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="photos")
    name = models.CharField(max_length=64, unique=True, help_text="digest of what is stored")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=64)

    PERSONAL: ClassVar[dict[str, Personal]] = {"name": Personal("what the asker shows", "consent", 60)}


class Consent(models.Model):
    """A relative may follow and rate, as the asker agreed at a desk."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="consents")
    name = models.CharField(max_length=60)
    relation = models.CharField(max_length=30)
    secret = models.CharField(max_length=128)
    given_at = models.DateTimeField()
    taken_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)

    PERSONAL: ClassVar[dict[str, Personal]] = {
        "name": Personal("who may follow for the asker", "consent", 60),
        "relation": Personal("as what", "consent", 60),
    }


class Canned(models.Model):
    """An answer ready to use, or a policy answered in plain words, by category: written, reviewed, dated, retired."""

    code = models.CharField(max_length=32, unique=True)
    category = models.CharField(max_length=48)
    title = models.CharField(max_length=120)
    text = models.TextField()
    basis = models.CharField(max_length=300, blank=True, default="")
    is_public = models.BooleanField(default=False, help_text="shown on the public site as a policy answer")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    written_by = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    reviewed_by = models.CharField(max_length=64, blank=True, default="")
    reviewed_on = models.DateField(null=True)
    good_until = models.DateField(null=True)
    retired_on = models.DateField(null=True)
    search = models.TextField(blank=True, default="")
