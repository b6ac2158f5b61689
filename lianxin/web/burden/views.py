"""The burden of a draft or a version, and what if: numbers changed on the page, two drafts, fewer officers, another year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianxin import clock
from lianxin.duties import trial
from lianxin.planning import actions, queries
from lianxin.policy import actions as policies
from lianxin.policy import queries as policy_queries
from lianxin.policy.facts import policy_of
from lianxin.rules.burden.findings import Finding
from lianxin.rules.burden.judge import Judgement
from lianxin.rules.burden.numbers import ASSUMED
from lianxin.rules.burden.whatif import BadNumberError
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.schema import Policy
from lianxin.web.burden import asking, fields
from lianxin.web.burden.asking import Asked, asked, tried
from lianxin.web.burden.sheet import sheet
from lianxin.web.burden.writing import text_with
from lianxin.web.declare import needs
from lianxin.web.errors import in_words, language
from lianxin.web.places import choices, place_of
from lianxin.web.policies.trial import beside


@dataclass
class Subject:
    """What a page is about: a policy with its text and area; a draft's page has the steps of a draft."""

    policy: Policy
    text: str
    area: Any
    draft: Any = None
    version: Any = None

    @property
    def address(self) -> str:
        """The page itself."""
        if self.draft is not None:
            return reverse("burden-draft", args=[self.draft.pk])
        return reverse("burden-version", args=[self.version.digest])


