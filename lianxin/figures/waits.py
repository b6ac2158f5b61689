"""How long callers waited: a mean or a median, one number for each group, which adds up with no other (rule 14)."""

from __future__ import annotations

from lianxin.figures.answers import Group, Number, Question, column
from lianxin.figures.sql import Sql
from lianxin.figures.statements import answers, statement
from lianxin.rules.calls import mean_wait, median_wait


def of_waits(question: Question) -> dict[Group, Number]:
    """Return the mean or the median wait by group, in whole seconds; nothing where nobody was answered (rule 8)."""
    work_out = mean_wait if question.rule.count == "mean_seconds" else median_wait
    return {group: Number(work_out(waits)) for group, waits in _by_seconds(question).items()}


def _by_seconds(question: Question) -> dict[Group, dict[int, int]]:
    """Of how many calls the wait was how many seconds, by group."""
    asked = column(question, question.rule.of)
    groups = [*asked.groups, Sql("e.waited")]
    found: dict[Group, dict[int, int]] = {}
    rows = question.lookout.rows(statement(asked.body, groups, [asked.cell]))
    for (*group, seconds), (calls,) in answers(rows, len(groups)):
        if None not in group and calls:
            found.setdefault(tuple(group), {})[int(seconds)] = calls
    return found
