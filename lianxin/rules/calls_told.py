"""What a telephony system sends, read strictly: one event of one call, or every fault of it at once."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from lianxin.rules.calls import LONGEST_PHONE, Event, Kind, plain_phone
from lianxin.rules.errors import Fault, Refused, refuse

LARGEST: Final = 8 * 1024
"""Bytes of one message."""
TYPES: Final = {f"call.{kind}": kind for kind in Kind}
CALL: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")
EXTENSION: Final = re.compile(r"[A-Za-z0-9]{0,20}")
AHEAD: Final = timedelta(minutes=5)
BEHIND: Final = timedelta(days=31)
DATA: Final = frozenset({"call", "phone", "extension", "recording"})


@dataclass(frozen=True, slots=True)
class CallEvent:
    """An event, and the telephony system's own number of the call."""

    call: str
    event: Event


def read_event(body: bytes, *, at: datetime) -> CallEvent:
    """The event in the body of a message. Raises Refused with every fault; nothing is guessed and nothing passed over."""
    try:
        sent = json.loads(body.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Refused.because("", "", "不是UTF-8编码的JSON", "not JSON in UTF-8") from error
    if not isinstance(sent, dict):
        raise Refused.because("", "", "应是一个JSON对象", "an object is wanted")
    data = sent.get("data")
    refuse([*_top_faults(sent, at), *_data_faults(data)])
    if not isinstance(data, dict):
        raise TypeError("checked above")
    texts: dict[str, str] = {name: data.get(name, "") for name in DATA}
    kind, moment = TYPES[sent["type"]], _moment(sent["timestamp"])
    if moment is None:
        raise TypeError("checked above")
    phone = plain_phone(texts["phone"])
    return CallEvent(texts["call"], Event(kind, moment, phone, texts["extension"], texts["recording"]))


def _top_faults(sent: dict[str, Any], at: datetime) -> Iterator[Fault]:
    for name in sorted(set(sent) - {"type", "timestamp", "data"}, key=str):
        yield Fault(str(name)[:40], "", "没有这一项", "there is no such field")
    kind = sent.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        yield Fault("type", str(kind)[:40], f"只能是{'、'.join(TYPES)}", f"one of {', '.join(TYPES)}")
    moment = _moment(sent.get("timestamp"))
    if moment is None:
        yield Fault("timestamp", str(sent.get("timestamp"))[:40], "要写带时区的时间", "a moment with its time zone is wanted")
    elif not at - BEHIND <= moment <= at + AHEAD:
        yield Fault("timestamp", moment.isoformat(), "时间不在近31天内", "not within the last 31 days")


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _data_faults(data: Any) -> Iterator[Fault]:
    if not isinstance(data, dict):
        yield Fault("data", "", "应是一个JSON对象", "an object is wanted")
        return
    for name in sorted(set(data) - DATA, key=str):
        yield Fault(f"data.{str(name)[:40]}", "", "没有这一项", "there is no such field")
    for name in sorted(DATA & set(data)):
        if not isinstance(data[name], str) or "\x00" in data[name] or not data[name].isprintable():
            yield Fault(f"data.{name}", "", "应是一行文字", "a line of text is wanted")
        elif (fault := _text_fault(name, data[name])) is not None:
            yield fault
    if "call" not in data:
        yield Fault("data.call", "", "缺少通话编号", "the number of the call is missing")


def _text_fault(name: str, value: str) -> Fault | None:
    if name == "call" and not CALL.fullmatch(value):
        return Fault("data.call", value[:40], "只用字母、数字、- 和 _,最多40个", "letters, digits, - and _, 40 at most")
    if name == "phone" and len(value) > LONGEST_PHONE:
        return Fault("data.phone", "", f"最多{LONGEST_PHONE}个字符", f"{LONGEST_PHONE} characters at most")
    if name == "extension" and not EXTENSION.fullmatch(value):
        return Fault("data.extension", value[:40], "分机只用字母和数字,最多20个", "letters and digits, 20 at most")
    if name == "recording" and (len(value) > 300 or (value and not value.startswith(("https://", "http://")))):
        return Fault(
            "data.recording", "", "录音地址以http开头,最多300个字符", "an address beginning with http, 300 characters at most"
        )
    return None
