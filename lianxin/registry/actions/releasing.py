"""A seconded officer goes home before the end, or stays on: the home post is the main one again when the other one is over."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from lianxin.audit import actions as audit
from lianxin.registry.actions.people import end_post, step_back
from lianxin.registry.models import Post
from lianxin.rules.errors import Refused


@transaction.atomic
def release(*, post: Post, last: date, by: str, at: datetime) -> None:
    """End a post on a day, and let the post that had stepped back for it (``add_post``) take over from the day after.

    Raises Refused as ``end_post`` does. Nothing takes over where no post had stepped back.
    """
    was_main, until = post.main, post.valid_to
    end_post(post=post, last=last, by=by, at=at)
    if not was_main:
        return
    aside = Post.objects.filter(officer=post.officer_id, main=False, valid_from=post.valid_from, valid_to=until)
    home = aside.exclude(pk=post.pk).exclude(unit=post.unit_id).first()
    if home is None:
        return
    home.valid_to = last
    home.save(update_fields=["valid_to"])
    same = Post.objects.filter(officer=home.officer_id, unit=home.unit_id, class_key=home.class_key, main=True)
    later = same.filter(valid_from=until + timedelta(days=1)).first() if until is not None else None
    if later is not None:
        later.valid_from = last + timedelta(days=1)
        later.save(update_fields=["valid_from"])
        return
    home.pk, home.main, home.valid_from, home.valid_to = None, True, last + timedelta(days=1), until
    home.save(force_insert=True)


@transaction.atomic
def go_on(*, post: Post, last: date, by: str, at: datetime) -> None:
    """Let a post that ends on a day go on until a later one; a home post that has stepped back for it waits as long.

    Raises Refused for no later day, and where another main post, or the same post again, begins in between.
    """
    until = post.valid_to
    if until is None or last <= until:
        raise Refused.because("last", last.isoformat(), "要晚于现在的结束日期", "later than the day on which it ends now")
    first = until + timedelta(days=1)
    others = Post.objects.filter(officer=post.officer_id, valid_from__lte=last).exclude(pk=post.pk).select_related("unit")
    between = list(others.filter(Q(valid_to=None) | Q(valid_to__gte=first)))
    home = others.filter(main=False, valid_from=post.valid_from, valid_to=until).exclude(unit=post.unit_id).first()
    taken = [one for one in between if one.unit_id == post.unit_id or (post.main and one.main and not _is_home(one, home))]
    if taken:
        who = f"{post.officer.name}({taken[0].valid_from.isoformat()}起在{taken[0].unit.name})"
        zh = f"{who}另有岗位,请先让其退出"
        raise Refused.because("last", post.officer.code, zh, f"{post.officer.code} has another post in that time")
    if post.main:
        for one in between:
            if one.main:
                step_back(one, first, last)
        _join(home, first)
    Post.objects.filter(pk=post.pk).update(valid_to=last)
    after = {"post": post.pk, "to": last.isoformat()}
    audit.record("registry.post.extended", kind="officer", code=post.officer.code, by=by, at=at, after=after)


def _is_home(post: Post, home: Post | None) -> bool:
    return home is not None and (post.unit_id, post.class_key) == (home.unit_id, home.class_key)


def _join(home: Post | None, first: date) -> None:
    """The two pieces of a home post that has stepped back again, as one: ``release`` finds it by its days."""
    if home is None:
        return
    again = Post.objects.filter(officer=home.officer_id, unit=home.unit_id, class_key=home.class_key, main=False)
    piece = again.filter(valid_from=first).first()
    if piece is not None:
        Post.objects.filter(pk=home.pk).update(valid_to=piece.valid_to)
        piece.delete()