@needs("policy", "draft")
@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What a draft would cost, before anybody is burdened with it."""
    found = policy_queries.draft_for(request.viewer, pk)  # type: ignore[attr-defined]
    policy = read_policy(found.text, language()).policy
    if policy is None:
        return render(request, "burden/unreadable.html", {"draft": found, "step": "burden"})
    return _page(request, Subject(policy, found.text, found.area, draft=found))


@needs("policy", "read")
@require_safe
def version(request: HttpRequest, digest: str) -> HttpResponse:
    """What an adopted version costs in an area, by its roll of today."""
    found = policy_queries.version_text(digest)
    area = place_of(request, "policy", "read")
    return _page(request, Subject(policy_of(digest), found.text, area, version=found))


def _page(request: HttpRequest, on: Subject) -> HttpResponse:
    today, own = clock.today(), queries.numbers(on.area).own
    wanted = asked(request.GET, on.policy, today, own)
    plain = queries.judgement(on.policy, queries.Basis(on.area, today, wanted.year))
    other = _other(request, on, wanted)
    second = queries.judgement(other, wanted.basis(on.area, today)) if other is not None else None
    shown = second or plain
    laid_out = sheet(plain.plan, second.plan if second else None, language())
    context = {
        "subject": on,
        "draft": on.draft,
        "area": on.area,
        "area_choices": [] if on.draft else choices(request, "policy", "read", on.area),
        "step": "burden",
        "asked": wanted,
        "sheet": laid_out,
        "impossible": shown.impossible,
        "groups": _findings(shown),
        "gone": _gone(plain, second),
        "form": fields.form_of(request, on.policy, wanted, own, _others(request, on)),
        "provisional": shown.plan.when.provisional,
        "parties": sum(1 for row in laid_out.classes if row.kind == "officer"),
        "may_cost": request.viewer.oversees("board", "read"),  # type: ignore[attr-defined]
        "may_draft": request.viewer.may("policy", "draft"),  # type: ignore[attr-defined]
        "sent": [(name, value) for name, value in request.GET.items() if name.startswith(("n.", "a.", "add-"))],
        "judged": _judged(on, other or on.policy, wanted, today),
    }
    return render(request, "burden/burden.html", context)


def _other(request: HttpRequest, on: Subject, wanted: Asked) -> Policy | None:
    """The policy that is tried against the one at hand: another draft or version, and the numbers typed."""
    if not wanted.differs:
        return None
    base = on.policy
    if wanted.other:
        found = _named(request, wanted.other)
        if found is None:
            wanted.problems.append(_("找不到要对比的那一份"))
        else:
            base = found
    return tried(base, wanted)


def _named(request: HttpRequest, other: str) -> Policy | None:
    kind, _sign, name = other.partition(":")
    try:
        if kind == "draft" and name.isdecimal():
            return read_policy(policy_queries.draft_for(request.viewer, int(name)).text).policy  # type: ignore[attr-defined]
        return policy_of(policy_queries.version_text(name).digest) if kind == "version" else None
    except NotFound:
        return None


def _others(request: HttpRequest, on: Subject) -> list[tuple[str, str]]:
    """The drafts and versions with which this one can be compared."""
    viewer = request.viewer  # type: ignore[attr-defined]
    found = []
    if viewer.may("policy", "draft"):
        rows = policy_queries.drafts(viewer)
        found += [(f"draft:{row.pk}", f"{_('草稿')} {row.key} · {row.area.name}") for row in rows if row != on.draft]
    for row in policy_queries.versions(on.area):
        if on.version is None or row.version.digest != on.version.digest:
            found.append((f"version:{row.version.digest}", f"{row.key} · {row.first.isoformat()}"))
    return found


# -- what was found ------------------------------------------------------------------------------------


def _findings(judgement: Judgement) -> list[tuple[str, list[Finding]]]:
    found = [
        (kind, [one for one in judgement.findings if one.kind == kind]) for kind in ("impossible", "breach", "clash", "note")
    ]
    return [(kind, listed) for kind, listed in found if listed]


def _gone(plain: Judgement, second: Judgement | None) -> list[Finding]:
    """What the trial does away with."""
    if second is None:
        return []
    left = {one.key for one in second.findings}
    return [one for one in plain.findings if one.key not in left and one.kind != "note"]


def _judged(on: Subject, policy: Policy, wanted: Asked, today: Any) -> dict[str, Any] | None:
    """The records of a past period by what is tried, beside what the version in force made of them."""
    period = wanted.judged
    if period is None or period.last >= today:
        return None
    before = trial.by_version_in_force(policy.policy, period, area=on.area.code, today=today, lang=language())
    after = trial.by_draft(policy, period, area=on.area.code, today=today, lang=language())
    return {"trial": beside(before, after, policy), "classes": policy.words.classes, "on": period}


# -- writes --------------------------------------------------------------------------------------------


@needs("policy", "draft")
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """What was tried becomes a draft, to be checked, compared and adopted like any other."""
    viewer = request.viewer  # type: ignore[attr-defined]
    source = request.POST.get("source", "")
    on = _subject(request, source)
    wanted = asked(request.POST, on.policy, clock.today(), {})
    try:
        text = text_with(on.text, on.policy, wanted)
    except (BadNumberError, KeyError, ValueError):
        messages.error(request, _("有的数填不进去,没有存;请改好再存"))
        return redirect(f"{on.address}?{urlencode(_query(wanted))}")
    made = policies.start_draft(area=on.area, key=on.policy.policy, text=text, by=viewer.code, at=clock.now())
    messages.success(request, _("已存成草稿"))
    return redirect("burden-draft", pk=made.pk)


def _subject(request: HttpRequest, source: str) -> Subject:
    """The draft or version that a form came from, for an area in which the reader may write policies. Raises NotFound."""
    kind, _sign, name = source.partition(":")
    viewer = request.viewer  # type: ignore[attr-defined]
    if kind == "draft" and name.isdecimal():
        found = policy_queries.draft_for(viewer, int(name))
        policy = read_policy(found.text).policy
        if policy is None:
            raise NotFound("draft", name)
        return Subject(policy, found.text, found.area, draft=found)
    version_found = policy_queries.version_text(name)
    area = fields.area_for(request, request.POST.get("area", ""))
    return Subject(policy_of(name), version_found.text, area, version=version_found)


def _query(wanted: Asked) -> dict[str, str]:
    found = {f"n.{path}": typed for path, typed in wanted.changes.items()}
    return found | wanted.added | {f"a.{name}": str(number) for name, number in wanted.assumed.items()}


@needs("policy", "draft")
@require_POST
def assume(request: HttpRequest) -> HttpResponse:
    """What a place assumes about the time that work takes: set once, used by every burden there."""
    viewer = request.viewer  # type: ignore[attr-defined]
    area = fields.area_for(request, request.POST.get("area", ""))
    back = request.POST.get("back", "")
    numbers: dict[str, int | None] = {}
    for name, known in ASSUMED.items():
        typed = request.POST.get(f"a.{name}", "").strip()
        if typed:
            whole = int(typed) if typed.isdecimal() and typed.isascii() and len(typed) < 9 else -1
            numbers[name] = None if whole == known.number else whole
    try:
        changed = actions.assume(area=area, numbers=numbers, by=viewer.code, at=clock.now())
    except Refused as refusal:
        for fault, words in zip(refusal.faults, in_words(refusal.faults), strict=True):
            messages.error(request, f"{asking.said(fault.field)}:{words}")
    else:
        messages.success(request, _("%(area)s的假定已改 %(n)s 处") % {"area": area.name, "n": changed})
    return redirect(back if back.startswith("/burden/") else reverse("policies"))
