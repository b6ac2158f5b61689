"""The place's own words for classes and kinds of unit, and how posts are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from lianxin.policy import queries as policies
from lianxin.policy.facts import WordsInForce
from lianxin.web.errors import language
from lianxin.web.people.forms import BASES


def choices_of(words: WordsInForce, name: str) -> list[tuple[str, str]]:
    """A list of words to choose from."""
    return [(key, words.label(name, key, language())) for key in words.listed(name)]


def words_at(areas: Iterable[Any], on: date) -> WordsInForce:
    """The words in force in the areas and above them."""
    return policies.words_of(list(areas), on)


@dataclass(frozen=True, slots=True)
class PostShown:
    """A post as pages show it."""

    pk: int
    officer: Any
    unit: Any
    label: str
    title: str
    basis: Any
    main: bool
    backup: Any
    first: date
    last: date | None
    now: bool
    ended: bool
    may_change: bool


def shown(posts: Iterable[Any], words: WordsInForce, today: date, mine: Iterable[int] = ()) -> list[PostShown]:
    """Posts with their class in words; ``mine`` are the units whose posts the reader may change."""
    changeable = set(mine)
    return [
        PostShown(
            pk=post.pk,
            officer=post.officer,
            unit=post.unit,
            label=words.label("classes", post.class_key, language()),
            title=post.title,
            basis=BASES.get(post.basis, ""),
            main=post.main,
            backup=post.backup,
            first=post.valid_from,
            last=post.valid_to,
            now=post.valid_from <= today and (post.valid_to is None or today <= post.valid_to),
            ended=post.valid_to is not None and post.valid_to < today,
            may_change=post.unit_id in changeable,
        )
        for post in posts
    ]
