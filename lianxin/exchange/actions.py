"""The writes of the import page: an upload taken in, corrected, tried, confirmed, dropped; what is a day old removed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from lianxin.audit import actions as audit
from lianxin.exchange.faults import CellError
from lianxin.exchange.load.job import Report
from lianxin.exchange.models import SheetImport, SheetMapping
from lianxin.exchange.queries import mappings_for
from lianxin.exchange.sheets import headers, running, vault
from lianxin.exchange.sheets.grid import Grid, read_grids
from lianxin.exchange.sheets.plan import REMEMBERED, SheetPlan, from_json, propose, signature_of, to_json
from lianxin.exchange.sheets.running import Outcome
from lianxin.exchange.sheets.showing import shown
from lianxin.registry.access import Viewer
from lianxin.rules.errors import Refused

_NO_WORDS: Final[dict[str, dict[str, str]]] = {name: {} for name in running.LISTS}


def take_in(
    *, name: str, chunks: Iterable[bytes], defaults: Mapping[str, str], by: str, at: datetime, like: str = ""
) -> SheetImport:
    """Store an upload under a random name, look at it, propose what it is. Raises Refused, and keeps nothing then.

    ``like`` is the key of an earlier upload, of which this is the mended copy: its answers go on.
    """
    purge(at=at)
    key = vault.new_key()
    vault.store(key, chunks)
    try:
        grids = read_grids(vault.file_of(key))
        if not grids:
            raise CellError("里面没有内容", "there is nothing in it")
        remembered = mappings_for(grids)
        plans = [propose(grid, remembered, defaults) for grid in grids]
        answers = ((vault.kept(like, "work") if like else None) or {}).get("answers", {})
        vault.keep(key, "work", {"plans": to_json(plans), "answers": answers})
        with transaction.atomic():
            made = SheetImport.objects.create(key=key, name=name[:120], by=by, at=at, expires_at=at + vault.KEPT)
            audit.record("exchange.sheet.uploaded", kind="import", code=key, by=by, at=at)
    except CellError as error:
        vault.forget(key)
        raise Refused.because("file", name, error.why.zh, error.why.en) from error
    except BaseException:
        vault.forget(key)
        raise
    return made


def read_again(key: str) -> tuple[list[Grid], list[SheetPlan], dict[str, str]]:
    """The grids of an upload, what was understood of them, and the answers so far. Raises Refused when it is gone."""
    work = vault.kept(key, "work")
    if work is None or not vault.file_of(key).exists():
        raise Refused.because(
            "file", key, "上传的文件已过24小时删除;请重新上传", "the upload was removed after 24 hours: upload it again"
        )
    return read_grids(vault.file_of(key)), from_json(work["plans"]), dict(work["answers"])


def set_plans(*, key: str, plans: Sequence[SheetPlan], grids: Sequence[Grid], by: str, at: datetime, remember: bool) -> None:
    """Keep what the clerk has corrected; with ``remember``, for the next sheet with these headers too. Earlier answers stay."""
    answers = (vault.kept(key, "work") or {}).get("answers", {})
    vault.keep(key, "work", {"plans": to_json(list(plans)), "answers": answers})
    vault.file_of(key, "result").unlink(missing_ok=True)
    if not remember:
        return
    for grid, plan in zip(grids, plans, strict=True):
        if plan.kind != "none" and plan.columns:
            signature = signature_of(headers.header_at(grid, plan.row, plan.depth))
            options = {name: plan.options[name] for name in REMEMBERED if plan.options.get(name)}
            columns = {"columns": {str(place): meaning for place, meaning in plan.columns.items()}, "options": options}
            values = {"target": plan.kind, "columns": columns, "used_at": at, "used_by": by}
            SheetMapping.objects.update_or_create(signature=signature, defaults=values)


def set_answers(*, key: str, answers: Mapping[str, str]) -> None:
    """Keep what the clerk has answered."""
    work = vault.kept(key, "work")
    vault.keep(key, "work", {**work, "answers": {**work["answers"], **answers}})
    vault.file_of(key, "result").unlink(missing_ok=True)


def work_out(
    key: str, *, viewer: Viewer, at: datetime, today: date, ticked: Collection[str] = (), attempt: bool = True
) -> Outcome:
    """Run through an upload without changing anything; with ``attempt`` also through the loader, which finds every fault.

    Raises Refused when the upload is gone, vault.Stopped when somebody asked to stop.
    """
    progress = vault.Progress(key)
    try:
        progress.say("read")
        grids, plans, answers = read_again(key)
        outcome = running.run(grids, plans, answers, viewer=viewer, on=today, say=progress.say)
        if attempt and not outcome.faults:
            outcome.report = running.load(outcome, ticked, by=viewer.code, at=at, today=today, dry_run=True, say=progress.say)
        return outcome
    finally:
        progress.end()


def prepare(key: str, *, viewer: Viewer, at: datetime, today: date) -> dict[str, Any]:
    """Run through an upload and keep what is to be asked or shown; the loader is tried only when nothing is left to ask.

    Returns what was kept. Raises as ``work_out``.
    """
    outcome = work_out(key, viewer=viewer, at=at, today=today, attempt=False)
    answers = (vault.kept(key, "work") or {"answers": {}})["answers"]
    if not outcome.faults and all(question.id in answers for question in outcome.questions):
        progress = vault.Progress(key)
        try:
            outcome.report = running.load(outcome, (), by=viewer.code, at=at, today=today, dry_run=True, say=progress.say)
        finally:
            progress.end()
    result = shown(outcome, answers, running.lists_for(viewer, today))
    vault.keep(key, "result", result)
    return result


def keep_faults(key: str, outcome: Outcome) -> None:
    """Keep the faults that a confirmation met, to be shown beside what was checked."""
    result = vault.kept(key, "result")
    found = shown(outcome, {question.id: question.answer for question in outcome.questions}, {**_NO_WORDS})
    vault.keep(key, "result", {**result, "faults": found["faults"], "faults_total": found["faults_total"]})


def confirm(*, sheet: SheetImport, digest: str, ticked: Collection[str], viewer: Viewer, at: datetime, today: date) -> Outcome:
    """Load what was shown, all or nothing; afterwards the upload is removed. Raises Refused when the roll has changed since.

    With any fault nothing is changed, and the faults stand in the outcome.
    """
    outcome = work_out(sheet.key, viewer=viewer, at=at, today=today, attempt=False)
    if outcome.digest != digest:
        zh = "核对之后名册又有变化,请再核对一遍"
        raise Refused.because("digest", "", zh, "the roll has changed since you checked: please check again")
    if outcome.faults:
        return outcome
    progress = vault.Progress(sheet.key)
    try:
        with transaction.atomic():
            report = running.load(outcome, ticked, by=viewer.code, at=at, today=today, dry_run=False, say=progress.say)
            outcome.report = report
            if report.ok:
                _finish(sheet, report, by=viewer.code, at=at)
    finally:
        progress.end()
    if report.ok:
        vault.forget(sheet.key)
    return outcome


def _finish(sheet: SheetImport, report: Report, *, by: str, at: datetime) -> None:
    counts: dict[str, Any] = {"new": report.new, "changed": report.changed}
    if not SheetImport.objects.filter(pk=sheet.pk, state="open").update(state="done", counts=counts):
        raise Refused.because("state", "", "这份表已经导入过", "this sheet has been read in already")
    audit.record("exchange.sheet.loaded", kind="import", code=sheet.key, by=by, at=at, after=counts)


def drop(*, sheet: SheetImport, by: str, at: datetime) -> None:
    """Remove an upload unread."""
    with transaction.atomic():
        SheetImport.objects.filter(pk=sheet.pk).delete()
        audit.record("exchange.sheet.dropped", kind="import", code=sheet.key, by=by, at=at)
    vault.forget(sheet.key)


def purge(*, at: datetime) -> int:
    """Remove the uploads that are a day old, and files that belong to none; returns how many uploads."""
    old = list(SheetImport.objects.filter(state="open", expires_at__lte=at).values_list("key", flat=True))
    for key in old:
        vault.forget(key)
    with transaction.atomic():
        SheetImport.objects.filter(key__in=old).delete()
        for key in old:
            audit.record("exchange.sheet.expired", kind="import", code=key, by="clock", at=at)
    for key in vault.orphans(SheetImport.objects.filter(state="open").values_list("key", flat=True)):
        vault.forget(key)
    return len(old)
