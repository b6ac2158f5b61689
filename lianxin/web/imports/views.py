"""The five steps: upload, understand the sheets, match, check what is new, changed and gone, done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianxin import clock
from lianxin.audit.actions import record_reads
from lianxin.exchange import actions, queries
from lianxin.exchange.faults import CellError
from lianxin.exchange.sheets import vault
from lianxin.exchange.sheets.running import defaults_for, lists_for, townships_for
from lianxin.rules.access import purpose_of
from lianxin.rules.errors import NotFound, Refused
from lianxin.web import spreadsheets
from lianxin.web.declare import needs
from lianxin.web.errors import in_words, language
from lianxin.web.imports import forms
from lianxin.web.imports.pages import STEPS, check_page, done_page, fault_rows, questions_page, step_words
from lianxin.web.viewer import viewer

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@needs("import", "make")
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """A form to upload a sheet, and one's own uploads."""
    return _imports(request)


def _imports(request: HttpRequest, reasons: list[str] | None = None) -> HttpResponse:
    context = {"rows": queries.imports_of(viewer(request)), "faults": reasons or [], "most": vault.MOST_BYTES >> 20}
    return render(request, "imports/imports.html", context, status=422 if reasons else 200)


@needs("import", "make")
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take in a sheet and look at it."""
    who, file = viewer(request), request.FILES.get("file")
    if file is None:
        return _imports(request, [_("请先选一个文件")])
    try:
        made = actions.take_in(
            name=file.name or "",
            chunks=file.chunks(),
            defaults=defaults_for(who, clock.today()),
            by=who.code,
            at=clock.now(),
            like=_own_key(request, request.POST.get("like", "")),
        )
    except Refused as refusal:
        return _imports(request, in_words(refusal.faults))
    return redirect("import-sheets", made.key)


def _own_key(request: HttpRequest, key: str) -> str:
    """The key of an earlier upload of one's own; empty when there is none."""
    try:
        return queries.import_for(viewer(request), key).key if key else ""
    except NotFound:
        return ""


def _gone(request: HttpRequest, refusal: Refused) -> HttpResponse:
    for reason in in_words(refusal.faults):
        messages.error(request, reason)
    return redirect("imports")


@needs("import", "make")
@get_or_post
def sheets(request: HttpRequest, key: str) -> HttpResponse:
    """Step two: what each sheet and column is. Sent on, the sheets are matched with the roll."""
    found = queries.import_for(viewer(request), key)
    try:
        grids, plans, _answers = actions.read_again(key)
    except Refused as refusal:
        return _gone(request, refusal)
    reasons: list[str] = []
    if request.method == "POST":
        corrected = forms.read_plans(request.POST, grids, plans)
        reread = "reread" in request.POST or forms.was_reread(plans, corrected)
        reasons = [] if reread else forms.faults_of(corrected)
        actions.set_plans(
            key=key, plans=corrected, grids=grids, by=viewer(request).code, at=clock.now(), remember=not (reread or reasons)
        )
        if not reread and not reasons:
            return _prepare(request, key)
        if reread and not reasons:
            messages.info(request, _("已按新的选择重新识别,请看看每一列"))
            return redirect("import-sheets", key)
        plans = corrected
    context = {
        "sheet": found,
        "views": forms.sheet_views(
            grids, plans, lists_for(viewer(request), clock.today()), townships_for(viewer(request), clock.today())
        ),
        "kinds": forms.kinds(),
        "meanings": forms.meanings(),
        "faults": reasons,
        "steps": STEPS,
        "step": 2,
    }
    return render(request, "imports/sheets.html", context, status=422 if reasons else 200)


def _prepare(request: HttpRequest, key: str) -> HttpResponse:
    """Run through the upload; on to the questions, or to the check when none is open."""
    who = viewer(request)
    if vault.progress_of(key) is not None:
        return redirect("import-working", key)
    return _at_work(request, key, lambda: _next(key, actions.prepare(key, viewer=who, at=clock.now(), today=clock.today())))


def _next(key: str, result: dict[str, Any]) -> HttpResponse:
    return redirect("import-questions" if result["questions"] else "import-check", key)


