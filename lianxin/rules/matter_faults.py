"""What may not be asked for, and what a step may not be given: every fault at once, before anything is looked up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, get_args
from unicodedata import normalize

from lianxin.rules.errors import Fault
from lianxin.rules.matters import NEEDS_OF_OUTCOME, OUTCOMES_BY_OTHER_STEPS, Outcome, Step
from lianxin.rules.policy.matters import CHANNELS
from lianxin.rules.policy.measures import MatterKind

KINDS: Final[tuple[str, ...]] = get_args(MatterKind)
TELLS: Final = ("", "sms", "mail")
LEVELS: Final = ("very_satisfied", "satisfied", "fairly_satisfied", "dissatisfied", "very_dissatisfied")
NEGATIVE: Final = frozenset(LEVELS[3:])
"""The last two of the five levels (好差评)."""

LONGEST: Final[dict[str, int]] = {
    "reason": 300,
    "answer": 4000,
    "internal": 4000,
    "basis": 2000,
    "referred_to": 200,
    "text": 2000,
    "public": 1000,
    "content": 1000,
    "steps": 4000,
    "goal": 500,
    "task": 300,
    "position": 500,
    "note": 300,
    "title": 120,
    "place": 200,
    "override": 300,
}
"""Texts that a step may be given, and how long they may be."""
LONGEST_IN: Final = {
    ("correct", "text"): 4000,
    ("finish_part", "answer"): 1000,
    **{(step, "text"): 500 for step in ("instruct", "report_back", "verify", "rate", "appeal")},
}
"""Where that is another length: what was asked is corrected whole, and nothing is cut short to fit where it is kept."""
CODES: Final = frozenset({"unit", "officer", "area", "counterpart", "into", "instruction"})
WORDS: Final = frozenset({"category", "kind", "tier", "ground", "outcome", "level", "channel", "campaign"})
DATES: Final = frozenset({"due_on", "until", "review_on"})
LAST_DAY: Final = date(2099, 12, 31)
"""The last day that a step or a promise may name."""
FLAGS: Final = frozenset({"solved", "reached", "upheld"})
NAMES: Final[dict[str, tuple[str, str]]] = {
    "reason": ("原因", "the reason"),
    "answer": ("答复内容", "the answer"),
    "internal": ("内部说明", "the internal note"),
    "basis": ("依据", "the text it rests on"),
    "referred_to": ("应向哪里反映", "where to go"),
    "text": ("内容", "a text"),
    "content": ("工作内容", "what is to be done"),
    "goal": ("目标要求", "the goal"),
    "task": ("协办任务", "the part to be done"),
    "unit": ("单位", "the unit"),
    "officer": ("责任人", "the officer"),
    "category": ("类别", "the category"),
    "ground": ("情形", "the ground"),
    "outcome": ("办理结果", "the outcome"),
    "due_on": ("期限", "the date"),
    "until": ("暂停到哪一天", "until when"),
    "review_on": ("复查日期", "the day of review"),
    "days": ("延长的天数", "how many days"),
    "level": ("满意程度", "the level"),
    "into": ("并入的事项", "the leading matter"),
    "reached": ("是否联系上", "whether the asker was reached"),
    "upheld": ("审核意见", "the decision"),
}
MOST_DAYS: Final = 366


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a new matter, as they were given."""

    kind: str
    text: str
    channel: str
    title: str
    place: str
    asker: str
    phone: str
    on_behalf: str
    anonymous: bool
    tells_by: str
    source_system: str = ""
    outer_number: str = ""


MOST_CHARACTERS: Final = (
    *(("text", 4000), ("title", 120), ("place", 200), ("asker", 60), ("phone", 40), ("on_behalf", 100)),
    *(("source_system", 60), ("outer_number", 64)),
)


def asked_faults(asked: Asked) -> Iterator[Fault]:
    """What is wrong with a new matter, whatever the place and the policy."""
    if asked.kind not in KINDS:
        yield Fault("kind", asked.kind, "没有这种事项", "there is no such kind of matter")
    if asked.channel not in CHANNELS:
        yield Fault("channel", asked.channel, "没有这个渠道", "there is no such channel")
    if not asked.text.strip():
        yield Fault("text", "", "请写明要反映的事情", "say what it is about")
    for name, most in MOST_CHARACTERS:
        if len(getattr(asked, name)) > most:
            yield Fault(name, "", f"最多{most}个字", f"at most {most} characters")
    if asked.tells_by not in TELLS:
        yield Fault("tells_by", asked.tells_by, "只能用短信或邮件告知", "told by text message or mail")
    if asked.tells_by and not asked.phone.strip():
        yield Fault("phone", "", "要告知进展,请留下号码", "to be told, leave a number")
    elif not _reached_by(asked.tells_by, asked.phone):
        zh, en = UNREACHED[asked.tells_by]
        yield Fault("phone", asked.phone, zh, en)
    if asked.anonymous and (asked.asker.strip() or asked.on_behalf.strip()):
        yield Fault("asker", "", "匿名反映不留姓名", "anonymous: no name is kept")
    if asked.outer_number.strip() and not asked.source_system.strip():
        yield Fault("source_system", "", "有外部编号就要写明来源系统", "a number of another system needs its system")


UNREACHED: Final = {
    "sms": ("短信要发到电话号码,请写号码", "a text message goes to a telephone number"),
    "mail": ("邮件要发到邮箱,请写邮箱地址", "a mail goes to an address of mail"),
}
FEWEST_DIGITS: Final = 5


def as_dialled(phone: str) -> str:
    """A number or an address as a telephone takes it: of half width, whatever an input method has typed (１３８ is 138)."""
    return normalize("NFKC", phone).strip()


