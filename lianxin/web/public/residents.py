"""The resident's own page: opened by a personal secret, without script, in large type. Nothing of it is kept by the browser."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.audit import queries as audit
from lianxin.liaison import queries as liaison
from lianxin.policy import queries as policies
from lianxin.policy.facts import WordsInForce
from lianxin.records import actions
from lianxin.records import queries as records
from lianxin.registry import queries as registry
from lianxin.registry.actions import residents
from lianxin.rules.errors import NotFound
from lianxin.rules.handover import Comer
from lianxin.web.counterparts.rows import facts_of, needs_shown
from lianxin.web.declare import public
from lianxin.web.given import Counterpart
from lianxin.web.public.visits import visit_of

HOUSE, OPENED = "resident_house", "resident_opened"
OPEN_FOR: Final = timedelta(minutes=20)
SHOWN_BACK: Final = timedelta(days=3 * 366)


@public
@never_cache
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Where the secret is typed in. A wrong one, an ended one and none at all get the same answer."""
    if request.method == "GET":
        return render(request, "public/door.html", {"wrong": False})
    try:
        home = residents.open_by_key(request.POST.get("secret", "")[:40], at=clock.now())
    except NotFound:
        return render(request, "public/door.html", {"wrong": True}, status=422)
    request.session.cycle_key()
    request.session[HOUSE], request.session[OPENED] = home.code, clock.now().isoformat()
    return redirect("resident")


def house_of(request: HttpRequest) -> Counterpart | None:
    """The household whose page is open in this browser; None when none is, or for longer than twenty minutes."""
    code, opened = request.session.get(HOUSE), request.session.get(OPENED)
    if not code or not opened or datetime.fromisoformat(opened) + OPEN_FOR < clock.now():
        return None
    return registry.counterpart_by_code(code)


@dataclass(frozen=True, slots=True)
class ReadShown:
    """Who read, when, and why."""

    name: str
    purpose: str
    at: datetime


@public
@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What is held of the household, who serves it, what was recorded, and who read it when and why."""
    home = house_of(request)
    if home is None:
        return redirect("resident-door")
    return render(request, "public/resident.html", page_of(home))


def page_of(home: Counterpart) -> dict[str, Any]:
    """What the household's page shows; ``token`` makes a wish sent twice one."""
    today = clock.today()
    words = policies.words_ever(home.area)
    serving = [one for one in liaison.who_serves(home, on=today) if one.officer]
    visits = records.visits_for_household(home, first=today - SHOWN_BACK)
    return {
        "home": home,
        "comers": list(dict.fromkeys(Comer(one.name, one.unit, one.phone) for one in serving)),
        "visits": [visit_of(entry, home, words) for entry in visits],
        "held": [(_("户主"), home.name), (_("住在"), home.area.name), *_held(home, words)],
        "needs": needs_shown(registry.needs_of(home, on=today), words, today),
        "reads": reads_of(home),
        "token": uuid.uuid4().hex,
    }


def _held(home: Counterpart, words: WordsInForce) -> list[tuple[str, str]]:
    return [(label, value) for label, value, _tel in facts_of(home, {})]


def reads_of(home: Counterpart) -> list[ReadShown]:
    """Who read the household's record, by the codes it has had; officers by name."""
    found = audit.reads_of_household([home.code, *registry.names_before(home)], limit=100)
    names: dict[str, str] = {}
    for read in found:
        if read.by not in names:
            names[read.by] = _name(read.by)
    return [ReadShown(names[read.by], read.purpose, read.at) for read in found]


def _name(code: str) -> str:
    try:
        return registry.officer_by_code(code).name
    except NotFound:
        return code


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponseRedirectBase:
    """Close the page: the next one at this machine sees nothing."""
    for key in (HOUSE, OPENED):
        request.session.pop(key, None)
    messages.success(request, _("已关上"))
    return redirect("home")


@public
@require_POST
def object_to(request: HttpRequest, code: str) -> HttpResponseRedirectBase:
    """ "It was not so": the officer is told first and replies (principles 1)."""
    home = house_of(request)
    if home is None:
        return redirect("resident-door")
    actions.object_to_entry(code=code, counterpart=home, text=request.POST.get("text", ""), at=clock.now())
    messages.success(request, _("已经告诉这位干部,请等他答复"))
    return redirect("resident")
