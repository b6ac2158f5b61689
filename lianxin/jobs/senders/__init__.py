"""How messages leave the house: one small interface, a folder for each kind of gateway (style.md 6)."""

from collections.abc import Mapping
from typing import Any

from lianxin.jobs.senders.base import Message, Sender, SendError
from lianxin.jobs.senders.file import FileSender
from lianxin.jobs.senders.http import HttpSender
from lianxin.jobs.senders.smtp import SmtpSender

__all__ = ["Message", "SendError", "Sender", "senders_of"]


def senders_of(settings: Mapping[str, Mapping[str, Any]]) -> dict[str, Sender]:
    """The senders by name, as ``settings.LIANXIN_SENDERS`` describes them."""
    return {name: _sender(name, dict(given)) for name, given in settings.items()}


def _sender(name: str, given: dict[str, Any]) -> Sender:
    kind = given.pop("kind")
    if kind == "http":
        return HttpSender(**given)
    if kind == "smtp":
        return SmtpSender(**given)
    return FileSender(name=name, **given)
