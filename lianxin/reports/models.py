"""What the office writes and keeps: documents of figures, what officers say before a closing, urging slips, superiors' forms."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lianxin.audit.personal import Ends, Personal
from lianxin.policy.models import Version
from lianxin.registry.models import Area, Closing, Officer, Unit


class Document(models.Model):
    """A document of a period, of an area or of an officer: words with references, and what each reference is, as of a moment."""

    policy = models.CharField(max_length=48)
    key = models.CharField(max_length=48, help_text="of the document in the policy")
    kind = models.CharField(max_length=10)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", help_text="of an officer: where the officer works")
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=24)
    first = models.DateField()
    last = models.DateField()
    since = models.DateField(help_text="the first day of what is counted since the policy was adopted")
    title = models.CharField(max_length=120)
    recipients = models.CharField(max_length=200, blank=True, default="")
    office = models.CharField(max_length=40, blank=True, default="", help_text="letters of its number; none: no number")
    text = models.TextField(help_text="a paragraph to a line, figures as references")
    values = models.JSONField(default=dict, help_text="by reference: what it is, and how it is said")
    table = models.JSONField(null=True, help_text="columns, and rows by area")
    as_of = models.DateTimeField(help_text="when its figures were counted")
    state = models.CharField(max_length=10, default="drafted")
    revision = models.PositiveIntegerField(default=1, help_text="goes up with each change: two people never overwrite each other")
    made_at = models.DateTimeField()
    drafted_by = models.JSONField(default=list, help_text="codes of those who changed or submitted it")
    submitted_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=64, blank=True, default="")
    checked_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=64, blank=True, default="")
    signed_at = models.DateTimeField(null=True)
    sent_back = models.CharField(max_length=300, blank=True, default="", help_text="why, while it waits to be mended")
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True, default="", help_text="of what was signed")

    ENDS: ClassVar[Ends] = Ends(because="a signed document is an archive: figures, no residents")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "title": Personal("an officer's own report bears the name", "duty", 60),
        "text": Personal("what an officer reports of the work", "duty", 60),
        "values": Personal("figures of an officer's work", "duty", 60),
        "table": Personal("figures by area, no person", "duty", 60),
        "drafted_by": Personal("nobody checks a draft of one's own", "duty", 60),
        "sent_back": Personal("why a draft went back", "duty", 60),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "key", "area", "period"], condition=Q(officer=None), name="document_area_once"
            ),
            models.UniqueConstraint(
                fields=["policy", "key", "officer", "period"], condition=Q(officer__isnull=False), name="document_officer_once"
            ),
            models.UniqueConstraint(fields=["area", "office", "year", "number"], name="document_number_once"),
            models.CheckConstraint(
                condition=Q(state="signed", signed_at__isnull=False) | (~Q(state="signed") & Q(signed_at=None, number=None)),
                name="document_signed_or_not",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "-last", "-id"], name="document_area"),
            models.Index(fields=["officer", "-last"], name="document_officer"),
        ]


class Remark(models.Model):
    """What an officer says of a line of one's own before the period is closed; the office answers."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", help_text="where the officer works")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    policy = models.CharField(max_length=48)
    duty = models.CharField(max_length=48)
    period = models.CharField(max_length=24)
    last = models.DateField()
    text = models.CharField(max_length=300)
    at = models.DateTimeField()
    answer = models.CharField(max_length=300, blank=True, default="")
    answered_by = models.CharField(max_length=64, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    ENDS: ClassVar[Ends] = Ends("at")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "text": Personal("the officer is heard before a period is closed", "duty", 60),
        "answer": Personal("the officer is answered", "duty", 60),
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "policy", "duty", "period"], name="remark_once")]
        indexes = [models.Index(fields=["area", "last"], name="remark_area")]


class Reopening(models.Model):
    """A closed period opened again: why, by whom, and until it was closed anew. It stays on record."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    closing = models.ForeignKey(Closing, null=True, on_delete=models.SET_NULL, related_name="+")
    period = models.CharField(max_length=24)
    first = models.DateField()
    last = models.DateField()
    closed_at = models.DateTimeField(help_text="when it had been closed")
    closed_by = models.CharField(max_length=64)
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    ENDS: ClassVar[Ends] = Ends("at")
    PERSONAL: ClassVar[dict[str, Personal]] = {"reason": Personal("why a closed period was opened", "duty", 60)}

    class Meta:
        indexes = [models.Index(fields=["area", "-last"], name="reopening_area")]


class Slip(models.Model):
    """An urging slip (督办单): what is late, who is asked, by when; written off (销号) when it is done."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", help_text="of whoever issues it")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    about_kind = models.CharField(max_length=10, help_text="matter, due, document or other")
    about_code = models.CharField(max_length=120, blank=True, default="")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", help_text="who is asked")
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+", help_text="of that unit")
    text = models.CharField(max_length=500)
    due_on = models.DateField()
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    reply = models.CharField(max_length=500, blank=True, default="")
    replied_by = models.CharField(max_length=64, blank=True, default="")
    replied_at = models.DateTimeField(null=True)
    written_off_by = models.CharField(max_length=64, blank=True, default="")
    written_off_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    ENDS: ClassVar[Ends] = Ends("written_off_at")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "text": Personal("what is asked of whom", "duty", 60),
        "reply": Personal("what was done", "duty", 60),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "year", "number"], name="slip_number_once"),
            models.CheckConstraint(
                condition=Q(written_off_at=None) | Q(replied_at__isnull=False), name="slip_written_off_after_reply"
            ),
        ]
        indexes = [models.Index(fields=["unit", "written_off_at"], name="slip_unit")]


class Form(models.Model):
    """A superior's blank form, uploaded once, with what goes into which cell."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", help_text="whose figures fill it")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=4, help_text="xlsx or docx")
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    cells = models.JSONField(default=dict, help_text="by cell the reference that fills it")
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    ENDS: ClassVar[Ends] = Ends(because="cells and figures, no person: whoever keeps the form takes it away")
    PERSONAL: ClassVar[dict[str, Personal]] = {"cells": Personal("which figure fills which cell, no person", "duty", 60)}

    class Meta:
        indexes = [models.Index(fields=["area", "-id"], name="form_area")]
