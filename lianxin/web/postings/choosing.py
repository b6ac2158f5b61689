"""Both proposals side by side with the reasons behind each pair; and the decision, which people make."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lianxin import clock
from lianxin.planning.actions import postings as actions
from lianxin.planning.queries import postings
from lianxin.rules.errors import NotFound, Refused
from lianxin.web.declare import needs
from lianxin.web.errors import in_words
from lianxin.web.pairing.posted import revision_of
from lianxin.web.postings.shown import head
from lianxin.web.viewer import viewer

BASES: Final = ("stable", "best")


@needs("posting", "read")
@require_http_methods(["GET", "POST"])
def choice(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The stable matching and the best fit beside each other; whoever may decide does, from one of them."""
    me = viewer(request)
    call = postings.call_for(me, pk)
    if call.state not in ("deciding", "decided"):
        raise NotFound("posting", pk)
    both = postings.side_by_side(call)
    context = head(me, call) | {"ways": (both.stable, both.best), "criteria": both.criteria, "faults": []}
    if not context["may_decide"] or call.state != "deciding":
        return render(request, "postings/choice.html", context | {"may_decide": False})
    return _decided(request, call, both, context)


def _decided(request: HttpRequest, call: Any, both: postings.SideBySide, context: dict[str, Any]) -> HttpResponse:
    base = request.POST.get("base") or request.GET.get("base") or "stable"
    base = base if base in BASES else "stable"
    proposal = (both.stable if base == "stable" else both.best).proposal
    people = postings.applicants(call)
    chosen = {row.officer.code: proposal.pairs.get(row.officer.code, "") for row in people}
    reasons: dict[str, str] = {}
    if request.method == "POST":
        chosen = {code: request.POST.get(f"to.{code}", "") for code in chosen}
        reasons = {code: request.POST.get(f"why.{code}", "") for code in chosen}
        try:
            actions.decide(
                call=call,
                base=base,
                decided={code: village for code, village in chosen.items() if village},
                reasons=reasons,
                revision=revision_of(request, call),
                by=viewer(request).code,
                at=clock.now(),
            )
        except Refused as refusal:
            context["faults"] = _faults(refusal, {row.officer.code: row.officer.name for row in people})
        else:
            return redirect("posting", call.pk)
    villages = [(row.counterpart.code, row.counterpart.name, row.places) for row in postings.villages(call)]
    lines = [_line(row, chosen, reasons, proposal.pairs.get(row.officer.code, ""), both) for row in people]
    context |= {"base": base, "lines": lines, "villages": villages}
    return render(request, "postings/choice.html", context, status=422 if context["faults"] else 200)


def _line(row: Any, chosen: dict[str, str], reasons: dict[str, str], proposed: str, both: postings.SideBySide) -> dict[str, Any]:
    code = row.officer.code
    fits = {village: fit.total for (person, village), fit in both.choice.fits.items() if person == code}
    return {
        "code": code,
        "name": row.officer.name,
        "unit": row.unit.name,
        "chosen": chosen[code],
        "reason": reasons.get(code, ""),
        "proposed": proposed,
        "fits": fits,
        "wishes": row.wishes,
        "conflicts": row.conflicts,
    }


def _faults(refusal: Refused, names: dict[str, str]) -> list[str]:
    """What was refused, with names instead of numbers."""
    said = zip(refusal.faults, in_words(refusal.faults), strict=True)
    return [f"{names[fault.value]}: {words}" if fault.value in names else words for fault, words in said]
