"""The hotline's own figures, as the standard asks for them, counted as every figure is (Z6, S12; GB/T 33358-2016).

They are written in the policy language and mean the same everywhere; what a place asks beyond them stands in its policy. Their
clauses name the document, and quote nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final

from lianxin.figures.answers import Question, rows_behind
from lianxin.figures.conditions import Place
from lianxin.figures.definitions import Defined
from lianxin.figures.lookout import Lookout
from lianxin.figures.queries import answers_of
from lianxin.figures.sql import TRUE, moment, sql
from lianxin.figures.values import Answer, Row
from lianxin.policy.facts import InForce
from lianxin.registry.models import Area
from lianxin.registry.queries import area_by_code
from lianxin.rules.calls import ANSWER_WITHIN
from lianxin.rules.errors import Refused
from lianxin.rules.periods import Period
from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.schema import Policy

STANDARD_NUMBER: Final = "GB/T 33358-2016"
CALL_BACKS: Final = "国办函〔2025〕66号"
STANDARD: Final = f"""policy: hotline-standard
zh: 热线的数据
document: {{name: 政务服务便民热线标准, number: {STANDARD_NUMBER}}}
figures:
  rung: {{zh: 来电, clause: {STANDARD_NUMBER}, of: {{calls: rung}}}}
  answered: {{zh: 接通, clause: {STANDARD_NUMBER}, of: {{calls: answered}}, out_of: {{calls: [answered, missed]}}}}
  quick: {{zh: 及时接通, clause: {STANDARD_NUMBER}, of: {{calls: timed, within_seconds: {ANSWER_WITHIN}}},
    out_of: {{calls: timed}}}}
  missed: {{zh: 没接到, clause: {STANDARD_NUMBER}, of: {{calls: missed}}}}
  to_call_back: {{zh: 应回拨, clause: {CALL_BACKS}, of: {{calls: back_due}}}}
  called_back: {{zh: 已回拨或再次接通, clause: {CALL_BACKS}, of: {{calls: called_back}}, out_of: {{calls: back_due}}}}
  back_in_time: {{zh: 按时回拨, clause: {CALL_BACKS}, of: {{calls: called_back, in_time: true}},
    out_of: {{calls: back_due}}}}
  consultations: {{zh: 当场答复的咨询, clause: {STANDARD_NUMBER}, of: {{calls: rung, outcome: consultation}}}}
  matters: {{zh: 登记的事项, clause: {STANDARD_NUMBER}, of: {{calls: rung, outcome: matter}}}}
  confidential: {{zh: 要求保密的, clause: {STANDARD_NUMBER}, of: {{calls: rung, confidential: true}}}}
  mean_wait: {{zh: 平均等待, clause: {STANDARD_NUMBER}, of: {{calls: timed}}, count: mean_seconds}}
  median_wait: {{zh: 等待的中位数, clause: {STANDARD_NUMBER}, of: {{calls: timed}}, count: median_seconds}}
"""


@cache
def standard() -> Policy:
    """Return the figures of the standard."""
    found = read_policy(STANDARD).policy
    if found is None:
        raise LookupError("the figures of the hotline can not be read")
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose calls, of when: an area, a period, as of today; ``lines`` None for all of them, ``hidden`` the matters left out."""

    area: Area
    period: Period
    today: date
    lines: tuple[int, ...] | None = None
    hidden: Collection[int] = ()


def area_of(code: str | None) -> Area:
    """Return the area of that code, or the one above all. Raises NotFound; Refused where several stand at the top."""
    if code is not None:
        return area_by_code(code)
    top = list(Area.objects.filter(parent=None, merged_into=None).order_by("code")[:2])
    if len(top) != 1:
        raise Refused.because("area", "", "请写明区划", "say which area")
    return top[0]


def figures(asked: Asked, *, lang: str = "zh") -> dict[str, Answer]:
    """Return each figure of the standard by its key, in few statements."""
    questions = _questions(asked, list(standard().figures))
    return {question.defined.key: answer for question, answer in zip(questions, answers_of(questions, lang=lang), strict=True)}


def by_day(asked: Asked, keys: Sequence[str]) -> dict[date, Mapping[str, Row]]:
    """Return some figures for each day that has a call, in the order of days."""
    questions = _questions(asked, keys, by_day=True)
    found: dict[date, dict[str, Row]] = {}
    for question, answer in zip(questions, answers_of(questions), strict=True):
        for row in answer.rows:
            found.setdefault(date.fromisoformat(row.group), {})[question.defined.key] = row
    return dict(sorted(found.items()))


def calls_behind(asked: Asked, key: str, *, before: tuple[datetime, int] | None = None, limit: int = 31) -> list[int]:
    """Return the ids of the calls that a figure counts, its numerator's, the latest first; ``before`` a moment and an id."""
    (question,) = _questions(asked, [key])
    earlier = TRUE
    if before is not None:
        at = moment(before[0])
        earlier = sql("(e.begun_at < {} OR (e.begun_at = {} AND e.id < {}))", at, at, before[1])
    query = rows_behind(question, earlier, "e.begun_at, e.id")
    return [id for _, id in question.lookout.rows(sql("{} ORDER BY 1 DESC, 2 DESC LIMIT {}", query, limit))]


def _questions(asked: Asked, keys: Sequence[str], *, by_day: bool = False) -> list[Question]:
    """Raises KeyError for what the standard does not ask."""
    area, period, policy = asked.area, asked.period, standard()
    place = Place(area.pk, area.level)
    version = InForce(0, policy.policy, area.pk, area.level, period.first, None, "", policy)
    lookout = Lookout(policy, period.first, period.last, None, asked.today, hidden=tuple(asked.hidden), lines=asked.lines)
    return [
        Question(Defined(key, policy.figures[key], "", version, place, area.code), period, lookout, "day" if by_day else None)
        for key in keys
    ]
