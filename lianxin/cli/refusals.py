"""Refusals as lines for people: everything that the domain or the database may say to a command."""

from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, OperationalError

from lianxin.rules.errors import NotFound, Refused

_PATHS = FileNotFoundError | FileExistsError | PermissionError | IsADirectoryError | NotADirectoryError
_KINDS = {
    "officer": ("干部", "officer"),
    "area": ("区划", "area"),
    "unit": ("单位", "unit"),
    "policy": ("制度", "policy"),
    "counterpart": ("联系对象", "counterpart"),
    "site": ("站点,或这名干部无权收发它的摆渡文件", "site, or none whose bundles this officer may carry:"),
}


def lines_of(error: Exception, lang: str) -> list[str] | None:
    """What to print for an error; None for one that nobody foresaw, which is then shown whole."""
    english = lang == "en"
    if isinstance(error, Refused):
        return [": ".join(part for part in (fault.field, fault.value, fault.message(lang)) if part) for fault in error.faults]
    if isinstance(error, NotFound):
        zh, en = _KINDS.get(error.kind, (error.kind, error.kind))
        return [f"there is no {en} {error.code}" if english else f"没有这个{zh}:{error.code}"]
    if isinstance(error, OperationalError):
        return [f"the database does not answer: {error}" if english else f"数据库无法使用:{error}"]
    if isinstance(error, IntegrityError):
        zh, en = (
            "别人同时改了同一处,未作任何改动;请再运行一次",
            "somebody changed the same rows meanwhile; nothing was changed: run it again",
        )
        return [f"{en} ({error})" if english else f"{zh}({error})"]
    if isinstance(error, ImproperlyConfigured | _PATHS):
        path = getattr(error, "filename", None)
        return [f"{path}: {getattr(error, 'strerror', '')}" if path else str(error)]
    return _message(error, lang)


def _message(error: Exception, lang: str) -> list[str] | None:
    """Errors of our own that carry a message in both languages."""
    message = getattr(error, "message", None)
    if type(error).__module__.startswith("lianxin.") and callable(message):
        return [str(message(lang))]
    return [str(error)] if type(error).__module__.startswith("lianxin.") else None
