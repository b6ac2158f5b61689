"""Finding by any two characters, by initials, by code."""

import pytest

from lianxin.rules.names import (
    READINGS,
    initials_fit,
    place_and_above,
    search_text,
    search_words,
    village_and_rest,
    without_ending,
)


def found(typed: str, *names: str, codes: tuple[str, ...] = ()) -> bool:
    words = search_words(typed)
    return bool(words) and set(words) <= set(search_text(*names, codes=codes).split())


@pytest.mark.parametrize("typed", ["王", "王小", "小明", "王小明", "wxm", "xm", "WX", "王小明 "])
def test_a_name(typed):
    assert found(typed, "王小明")


@pytest.mark.parametrize("typed", ["王明", "李", "wm", "", "  ", "!!"])
def test_not_this_name(typed):
    assert not found(typed, "王小明")


@pytest.mark.parametrize("typed", ["sxx", "dxx"])
def test_a_character_with_several_readings(typed):
    assert found(typed, "单雄信")


@pytest.mark.parametrize("typed", ["371300001", "00001", "h-00001", "371300001 王小"])
def test_a_code(typed):
    if typed == "00001":
        assert not found(typed, "王小明", codes=("371300001",))
    else:
        assert found(typed, "王小明", codes=("371300001", "H-00001"))


def test_ends_of_a_code():
    assert found("0001", "x", codes=("370101001001",)) is False
    assert found("1001", "x", codes=("370101001001",))
    assert found("001001", "x", codes=("370101001001",))


def test_old_names_and_latin_names():
    assert found("老王", "王小明", "老王庄")
    assert found("wang", "Wang Xiaoming")


def test_the_worked_example_of_the_decision():
    words = search_text("王小明", codes=["371300001"]).split()
    assert words == ["王", "王小", "小明", "w", "y", "wx", "yx", "xm", "371300001", "0001", "300001"]


@pytest.mark.parametrize(
    ("typed", "name", "fits"),
    [
        ("zzz", "四道河子镇", False),
        ("zz", "四道河子镇", True),
        ("sdhzz", "四道河子镇", True),
        ("xztc", "小长屯村", True),
        ("xctc", "小长屯村", True),
        ("柳岔", "小长屯村", True),  # no letters: nothing to look at
        ("", "小长屯村", True),
    ],
)
def test_letters_are_initials_in_their_order(typed, name, fits):
    assert initials_fit(typed, name) is fits


@pytest.mark.parametrize(
    ("typed", "cut"),
    [
        ("柳毛湾镇柳岔村", [("柳岔村", "柳毛湾镇")]),
        ("柳毛湾 柳岔", [("柳岔", "柳毛湾")]),
        ("东乡镇柳岔村", [("镇柳岔村", "东乡"), ("柳岔村", "东乡镇")]),
        ("东县 东乡镇柳岔村", [("东乡镇柳岔村", "东县"), ("镇柳岔村", "东县东乡"), ("柳岔村", "东县东乡镇")]),
        ("凯旋街道东社区", [("东社区", "凯旋街道")]),
        ("柳岔村", []),
        ("", []),
    ],
)
def test_a_place_and_what_it_lies_in(typed, cut):
    assert place_and_above(typed) == cut


@pytest.mark.parametrize(
    ("typed", "cut"),
    [
        ("柳岔村三组12号", [("柳岔村", "三组12号")]),
        ("柳岔村村委会", [("柳岔村", "村委会")]),
        ("东社区 3号楼", [("东社区", "3号楼")]),
        ("柳岔村", []),
        ("", []),
    ],
)
def test_a_village_and_where_in_it(typed, cut):
    assert village_and_rest(typed) == cut


def test_no_text_has_more_readings_than_a_real_address():
    assert len(place_and_above("镇" * 60)) == len(village_and_rest("村" * 60)) == READINGS


@pytest.mark.parametrize(("typed", "own"), [("柳岔社区", "柳岔"), ("柳岔村村委会", "柳岔"), ("柳村", ""), ("柳岔", ""), ("", "")])
def test_a_name_without_its_ending(typed, own):
    assert without_ending(typed) == own
