"""What the domain says when it will not do something. The web turns these into pages, the command line into lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the field, what stood in it, and why not, in both languages."""

    field: str
    value: str
    zh: str
    en: str

    def message(self, language: str = "zh") -> str:
        """The reason in the reader's language: English for ``en…``, else Chinese."""
        return self.en if language.startswith("en") else self.zh


class Refused(Exception):
    """Nothing was changed, and here is every reason at once (style.md 14)."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("; ".join(f"{fault.field}: {fault.en}" for fault in self.faults))

    @classmethod
    def because(cls, field: str, value: object, zh: str, en: str) -> Self:
        """A refusal for one reason."""
        return cls((Fault(field, "" if value is None else str(value), zh, en),))


class NotFound(Exception):
    """There is no such record, or none that this person may know of: both look the same (style.md 20)."""

    def __init__(self, kind: str, code: object) -> None:
        self.kind = kind
        self.code = str(code)
        super().__init__(f"{kind} {code}")


def refuse(faults: Iterable[Fault]) -> None:
    """Raise Refused when there is any fault; otherwise do nothing."""
    found = tuple(faults)
    if found:
        raise Refused(found)
