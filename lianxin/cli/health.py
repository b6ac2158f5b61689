"""What `lianxin doctor` looks at."""

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final, Literal

from lianxin.cli.installation import applied_migrations, our_migrations

LOW_DISK: Final = 2 << 30
NO_DISK: Final = 256 << 20
AHEAD: Final = timedelta(days=60)
EARLIEST_YEAR: Final = 2024
NEWEST_SEALS: Final = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    grade: Literal["OK", "WARN", "FAIL"]
    zh: str
    en: str

    def text(self, lang: str) -> str:
        """In the reader's language."""
        return self.en if lang == "en" else self.zh


def database() -> Iterator[Finding]:
    """It answers, and has the tables of this version."""
    from django.db import OperationalError, connection  # noqa: PLC0415

    try:
        applied = applied_migrations()
    except (OperationalError, OSError) as error:
        yield Finding("FAIL", f"连不上:{error};请检查DATABASE_URL", f"can not be reached: {error}; check DATABASE_URL")
        return
    missing = our_migrations() - applied
    if missing:
        names = ", ".join(f"{app}.{name}" for app, name in sorted(missing)[:3])
        yield Finding(
            "FAIL", f"缺少表结构({names}…);请运行 lianxin migrate", f"tables are missing ({names}…): run lianxin migrate"
        )
        return
    yield Finding("OK", f"可用({connection.vendor}),表结构最新", f"reachable ({connection.vendor}) and up to date")


def integrity() -> Iterator[Finding]:
    """SQLite: the file is sound and nothing points to what is not there. PostgreSQL checks pages itself."""
    from django.db import connection  # noqa: PLC0415

    if connection.vendor != "sqlite":
        yield Finding("OK", "由PostgreSQL自行保证", "kept by PostgreSQL itself")
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        found = cursor.fetchone()[0]
        cursor.execute("PRAGMA foreign_key_check")
        dangling = cursor.fetchone()
    if found != "ok":
        yield Finding("FAIL", f"文件已损坏({found});请恢复最近的备份", f"damaged ({found}): restore the latest backup")
    elif dangling:
        yield Finding(
            "FAIL",
            f"{dangling[0]}中有悬空的引用;请恢复最近的备份",
            f"{dangling[0]} points to rows that are gone: restore the latest backup",
        )
    else:
        yield Finding("OK", "数据库文件完好", "the database file is sound")


