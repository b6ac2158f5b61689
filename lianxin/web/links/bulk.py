"""Many links at once: a unit's officers and a village's unlinked, shared evenly, looked at, then all or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianxin import clock
from lianxin.liaison.actions import link_many
from lianxin.liaison.actions.bulk_links import Wish, preview
from lianxin.liaison.queries import Reading, log_rows, missing_counterparts
from lianxin.liaison.queries.coverage import numbers_of, quota
from lianxin.liaison.queries.desk import linked_numbers, rules_around
from lianxin.policy import queries as policies
from lianxin.registry import access
from lianxin.registry.queries import desk
from lianxin.rules.access import Scope, purpose_of
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.sharing import share
from lianxin.web.boards.coverage import within
from lianxin.web.declare import needs
from lianxin.web.errors import language, said
from lianxin.web.forming import confirmed, done, fingerprint, status
from lianxin.web.links.forms import BulkForm
from lianxin.web.templatetags.lianxin import named
from lianxin.web.viewer import viewer

MOST = 300
GIVEN = "to-"


@dataclass(frozen=True, slots=True)
class Taker:
    """An officer who may take links: how many now, how many afterwards, what the rule asks."""

    code: str
    name: str
    now: int
    after: int
    low: int
    high: int | None

    @property
    def off(self) -> bool:
        """Whether the number breaks the rule: shown, not refused."""
        return self.after < self.low or (self.high is not None and self.after > self.high)


@dataclass(frozen=True, slots=True)
class Plan:
    """What was chosen, and the rows to decide upon."""

    officers: Sequence[Any]
    others: Sequence[Any]
    numbers: dict[str, int]
    low: int
    high: int | None
    kind: str
    on: date

    def proposed(self) -> dict[str, str]:
        """An even share, by counterpart's code."""
        load = {one.code: self.numbers[one.code] for one in self.officers}
        return share([other.code for other in self.others], load, self.high)

    def takers(self, given: dict[str, str]) -> list[Taker]:
        """Each officer's number before and after."""
        more = list(given.values())
        return [
            Taker(one.code, one.name, now, now + more.count(one.code), self.low, self.high)
            for one in self.officers
            for now in [self.numbers[one.code]]
        ]

    def wishes(self, given: dict[str, str]) -> list[Wish]:
        """The links to make."""
        known = {one.code for one in self.officers}
        return [
            Wish("officer", given[other.code], other.code, self.kind, self.on)
            for other in self.others
            if given.get(other.code) in known
        ]


@needs("link", "change")
@require_http_methods(["GET", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Choose, see an even proposal, change it row by row, look again, confirm: all or none."""
    me = viewer(request)
    if me.widest("link", "change") <= Scope.OWN:
        raise NotFound("link", "")
    asked = request.POST if request.method == "POST" else request.GET
    form = _form(request, asked)
    context: dict[str, Any] = {"form": form}
    plans: list[Plan] = []
    if not asked.get("place") or not done(form, lambda chosen: plans.append(_plan(me, chosen))):
        return render(request, "links/bulk.html", context, status=status(form))
    plan = plans[0]
    given = _given(request, plan) if request.method == "POST" else plan.proposed()
    log_rows(me, plan.others, Reading(clock.now(), purpose_of("link"), "links"))
    if request.method == "POST" and confirmed(request):
        try:
            made = link_many(wishes=plan.wishes(given), by=me.code, at=clock.now())
        except Refused as refusal:
            context["faults"] = [said(fault) for fault in refusal.faults]
        else:
            messages.success(request, _("已结对%(n)s户") % {"n": len(made.new)})
            return redirect("reg-unit", form.cleaned_data["unit"].code)
    looked = preview(plan.wishes(given))
    context |= {
        "plan": plan,
        "rows": [(other, given.get(other.code, "")) for other in plan.others],
        "takers": plan.takers(given),
        "looked": looked,
        "left": len(plan.others) - len(looked.new) - len(looked.same),
        "faults": context.get("faults") or [said(fault) for _row, fault in looked.faults],
        "seen": fingerprint(request) if request.method == "POST" else "",
    }
    return render(request, "links/bulk.html", context, status=422 if context["faults"] else 200)


def _form(request: HttpRequest, asked: Any) -> BulkForm:
    me, today = viewer(request), clock.today()
    homes = list(me.homes)
    rules = [
        (f"{version.key}/{rule.key}", f"{named(rule)} · {named(version.policy)}")
        for version, rule in rules_around(homes, today)
        if any(version.policy.parties[key].are == "officers" for key in rule.who)
    ]
    words = policies.words_of(homes, today)
    kinds = [(key, words.label("links", key, language())) for key in words.links]
    units, areas = access.units(me, "unit", "read"), access.areas(me, "area", "read")
    first = {"unit": asked.get("unit", ""), "on": today}
    bound = asked if asked.get("place") else None
    return BulkForm(rules, kinds, lambda: units, lambda: areas, bound, initial=first)


def _plan(me: Any, chosen: dict[str, Any]) -> Plan:
    """The rows: the unit's officers of that day, and those in the village whom nobody serves so. Raises Refused."""
    on = chosen["on"]
    version, rule = _rule(chosen["rule"], [chosen["unit"].area, *me.homes], on)
    if not _yours(me, chosen["unit"], chosen["place"]):
        raise Refused.because("unit", chosen["unit"].code, "两边都不在你的工作范围内", "neither side is in your charge")
    held = {post.officer.pk: post.officer for post in desk.posts_in(chosen["unit"], on=on) if post.valid_from <= on}
    owing = numbers_of(version, rule, on, officers=held)
    asked = [one for one in held.values() if f"officer:{one.code}" in owing] or list(held.values())
    loose = {} if owing else linked_numbers("officer", held, on=on)
    numbers = {one.code: owing.get(f"officer:{one.code}", loose.get(one.pk, 0)) for one in asked}
    others = missing_counterparts(within(version, chosen["place"]), rule, on, viewer=me, limit=MOST)
    return Plan(asked, others, numbers, *quota(rule), chosen["kind"], on)


def _rule(key: str, areas: Sequence[Any], on: date) -> tuple[Any, Any]:
    """The rule of that key as it holds on the day. Raises Refused when none does."""
    for version, rule in rules_around(areas, on):
        if f"{version.key}/{rule.key}" == key:
            return version, rule
    raise Refused.because("rule", key, "那天没有这条规定", "no such rule holds on that day")


def _yours(me: Any, unit: Any, place: Any) -> bool:
    """Whether the reader may make links for the unit, or for the area in which the counterparts lie."""
    units, areas = access.units(me, "link", "change"), access.areas(me, "link", "change")
    return units.filter(pk=unit.pk).exists() or areas.filter(pk=place.pk).exists()


def _given(request: HttpRequest, plan: Plan) -> dict[str, str]:
    """Who is to take whom, as posted; empty for nobody."""
    return {
        other.code: code for other in plan.others if (code := request.POST.get(f"{GIVEN}{other.code}", "")) and len(code) < 50
    }
