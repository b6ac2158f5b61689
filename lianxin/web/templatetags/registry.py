"""The sub-navigation of the registry, and forms written field by field."""

from dataclasses import dataclass
from typing import Any, Final

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianxin.rules.access import Scope

register = template.Library()


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of the registry: its view, its words, what it needs (more than one's own), the views that belong to it."""

    view: str
    label: str | Promise
    thing: str
    action: str
    prefix: str


TABS: Final = (
    Tab("reg-people", _("干部"), "officer", "read", "reg-people"),
    Tab("reg-units", _("单位"), "unit", "read", "reg-unit"),
    Tab("reg-areas", _("区划"), "area", "read", "reg-area"),
    Tab("reg-roll", _("对象名册"), "organisation", "change", "reg-roll"),
    Tab("reg-links", _("联系"), "link", "read", "reg-link"),
    Tab("pairing", _("结对方案"), "pairing", "see", "pairing"),
    Tab("postings", _("驻村选派"), "posting", "read", "posting"),
    Tab("reg-handovers", _("交接"), "handover", "tell", "reg-handover"),
    Tab("reg-logins", _("账号"), "account", "read", "reg-login"),
)


@register.inclusion_tag("registry/_tabs.html", takes_context=True)
def registry_tabs(context: Context) -> dict[str, Any]:
    """The pages of the registry that are open to this reader, the present one marked."""
    request, scope = context["request"], context.get("scope")
    here = request.resolver_match.view_name
    tabs = [
        {
            "address": reverse(tab.view) + (scope.query if scope else ""),
            "label": tab.label,
            "current": here.startswith(tab.prefix),
        }
        for tab in TABS
        if request.viewer.widest(tab.thing, tab.action) > Scope.OWN
    ]
    return {"tabs": tabs}


@register.filter
def times(number: int | None, other: int | None) -> str:
    """A quota in signs: 10–15, ≥2, 3; "–" without one."""
    if other is None:
        return f"≥{number}" if number else "–"
    return f"{number}" if number == other else f"{number}–{other}"
