"""What residents, enterprises and officers ask for, until it is solved and judged.

A row of ``Matter`` is complete by itself: the dates of its events are columns, as in the exchange folder. Matters joined into one
handling (``led_by``) follow the leading one's steps: each step is written to all of them in one transaction, so that each
asker's matter has its own number, dates and rating.
"""

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

from lianxin.audit.fields import SealedField
from lianxin.audit.personal import Ends, Personal
from lianxin.records.models import Entry
from lianxin.registry.models import Area, Counterpart, Officer, Unit

LOCKED_IN_TURN: Final = (F("led_by").asc(nulls_first=True), "pk")
"""In what order several matters are locked: what leads before what follows it, so that two who act on one incident never wait for
one another.
"""


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
    token = models.CharField(max_length=64, blank=True, default="", help_text="made by the sender: sent twice it is one matter")
    place = models.CharField(max_length=200, blank=True, default="", help_text="where it is, in words")

    # who asks
    asker = models.CharField(max_length=60, blank=True, default="")
    asker_phone = SealedField(blank=True, default="")
    asker_phone_index = models.CharField(max_length=32, blank=True, default="")
    on_behalf = models.CharField(max_length=100, blank=True, default="", help_text="who reported it for the asker, and as what")
    anonymous = models.BooleanField(default=False)
    confidential = models.BooleanField(default=False, help_text="whoever handles it does not see who asked")
    tells_by = models.CharField(max_length=8, blank=True, default="", help_text="sms, mail, or nothing: how the asker is told")
    secret = models.CharField(max_length=128, blank=True, default="", help_text="digest of the second half of the receipt")
    receipts = models.PositiveSmallIntegerField(default=0, help_text="how many have been given out: only the last one opens")
    raised_by = models.CharField(max_length=64, blank=True, default="", help_text="officer code of whoever took it in")

    # who handles it
    state = models.CharField(max_length=12, default="new")
    since = models.DateTimeField(help_text="when it came into this state")
    moved_at = models.DateTimeField(help_text="when the last step was taken")
    tier = models.CharField(max_length=48, blank=True, default="")
    unit = models.ForeignKey(Unit, null=True, db_index=False, on_delete=models.PROTECT, related_name="+", help_text="leads")
    officer = models.ForeignKey(Officer, null=True, db_index=False, on_delete=models.PROTECT, related_name="+")
    coordinator = models.ForeignKey(
        Officer,
        null=True,
        db_index=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="asked to bring the offices together",
    )
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
    public_answer = models.TextField(null=True, help_text="the answer as others read it; none: as the asker was told")
    public_on = models.DateField(null=True, help_text="reviewed and shown since")
    search = models.TextField(blank=True, default="", help_text="bigrams of title and text")

    ENDS: ClassVar[Ends] = Ends("closed_on", of="counterpart__code")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "title": Personal("what is asked, in a line", "consent", 60),
        "text": Personal("what is asked", "consent", 60),
        "place": Personal("where it is", "consent", 60),
        "public_title": Personal("what others asked, without persons", "consent", 60),
        "public_text": Personal("what others asked, without persons", "consent", 60),
        "public_answer": Personal("what others were answered, without persons", "consent", 60),
        "basis": Personal("what the answer rests on", "duty", 60),
        "asker": Personal("who asks, to be answered", "consent", 60),
        "asker_phone": Personal("to be told what became of it", "consent", 60, sensitive=True),
        "asker_phone_index": Personal("to find one's own matters again", "consent", 60, sensitive=True),
        "on_behalf": Personal("who speaks for the asker", "consent", 60),
        "answer": Personal("what the asker is told", "duty", 60),
        "internal": Personal("how it was handled", "duty", 60),
        "search": Personal("to find it again", "duty", 60),
        "secret": Personal("to open it again by number and code", "consent", 60),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_system", "outer_number"], condition=~Q(outer_number=""), name="matter_outer_number_once"
            ),
            models.UniqueConstraint(fields=["token"], condition=~Q(token=""), name="matter_token_once"),
            models.UniqueConstraint(fields=["problem"], condition=~Q(problem=""), name="matter_problem_once"),
            models.CheckConstraint(condition=Q(led_by=None) | ~Q(led_by=models.F("id")), name="matter_does_not_lead_itself"),
        ]
        indexes = [
            models.Index(fields=["state", "reported_at", "id"], name="matter_state"),
            models.Index(fields=["reported_at", "id"], name="matter_latest"),
            models.Index(fields=["reported_at", "id"], condition=Q(state__in=("new", "returned")), name="matter_waiting"),
            models.Index(fields=["unit", "state", "due_on"], condition=Q(unit__isnull=False), name="matter_unit_state"),
            models.Index(fields=["officer", "state", "due_on"], condition=Q(officer__isnull=False), name="matter_officer_state"),
            models.Index(fields=["raised_by", "state"], name="matter_raised_by"),
            models.Index(fields=["area", "reported_on"], name="matter_area_day"),
            models.Index(fields=["root", "reported_on"], condition=Q(root__isnull=False), name="matter_root_day"),
            models.Index(fields=["reported_on", "kind"], name="matter_reported"),
            models.Index(fields=["due_on"], condition=Q(due_on__isnull=False), name="matter_due"),
            models.Index(fields=["solved_on"], condition=Q(solved_on__isnull=False), name="matter_solved"),
            models.Index(fields=["accepted_on"], condition=Q(accepted_on__isnull=False), name="matter_accepted"),
            models.Index(fields=["closed_on"], condition=Q(closed_on__isnull=False), name="matter_closed"),
            models.Index(fields=["rated_on"], condition=Q(rated_on__isnull=False), name="matter_rated"),
            models.Index(fields=["coordinator", "state"], condition=Q(coordinator__isnull=False), name="matter_coordinator"),
            models.Index(fields=["asker_phone_index"], condition=~Q(asker_phone_index=""), name="matter_phone"),
        ]


class Against(models.Model):
    """A unit or an officer complained of: to them the matter does not exist (Z9). For an officer the unit stands here too."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="against")
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
