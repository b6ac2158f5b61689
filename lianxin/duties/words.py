"""Why a due is as it is, and why it changed, in words: the arithmetic read aloud, Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from lianxin.rules.dues import Due, Goal, Why
from lianxin.rules.policy.schema import Policy, Share
from lianxin.rules.presence import Away, Presence

_AWAY: Final = {
    "no_post": ("不在岗", "no post held"),
    "absence": ("缺勤", "absent"),
    "suspension": ("暂停", "suspended"),
}
_EXEMPT: Final = {
    "not_present": ("整个时段没有一个在岗工作日,免除", "present on no working day: exempt"),
    "nothing_to_serve": ("没有应服务的对象,免除", "nothing to serve: exempt"),
    "declared": ("已如实申报没有,免除", "declared that there was none: exempt"),
}
_DIFFERENCES: Final = {
    "version": ("制度的版本不同了", "another version of the policy"),
    "goal": ("规定数由{0}变为{1}", "the number asked for went from {0} to {1}"),
    "working_days": ("工作日由{0}天变为{1}天", "working days went from {0} to {1}"),
    "present": ("在岗工作日由{0}天变为{1}天", "working days present went from {0} to {1}"),
    "things": ("应服务的对象由{0}个变为{1}个", "those to be served went from {0} to {1}"),
    "denominator": ("总数由{0}变为{1}", "the whole went from {0} to {1}"),
    "exempt": ("免除的情形变了", "the exemption changed"),
}


def _say(pair: tuple[str, str], lang: str, *values: object) -> str:
    return pair[0 if lang.startswith("zh") else 1].format(*values)


# -- why ---------------------------------------------------------------------------------------------


def why(due: Due, lang: str = "zh") -> list[str]:
    """What the due rests on, a sentence each: days present, what was taken off, share, those served, state."""
    lines = _of_presence(due, lang)
    if due.why.things:
        pair = ("应服务{0}个对象,已做到{1}个", "{0} to be served, {1} of them done")
        lines.append(_say(pair, lang, due.verdict.target, due.verdict.done if due.verdict.done is not None else "—"))
    if due.verdict.denominator is not None:
        lines.append(_say(("{0}/{1}", "{0} of {1}"), lang, due.verdict.numerator, due.verdict.denominator))
    if due.why.exempt:
        lines.append(_say(_EXEMPT[due.why.exempt], lang))
    if due.state == "grace" and due.why.grace_until:
        lines.append(_say(("可补记至{0}", "may still be recorded until {0}"), lang, _day(due.why.grace_until, lang)))
    if due.why.presence.provisional:
        pair = ("有的日期还没有放假通知,暂按周一至周五计", "some days rest on no official notice: Monday to Friday for now")
        lines.append(_say(pair, lang))
    return lines


def _of_presence(due: Due, lang: str) -> list[str]:
    there = due.why.presence
    if there.present == there.working_days:
        return []
    pair = ("工作日{0}天,在岗{1}天", "{0} working days, present on {1}")
    lines = [_say(pair, lang, there.working_days, there.present)]
    lines += [_of_days_away(away, due.version.policy, lang) for away in there.away]
    goal = due.why.goal
    if due.why.prorated and goal is not None and isinstance(goal.amount, int) and there.working_days:
        pair = ("{0}×{1}÷{2},取整为{3}", "{0} × {1} ÷ {2}, rounded down to {3}")
        lines.append(_say(pair, lang, goal.amount, there.present, there.working_days, due.verdict.owed))
    return lines


def _of_days_away(away: Away, policy: Policy, lang: str) -> str:
    word = policy.words.absences.get(away.kind)
    named = (word.zh, word.en or word.zh) if word else _AWAY[away.reason]
    pair = ("{0}至{1}{2}:{3}个工作日", "{0} to {1}, {2}: {3} working days")
    return _say(pair, lang, _day(away.first, lang), _day(away.last, lang), _say(named, lang), away.days)


def _day(day: date, lang: str) -> str:
    return f"{day.month}月{day.day}日" if lang.startswith("zh") else day.isoformat()


# -- as stored ---------------------------------------------------------------------------------------


def as_data(why: Why) -> dict[str, Any]:
    """The arithmetic as it is kept with an issued due; those served stand there as numbers, not by code."""
    return {
        "presence": _presence_data(why.presence),
        "goal": _goal_data(why.goal),
        "prorated": why.prorated,
        "things": len(why.things),
        "declared": why.declared,
        "exempt": why.exempt,
        "grace_until": why.grace_until.isoformat() if why.grace_until else None,
    }


def _presence_data(there: Presence) -> dict[str, Any]:
    return {
        "working_days": there.working_days,
        "present": there.present,
        "provisional": there.provisional,
        "away": [
            {
                "first": away.first.isoformat(),
                "last": away.last.isoformat(),
                "days": away.days,
                "reason": away.reason,
                "kind": away.kind,
            }
            for away in there.away
        ],
    }


def _goal_data(goal: Goal | None) -> dict[str, Any] | None:
    if goal is None:
        return None
    amount = str(goal.amount) if isinstance(goal.amount, Share) else goal.amount
    return {"comparison": goal.comparison, "amount": amount, "most": goal.most}


# -- what changed ------------------------------------------------------------------------------------


def differences(before: Mapping[str, Any], after: Mapping[str, Any], lang: str = "zh") -> str:
    """Why what is owed changed between two issued forms of a due (``fields`` of the actions), in one sentence."""
    then, now = _grounds(before), _grounds(after)
    found = [_say(_DIFFERENCES[key], lang, then[key], now[key]) for key in _DIFFERENCES if then[key] != now[key]]
    return (";" if lang.startswith("zh") else "; ").join(found) or _say(("重新计算", "worked out again"), lang)


def _grounds(fields: Mapping[str, Any]) -> dict[str, Any]:
    why = fields["why"]
    there = why.get("presence", {})
    return {
        "version": fields["version_id"],
        "goal": (why.get("goal") or {}).get("amount"),
        "working_days": there.get("working_days"),
        "present": there.get("present"),
        "things": why.get("things"),
        "denominator": fields["denominator"],
        "exempt": why.get("exempt"),
    }
