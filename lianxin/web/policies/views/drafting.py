"""Writing a policy: form and text side by side, both saved through the server, so that they never part."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianxin import clock
from lianxin.policy import actions, queries
from lianxin.registry import queries as registry
from lianxin.rules.errors import NotFound, Refused
from lianxin.rules.policy.read import Reading, read_policy
from lianxin.web.declare import needs
from lianxin.web.errors import in_words, language
from lianxin.web.policies import outline
from lianxin.web.policies.editor.fields import Field
from lianxin.web.policies.editor.form import (
    BadKey,
    NoSuchPart,
    PartForm,
    add_rule,
    attach,
    faults_of,
    open_part,
    remove_rule,
    save_part,
)
from lianxin.web.policies.editor.labels import SECTIONS, SINGLE
from lianxin.web.policies.editor.text import Unreadable, load

BLANK: Final = "policy: {key}\nzh: {zh}\ndocument: {{name: {zh}}}\n"


@dataclass
class Desk:
    """What stands on the desk: the draft, its reading, the open part, and what could not be taken over."""

    draft: Any
    text: str
    part: str = ""
    failed: list[Field] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@needs("policy", "draft")
@require_safe
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The desk: outline or one part as a form, the faults, the text."""
    found = queries.draft_for(request.viewer, pk)  # type: ignore[attr-defined]
    return desk(request, Desk(found, found.text, request.GET.get("part", "")))


def desk(request: HttpRequest, on: Desk, status: int = 200) -> HttpResponse:
    """The page of a draft as it stands, or as it would stand after what could not be saved."""
    reading = read_policy(on.text, language())
    sections = outline.of_text(on.text, reading, language())
    said = {line.part: line.sentence for section in sections for line in section.lines if section.key != "words"}
    context = {
        "sentence": said.get(on.part, ""),
        "draft": on.draft,
        "text": on.text,
        "part": on.part,
        "form": _form(on, reading),
        "sections": sections,
        "faults": outline.shown(reading.errors, language()),
        "warnings": [fault for fault in outline.shown(reading.faults, language()) if fault.warning],
        "problems": on.problems,
        "readable": _readable(on.text),
        "new_rules": SECTIONS,
        "step": "edit",
    }
    return render(request, "policies/draft.html", context, status=status)


def _readable(text: str) -> bool:
    try:
        load(text)
    except Unreadable:
        return False
    return True


def _form(on: Desk, reading: Reading) -> PartForm | None:
    if not on.part:
        return None
    try:
        form = open_part(on.text, on.part)
    except Unreadable:
        return None
    except NoSuchPart as error:
        raise NotFound("part", on.part) from error
    attach(form, [(fault.path, fault.text(language())) for fault in faults_of(on.part, reading.errors)])
    for failed in on.failed:
        for drawn in form.all_fields():
            if drawn.path == failed.path:
                drawn.value, drawn.errors = failed.value, failed.errors
    return form


@needs("policy", "draft")
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """A new draft: a copy of an adopted version, or a blank one."""
    viewer = request.viewer  # type: ignore[attr-defined]
    area = registry.area_for(viewer, request.POST.get("area", ""), thing="policy", action="draft")
    digest = request.POST.get("version", "")
    if digest:
        version = queries.version_text(digest)
        made = actions.start_draft(area=area, key=version.key, from_version=version, by=viewer.code, at=clock.now())
    else:
        key = request.POST.get("key", "").strip() or "new-policy"
        text = BLANK.format(key=key, zh=_("新制度"))
        made = actions.start_draft(area=area, key=key, text=text, by=viewer.code, at=clock.now())
    return redirect("policy-draft", pk=made.pk)


@needs("policy", "draft")
@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over one part of the form."""
    found = queries.draft_for(request.viewer, pk)  # type: ignore[attr-defined]
    part = request.POST.get("part", "")
    try:
        saved = save_part(found.text, part, request.POST)
    except NoSuchPart as error:
        raise NotFound("part", part) from error
    except Unreadable:
        return desk(request, Desk(found, found.text, problems=[_("这份文本现在读不懂,请先在右边的文本里改好")]), 422)
    except BadKey as error:
        return desk(request, Desk(found, found.text, part, problems=[str(error)]), 422)
    if not saved.whole:
        return desk(request, Desk(found, saved.text, part, failed=list(saved.failed)), 422)
    return _store(request, found, saved.text, part)


@needs("policy", "draft")
@require_POST
def save_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over the text as typed; it may be faulty, a draft is never lost for that."""
    found = queries.draft_for(request.viewer, pk)  # type: ignore[attr-defined]
    text = request.POST.get("text", "").replace("\r\n", "\n")
    return _store(request, found, text if text.endswith("\n") else text + "\n", request.POST.get("part", ""))


@needs("policy", "draft")
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new rule or party, then its form."""
    found = queries.draft_for(request.viewer, pk)  # type: ignore[attr-defined]
    section, key = request.POST.get("section", ""), request.POST.get("key", "").strip()
    try:
        text = add_rule(found.text, section, key, request.POST.get("zh", "").strip())
    except NoSuchPart as error:
        raise NotFound("part", section) from error
    except (BadKey, Unreadable) as error:
        return desk(request, Desk(found, found.text, problems=[str(error)]), 422)
    return _store(request, found, text, section if section in SINGLE else f"{section}.{key}")


@needs("policy", "draft")
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a rule or party out."""
    found = queries.draft_for(request.viewer, pk)  # type: ignore[attr-defined]
    part = request.POST.get("part", "")
    try:
        text = remove_rule(found.text, part)
    except (NoSuchPart, Unreadable) as error:
        raise NotFound("part", part) from error
    messages.success(request, _("已删去“%(part)s”") % {"part": part})
    return _store(request, found, text, "")


@needs("policy", "draft")
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponseRedirectBase:
    """Throw a draft away."""
    viewer = request.viewer  # type: ignore[attr-defined]
    queries.draft_for(viewer, pk)
    actions.delete_draft(draft=pk, by=viewer.code, at=clock.now())
    messages.success(request, _("草稿已删除"))
    return redirect("policies")


def _store(request: HttpRequest, found: Any, text: str, part: str) -> HttpResponse:
    """Save the new text and go back to where the writer was; a save in between is shown, and nothing typed is lost."""
    viewer = request.viewer  # type: ignore[attr-defined]
    revision = request.POST.get("revision", "")
    try:
        if text != found.text:
            actions.save_draft(
                draft=found.pk,
                text=text,
                revision=int(revision) if revision.isdecimal() else 0,
                by=viewer.code,
                at=clock.now(),
                key=_key(text),
            )
    except Refused as refusal:
        late = _("下面是你的改动放到最新文本上的样子,还没有保存;核对后再按一次“保存”。")
        return desk(request, Desk(found, text, part, problems=[*in_words(refusal.faults), late]), 422)
    return redirect(f"{reverse('policy-draft', args=[found.pk])}{'?' + urlencode({'part': part}) if part else ''}")


def _key(text: str) -> str:
    try:
        return str(load(text).get("policy") or "")[:48]
    except Unreadable:
        return ""
