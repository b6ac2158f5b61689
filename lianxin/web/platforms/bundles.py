"""Files carried across an air gap: made and taken along, brought and taken in, on the page of a site (the same as by command)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lianxin import clock
from lianxin.platforms import queries
from lianxin.platforms.actions.bundles import TakenBundle, make_bundle, take_bundle
from lianxin.platforms.bundle_file import LARGEST
from lianxin.rules.errors import Refused
from lianxin.web.declare import needs
from lianxin.web.errors import in_words
from lianxin.web.forming import DeskForm
from lianxin.web.platforms.said import CAME
from lianxin.web.viewer import viewer

MORE: Final = {
    "again": gettext_lazy("以前来过"),
    "to_send": gettext_lazy("等着发"),
    "rejected": gettext_lazy("拒收"),
}


class BundleForm(DeskForm):
    """A file that was brought."""

    file = forms.FileField(label=gettext_lazy("对方做的摆渡文件"), widget=forms.ClearableFileInput(attrs={"accept": ".bundle"}))


@needs("platform", "change")
@never_cache
@require_POST
def make(request: HttpRequest, code: str) -> HttpResponseBase:
    """The next file for a site as a download; with ``again`` one that was made before, byte for byte."""
    me = viewer(request)
    queries.one_side(me, code, "change")
    typed = request.POST.get("again", "")
    if typed and not (typed.isdecimal() and len(typed) < 10):
        raise Http404(typed)
    try:
        made = make_bundle(site=code, by=me.code, at=clock.now(), again=int(typed) if typed else None)
    except Refused as refusal:
        return _refused(request, code, refusal)
    name = _("摆渡-%(site)s-第%(n)s号") % {"site": code, "n": made.number}
    answer = HttpResponse(made.content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f"attachment; filename=\"{code}-{made.number}.bundle\"; filename*=UTF-8''{quote(name)}.bundle"
    return answer


@needs("platform", "change")
@require_POST
def take(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take what a site has sent along; what is refused changes nothing, and is on record."""
    me = viewer(request)
    queries.one_side(me, code, "change")
    form = BundleForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("先选对方做的摆渡文件"))
        return redirect("platforms-one", code)
    try:
        taken = take_bundle(content=form.cleaned_data["file"].read(LARGEST + 1), by=me.code, at=clock.now())
    except Refused as refusal:
        return _refused(request, code, refusal)
    messages.success(request, _told(taken))
    return redirect("platforms-one", code)


def _told(taken: TakenBundle) -> str:
    if taken.again:
        return _("第%(n)s号以前收过,没有再办") % {"n": taken.number}
    names: Mapping[str, object] = {**{key: words[2] for key, words in CAME.items()}, **MORE}
    told = "、".join(f"{names.get(key, key)} {number}" for key, number in sorted(taken.states.items()))
    return _("已收下第%(n)s号:%(told)s") % {"n": taken.number, "told": told or _("没有新的")}


def _refused(request: HttpRequest, code: str, refusal: Refused) -> HttpResponseBase:
    for words in in_words(refusal.faults):
        messages.error(request, words)
    return redirect("platforms-one", code)