def digits_of(text: str) -> str:
    """The digits in a text, those of full width too."""
    return "".join(one for one in normalize("NFKC", text) if one.isdigit())


def is_number(phone: str) -> bool:
    """Whether somebody can be called by it: a telephone number, however it is grouped, perhaps with an extension."""
    return "@" not in as_dialled(phone) and len(digits_of(phone)) >= FEWEST_DIGITS


def _reached_by(tells_by: str, phone: str) -> bool:
    """Whether a message can go there at all."""
    if tells_by == "mail":
        address = as_dialled(phone)
        before, _, after = address.partition("@")
        return bool(before) and "." in after and " " not in address
    return tells_by != "sms" or is_number(phone)


def storable(text: str) -> bool:
    """Whether a database can hold it at all: no NUL, no half of a character."""
    return "\x00" not in text and not any("\ud800" <= one <= "\udfff" for one in text)


_MARKS: Final = {**dict.fromkeys((*range(1, 9), *range(14, 32), 127)), 11: "\n", 12: "\n"}


def without_marks(text: str) -> str:
    """The text without marks of control, which no cell of the folder holds; a line or page turned by one is a new line."""
    return text if text.isprintable() else text.translate(_MARKS)


def _unstorable(name: str) -> Fault:
    return Fault(name, "", "含有不能保存的字符", "it holds characters that cannot be stored")


def given_faults(line: Step, given: Mapping[str, Any], *, known: Mapping[str, Any]) -> Iterator[Fault]:
    """What is missing, too much, too long or of the wrong kind. ``known``: what the matter has already, and need not be said."""
    taken = {*line.needs, *line.also}
    for name in given:
        if name not in taken:
            yield Fault(name, "", f"“{line.zh}”不需要这一项", f"“{line.en}” takes no such thing")
    for name in line.needs:
        if _missing(given.get(name)) and not known.get(name):
            zh, en = NAMES.get(name, (name, name))
            yield Fault(name, "", f"请填写{zh}", f"{en} is needed")
    for name, value in given.items():
        if name in taken and not _missing(value):
            yield from _of_kind(name, value, most=longest(line.name, name))


def text_faults(step: str, given: Mapping[str, str]) -> Iterator[Fault]:
    """The texts of a step that are too long."""
    for name, value in given.items():
        most = longest(step, name)
        if most and len(value) > most:
            yield Fault(name, "", f"最多{most}个字", f"at most {most} characters")


def longest(step: str, name: str) -> int:
    """How many characters a text of a step may have; 0 for what is no text."""
    return LONGEST_IN.get((step, name), LONGEST.get(name, 0))


def _missing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value == ()


def _of_kind(name: str, value: Any, *, most: int) -> Iterator[Fault]:
    if isinstance(value, str) and not storable(value):
        yield _unstorable(name)
    elif most and (not isinstance(value, str) or len(value) > most):
        yield Fault(name, "", f"最多{most}个字", f"at most {most} characters")
    elif name in CODES | WORDS and not isinstance(value, str):
        yield Fault(name, str(value), "要写代码", "a code is wanted")
    elif name in DATES and not isinstance(value, date):
        yield Fault(name, str(value), "不是日期", "not a date")
    elif name in DATES and value.year > LAST_DAY.year:
        yield too_far(name, value)
    elif name in FLAGS and not isinstance(value, bool):
        yield Fault(name, str(value), "只能是“是”或“否”", "yes or no")
    elif name == "days" and not (isinstance(value, int) and 0 < value <= MOST_DAYS):
        yield Fault(name, str(value), f"天数为1至{MOST_DAYS}", f"1 to {MOST_DAYS} days")
    elif name == "level" and value not in LEVELS:
        yield Fault(name, value, "满意程度分五档", "one of the five levels")
    elif name == "kind" and value not in KINDS:
        yield Fault(name, value, "没有这种事项", "there is no such kind of matter")
    elif name == "joint" and not _pairs(value):
        yield Fault(name, "", "协办要写单位和任务", "each joint unit with its part")


def too_far(name: str, day: date) -> Fault:
    """What is said of a day that nobody can mean: every day until a deadline is looked at."""
    return Fault(name, day.isoformat(), f"日期太远,最晚{LAST_DAY}", f"too far away: {LAST_DAY} at the latest")


def _pairs(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(one, tuple) and len(one) == 2 and _pair(*one) for one in value)


def _pair(unit: Any, task: Any) -> bool:
    texts = isinstance(unit, str) and isinstance(task, str)
    return texts and bool(unit.strip()) and len(task) <= LONGEST["task"] and storable(unit + task)


def outcome_faults(given: Mapping[str, Any], *, must_solve: bool, allowed: frozenset[Outcome]) -> Iterator[Fault]:
    """Whether the outcome may stand, and what must stand beside it (S4)."""
    value = given.get("outcome", "")
    if value not in Outcome.__members__.values():
        yield Fault("outcome", str(value), "没有这种办理结果", "there is no such outcome")
        return
    outcome = Outcome(value)
    other = OUTCOMES_BY_OTHER_STEPS.get(outcome)
    if other is not None:
        zh = "挂账要由他人批准" if other == "shelve" else "只有诉求人本人可以撤回"
        yield Fault("outcome", value, zh, f"this is the step “{other}”")
    elif must_solve and outcome not in allowed:
        zh = "这一类必须解决:只能解决、导入法定渠道、依法终结、撤回或挂账"
        yield Fault("outcome", value, zh, "this category ends solved, in its statutory channel, by law, withdrawn or kept open")
    for name in NEEDS_OF_OUTCOME[outcome] if other is None else ():
        if _missing(given.get(name)):
            zh, en = NAMES[name]
            yield Fault(name, "", f"请填写{zh}", f"{en} is needed")
