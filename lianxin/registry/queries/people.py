"""Officers, their posts and absences."""

from datetime import date

from django.db.models import QuerySet

from lianxin.registry import access
from lianxin.registry.access import Viewer, held_on
from lianxin.registry.models import Absence, Officer, Post
from lianxin.rules.errors import NotFound
from lianxin.rules.handover import Comer


def officer_by_code(code: str) -> Officer:
    """The officer. Raises NotFound."""
    officer = Officer.objects.filter(code=code).first()
    if officer is None:
        raise NotFound("officer", code)
    return officer


def officer_for(viewer: Viewer, code: str, *, thing: str = "officer", action: str = "read") -> Officer:
    """The officer, if the viewer may do this with the officer or with that ``thing`` of theirs. Raises NotFound."""
    officer = access.officers(viewer, thing, action).filter(code=code).first()
    if officer is None:
        raise NotFound("officer", code)
    return officer


def posts_of(officer: Officer, *, on: date | None = None) -> QuerySet[Post]:
    """The posts, the main and the earliest first; those of a day, or all."""
    posts = Post.objects.filter(officer=officer).select_related("unit__area", "backup")
    return (posts.filter(held_on(on)) if on else posts).order_by("-main", "valid_from", "pk")


def absences_of(officer: Officer) -> QuerySet[Absence]:
    """The absences, the latest first."""
    return Absence.objects.filter(officer=officer).order_by("-first", "pk")


def office_of(officer: Officer, *, on: date) -> Comer:
    """What everybody may know: the name, the unit of the main post, the office number. Without a post only the name."""
    post = posts_of(officer, on=on).first()
    return Comer(officer.name, post.unit.name if post else "", post.unit.phone if post else "")


def backup_of(officer: Officer, *, on: date) -> Officer | None:
    """Who stands in on the day: along the chain of backups, the first who is not away. None when nobody is left."""
    seen = {officer.pk}
    current: Officer | None = officer
    while current is not None:
        post = posts_of(current, on=on).filter(backup__isnull=False).first()
        current = post.backup if post else None
        if current is None or current.pk in seen:
            return None
        seen.add(current.pk)
        if not Absence.objects.filter(officer=current, first__lte=on, last__gte=on).exists():
            return current
    return None
