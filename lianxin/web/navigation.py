"""The left rail (eight entries at most), the bar of four, and all pages by name. A feature adds its line to ENTRIES.

What does not belong in the rail (``rail=False``) is found on the page *Mine*, which on a phone lists everything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from lianxin.registry.access import Viewer
from lianxin.rules import access
from lianxin.web.addresses import fixed
from lianxin.web.errors import language
from lianxin.web.templatetags.lianxin import icon

MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to a page: its view name, words and icon, what it needs, and the names of the views that belong to it."""

    view: str
    label: str | Promise
    icon: str
    thing: str
    action: str
    prefix: str | tuple[str, ...] = ""
    bar: bool = False
    rail: bool = True
    args: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as a page shows it."""

    address: str
    label: str | Promise
    icon: str
    current: bool


ENTRIES: Final = (
    Entry("today", _("今天"), "today", "duty", "read", "today", bar=True),
    Entry("entry-new", _("记录"), "pen", "entry", "make", "entr", bar=True),
    Entry("matters", _("事项"), "flag", "matter", "read", ("matter", "desk", "counter-", "canned", "problem"), bar=True),
    Entry("counterparts", _("联系对象"), "people", "organisation", "find", "counterpart"),
    Entry("board", _("总览"), "board", "board", "read", "board"),
    Entry("policies", _("制度"), "rules", "policy", "read", "polic"),
    Entry("reg-people", _("名册"), "tree", "officer", "read", ("reg-", "pairing", "posting")),
    Entry("problems", _("问题"), "flag", "problem", "read", rail=False),
    Entry("entries", _("我的记录"), "menu", "entry", "read", rail=False),
    Entry("text", _("每周工作记录"), "letter", "draft", "read", rail=False, args=("weekly",)),
    Entry("text", _("工作进度卡"), "card", "draft", "read", rail=False, args=("card",)),
    Entry("text", _("工作报告"), "letter", "draft", "read", rail=False, args=("report",)),
    Entry("papers", _("文稿"), "letter", "document", "read", "paper", rail=False),
    Entry("closings", _("结账"), "calendar", "closing", "make", "closing", rail=False),
    Entry("my-lines", _("结账前看一看"), "calendar", "remark", "make", ("my-lines", "remark"), rail=False),
    Entry("slips", _("督办台账"), "flag", "slip", "read", "slip", rail=False),
    Entry("villages", _("发到村里的"), "card", "notice", "make", "village", rail=False),
    Entry("receiving", _("接待负担"), "people", "board", "read", "receiving", rail=False),
    Entry("blanks", _("上级的表"), "letter", "form", "read", "blank", rail=False),
    Entry("hotline", _("热线接听"), "flag", "call", "answer", rail=False),
    Entry("teams", _("指挥和队伍"), "flag", "team", "read", rail=False),
    Entry("hotline-figures", _("热线数据"), "board", "call", "figures", rail=False),
    Entry("hotline-lines", _("热线线路"), "tree", "line", "change", rail=False),
    Entry("meetings", _("协调会"), "people", "meeting", "read", "meeting", rail=False),
    Entry("groups", _("工作组"), "people", "group", "read", "group", rail=False),
    Entry("tips-desk", _("举报和奖励"), "flag", "reward", "read", "tips-", rail=False),
    Entry("reward-pay", _("发放举报奖励"), "card", "reward", "pay", "reward-", rail=False),
    Entry("instructions", _("批示交办"), "flag", "instruction", "report", rail=False),
    Entry("digest", _("民情摘报"), "rules", "digest", "read", rail=False),
    Entry("absences", _("缺勤"), "letter", "absence", "read", "absence", rail=False),
    Entry("imports", _("导入表格"), "letter", "import", "make", "import", rail=False),
    Entry("calendar", _("工作日历"), "calendar", "area", "read", "calendar", rail=False),
    Entry("matters-undelivered", _("没送到的通知"), "letter", "delivery", "read", rail=False),
    Entry("platforms", _("其他平台"), "letter", "platform", "read", "platforms", rail=False),
    Entry("my-phones", _("我的手机"), "card", "device", "read", ("my-phones", "phone-desk"), rail=False),
    Entry("phone-records", _("没收下的记录"), "pen", "upload", "read", "phone-record", rail=False),
    Entry("audit", _("审计"), "audit", "act", "read", "audit", rail=False),
    Entry("posting-panel", _("驻村选派打分"), "people", "posting", "mark", "posting-panel", rail=False),
    Entry("pairing-conflicts", _("我不宜联系的"), "people", "conflict", "declare", "pairing-conflict", rail=False),
    Entry("mine", _("我的"), "person", "", "", "mine", bar=True),
)


def rail(viewer: Viewer | None, current: str, query: str = "") -> SafeString:
    """The entries open to this viewer, "mine" last, eight at most, with the scope kept; nothing when nobody is signed in."""
    return _written(viewer.roles, current, language(), query, in_bar=False) if viewer else SafeString()


def bar(viewer: Viewer | None, current: str) -> SafeString:
    """The four at the bottom of a phone."""
    return _written(viewer.roles, current, language(), "", in_bar=True) if viewer else SafeString()


def everything(viewer: Viewer | None, current: str = "") -> list[Shown]:
    """All entries open to this viewer."""
    return list(_shown(viewer.roles, current, ENTRIES)) if viewer else []


@lru_cache(maxsize=2_000)
def _written(roles: tuple[str, ...], current: str, speaks: str, query: str, *, in_bar: bool) -> SafeString:
    """The links as every page has them: the same for all with these roles, on this page, in this language (``speaks``)."""
    entries = tuple(entry for entry in ENTRIES if (entry.bar if in_bar else entry.rail))
    shown = list(_shown(roles, current, entries))
    here = mark_safe(' aria-current="page"')
    values = [(one.address, query, here if one.current else "", icon(one.icon), one.label) for one in shown]
    link = '<a href="{}{}"{}>{}<span>{}</span></a>' if in_bar else '<a class="entry" href="{}{}"{}>{}<span>{}</span></a>'
    return format_html_join("", link, values if in_bar else values[:MOST])


def _shown(roles: tuple[str, ...], current: str, entries: tuple[Entry, ...]) -> Iterator[Shown]:
    for entry in entries:
        if entry.thing and not access.may(roles, entry.thing, entry.action):
            continue
        here = current == entry.view or (bool(entry.prefix) and current.startswith(entry.prefix))
        yield Shown(fixed(entry.view, entry.args), entry.label, entry.icon, here)
