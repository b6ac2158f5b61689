"""Addresses found by their first word: of some four hundred patterns a request tries those few that begin as its address does."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Final

from django.urls import ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

Pattern = URLPattern | URLResolver
ANY: Final = ""
"""For patterns that may begin with any word."""


class ByFirstWord(URLResolver):
    """The patterns in their order; the same answer as trying all of them one by one."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        super().__init__(RoutePattern(""), list(_flat(patterns)))

    @cached_property
    def _narrowed(self) -> dict[str, URLResolver]:
        words = [_first_word(one) for one in self.url_patterns]
        return {
            word: URLResolver(
                RoutePattern(""), [one for one, own in zip(self.url_patterns, words, strict=True) if own in (word, ANY)]
            )
            for word in {ANY, *words}
        }

    def resolve(self, path: str) -> ResolverMatch:
        """The view for an address. Raises Resolver404."""
        word = str(path).partition("/")[0]
        return (self._narrowed.get(word) or self._narrowed[ANY]).resolve(path)


def _flat(patterns: Iterable[Pattern]) -> Iterator[Pattern]:
    """What stands in files of its own, without an address or a name of its own, stands here as well."""
    for one in patterns:
        plain = isinstance(one, URLResolver) and not _route(one) and not (one.namespace or one.app_name or one.default_kwargs)
        yield from _flat(one.url_patterns) if plain and isinstance(one, URLResolver) else [one]


def _route(one: Pattern) -> str:
    return str(getattr(one.pattern, "_route", "<"))


def _first_word(one: Pattern) -> str:
    """The word that every address of this pattern begins with; none where a part that varies comes first."""
    route: Any = _route(one)
    word, slash, _ = route.partition("/")
    return word if "<" not in word and (slash or isinstance(one, URLPattern)) else ANY