def durability() -> Iterator[Finding]:
    """What was acknowledged survives a crash: SQLite in WAL with FULL syncing, PostgreSQL with fsync and synchronous commits."""
    from django.db import connection  # noqa: PLC0415

    wanted = (
        {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": "2"}
        if connection.vendor == "sqlite"
        else {"SHOW fsync": "on", "SHOW synchronous_commit": "on", "SHOW full_page_writes": "on"}
    )
    wrong = []
    with connection.cursor() as cursor:
        for question, value in wanted.items():
            cursor.execute(question)
            found = str(cursor.fetchone()[0]).lower()
            if found != value:
                wrong.append(f"{question.split()[1]}={found}")
    if wrong:
        names = ", ".join(wrong)
        yield Finding(
            "FAIL",
            f"断电可能丢数据({names});请改回默认设置",
            f"a power cut may lose what was saved ({names}): put the settings back to their defaults",
        )
    else:
        yield Finding("OK", "已保存的内容断电不丢", "what is saved survives a power cut")


def keys() -> Iterator[Finding]:
    """The key file is there, readable by its owner only, and not inside what is published."""
    from django.conf import settings  # noqa: PLC0415

    file = Path(settings.LIANXIN_KEYS)
    if not file.is_file():
        yield Finding(
            "WARN",
            f"还没有密钥文件({file}),首次保存电话时生成;有旧数据时请放回原密钥",
            f"no key file yet ({file}): the first phone number saved makes one; with old data, put the old keys back",
        )
        return
    if not os.access(file, os.R_OK):
        yield Finding("FAIL", f"读不了密钥文件 {file};请改回属主", f"{file} can not be read: give it back to its owner")
    elif file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding("FAIL", f"密钥文件别人也能读;请运行 chmod 600 {file}", f"others can read the keys: run chmod 600 {file}")
    else:
        yield Finding("OK", f"密钥在 {file},请另行备份", f"at {file}; back them up apart from the data")


def sealed() -> Iterator[Finding]:
    """The keys are those with which phone numbers were saved. Without a key file there is nothing to try."""
    from django.conf import settings  # noqa: PLC0415

    from lianxin.registry.queries.sealed import keys_fit  # noqa: PLC0415

    if Path(settings.LIANXIN_KEYS).is_file() and not keys_fit():
        yield Finding(
            "FAIL",
            f"{settings.LIANXIN_KEYS} 里的密钥打不开已存的电话;请把保存时的密钥放回原处",
            f"the keys at {settings.LIANXIN_KEYS} do not open the phone numbers stored: put the old keys back",
        )


def disk() -> Iterator[Finding]:
    """There is room to go on writing."""
    from django.conf import settings  # noqa: PLC0415

    place = Path(settings.DATA)
    free = shutil.disk_usage(place if place.exists() else place.anchor).free
    room = f"{free / (1 << 30):.1f} GiB"
    if free < NO_DISK:
        yield Finding("FAIL", f"磁盘只剩 {room};请立即腾出空间", f"only {room} left: make room at once")
    elif free < LOW_DISK:
        yield Finding("WARN", f"磁盘剩 {room};请腾出空间", f"{room} left: make room")
    else:
        yield Finding("OK", f"磁盘剩 {room}", f"{room} left")


def clock() -> Iterator[Finding]:
    """The clock is the machine's, and not plainly wrong."""
    from lianxin import clock as time  # noqa: PLC0415

    now = time.now()
    shown = f"{now:%Y-%m-%d %H:%M}"
    if os.environ.get("LIANXIN_NOW"):
        yield Finding(
            "WARN",
            f"LIANXIN_NOW 把时钟定在 {shown};正式使用前请去掉",
            f"LIANXIN_NOW sets the clock to {shown}: take it out before real use",
        )
    elif now.year < EARLIEST_YEAR:
        yield Finding("FAIL", f"系统时间是 {shown};请校准", f"the machine says {shown}: set its clock")
    else:
        yield Finding("OK", f"北京时间 {shown}", f"{shown} in Beijing")


def calendar() -> Iterator[Finding]:
    """The working days of this year, and from sixty days ahead of the next, are known."""
    from lianxin import clock as time  # noqa: PLC0415
    from lianxin.registry.queries.calendar import calendar_days  # noqa: PLC0415

    today = time.today()
    for year in dict.fromkeys((today.year, (today + AHEAD).year)):
        if any(day.official for day in calendar_days(year)):
            yield Finding("OK", f"{year}年节假日安排已录入", f"the official working days of {year} are known")
        else:
            yield Finding(
                "WARN",
                f"缺{year}年节假日安排,只能按周一至周五暂算;请在“日历”页录入",
                f"the working days of {year} are missing and guessed as Monday to Friday: enter them on the calendar page",
            )


def derivations() -> Iterator[Finding]:
    """What is stored beside entries is what follows from them: a sample."""
    from lianxin import clock as time  # noqa: PLC0415
    from lianxin.exchange.verify import stale_entries  # noqa: PLC0415

    stale = stale_entries(at=time.now())
    if stale:
        names = ", ".join(stale[:3])
        yield Finding(
            "FAIL",
            f"{len(stale)}条记录的推算结果不符({names});请报告,并用 export、load 重建",
            f"{len(stale)} entries are not stored as they follow ({names}): report it, and rebuild by export and load",
        )
    else:
        yield Finding("OK", "抽查的记录推算一致", "the entries looked at are stored as they follow")


def audit() -> Iterator[Finding]:
    """What was done and who read what stands as it was sealed: the newest million rows of each."""
    from lianxin.audit.chain import broken, latest  # noqa: PLC0415

    found = list(broken(newest=NEWEST_SEALS))
    for one in found[:3]:
        rows = f"{one.chain} {one.first_id}–{one.last_id}"
        yield Finding(
            "FAIL",
            f"操作留痕被改动过({rows}:封存时{one.sealed}行,现有{one.found}行);请保全现场并查明",
            f"what was done has been changed afterwards ({rows}: {one.sealed} rows sealed, {one.found} found): secure it",
        )
    if not found:
        newest = ", ".join(f"{chain} {digest[:16]}" for chain, digest in latest().items())
        yield Finding("OK", f"操作留痕完好 {newest}".rstrip(), f"what was done and read stands as sealed {newest}".rstrip())


def messages() -> Iterator[Finding]:
    """Messages to residents go out: none was given up, none has waited for a day."""
    from lianxin import clock as time  # noqa: PLC0415
    from lianxin.audit import deliveries  # noqa: PLC0415

    given_up, stuck = deliveries.failures(), deliveries.waiting_since(time.now() - timedelta(days=1))
    if given_up or stuck:
        yield Finding(
            "WARN",
            f"{given_up}条短信、邮件已放弃发送,{stuck}条等了一天以上;请看 lianxin deliveries",
            f"{given_up} messages were given up and {stuck} have waited for more than a day: see lianxin deliveries",
        )
    else:
        yield Finding("OK", "短信、邮件没有发不出去的", "no message is stuck")
