"""No pushing of a department's work down: what a township or village is given stands on its own list of tasks."""

from collections.abc import Iterator

from lianxin.matters import access
from lianxin.matters.actions.move import Move
from lianxin.registry.models import Unit
from lianxin.rules.errors import Fault


def task_faults(move: Move, unit: Unit, field: str = "unit") -> Iterator[Fault]:
    """What is not on a township's or village's own list is not given to it, neither to lead nor as a part.

    A person may override that by ``review``, with a reason (``override``), which stands beside the step.
    """
    category = move.word("category") or move.matter.category
    if move.law.is_task_of(unit.area.level, category) is not False:
        return
    may_override = move.viewer is not None and "review" in access.allowed(move.viewer, move.matter, ["review"])
    if not (move.word("override") and may_override):
        zh = "不在该乡镇(村)的履职事项清单内,不能向下交办;请交给主管部门"
        en = "this is not on the unit's own list of tasks: it is not pushed down to it; give it to the department in charge"
        more = (";确要交给它的,写明为什么", ", or say why it has to be this unit") if may_override else ("", "")
        yield Fault(field, unit.code, zh + more[0], en + more[1])
