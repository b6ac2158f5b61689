"""The rules of ``matters`` and ``dispatch`` in English: each as named pieces, which make its sentence and tell what changes."""

from collections.abc import Callable
from typing import Final

from lianxin.rules.policy import en_parts, hotlines_said, meetings_said, names, phones_said, reports_en
from lianxin.rules.policy.hotlines import CallBacks
from lianxin.rules.policy.matters import (
    CatalogueLine,
    Feedback,
    Grounded,
    Office,
    Pause,
    Refusal,
    Returns,
    Span,
    Tasks,
    Term,
    TermWhen,
    Tier,
)
from lianxin.rules.policy.meetings import Round
from lianxin.rules.policy.names import readable, word_name
from lianxin.rules.policy.phones import Storage
from lianxin.rules.policy.reports import Ceiling, ReportDocument
from lianxin.rules.policy.schema import Policy

Pieces = dict[str, str]
"""What each part of a rule says, by the name of the part, in the order of the sentence."""


def span(value: Span) -> str:
    """Return a length of time as read: 5 working days."""
    return f"{value.amount} {names.SPANS[value.measure].en}{'' if value.amount == 1 else 's'}"


class EnglishMatters:
    """Writes the rules of the two sections of one policy."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def sentence(self, rule: Grounded) -> str:
        """Return the rule as one sentence."""
        parts = list(self.pieces(rule).values())
        join = " " if isinstance(rule, Refusal | Pause | Tier) else "; "
        glue = ": " if isinstance(rule, Term | CatalogueLine) else join
        text = f"{parts[0]}{glue if parts[1:] else ''}{join.join(parts[1:])}."
        return text[:1].upper() + text[1:]

    def pieces(self, rule: Grounded) -> Pieces:
        """Return what each part of the rule says."""
        return _WRITERS[type(rule)](self, rule)

    def title(self, rule: Tier | Pause | Refusal) -> str:
        return rule.en or readable(rule.key)

    def tier(self, rule: Tier) -> Pieces:
        tiers = list(self.policy.matters.tiers) if self.policy.matters is not None else []
        place = tiers.index(rule.key) + 1 if rule.key in tiers else 1
        linked = "brought together by the leader linked to the place"
        by = "whoever took it in" if rule.by is None else self.office(rule.by) if isinstance(rule.by, Office) else ""
        return {"rung": f"tier {place}, “{self.title(rule)}”, is", "handled by": f"handled by {by}" if by else linked}

    def term(self, rule: Term) -> Pieces:
        found = {"for": self.scope(rule)}
        if rule.sign is not None:
            found["signing"] = f"signed for within {span(rule.sign)} of dispatch"
        if rule.contact is not None:
            found["contact"] = f"the asker is contacted within {span(rule.contact)} of that"
        found["handling"] = f"answered within {span(rule.handle)} of dispatch"
        if rule.plan:
            found["plan"] = "a plan (content, steps, goal, person, deadline) stands before the answer"
        if rule.extend is not None:
            often = en_parts.times(rule.extend.times)
            found["extension"] = f"may be extended {often} by {span(rule.extend)}, approved by somebody other than the handler"
        if rule.warn is not None:
            found["warning"] = f"a warning comes {span(rule.warn)} before the end"
        if rule.escalate is not None:
            found["escalation"] = f"raised to {self.tier_name(rule.escalate.to)} when {span(rule.escalate.after)} overdue"
        return found

    def scope(self, rule: Term) -> str:
        """Return which matters a line of terms is for; a line without a condition is for the rest."""
        if rule.when is None or rule.when == TermWhen():
            lines = list(self.policy.matters.terms.values()) if self.policy.matters is not None else []
            return "all other matters" if lines and lines[0].key != rule.key else "all matters"
        when = rule.when
        channels = en_parts.joined([names.CHANNELS[channel].en for channel in when.channel], "or")
        tiers = en_parts.joined([self.tier_name(tier) for tier in when.tier], "or")
        text = self.matters(when.category, when.kind)
        return f"{text}{f' at the tier {tiers}' if tiers else ''}{f' that come by {channels}' if channels else ''}"

    def matters(self, categories: tuple[str, ...], kinds: tuple[str, ...]) -> str:
        """Return matters of these categories and kinds."""
        noun = en_parts.joined([names.MATTER_KINDS[kind].en for kind in kinds]) or "matters"
        return f"{noun} about {en_parts.quoted(self.policy, 'categories', categories, 'or')}" if categories else noun

    def tier_name(self, tier: str | None) -> str:
        tiers = self.policy.matters.tiers if self.policy.matters is not None else {}
        if tier is None:
            return "the next tier"
        return f"“{self.title(tiers[tier])}”" if tier in tiers else tier

    def office(self, office: Office) -> str:
        """Return units as read: the county civil affairs bureau; a level alone is the unit in charge of the place."""
        if office.unit is not None:
            return f"unit {office.unit}"
        level = names.LEVELS[office.level].en if office.level is not None else ""
        if not office.unit_kind:
            return f"the unit in charge of the {level}"
        kinds = en_parts.joined([word_name(self.policy, "unit_kinds", kind, "en") for kind in office.unit_kind], "or")
        return f"the {kinds}{f' ({level} level)' if level else ''}"

    def returns(self, rule: Returns) -> Pieces:
        found = {"return": "a unit may not return a matter"}
        if rule.times:
            found["return"] = (
                f"a unit whose task it is not may return it once, within {span(rule.within)} of dispatch, with a reason"
            )
        if rule.review is not None:
            found["review"] = f"a disputed return is decided within {span(rule.review)}, and the decision binds"
        return found

    def pause(self, rule: Pause) -> Pieces:
        return {
            "reason": f"the clock may stand still for “{self.title(rule)}”,",
            "at most": f"for {rule.most_days} days of one matter at most",
        }

    def refusal(self, rule: Refusal) -> Pieces:
        way = f": {rule.way_en}" if rule.way_en else ""
        return {
            "ground": f"“{self.title(rule)}” is not taken on;",
            "lawful other way": f"the asker is told the lawful other way{way.removesuffix('.')}",
        }

    def feedback(self, rule: Feedback) -> Pieces:
        found = {
            "closing": f"a matter closes by itself {span(rule.close_after)} after the answer",
            "reopening": f"it may be reopened within {span(rule.reopen_within)}",
            "contact": f"whoever is dissatisfied is contacted within {span(rule.contact_negative)}",
            "putting right": f"what was wrong is put right within {span(rule.rectify)}",
        }
        if rule.call_back is not None:
            within = f" within {span(rule.call_within)}" if rule.call_within is not None else ""
            share = en_parts.share(rule.call_back)
            found["call-back"] = f"{share} are called back at random{within}, by somebody outside the handling unit"
        often = en_parts.times(rule.reminders)
        found["reminders"] = f"nobody is reminded more than {often}" if rule.reminders else "nobody is reminded"
        return found

    def line(self, rule: CatalogueLine) -> Pieces:
        place = f" in area {', '.join(rule.area)}" if rule.area else ""
        found = {"for": self.matters(rule.category, rule.kind) + place, "lead": f"led by {self.office(rule.lead)}"}
        if rule.joint:
            found["joint"] = f"joined by {en_parts.joined([self.office(office) for office in rule.joint])}"
        if rule.tier is not None:
            found["tier"] = f"at the tier {self.tier_name(rule.tier)}"
        if rule.sign is not None:
            found["signing"] = f"signed for within {span(rule.sign)} of dispatch"
        if rule.handle is not None:
            found["handling"] = f"answered within {span(rule.handle)} of dispatch"
        return found

    def tasks(self, rule: Tasks) -> Pieces:
        found = {}
        for level, name in (("township", "a township"), ("village", "a village")):
            if listed := getattr(rule, level):
                found[level] = f"{name} is given only matters about {en_parts.quoted(self.policy, 'categories', listed, 'or')}"
        return found


_WRITERS: Final[dict[type[Grounded], Callable[..., Pieces]]] = {
    Tier: EnglishMatters.tier,
    Term: EnglishMatters.term,
    Returns: EnglishMatters.returns,
    Pause: EnglishMatters.pause,
    Refusal: EnglishMatters.refusal,
    Feedback: EnglishMatters.feedback,
    CatalogueLine: EnglishMatters.line,
    Tasks: EnglishMatters.tasks,
    ReportDocument: reports_en.document,
    Ceiling: reports_en.ceiling,
    Storage: phones_said.storage_en,
    CallBacks: hotlines_said.call_backs_en,
    Round: meetings_said.round_en,
}