def _at_work(request: HttpRequest, key: str, do: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return do()
    except vault.Stopped:
        messages.info(request, _("已停止,什么都没有改"))
        return redirect("import-sheets", key)
    except CellError as error:
        messages.error(request, error.why.en if language() == "en" else error.why.zh)
        return redirect("import-sheets", key)
    except Refused as refusal:
        for reason in in_words(refusal.faults):
            messages.error(request, reason)
        return redirect("import-check" if vault.kept(key, "result") else "imports", *([key] if vault.kept(key, "result") else []))


@needs("import", "make")
@get_or_post
def questions(request: HttpRequest, key: str) -> HttpResponse:
    """Step three: what is in doubt, each with the likeliest answer chosen."""
    found = queries.import_for(viewer(request), key)
    result = vault.kept(key, "result")
    if result is None:
        return redirect("import-sheets", key)
    if request.method == "POST":
        sent = {one["id"]: request.POST.get(f"q-{one['id']}", one["answer"]) for one in result["questions"]}
        actions.set_answers(key=key, answers=sent)
        return _prepare(request, key)
    if not result["questions"]:
        return redirect("import-check", key)
    page = questions_page(result)
    _log(request, page["reads"], "import-questions")
    return render(request, "imports/questions.html", {"sheet": found, "steps": STEPS, "step": 3, **page})


def _log(request: HttpRequest, codes: list[str], through: str) -> None:
    if codes:
        purpose = purpose_of("roll", "导入")
        record_reads(codes, kind="counterpart", by=viewer(request).code, at=clock.now(), purpose=purpose, through=through)


@needs("import", "make")
@get_or_post
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Step four: what is new, changed and gone. Nothing has been changed until it is confirmed here."""
    found = queries.import_for(viewer(request), key)
    result = vault.kept(key, "result")
    if result is None:
        return redirect("import-sheets", key)
    if result["questions"]:
        return redirect("import-questions", key)
    if request.method == "POST":
        return _confirm(request, found, result)
    page = check_page(result)
    _log(request, page["reads"], "import-check")
    return render(request, "imports/check.html", {"sheet": found, "steps": STEPS, "step": 4, **page})


def _confirm(request: HttpRequest, sheet: Any, result: dict[str, Any]) -> HttpResponse:
    who = viewer(request)
    if vault.progress_of(sheet.key) is not None:
        return redirect("import-working", sheet.key)
    ticked = tuple(request.POST.getlist("gone"))

    def do() -> HttpResponse:
        try:
            outcome = actions.confirm(
                sheet=sheet, digest=result["digest"], ticked=ticked, viewer=who, at=clock.now(), today=clock.today()
            )
        except Refused as refusal:
            for reason in in_words(refusal.faults):
                messages.warning(request, reason)
            return _next(sheet.key, actions.prepare(sheet.key, viewer=who, at=clock.now(), today=clock.today()))
        if outcome.report is None or not outcome.report.ok:
            actions.keep_faults(sheet.key, outcome)
            return redirect("import-check", sheet.key)
        return redirect("import-done", sheet.key)

    return _at_work(request, sheet.key, do)


@needs("import", "make")
@require_safe
def done(request: HttpRequest, key: str) -> HttpResponse:
    """Step five: what was done, and where to go on."""
    found = queries.import_for(viewer(request), key, state="done")
    return render(request, "imports/done.html", {"sheet": found, "steps": STEPS, "step": 5, **done_page(found.counts)})


@needs("import", "make")
@require_safe
def faults(request: HttpRequest, key: str) -> HttpResponse:
    """All faults at their sheet, row and cell, as XLSX."""
    found = queries.import_for(viewer(request), key)
    result = vault.kept(key, "result")
    if result is None:
        raise NotFound("import", key)
    head = [_("表"), _("行"), _("列"), _("内容"), _("原因")]
    about = [found.name, _("改好后重新上传即可,看懂的列和答过的问题都记得。")]
    return spreadsheets.response(_("导入问题"), [spreadsheets.Sheet(_("问题"), about, head, fault_rows(result["faults"]))])


@needs("import", "make")
@require_safe
def working(request: HttpRequest, key: str) -> HttpResponse:
    """How far the work is: a page that renews itself, or a few words for the script."""
    found = queries.import_for(viewer(request), key)
    progress = vault.progress_of(key)
    if request.headers.get("accept", "").startswith("application/json"):
        return JsonResponse({"words": step_words(progress) if progress else ""})
    if progress is None:
        return redirect("import-check" if vault.kept(key, "result") else "import-sheets", key)
    return render(request, "imports/working.html", {"sheet": found, "words": step_words(progress)})


@needs("import", "make")
@require_POST
def stop(request: HttpRequest, key: str) -> HttpResponse:
    """Let the work end at its next step; nothing is changed."""
    found = queries.import_for(viewer(request), key)
    if vault.progress_of(found.key) is not None:
        vault.ask_to_stop(found.key)
    return redirect("import-working", found.key)


@needs("import", "make")
@require_POST
def drop(request: HttpRequest, key: str) -> HttpResponse:
    """Remove an upload unread."""
    actions.drop(sheet=queries.import_for(viewer(request), key), by=viewer(request).code, at=clock.now())
    messages.success(request, _("已删除,什么都没有导入"))
    return redirect("imports")
