"""Answers ready to use: written, reviewed by somebody else, dated, retired."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lianxin import clock
from lianxin.matters import actions, queries
from lianxin.matters.facts import law_of
from lianxin.registry import access
from lianxin.registry.access import Viewer
from lianxin.rules.errors import NotFound, Refused
from lianxin.web import paging
from lianxin.web.declare import needs
from lianxin.web.errors import in_words, onto_form
from lianxin.web.forming import DayField, DeskForm, sent
from lianxin.web.matters.offers import categories_of
from lianxin.web.matters.shown import category_word, names_of
from lianxin.web.viewer import viewer

LISTED: Final = 50
STATES: dict[str, tuple[str, str, str | Promise]] = {
    "draft": ("warn", "○", gettext_lazy("等人审")),
    "good": ("ok", "✓", gettext_lazy("可以用")),
    "old": ("late", "✕", gettext_lazy("已过期")),
    "retired": ("", "–", gettext_lazy("已停用")),
}


class CannedForm(DeskForm):
    """One answer."""

    title = forms.CharField(label=gettext_lazy("问什么"), max_length=120)
    category = forms.ChoiceField(label=gettext_lazy("类别"))
    text = forms.CharField(label=gettext_lazy("怎样答"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    basis = forms.CharField(
        label=gettext_lazy("依据"), max_length=300, required=False, help_text=gettext_lazy("政策的名称、文号、条款")
    )
    good_until = DayField(
        label=gettext_lazy("有效到哪天"), required=False, help_text=gettext_lazy("到那天自动不再出现;没有期限就空着")
    )
    is_public = forms.BooleanField(label=gettext_lazy("也在网站上公开"), required=False)


def state_of(row: Any) -> SafeString:
    """Whether it may be used today, as a tag."""
    today = clock.today()
    key = "good" if row.reviewed_on else "draft"
    if row.good_until and row.good_until < today:
        key = "old"
    if row.retired_on:
        key = "retired"
    colour, sign, said = STATES[key]
    return format_html('<span class="tag {}"><span aria-hidden="true">{}</span> {}</span>', colour, sign, said)


def _shown(row: Any, me: Viewer) -> dict[str, Any]:
    names = names_of(me, [row.written_by, row.reviewed_by])
    law = law_of(row.area, clock.today())
    fields = ("code", "title", "text", "basis", "written_at", "reviewed_on", "good_until", "retired_on", "is_public")
    return {
        **{name: getattr(row, name) for name in fields},
        "category": category_word(law, row.category),
        "written_by": names.get(row.written_by, row.written_by),
        "reviewed_by": names.get(row.reviewed_by, row.reviewed_by),
        "state": state_of(row),
    }


def _home(me: Viewer) -> Any:
    """The area for which somebody writes answers: where one works."""
    if not me.homes:
        raise NotFound("area", me.code)
    return me.homes[0]


@needs("canned", "write")
@require_safe
def canned(request: HttpRequest) -> HttpResponse:
    """All of them, by category and words; what may not be used says so."""
    me, typed, category = viewer(request), request.GET.get("q", "").strip(), request.GET.get("category", "")
    law = law_of(_home(me), clock.today())
    mark = request.GET.get("after", "")
    found = queries.canned_listed(category=category, typed=typed, after=paging.decode(mark, 4), limit=LISTED + 1)
    page = paging.cut(found, LISTED, key=lambda one: one[1], first=not mark)
    shown = [
        {
            "code": row.code,
            "title": row.title,
            "text": row.text,
            "is_public": row.is_public,
            "category": category_word(law, row.category),
            "state": state_of(row),
        }
        for row, _place in page.rows
    ]
    context = {
        "rows": shown,
        "page": page,
        "more": paging.more(request.GET),
        "typed": typed,
        "category": category,
        "categories": categories_of(law.words),
    }
    return render(request, "canned/list.html", {**context, "may_write": me.may("canned", "write")})


@needs("canned", "write")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """Write one; somebody else reviews it before it is used."""
    me = viewer(request)
    home = _home(me)
    return _written(request, CannedForm(sent(request)), home)


@needs("canned", "write")
@require_http_methods(["GET", "POST"])
def rewrite(request: HttpRequest, code: str) -> HttpResponseBase:
    """Write one anew: what was reviewed stays in use until somebody else has reviewed the new version."""
    row = queries.canned_for(viewer(request), code)
    names = ("title", "category", "text", "basis", "good_until", "is_public")
    form = CannedForm(sent(request), initial={name: getattr(row, name) for name in names})
    return _written(request, form, row.area, row)


def _written(request: HttpRequest, form: CannedForm, area: Any, row: Any = None) -> HttpResponseBase:
    """The form of an answer, new or written anew; what was sent is saved, and waits for review."""
    offered = [*categories_of(law_of(area, clock.today()).words)]
    if row is not None and not row.category:  # what was for every category stays so unless somebody chooses one
        offered.insert(0, ("", _("不限")))
        form.fields["category"].required = False
    elif row is None:
        offered.insert(0, ("", "–"))
    form.fields["category"].choices = offered  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        code = row.code if row is not None else ""
        by = viewer(request).code
        try:
            made = actions.write_canned(**form.cleaned_data, area=area.code, code=code, by=by, at=clock.now())
        except Refused as refusal:
            onto_form(form, refusal)
        else:
            messages.success(request, _("已保存,等人审"))
            return redirect("canned-one", made.code)
    return render(request, "canned/new.html", {"form": form, "row": row}, status=422 if form.errors else 200)


@needs("canned", "write")
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, code: str) -> HttpResponseBase:
    """One answer; whoever may review it says that it may be used, or retires it."""
    me, at, faults = viewer(request), clock.now(), []
    row = queries.any_canned(code)
    if request.method == "POST":
        act = actions.retire_canned if request.POST.get("act") == "retire" else actions.review_canned
        try:
            act(code=code, by=me.code, at=at)
        except Refused as refusal:
            faults = in_words(refusal.faults)
        else:
            return redirect("canned-one", code)
    reviews = access.in_area(row.area, "canned", "review", me)
    before, later = queries.versions_of(row)
    context = {
        "one": _shown(row, me),
        "before": [_shown(old, me) for old in before],
        "later": _shown(later, me) if later is not None else None,
        "may_rewrite": later is None and (reviews or row.written_by == me.code),
        "faults": faults,
        "may_review": reviews and row.reviewed_on is None and row.retired_on is None and row.written_by != me.code,
        "may_retire": reviews and row.retired_on is None,
    }
    return render(request, "canned/one.html", context, status=422 if faults else 200)
