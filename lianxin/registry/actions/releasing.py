"""A seconded officer goes home before the end: the post elsewhere ends, the home post is the main one again from the next day."""

from datetime import date, datetime, timedelta

from django.db import transaction

from lianxin.registry.actions.people import end_post
from lianxin.registry.models import Post


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
