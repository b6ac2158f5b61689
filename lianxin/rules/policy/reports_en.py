"""The rules of ``reports`` in English, as named pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lianxin.rules.policy import en_parts, names
from lianxin.rules.policy.names import readable, word_name

if TYPE_CHECKING:
    from lianxin.rules.policy.matters_en import EnglishMatters, Pieces
    from lianxin.rules.policy.reports import Ceiling, ReportDocument
    from lianxin.rules.sentences import Reference

_EVERY: Final = {
    "week": "week",
    "month": "month",
    "two_months": "two months",
    "quarter": "quarter",
    "half_year": "half-year",
    "year": "year",
}


def document(writer: EnglishMatters, rule: ReportDocument) -> Pieces:
    """What each part of a document's rule says."""
    policy = writer.policy
    if rule.who:
        owner = "each " + en_parts.joined([word_name(policy, "parties", key, "en") for key in rule.who], "or")
    elif rule.level:
        owner = "each " + en_parts.joined([names.LEVELS[level].en for level in rule.level], "and")
    else:
        owner = "the area"
    title = rule.en or readable(rule.key)
    found = {"document": f"{owner} has a “{title}” every {_EVERY[rule.every]}", "drafting": f"drafted from records {_when(rule)}"}
    if rule.to is not None:
        found["to"] = "sent to those named in the Chinese text"
    if rule.office is not None:
        found["number"] = "numbered, with the letters of its office"
    found["content"] = "it gives " + ", ".join(dict.fromkeys(_named(reference) for reference in rule.references))
    if rule.table is not None:
        keys = en_parts.joined([readable(key) for key in rule.table.figures])
        found["table"] = f"with a table of {keys} by {rule.table.by}, in the order of codes, never of merit"
    found["signing"] = "drafted, checked and signed; nobody checks a draft of one's own"
    return found


_SPANS: Final = {"period": "", "year": " of the year so far", "since": " since adoption"}


def _named(reference: Reference) -> str:
    return readable(reference.key) + _SPANS[reference.span]


def _when(rule: ReportDocument) -> str:
    start = "the beginning of the year" if rule.kind == "pledge" else f"the end of the {_EVERY[rule.every]}"
    if rule.every == "week":
        start = f"{names.WEEKDAYS[(rule.week_ends or 7) - 1].en}, when the week ends"
    days = f"{rule.after_days} day{'' if rule.after_days == 1 else 's'} after " if rule.after_days else "on the day of "
    return f"{days}{start}, at {rule.at}"


def ceiling(writer: EnglishMatters, rule: Ceiling) -> Pieces:
    """What each part of a ceiling says."""
    policy = writer.policy
    whom = en_parts.joined([names.kind_name(policy, key).en for key in rule.with_], "or")
    what = en_parts.quoted(policy, "entries", rule.entries, "or")
    often = en_parts.times(rule.at_most)
    found = {"at most": f"who plans more than {often} of {what} for one {whom} in a {_EVERY[rule.every]} is warned"}
    if rule.apart_days:
        days = f"{rule.apart_days} day{'' if rule.apart_days == 1 else 's'}"
        found["apart"] = f"where somebody has been within {days}, the question is: join, or wait?"
    return found
