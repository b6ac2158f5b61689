"""Those who are linked to: villages, townships, households, enterprises, schools, projects, units."""

from typing import ClassVar

from django.db import models

from lianxin.audit.fields import SealedField
from lianxin.audit.personal import Ends, Personal
from lianxin.registry.models.places import Area, Unit


class Counterpart(models.Model):
    """Somebody or something served. A village or township is its own counterpart, with the area's code."""

    code = models.CharField(max_length=48, unique=True)
    kind = models.CharField(max_length=48, help_text="built in, or the policy's own")
    base = models.CharField(max_length=12, help_text="the built-in kind that it is, or is like")
    name = models.CharField(max_length=100)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="counterparts")
    place = models.OneToOneField(Area, null=True, on_delete=models.PROTECT, related_name="counterpart")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="counterparts")
    members = models.PositiveIntegerField(null=True)
    phone = SealedField(blank=True, default="")
    phone_index = models.CharField(max_length=32, blank=True, default="", db_index=True, editable=False)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, blank=True, default="")
    root = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="whom it has been merged into; itself if nobody",
    )
    provisional = models.BooleanField(default=False, help_text="recorded by village and name, not yet matched to the roll")
    search = models.TextField(blank=True, default="")

    ENDS: ClassVar[Ends] = Ends("valid_to", of="code")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "name": Personal("the household that is served", "duty", 60),
        "members": Personal("how many are to be served", "duty", 60),
        "phone": Personal("reaching the household", "duty", 12),
        "phone_index": Personal("the same household is not entered twice", "duty", 12),
        "end_reason": Personal("moved, merged", "duty", 60),
        "search": Personal("finding by name", "duty", 60),
    }

    class Meta:
        indexes = [models.Index(fields=["area", "base"], name="counterpart_area_base")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from=None) | models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="counterpart_dates_in_order",
            ),
        ]


class Alias(models.Model):
    """A name or code under which a counterpart was known: after a merge or a renaming it goes on working."""

    counterpart = models.ForeignKey(Counterpart, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=100)

    ENDS: ClassVar[Ends] = Ends("counterpart__valid_to", gone=True, of="counterpart__code")
    PERSONAL: ClassVar[dict[str, Personal]] = {"name": Personal("old names go on working", "duty", 60)}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["counterpart", "name"], name="alias_once")]


class Need(models.Model):
    """A reason to help, declared by somebody, on a legal basis or with consent, that ends (principles 1)."""

    counterpart = models.ForeignKey(Counterpart, on_delete=models.PROTECT, related_name="needs")
    root = models.ForeignKey(Counterpart, on_delete=models.PROTECT, related_name="+")
    need = models.CharField(max_length=48)
    first = models.DateField()
    source = models.CharField(max_length=200)
    basis = models.CharField(max_length=200, blank=True, default="")
    to = models.DateField(null=True, help_text="as written; the term of the policy may end it earlier")
    last = models.DateField(help_text="the earlier of `to` and the end of the term (counting rule 26)")

    ENDS: ClassVar[Ends] = Ends("last", gone=True, of="counterpart__code")
    PERSONAL: ClassVar[dict[str, Personal]] = {
        "need": Personal("whom to help, and why", "duty", 36, sensitive=True),
        "source": Personal("who decided or asked", "duty", 36, sensitive=True),
        "basis": Personal("the deciding office, or the consent", "duty", 36, sensitive=True),
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["counterpart", "need", "first"], name="need_once")]
        indexes = [models.Index(fields=["root", "need"], name="need_root")]


class ResidentKey(models.Model):
    """The personal second secret, handed over at a desk, that opens a household's own page."""

    counterpart = models.ForeignKey(Counterpart, on_delete=models.PROTECT, related_name="keys")
    digest = models.CharField(max_length=128, unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=64)
    revoked_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
