"""Sentences of figures: how each form is written, what a missing or a small figure says, which numbers were typed by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.rules.sentences import FEW, MISSING, Reference, SentenceError, Value, fits, pieces, references, said, typed_numbers


def number(number, quantity="records"):
    return Value(number, quantity=quantity)


def share(top, bottom):
    return Value(None, numerator=top, denominator=bottom)


@pytest.mark.parametrize(
    ("form", "value", "words"),
    [
        ("", number(49833), "49833"),  # 入户走访群众49833户
        ("", number(0), "0"),
        ("万元", number(43_600_000, "fen"), "43.6万元"),  # 折合现金43.6万元
        ("元", number(123_456, "fen"), "1234.56元"),
        ("", number(123_450, "fen"), "1234.5"),
        ("", number(5, "half_days"), "2.5"),
        ("余", number(963), "960余"),  # 好事实事960余件
        ("余", number(960), "960"),
        ("余", number(5_812), "5800余"),  # 5800余人次
        ("多", number(356), "350多"),  # 350多条
        ("多", number(7), "7"),  # below ten nothing is rounded
        ("多10", number(156), "150多"),  # 150多个村庄
        ("多100", number(456), "400多"),  # 400多家企业
        ("多100万元", number(241_000_000, "fen"), "200多万元"),  # 帮扶资金200多万元
        ("多100万元", number(200_000_000, "fen"), "200万元"),
        ("多100万元", number(34_000_000, "fen"), "34万元"),  # less than the step: as it is
        ("万", number(12_040), "1.2万"),  # 1.2万个家庭
        ("近", number(9_712), "近万"),  # 近万个
        ("近", number(10_000), "万"),
        ("近", number(196), "近200"),  # 近200个课时
        ("", share(967, 1000), "96.7%"),
        ("", share(95, 100), "95%"),
        ("以上", share(957, 1000), "95%以上"),
        ("以上5", share(983, 1000), "95%以上"),  # 达95%以上
        ("以上5", share(95, 100), "95%"),
        ("分子", share(595, 617), "595"),
        ("分母", share(595, 617), "617"),
        ("全部", share(149, 149), "全部"),  # 全部得到及时处理
        ("全部", share(148, 149), "有99.3%"),
        ("都", share(0, 0), "(没有可比的基数)"),
        ("", share(0, 0), "(没有可比的基数)"),
    ],
)
def test_a_figure_in_words(form, value, words):
    assert said(Reference("k", form=form), value) == words


def test_what_is_missing_is_said_and_is_no_nought():
    assert said(Reference("k"), number(None)) == MISSING["zh"]
    assert said(Reference("k"), Value(None, numerator=None, denominator=5), "en") == MISSING["en"]
    assert "0" not in MISSING["zh"]


def test_a_small_number_of_people_is_not_shown():
    assert said(Reference("k", form="分子"), Value(None, numerator=3, denominator=4, few=True)) == FEW["zh"]


def test_the_pieces_of_a_sentence():
    text = "共入户走访{visits@since}户,折合{gifts|万元}。"
    assert pieces(text) == ("共入户走访", Reference("visits", "since"), "户,折合", Reference("gifts", form="万元"), "。")
    assert "".join(piece if isinstance(piece, str) else piece.text for piece in pieces(text)) == text


@pytest.mark.parametrize("text", ["{", "a}b", "{Visits}", "{a b}", "{a@week}", "{a|千}", "{}", "{a|1万元元}"])
def test_what_is_no_reference(text):
    with pytest.raises(SentenceError):
        references(text)


def test_a_form_fits_what_it_is_for():
    assert fits(Reference("k", form="万元"), is_share=False, quantity="records") is not None
    assert fits(Reference("k", form="万元"), is_share=False, quantity="fen") is None
    assert fits(Reference("k", form="分母"), is_share=False, quantity="records") is not None
    assert fits(Reference("k", form="多"), is_share=True, quantity="records") is not None
    assert fits(Reference("k", form="以上5"), is_share=True, quantity="records") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("走访30户", ("30户",)),
        ("走访 {visits} 户", ()),
        ("5月14日召开会议,第2次", ()),
        ("示办〔2026〕3号", ()),
        ("下午16:00前", ()),
        ("投入1.2万元、解决82个", ("1.2万元", "82个")),
        ("达95%以上", ("95%",)),
    ],
)
def test_numbers_written_by_hand(text, found):
    assert typed_numbers(text) == found


def test_what_the_policy_says_itself_is_no_typed_number():
    assert typed_numbers("每人联系10户", known="每人联系10户") == ()


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from(["", "多", "余", "近", "多100", "万", "多10万"]))
def test_no_approximation_says_more_or_less_than_it_may(number_, form):
    """多 and 余 never exceed the number, 近 never falls short of it."""
    words = said(Reference("k", form=form), number(number_))
    digits = words.replace("近", "").replace("多", "").replace("余", "")
    scale = 10_000 if digits.endswith("万") else 1
    shown = float(digits.removesuffix("万") or 1) * scale
    if "多" in words or "余" in words:
        assert shown < number_
    elif words.startswith("近"):
        assert shown > number_
