"""What an asker adds or allows, wrong tries at the door, and answers ready to use."""

from typing import ClassVar

from django.db import models

from lianxin.audit.personal import Ends, Personal
from lianxin.matters.models.matter import Matter
from lianxin.registry.models import Area, Officer


class Photo(models.Model):
    """A picture, drawn anew on arrival so that nothing but the picture is left of it."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="photos")
    name = models.CharField(max_length=64, help_text="digest of what is stored: two may send the same picture")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=64)

    ENDS: ClassVar[Ends] = Ends("matter__closed_on", gone=True, of="matter__counterpart__code")
    PERSONAL: ClassVar[dict[str, Personal]] = {"name": Personal("what the asker shows", "consent", 60)}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "name"], name="photo_once_a_matter")]
        indexes = [models.Index(fields=["name"], name="photo_name")]


class Consent(models.Model):
    """A relative may follow and rate, as the asker agreed at a desk."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="consents")
    name = models.CharField(max_length=60)
    relation = models.CharField(max_length=30)
    secret = models.CharField(max_length=128)
    given_at = models.DateTimeField()
    taken_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)

    ENDS: ClassVar[Ends] = Ends("matter__closed_on", gone=True, of="matter__counterpart__code")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "name": Personal("who may follow for the asker", "consent", 60),
        "relation": Personal("as what", "consent", 60),
    }


class Canned(models.Model):
    """An answer ready to use, or a policy answered in plain words, by category: written, reviewed, dated, retired.

    What was reviewed is not written over: a later version ``replaces`` it, and one at most waits for review.
    """

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
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="versions")

    ENDS: ClassVar[Ends] = Ends(because="an answer to many, about nobody: it is retired by hand")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "text": Personal("an answer to many, about nobody", "duty", 0),
        "search": Personal("finding it", "duty", 0),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["replaces"], condition=models.Q(reviewed_on=None, retired_on=None), name="canned_one_version_waits"
            )
        ]


class Tries(models.Model):
    """Wrong secrets in a row, by number typed and by address: both as digests, so that nobody's address is kept."""

    key = models.CharField(max_length=40, unique=True, help_text="keyed digest of the number, or of the address")
    wrong = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)


class SavedFilter(models.Model):
    """What somebody at the dispatch desk looks for again and again, under a name of their own."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    values = models.JSONField(default=dict)

    ENDS: ClassVar[Ends] = Ends(because="its owner removes it")
    PERSONAL: ClassVar[dict[str, Personal]] = {"values": Personal("what the clerk looks for", "duty", 12)}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["officer", "name"], name="saved_filter_once")]
