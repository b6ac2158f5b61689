"""What ends soon for an officer: for calendars and messages. Figures and numbers, never a resident's name."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from lianxin.duties import queries as duties
from lianxin.duties.models import Due
from lianxin.matters.access import officer_complained_of
from lianxin.matters.models import Against, Matter
from lianxin.phones.actions.devices import digest
from lianxin.phones.models import Feed, Reminder
from lianxin.registry.models import Absence, Officer
from lianxin.rules.errors import NotFound
from lianxin.rules.icalendar import Ending

SOON = timedelta(days=3)
OPEN = ("open", "grace", "short")


def feed_of(officer: int) -> Feed | None:
    """An officer's choice about calendar and messages; None for who never made one."""
    return Feed.objects.filter(officer=officer).first()


def officer_of_feed(secret: str) -> Officer:
    """Whose calendar lies under this secret. Raises NotFound for every wrong one alike, and for a log-in that is closed."""
    row = Feed.objects.filter(secret=digest(secret)).select_related("officer__account").first() if secret else None
    account = getattr(row.officer, "account", None) if row else None
    if row is None or account is None or not account.is_active:
        raise NotFound("feed", "")
    return row.officer


def endings(officer: Officer, *, on: date, lang: str) -> list[Ending]:
    """What the officer still owes, by its last day, and the matters that are due: by their number alone."""
    found = [
        Ending(due.window.last, (_said(due.title, due.verdict.done, due.verdict.owed),))
        for due in duties.current(on, officer=officer.code, lang=lang)
        if due.window.last and due.state in OPEN and due.verdict.owed
    ]
    rows = Matter.objects.filter(officer=officer, state__in=("dispatched", "handling"), due_on__isnull=False, led_by=None)
    rows = rows.exclude(pk__in=_about_their_handler(rows, on))
    word = "matter due" if lang == "en" else "事项到期"
    found += [Ending(row.due_on, (f"{word} {row.code}",)) for row in rows.order_by("due_on", "pk")[:100] if row.due_on]
    return found


def _about_their_handler(rows: QuerySet[Matter], on: date) -> list[int]:
    """Those that complain of the very officer who has them in hand, or of his unit: to him they do not exist (Z9)."""
    named = rows.filter(Exists(Against.objects.filter(matter=OuterRef("pk")))).order_by().values_list("pk", "officer")
    return [pk for pk, officer in named if officer and officer_complained_of([pk], officer, on=on)]


def _said(title: str, done: int | None, owed: int | None) -> str:
    return f"{title} {done or 0}/{owed}"


@dataclass(frozen=True, slots=True)
class ToRemind:
    """An officer who has something to be reminded of: how many dues and matters, in which language."""

    officer: Officer
    dues: int
    matters: int
    slips: int = 0
    lang: str = "zh"


def to_remind(*, on: date, slips: Mapping[int, int] | None = None, most: int = 5000) -> Iterator[ToRemind]:
    """Who owes something that ends within three days, is not away and has not been reminded today: from the issued dues.

    ``slips``: overdue urging slips by officer, which the papers know. One message for all of it.
    """
    reminded = Reminder.objects.filter(day=on).values("officer")
    off = Feed.objects.filter(messages=False).values("officer")
    away = Absence.objects.filter(first__lte=on, last__gte=on).values("officer")
    ending = (on, on + SOON)
    dues = Due.objects.filter(officer__isnull=False, last__range=ending, state="open", frozen=False, owed__gt=0)
    matters = Matter.objects.filter(
        officer__isnull=False, due_on__range=ending, state__in=("dispatched", "handling"), led_by=None
    )
    matters = matters.exclude(pk__in=_about_their_handler(matters, on))
    lines: dict[int, int] = defaultdict(int)
    for officer in dues.values_list("officer", flat=True):
        lines[officer or 0] += 1
    late: dict[int, int] = defaultdict(int)
    for officer in matters.values_list("officer", flat=True):
        late[officer or 0] += 1
    urged = dict(slips or {})
    wanted = sorted({*lines, *late, *urged})[:most]
    rows = Officer.objects.filter(pk__in=wanted).exclude(mobile="").exclude(pk__in=reminded).exclude(pk__in=off)
    for row in rows.exclude(pk__in=away).select_related("account").order_by("code").iterator(chunk_size=500):
        yield ToRemind(row, lines[row.pk], late[row.pk], urged.get(row.pk, 0), reads(row))


def reads(officer: Officer) -> str:
    """In which language an officer is written to: that of the log-in, Chinese where none was chosen."""
    account = getattr(officer, "account", None)
    return "en" if account is not None and account.language == "en" else "zh"


def message_of(one: ToRemind) -> str:
    """The words of a message: how much ends, and where to look."""
    if one.lang == "en":
        parts = [_many(one.dues, "duty", "duties"), _many(one.matters, "matter", "matters")]
        soon = ", ".join(part for part in parts if part)
        said = [f"ending within 3 days: {soon}"] if soon else []
        said += [f"overdue: {_many(one.slips, 'urging slip', 'urging slips')}"] if one.slips else []
        return f"[Lianxin] {'; '.join(said)}. See Today. To end these messages: My phones."
    parts = [f"{one.dues}项任务" if one.dues else "", f"{one.matters}件事项" if one.matters else ""]
    soon = "、".join(part for part in parts if part)
    said = [f"有{soon}在3天内到期"] if soon else []
    said += [f"有{one.slips}张督办单已逾期"] if one.slips else []
    return f"【连心】你{','.join(said)},请打开“今天”查看。不需要可在“我的手机”里关掉。"


def _many(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}" if number else ""
