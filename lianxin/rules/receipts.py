"""Numbers that can be said on the phone: the year, seven digits, and a check digit that catches a wrong or swapped one.

The check digit is Damm's: each single wrong digit and each swap of two neighbours is noticed.
"""

from typing import Final

_TABLE: Final = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
DIGITS: Final = 7
LENGTH: Final = 2 + DIGITS + 1


def check_digit(digits: str) -> str:
    """The digit that makes the number right."""
    interim = 0
    for digit in digits:
        interim = int(_TABLE[interim][int(digit)])
    return str(interim)


def make_number(year: int, drawn: int) -> str:
    """The number of a matter of that year, from what was drawn (0 to 9,999,999)."""
    body = f"{year % 100:02}{drawn:0{DIGITS}}"
    return body + check_digit(body)


def is_number(typed: str) -> bool:
    """Whether it can be such a number at all."""
    return len(typed) == LENGTH and typed.isascii() and typed.isdigit() and check_digit(typed) == "0"


def plain(typed: str) -> str:
    """What was typed or said, without gaps and dashes; full-width digits as plain ones."""
    return "".join(str(int(one)) if one.isdecimal() else one for one in typed.strip() if one.isalnum())


def shown(number: str) -> str:
    """In groups, as one says it: 264-820-7153. A code that is no such number stays as it is."""
    return f"{number[:3]}-{number[3:6]}-{number[6:]}" if is_number(number) else number


def shown_secret(secret: str) -> str:
    """In two groups of four."""
    return f"{secret[:4]}-{secret[4:]}"
