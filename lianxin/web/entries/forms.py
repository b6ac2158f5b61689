"""The form of one entry: parsing only. What may be written is the rules' business (`rules/entry_faults.py`)."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.matters.actions.new import AtOnce, NewMatter
from lianxin.policy.facts import WordsInForce
from lianxin.records.actions import NewEntry, NewHousehold, NewProblem
from lianxin.records.queries import Line
from lianxin.web.errors import language
from lianxin.web.matters.forms import Chips

PLACES: Final = {
    "counterpart_codes": "who",
    "officer_codes": "companions",
    "half_days": "days",
    "fen": "yuan",
    "outcome": "nobody_home",
    "households": "village",
    "entry_code": "code",
}
"""Where on this form a fault of the domain's field is shown; the other names are the same."""

BECOME: Final = (("", _("先记着,我跟进")), ("matter", _("交有关单位办")), ("solved", _("当场解决了")))
"""What becomes of the problems found: an open note, a matter for whoever can solve it, a matter solved on the spot."""
LONGEST_TEXT: Final = 4000
LONGEST_PROBLEM: Final = 300
MOST_PROBLEMS: Final = 20


class Codes(forms.Field):
    """Codes that were ticked, in the order of the page; whether they exist the rules say."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> tuple[str, ...]:
        """Each code once."""
        found = tuple(dict.fromkeys(code.strip() for code in (value or []) if code.strip()))
        if self.required and not found:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return found


class Sentences(forms.CharField):
    """One sentence to a line."""

    widget = forms.Textarea(attrs={"rows": 2})

    def clean(self, value: Any) -> Any:
        """The lines that say something. Raises ValidationError for one that is too long, or too many."""
        lines = tuple(line.strip() for line in (super().clean(value) or "").splitlines() if line.strip())
        if len(lines) > MOST_PROBLEMS:
            raise forms.ValidationError(_("一次最多写20个问题"))
        if any(len(line) > LONGEST_PROBLEM for line in lines):
            raise forms.ValidationError(_("每个问题请用一句话,不超过300字"))
        return lines


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))


class Offered(forms.ChoiceField):
    """A word of the policies: the page offers those of today, and whether one holds on the day of the entry the rules say.

    So an entry that is in order costs no look-up of what the page would have offered.
    """

    def valid_value(self, value: Any) -> bool:
        """Any word is taken as typed."""
        return True


class EntryForm(forms.Form):
    """What was done: made once. Nothing but what and when is required. ``offer`` it before it is shown."""

    code = forms.UUIDField(widget=forms.HiddenInput)
    kind = Offered(label=_("做了什么"), error_messages={"required": _("请选做了什么")})
    who = Codes(label=_("谁家"), required=False)
    nobody_home = forms.BooleanField(label=_("没人在家"), required=False)
    village = forms.CharField(label=_("哪个村"), required=False, max_length=48)
    household = forms.CharField(label=_("户主姓名"), required=False, max_length=60)
    problems = Sentences(label=_("发现的问题"), required=False, help_text=_("一句话一个,一行写一个;没有就空着"))
    become = forms.ChoiceField(label=_("这些问题"), choices=BECOME, required=False, widget=Chips)
    solved_how = forms.CharField(
        label=_("怎样解决的"),
        required=False,
        max_length=1000,
        help_text=_("一句话,诉求人看得到"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    text = forms.CharField(label=_("备注"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2}))
    day = forms.DateField(label=_("哪一天"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(
        label=_("到哪一天"),
        required=False,
        help_text=_("只有一天就空着"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    days = forms.DecimalField(label=_("几天"), required=False, min_value=0, max_digits=5, decimal_places=1, step_size=0.5)
    minutes = _number(_("多少分钟"))
    persons = _number(_("多少人"))
    yuan = forms.DecimalField(label=_("多少钱"), required=False, min_value=0, max_digits=16, decimal_places=2)
    count = _number(_("多少件"))
    topic = Offered(label=_("主题"), required=False)
    campaign = Offered(label=_("活动"), required=False)
    companions = Codes(label=_("同去的干部"), required=False)
    leader = forms.CharField(label=_("替谁记"), required=False, max_length=48)

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"code": uuid.uuid4(), **(initial or {})})

    def offer(self, words: WordsInForce, campaigns: Iterable[tuple[str, str]]) -> None:
        """Give the form the words from which one chooses on the page."""
        lang = language()
        self._offer("kind", [(key, words.label("entries", key, lang)) for key in words.entries])
        topics = [(key, words.label("topics", key, lang)) for key in words.listed("topics")]
        self._offer("topic", [("", "–"), *topics, *_declarable(words, lang)])
        self._offer("campaign", [("", "–"), *campaigns])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """What was solved on the spot is told to whoever asked."""
        given = super().clean() or {}
        if given.get("become") == "solved" and given.get("problems") and not given.get("solved_how"):
            self.add_error("solved_how", _("写一句怎样解决的"))
        return given

    @property
    def nowhere(self) -> bool:
        """Whether neither somebody nor a place was chosen; "nobody home" is asked whose by the rules."""
        typed = self.cleaned_data
        return not (typed["who"] or typed["household"].strip() or typed["village"] or typed["nobody_home"])

    def settle_place(self, *, names_somebody: bool, home: str) -> None:
        """What names somebody needs somebody or a place; a problem has to lie somewhere. Adds the errors.

        ``home``: where the officer works, where that is near enough to say where the problem is (a village, a township).
        """
        if not self.nowhere:
            return
        if names_somebody:
            self.add_error("who", _("选一选谁家;没有到谁家,就选是哪个村"))
        elif self.cleaned_data["problems"] and not home:
            self.add_error("village", _("问题在哪个村?选了才知道交给谁办"))

    def new_matters(self, *, area: str) -> tuple[NewMatter, ...]:
        """The problems as matters, where that was ticked: handed on, or solved on the spot. Nothing is typed twice."""
        typed = self.cleaned_data
        if not typed["become"]:
            return ()
        at_once = AtOnce(outcome="solved", answer=typed["solved_how"]) if typed["become"] == "solved" else None
        whose = typed["who"][0] if len(typed["who"]) == 1 and not typed["household"].strip() else ""
        where = "" if whose else typed["village"] or area
        return tuple(
            NewMatter(
                kind="problem",
                text=text,
                channel="visit",
                area=where,
                counterpart=whose,
                campaign=typed["campaign"],
                at_once=at_once,
            )
            for text in typed["problems"]
        )

    def new_entry(self, *, officer: str) -> NewEntry:
        """What was typed, as the action takes it: the leader's for whom it is written, else one's own; companions after."""
        typed = self.cleaned_data
        first = typed["leader"] or officer
        household = (NewHousehold(typed["village"], typed["household"]),) if typed["household"].strip() else ()
        whose = typed["who"][0] if len(typed["who"]) == 1 and not household else None
        return NewEntry(
            code=str(typed["code"]),
            officers=(first, *(code for code in typed["companions"] if code != first)),
            kind=typed["kind"],
            day=typed["day"],
            until=typed["until"],
            counterparts=typed["who"],
            households=household,
            area=typed["village"] if typed["village"] and not (typed["who"] or household) else None,
            half_days=_times(typed["days"], 2),
            minutes=typed["minutes"],
            persons=typed["persons"],
            fen=_times(typed["yuan"], 100),
            count=typed["count"],
            topic=typed["topic"],
            campaign=typed["campaign"],
            outcome="nobody_home" if typed["nobody_home"] else "done",
            text=typed["text"],
            problems=tuple(NewProblem(text, whose) for text in typed["problems"]),
        )


def _declarable(words: WordsInForce, lang: str) -> list[tuple[str, str]]:
    """Duties for which "none" may be declared: their key is the topic (rule 25)."""
    duties = [duty for policy in words.policies for duty in policy.duties.values() if duty.or_declared]
    return [(duty.key, duty.en if lang == "en" and duty.en else str(duty.zh)) for duty in duties]


def _times(value: Decimal | None, factor: int) -> int | None:
    return None if value is None else int(value * factor)


def initial_of(day: date, *, who: Iterable[str] = (), kind: str = "") -> dict[str, Any]:
    """What the form knows before anybody types: today, and where the reader came from."""
    return {"day": day, "who": tuple(code for code in who if code), "kind": kind}


def initial_from(line: Line) -> dict[str, Any]:
    """An entry as the form shows it, to be corrected."""
    first, *others = (officer.code for officer in line.officers)
    return {
        "who": tuple(other.code for other in line.counterparts if not other.hidden),
        "kind": line.kind,
        "nobody_home": line.outcome == "nobody_home",
        "text": line.text,
        "day": line.day,
        "until": line.until if line.until != line.day else None,
        "days": Decimal(line.half_days) / 2 if line.half_days is not None else None,
        "minutes": line.minutes,
        "persons": line.persons,
        "yuan": Decimal(line.fen) / 100 if line.fen is not None else None,
        "count": line.count,
        "topic": line.topic,
        "campaign": line.campaign,
        "companions": tuple(others),
        "leader": first,
    }
