"""Splitting what a leaver held, and the letter."""

from datetime import date

import pytest

from lianxin.rules.handover import Comer, Held, blank, fill, letter, split

HELD = [Held(1, "h1", "v1"), Held(2, "h2", "v1"), Held(3, "h3", "v2"), Held(4, "v3", None)]


def test_villages_stay_together_and_burdens_even_out():
    assert split(HELD, ["a", "b"]) == {1: "a", 2: "a", 3: "b", 4: "b"}
    assert split(HELD, ["a", "b"], {"a": 10}) == {1: "b", 2: "b", 3: "b", 4: "b"}
    assert set(split(HELD, ["a"]).values()) == {"a"}
    with pytest.raises(ValueError, match="nobody"):
        split(HELD, [])


def test_a_village_of_more_than_an_even_share_is_cut():
    held = [*(Held(number, f"h{number}", "v1") for number in range(9)), Held(9, "v2", None)]
    given = list(split(held, ["a", "b"]).values())
    assert (given.count("a"), given.count("b")) == (5, 5)


def test_the_office_writes_its_own_words_with_blanks_for_each_household():
    comer = Comer("李四", "东乡镇政府", "0536-1234567")
    draft = blank(leaver="王小明", on=date(2026, 6, 1))
    assert "【单位】【接手人】接替王小明" in draft
    same = letter(household="张三家", leaver="王小明", comer=comer, on=date(2026, 6, 1))
    assert fill(draft, household="张三家", comer=comer) == same


def test_the_letter_names_who_comes_and_no_private_number():
    comer = Comer("李四", "东乡镇政府", "0536-1234567")
    text = letter(household="张三家", leaver="王小明", comer=comer, on=date(2026, 6, 1))
    assert "自2026年6月1日起,由东乡镇政府李四接替王小明" in text
    assert "0536-1234567" in text
    assert "2026-06-01" in letter(household="Zhang", leaver="Wang", comer=comer, on=date(2026, 6, 1), lang="en")
