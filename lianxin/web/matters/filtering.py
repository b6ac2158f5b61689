"""Filters of the lists and of the desk: what an address says, what a form offers, what a clerk has saved under a name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianxin.matters.queries.desk import Filters
from lianxin.registry.access import Viewer
from lianxin.rules.errors import Refused
from lianxin.web import paging
from lianxin.web.matters import words
from lianxin.web.matters.offers import categories_for

NAMES: Final = tuple(one.name for one in fields(Filters))
QUEUES: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("waiting", _("等着分办")),
    ("new", _("待受理")),
    ("returned", _("已退回")),
    ("disputed", _("退回复核")),
)
LISTS: Final[tuple[tuple[str, str | Promise], ...]] = (
    ("open", _("没办结的")),
    ("told", _("已答复、已办结")),
    ("", _("近一年全部")),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the lists side by side."""

    label: str | Promise
    address: str
    chosen: bool


def filters_of(asked: Mapping[str, str], **more: str) -> Filters:
    """The filters that an address says; what it says wrongly narrows nothing."""
    typed = {name: asked[name] for name in NAMES if asked.get(name)} | more
    try:
        return Filters.read({name: value for name, value in typed.items() if value})
    except Refused:
        return Filters.read({name: value for name, value in more.items() if value})


def carried(asked: QueryDict) -> list[tuple[str, str]]:
    """The filters in an address, to be kept by the next one."""
    return [(name, str(asked[name])) for name in NAMES if asked.get(name)]


def cursor_of(asked: Mapping[str, str]) -> str:
    """Where a list goes on; its top for a mark that is broken."""
    mark = paging.decode(asked.get("after", ""), 1)
    return mark[0] if mark else ""


def page_of_rows(rows: Iterable[Any], cursor: str, asked: Mapping[str, str]) -> paging.Page[Any]:
    """Rows with the mark at which the next ones begin."""
    return paging.Page(list(rows), paging.encode((cursor,)) if cursor else "", "after" not in asked)


def tabs(asked: QueryDict, offered: Iterable[tuple[str, str | Promise]], default: str) -> list[Tab]:
    """The lists side by side, each keeping the other filters."""
    here = asked.get("state", default)
    found = []
    for state, label in offered:
        told = [(name, value) for name, value in carried(asked) if name != "state"]
        found.append(Tab(label, f"?{urlencode([('state', state), *told])}", here == state))
    return found


class FilterForm(forms.Form):
    """What a list may be narrowed down by."""

    typed = forms.CharField(
        label=_("诉求里的词或编号"), required=False, max_length=60, widget=forms.TextInput({"type": "search"})
    )
    kind = forms.ChoiceField(label=_("性质"), required=False)
    category = forms.ChoiceField(label=_("类别"), required=False)
    channel = forms.ChoiceField(label=_("怎样来的"), required=False)

    def __init__(self, me: Viewer, asked: QueryDict) -> None:
        super().__init__(asked, auto_id="id_%s")
        listed = categories_for(me)
        everything = [("", _("全部"))]
        self.fields["kind"].choices = [*everything, *words.KINDS.items()]  # type: ignore[attr-defined]
        self.fields["category"].choices = [*everything, *listed]  # type: ignore[attr-defined]
        self.fields["channel"].choices = [*everything, *words.CHANNELS.items()]  # type: ignore[attr-defined]
        self.filtered = any(asked.get(name) for name in self.fields)
