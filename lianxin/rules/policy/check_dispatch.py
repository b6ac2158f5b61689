"""Faults of ``dispatch``: lines that cannot be reached, work pushed down to townships and villages outside their lists."""

from collections.abc import Iterator

from lianxin.rules.policy import names
from lianxin.rules.policy.check_matters import unknown_tier
from lianxin.rules.policy.draft import Draft
from lianxin.rules.policy.faults import Fault, Path
from lianxin.rules.policy.matters import TASK_LEVELS, CatalogueLine, Dispatch, Office
from lianxin.rules.policy.reach import fits_nothing, taken_by
from lianxin.rules.policy.spans import longer


def dispatch_faults(draft: Draft) -> Iterator[Fault]:
    """Yield every fault of the section ``dispatch``."""
    dispatch = draft.policy.dispatch
    if dispatch is None:
        return
    lines = list(dispatch.catalogue.items())
    for index, (key, line) in enumerate(lines):
        path: Path = ("dispatch", "catalogue", key)
        yield from _line(draft, path, line, dispatch)
        yield from _unreachable(draft, path, line, lines[:index])
    if dispatch.tasks is not None and not (dispatch.tasks.township or dispatch.tasks.village):
        yield draft.fault(("dispatch", "tasks"), "tasks 里要写 township 或 village", "tasks needs township or village", key=True)


def _line(draft: Draft, path: Path, line: CatalogueLine, dispatch: Dispatch) -> Iterator[Fault]:
    if line.tier is not None:
        yield from unknown_tier(draft, (*path, "tier"), line.tier)
    if line.sign is not None and line.handle is not None and longer(line.sign, line.handle):
        yield draft.fault((*path, "sign"), "签收的时长不能超过办理期限", "sign must not be longer than handle")
    yield from _own_task(draft, (*path, "lead"), line, line.lead, dispatch)
    for index, office in enumerate(line.joint):
        place = (*path, "joint", index)
        yield from _own_task(draft, place if place in draft.tree.values else (*path, "joint"), line, office, dispatch)
        if office == line.lead:
            yield draft.fault(place, "牵头单位不再列为协办", "the lead is not joint as well")


def _unreachable(draft: Draft, path: Path, line: CatalogueLine, earlier: list[tuple[str, CatalogueLine]]) -> Iterator[Fault]:
    for category, kinds in fits_nothing(draft.policy, line.category, line.kind):
        zh = f"“{category}”类不收{kinds},这一行永远用不上"
        yield draft.fault((*path, "kind"), zh, f'the category "{category}" is not for these kinds: never used')
    for key, other in earlier:
        if taken_by(draft.policy, (other.category, line.category), ((other.kind, line.kind), (other.area, line.area))):
            zh = f"永远用不上:前面的“{other.zh}”({key})已经包含了它;先写窄的,后写宽的"
            yield draft.fault(path, zh, f'never reached: "{key}" before it takes all; write the narrow line first', key=True)
            return


def _own_task(draft: Draft, path: Path, line: CatalogueLine, office: Office, dispatch: Dispatch) -> Iterator[Fault]:
    """A township or village gets only what is on its own list (乡镇履职事项清单; 国办函〔2025〕66号)."""
    if office.level not in TASK_LEVELS or "tasks" in _lost_parts(draft, dispatch):
        return
    level = TASK_LEVELS[office.level]
    listed: tuple[str, ...] = getattr(dispatch.tasks, level, ())
    named = names.LEVELS[level].zh.removesuffix("级")
    if not listed:
        zh = f"交给{named}的,要先在 dispatch.tasks.{level} 里写明{named}自己办哪些类别"
        yield draft.fault(path, zh, f"a {level} gets work only with a list of its own tasks: write dispatch.tasks.{level}")
        return
    if not line.category:
        zh = f"交给{named}的,要写明类别(category),每一类都在{named}的清单(tasks.{level})里"
        yield draft.fault(path, zh, f"what goes to a {level} names its categories, all on its list (tasks.{level})")
    for category in line.category:
        if not set(draft.policy.category_chain(category)) & set(listed) and category in draft.policy.words.categories:
            word = draft.policy.words.categories[category]
            zh = f"“{word.zh}”不在{named}自己的清单(tasks.{level})里,不能往下交"
            yield draft.fault(path, zh, f'"{category}" is not on the list of tasks of the {level} (tasks.{level})')


def _lost_parts(draft: Draft, dispatch: Dispatch) -> set[str]:
    """Return ``tasks`` when it is written but at fault itself."""
    section = draft.tree.value.get("dispatch")
    written = isinstance(section, dict) and "tasks" in section
    return {"tasks"} if written and dispatch.tasks is None else set()
