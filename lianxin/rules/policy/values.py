"""Small values of the policy language: keys, texts, lists, shares, dates of the year.

Nothing here knows a place. Each type turns what a clerk writes (``95%``, ``07-01``, one word for a
list) into one normal form, or raises a ``PydanticCustomError`` that carries its reason in both languages.
"""

import re
from enum import Enum
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

KEY_PATTERN: Final = r"^[a-z][a-z0-9_-]*$"
KEY_LENGTH: Final = 48
OWN_KEY: Final = "%key"


class Origin(Enum):
    """Where a value comes from; ``WRITTEN`` (a policy file) allows only the keys a clerk may write."""

    WRITTEN = "written"


def refusal(code: str, zh: str, en: str) -> PydanticCustomError:
    """Return the error that says a value is not of the language, in both languages."""
    return PydanticCustomError("own", "{en}", {"code": code, "zh": zh, "en": en})


class Shape(BaseModel):
    """Base of all parts: strict, frozen, no unknown keys; Python names stand in for ``with``, ``as``, ``class``."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _only_written_names(cls, data: Any, info: ValidationInfo) -> Any:
        if info.context is not Origin.WRITTEN or not isinstance(data, dict):
            return data
        for name, field in cls.model_fields.items():
            if name in data and field.alias not in (None, name):
                raise PydanticCustomError("python_name", "unknown key", {"key": name})
        return data


def _one_or_many(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return value if isinstance(value, tuple) else (value,)


T = TypeVar("T")
Many = Annotated[tuple[T, ...], BeforeValidator(_one_or_many), Field(min_length=1)]
"""A list in which one word may stand alone; always a tuple after reading."""

Key = Annotated[str, Field(pattern=KEY_PATTERN, max_length=KEY_LENGTH)]


def _text(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_text), Field(min_length=1)]
RuleId = Annotated[str, Field(pattern=r"^[A-Z][0-9]{1,3}[a-z]?$")]


class Share(Shape):
    """A share as two whole numbers, as written: ``95%`` is 95/100, ``1/3`` is 1/3 (counting rule 8)."""

    numerator: int = Field(ge=1)
    denominator: int = Field(ge=1)

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, value: Any) -> Any:
        if isinstance(value, dict | Share):
            return value
        value = str(value)
        if match := re.fullmatch(r"([0-9]{1,3})%", value):
            parts = int(match[1]), 100
        elif match := re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", value):
            parts = int(match[1]), int(match[2])
        else:
            raise refusal(
                "share",
                f"“{value}”不是份额:份额写成 95% 或 1/3,数目只写整数",
                f'"{value}" is not a share: write 95% or 1/3, numbers without a unit',
            )
        if not 0 < parts[0] <= parts[1]:
            raise refusal("share", f"份额“{value}”要大于0,不超过全部", f'the share "{value}" must be above 0 and at most all')
        return {"numerator": parts[0], "denominator": parts[1]}

    @property
    def is_all(self) -> bool:
        """Return whether this is all of it (``100%``)."""
        return self.numerator == self.denominator

    def __str__(self) -> str:
        return f"{self.numerator}%" if self.denominator == 100 else f"{self.numerator}/{self.denominator}"


_MONTH_LENGTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def parse_month_day(value: str) -> tuple[int, int] | None:
    """Return month and day of ``07-01``, or None when it is not written so."""
    match = re.fullmatch(r"([0-9]{2})-([0-9]{2})", value)
    return (int(match[1]), int(match[2])) if match else None


class MonthDay(Shape):
    """A date of the solar year, ``07-01``. 29 February is the last of February in a common year."""

    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)

    @model_validator(mode="before")
    @classmethod
    def _parse(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        parts = parse_month_day(value)
        if parts is None:
            raise refusal("date", f"“{value}”不是日期;写成 07-01", f'"{value}" is not a date of the year; write 07-01')
        month, day = parts
        if not 1 <= month <= 12 or not 1 <= day <= _MONTH_LENGTHS[month - 1]:
            raise refusal("date", f"没有“{value}”这一天", f'there is no day "{value}"')
        return {"month": month, "day": day}

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"


def _day_tag(value: Any) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return "<number>"
    return "<date>" if isinstance(value, str | MonthDay | dict) else None


PeriodDay = Annotated[
    Annotated[int, Field(ge=1, le=31), Tag("<number>")] | Annotated[MonthDay, Tag("<date>")],
    Discriminator(_day_tag, custom_error_type="own_day", custom_error_message="a day of the period"),
]
"""A day within the period: ``07-01`` in a year, 1 to 31 in a month, 1 to 7 in a week."""

AreaLevel = Literal["province", "prefecture", "county", "township", "district", "village", "group"]
SizeClass = Literal["small", "medium", "large"]
