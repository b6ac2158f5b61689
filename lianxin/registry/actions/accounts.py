"""Log-ins, made from the roll without e-mail: a one-time slip is printed, its holder sets a password. Only digests are kept."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from lianxin.audit import actions as audit
from lianxin.registry.access import held_on
from lianxin.registry.models import Account, Area, Invitation, Officer, Post, RoleGrant, Unit
from lianxin.registry.models.accounts import Role
from lianxin.rules.entries import date_of
from lianxin.rules.errors import Fault, Refused

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 16
VALID = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed, once: nobody can read the secret again."""

    officer: str
    name: str
    secret: str
    expires_at: datetime


def _secret() -> str:
    """Sixteen characters in groups of four that nobody mistakes for each other: 80 bits."""
    text = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(text[start : start + 4] for start in range(0, LENGTH, 4))


def digest_of(secret: str) -> str:
    """The digest under which a secret is kept, however it was typed: case, spaces and dashes do not matter."""
    plain = "".join(character for character in secret.upper() if character.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def invite(officer: Officer, *, by: str, at: datetime) -> Slip:
    """A one-time slip for an officer; slips given before end. With an account it replaces the password, on record."""
    return invite_many([officer], by=by, at=at)[0]


def invite_unit(unit: Unit, *, by: str, at: datetime, everybody: bool = False) -> list[Slip]:
    """Slips for all who hold a post in the unit today and have no account (or for everybody), in the order of their codes."""
    officers = Officer.objects.filter(held_posts(at, unit)).distinct().order_by("code")
    if not everybody:
        officers = officers.filter(account=None)
    return invite_many(list(officers), by=by, at=at)


def held_posts(at: datetime, unit: Unit) -> Q:
    """Officers by a post in a unit on the day of a moment."""
    return Q(pk__in=Post.objects.filter(held_on(date_of(at)), unit=unit).values("officer"))


def invite_many(officers: Iterable[Officer], *, by: str, at: datetime) -> list[Slip]:
    """A slip for each officer. The number of statements does not grow with them."""
    people = list(officers)
    slips = [Slip(officer.code, officer.name, _secret(), at + VALID) for officer in people]
    with transaction.atomic():
        Invitation.objects.filter(officer__in=people, used_at=None, expires_at__gt=at).update(expires_at=at)
        Invitation.objects.bulk_create(
            Invitation(officer=officer, digest=digest_of(slip.secret), made_at=at, made_by=by, expires_at=slip.expires_at)
            for officer, slip in zip(people, slips, strict=True)
        )
        replaced = set(Account.objects.filter(officer__in=people).values_list("officer__code", flat=True))
        after = {"officers": [slip.officer for slip in slips], "replaced": sorted(replaced)}
        code = slips[0].officer if len(slips) == 1 else ""
        audit.record("registry.account.invited", kind="account", code=code, by=by, at=at, after=after)
    return slips


def accept_invitation(secret: str, *, password: str, at: datetime) -> Account:
    """The account, with its password set. Raises Refused: for every bad slip the same way, and for a weak password."""
    with transaction.atomic():
        slip = Invitation.objects.filter(digest=digest_of(secret)).select_related("officer").first()
        if slip is None or slip.used_at is not None or slip.expires_at <= at:
            raise _no_slip()
        check_password(password)
        if not Invitation.objects.filter(pk=slip.pk, used_at=None).update(used_at=at):
            raise _no_slip()
        account, _ = Account.objects.get_or_create(officer=slip.officer, defaults={"username": slip.officer.code})
        account.set_password(password)
        account.is_active, account.must_change = True, False
        account.save()
        code = slip.officer.code
        audit.record("registry.account.opened", kind="account", code=code, by=code, at=at)
    return account


def _no_slip() -> Refused:
    zh, en = (
        "账号开通条无效、已用过或已过期;请找单位经办人重打一张",
        "this slip is not valid, used up or too old: ask for a new one",
    )
    return Refused.because("secret", "", zh, en)


WEAK = {
    "password_too_short": ("密码太短,至少8个字符", "the password is too short: at least 8 characters"),
    "password_too_common": ("密码太常见", "the password is too common"),
}


def check_password(password: str) -> None:
    """Raises Refused with every reason why the password is too weak."""
    try:
        validate_password(password)
    except ValidationError as error:
        codes = [one.code or "" for one in error.error_list]
        raise Refused(Fault("password", "", *WEAK.get(code, ("密码太弱", "too weak a password"))) for code in codes) from None


def note_own_password(username: str, *, by: str, at: datetime) -> None:
    """The holder has chosen a password: nothing forces a change any more."""
    with transaction.atomic():
        Account.objects.filter(username=username).update(must_change=False)
        audit.record("registry.account.password", kind="account", code=username, by=by, at=at)


def set_active(account: Account, *, active: bool, by: str, at: datetime) -> None:
    """Close a log-in, or open it again; what its holder did stays."""
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(is_active=active)
        account.is_active = active
        after = {"active": active}
        audit.record("registry.account.active", kind="account", code=account.username, by=by, at=at, after=after)


def set_preferences(
    account: Account, *, by: str, at: datetime, language: str | None = None, large_type: bool | None = None
) -> None:
    """Language and size of type, one's own choice."""
    with transaction.atomic():
        account.language = account.language if language is None else language
        account.large_type = account.large_type if large_type is None else large_type
        account.save(update_fields=["language", "large_type"])
        after = {"language": account.language, "large_type": account.large_type}
        audit.record("registry.account.preferences", kind="account", code=account.username, by=by, at=at, after=after)


def grant_role(
    *, officer: Officer, role: str, by: str, at: datetime, area: Area | None = None, unit: Unit | None = None
) -> RoleGrant:
    """Give a role over an area or a unit; the same grant when it is there. Raises Refused; also for a role of one's own."""
    if role not in Role.values or role == Role.OFFICER:
        raise Refused.because("role", role, "没有这个角色", "there is no such role to grant")
    if officer.code == by:
        raise Refused.because("role", role, "不能给自己授予角色,请另一位有权的人来办", "nobody grants a role to themselves")
    if (area is None) == (unit is None):
        raise Refused.because("scope", "", "要写一个区划或一个单位", "name an area or a unit, one of them")
    with transaction.atomic():
        grant, new = RoleGrant.objects.get_or_create(officer=officer, role=role, area=area, unit=unit)
        if new:
            scope = area.code if area else unit.code if unit else ""
            after = {"role": role, "scope": scope}
            audit.record("registry.role.granted", kind="officer", code=officer.code, by=by, at=at, after=after)
    return grant


def revoke_role(*, grant: RoleGrant, by: str, at: datetime) -> None:
    """Take a role back. Raises Refused when that was the last administrator's."""
    if grant.role == Role.ADMINISTRATOR and not RoleGrant.objects.filter(role=grant.role).exclude(pk=grant.pk).exists():
        raise Refused.because("role", grant.role, "最后一名系统管理员不能撤销", "the last administrator stays")
    with transaction.atomic():
        code = Officer.objects.values_list("code", flat=True).get(pk=grant.officer_id)
        before = {"role": grant.role, "area": grant.area_id, "unit": grant.unit_id}
        grant.delete()
        audit.record("registry.role.revoked", kind="officer", code=code, by=by, at=at, before=before)


def account_by_code(code: str) -> Account | None:
    """The account of an officer's code; None when nobody has one."""
    return Account.objects.filter(username=code).first()


def outer_linked(*, account: Account, provider: str, at: datetime) -> None:
    """Put on record that an identity of the platform was linked to an account."""
    code = account.username
    audit.record("registry.account.linked", kind="account", code=code, by=code, at=at, after={"provider": provider})
