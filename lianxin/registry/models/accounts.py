"""Who can sign in, and as what."""

from collections.abc import Iterable
from datetime import date
from importlib import import_module
from operator import attrgetter
from typing import Any, ClassVar, NamedTuple

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Exists, F, FilteredRelation, Q, QuerySet

from lianxin.audit.personal import Ends, Personal
from lianxin.database.prepared import Prepared
from lianxin.registry.models.people import Officer
from lianxin.registry.models.places import Area, Unit


class Granted(NamedTuple):
    """A role of an officer's and over what: ids of an area (with its level, and where it went) or of a unit."""

    role: str
    area: int | None
    unit: int | None
    level: str | None
    went_into: int | None
    ever_merged: bool
    """Whether any area was ever merged into another one."""


class Rights(NamedTuple):
    """What an officer was granted, oldest first, and the units (ids) of the posts held on a day."""

    granted: tuple[Granted, ...]
    units: tuple[int, ...]
    on: date


def with_rights(rows: QuerySet[Any, Any], way: str, on: Any) -> QuerySet[Any, Any]:
    """The rows, each as often as makes the rights of the officer to whom ``way`` leads: ``rights_in`` gathers them.

    They come with whatever asks who somebody is: every request does, and one statement for all is half of what three cost.
    """
    began, ended = f"{way}posts__valid_from", f"{way}posts__valid_to"
    held = Q(**{f"{began}__lte": on}) & (Q(**{f"{ended}": None}) | Q(**{f"{ended}__gte": on}))
    rows = rows.annotate(held=FilteredRelation(f"{way}posts", condition=held), **_columns(f"{way}roles__"))
    found: QuerySet[Any, Any] = rows.annotate(of_post=F("held__unit")).order_by(f"{way}roles__pk", "held__pk")
    return found


def rights_in(rows: Iterable[Any], on: date) -> Rights:
    """The rights that such rows of one officer make."""
    granted = [Granted(*_GRANT(row)) for row in rows if row.of_role is not None]
    units = [row.of_post for row in rows if row.of_post is not None]
    return Rights(tuple(dict.fromkeys(granted)), tuple(dict.fromkeys(units)), on)


def _columns(way: str) -> dict[str, Any]:
    """What makes a ``Granted``, from where ``way`` leads to the grant."""
    return {
        "of_role": F(f"{way}role"),
        "of_area": F(f"{way}area_id"),
        "of_unit": F(f"{way}unit_id"),
        "of_level": F(f"{way}area__level"),
        "of_went_into": F(f"{way}area__merged_into_id"),
        "of_ever_merged": Exists(Area.objects.filter(merged_into__isnull=False)),
    }


class AccountManager(BaseUserManager["Account"]):
    """Found by user name, which is the officer's code; the officer comes with it, since every request asks who that is."""

    def get_queryset(self) -> models.QuerySet["Account"]:
        return super().get_queryset().select_related("officer")


class Account(AbstractBaseUser):
    """A log-in: one per officer, made from the roll, without e-mail."""

    username = models.CharField(max_length=48, unique=True)
    officer = models.OneToOneField(Officer, on_delete=models.PROTECT, related_name="account")
    email = models.CharField(max_length=1, blank=True, default="", editable=False)
    is_active = models.BooleanField(default=True)
    must_change = models.BooleanField(default=False)
    language = models.CharField(max_length=7, blank=True, default="")
    large_type = models.BooleanField(default=False)
    rights: Rights | None = None
    """Where the account has been fetched with them."""

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()


_GRANT = attrgetter(*(f"of_{name}" for name in Granted._fields))


class Session(AbstractBaseSession):
    """A browser that somebody has signed in with, or that a resident asks from: kept with whose it is, so that both are read at
    once. What it holds goes once it has ended.
    """

    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")

    PERSONAL: ClassVar[dict[str, Personal]] = {
        "session_data": Personal("whoever asks sees the receipt and the matters that were opened here", "consent", 0)
    }
    ENDS: ClassVar[Ends] = Ends(on="expire_date", gone=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        """What reads and writes it: the engine of the settings."""
        return import_module(settings.SESSION_ENGINE).SessionStore


class Invitation(models.Model):
    """A one-time slip to print: with it an officer sets a password. Only a digest is kept."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class ApiKey(models.Model):
    """With it another program acts as an officer: it may do what that officer may. Only a digest is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="keys")
    name = models.CharField(max_length=60, help_text="which program has it")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Role(models.TextChoices):
    """The roles of the product; what each may do stands in `rules/access.py`."""

    OFFICER = "officer", "干部"
    VILLAGE_HEAD = "village_head", "村负责人"
    UNIT_CLERK = "unit_clerk", "单位经办人"
    UNIT_HEAD = "unit_head", "单位负责人"
    COUNTY_OFFICE = "county_office", "县级办公室"
    COUNTY_LEADER = "county_leader", "县领导"
    INSPECTOR = "inspector", "督查人员"
    ADMINISTRATOR = "administrator", "系统管理员"
    AUDITOR = "auditor", "审计人员"


class RoleGrant(models.Model):
    """An officer's role over an area with all below it, or over a unit."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=16, choices=Role.choices)
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "role", "area"], condition=models.Q(unit=None), name="role_area_once"),
            models.UniqueConstraint(fields=["officer", "role", "unit"], condition=models.Q(area=None), name="role_unit_once"),
            models.CheckConstraint(
                condition=models.Q(area=None, unit__isnull=False) | models.Q(area__isnull=False, unit=None),
                name="role_one_scope",
            ),
        ]


def rights_of(officer: int, on: date) -> Rights:
    """The rights of an officer (id) on a day. One statement."""
    return rights_in(_RIGHTS.all(officer=officer, on=on), on)


_RIGHTS = Prepared(lambda officer, on: with_rights(Officer.objects.filter(pk=officer).only("pk"), "", on))
