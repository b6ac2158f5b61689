"""What the dispatch desk is offered: categories, units, likely duplicates, each with its reason."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianxin.rules.policy.read import read_policy
from lianxin.rules.triage import (
    Told,
    UnitAt,
    bigrams,
    likely_duplicates,
    likeness,
    subjects_of,
    suggest_categories,
    suggest_units,
    task_refusal,
    text_likeness,
)

POLICY = read_policy((Path(__file__).parents[2] / "policies" / "san-ge-tuxian.yaml").read_text(encoding="utf-8")).policy
VILLAGE, TOWN, COUNTY = "654223101201", "654223101000", "654223000000"
AREAS = (VILLAGE, TOWN, COUNTY)
WATER = UnitAt("water", "水利局", "water", "county", COUNTY)
GOVERNMENT = UnitAt("town", "三道河子镇政府", "township_government", "township", TOWN, in_charge=True)
OTHER_TOWN = UnitAt("aaa-town", "四道河子镇政府", "township_government", "township", "654223102000", in_charge=True)
CIVIL = UnitAt("civil", "民政局", "civil_affairs", "county", COUNTY)
JUDICIAL = UnitAt("law", "司法局", "judicial", "county", COUNTY)
UNITS = (OTHER_TOWN, JUDICIAL, CIVIL, WATER, GOVERNMENT)

TEXTS = [
    ("我们村的自来水管爆了,停水两天了", "water-supply"),
    ("村口路面坑洼,班车进不来", "roads"),
    ("老板拖欠工资三个月", "wages"),
    ("邻居把地界挪了一米,两家吵架", "neighbours"),
    ("孩子上学没有校车", "schooling"),
    ("水渠坏了,玉米没法灌溉", "irrigation"),
    ("想申请低保", "allowance"),
    ("棉花卖不出去,没有销路", "prosperity"),
]


@pytest.mark.parametrize(("text", "category"), TEXTS)
def test_the_words_of_a_text_point_to_a_category(text, category):
    first = suggest_categories(POLICY, text)[0]
    assert first.category == category
    assert POLICY.words.categories[category].zh in first.reason.zh
    assert first.reason.en.isascii() or "“" in first.reason.en


def test_a_text_that_says_nothing_points_nowhere():
    assert suggest_categories(POLICY, "您好,谢谢!") == ()


def test_a_category_that_is_not_for_the_kind_is_not_offered():
    text = "企业用工难"
    assert suggest_categories(POLICY, text, "difficulty")[0].category == "enterprise"
    assert "enterprise" not in [guess.category for guess in suggest_categories(POLICY, text, "tip")]


def suggested(category, units=UNITS, barred=(), kind="problem"):
    return suggest_units(POLICY, kind=kind, category=category, areas=AREAS, units=units, barred=barred)


def test_the_catalogue_names_lead_and_joint_units():
    found = suggested("irrigation")
    assert found.line.key == "irrigation"
    assert found.lead.unit == WATER
    assert [guess.unit for guess in found.joint] == [GOVERNMENT]
    assert "灌溉用水" in found.lead.reason.zh
    assert "水利局" in found.lead.reason.zh


def test_the_unit_of_the_place_not_of_another_township():
    assert suggested("neighbours").lead.unit == GOVERNMENT


def test_a_category_below_falls_under_its_parents_line():
    assert suggested("wages", units=(UnitAt("hr", "人社局", "labour", "county", COUNTY),)).lead.unit.code == "hr"


def test_no_line_and_no_unit_say_so():
    assert suggested("other").line is None
    assert "人工" in suggested("other").lead.reason.zh
    found = suggested("schooling")
    assert found.line.key == "schooling"
    assert found.lead.unit is None
    assert "找不到" in found.lead.reason.zh


def test_a_unit_complained_of_is_passed_over():
    found = suggested("irrigation", barred=["water"])
    assert found.lead.unit is None
    assert "回避" in found.lead.reason.zh
    twice = suggested("irrigation", units=(*UNITS, UnitAt("water-2", "水利二局", "water", "county", COUNTY)), barred=["water"])
    assert twice.lead.unit.code == "water-2"
    assert "跳过" in twice.lead.reason.zh


def test_what_is_not_on_its_list_is_not_given_to_a_township():
    assert task_refusal(POLICY, GOVERNMENT, "roads").zh == "“道路出行”不在乡镇自己的清单里,不能往下交给三道河子镇政府"
    assert "township" in task_refusal(POLICY, GOVERNMENT, "roads").en
    assert task_refusal(POLICY, GOVERNMENT, "neighbours") is None
    assert task_refusal(POLICY, WATER, "roads") is None


def test_a_code_and_a_level_alone():
    text = (Path(__file__).parents[2] / "policies" / "examples" / "small-county.yaml").read_text(encoding="utf-8")
    line = "lead: {unit_kind: water, level: county}"
    for lead, unit in (("{unit: law}", JUDICIAL), ("{level: county}", UnitAt("gov", "县政府", "office", "county", COUNTY, True))):
        policy = read_policy(text.replace(line, f"lead: {lead}")).policy
        found = suggest_units(policy, kind="problem", category="water", areas=AREAS, units=(*UNITS, unit))
        assert found.lead.unit == unit


KINDS = ("water", "township_government", "civil_affairs", "labour", "education")
MANY = st.lists(
    st.builds(
        UnitAt,
        code=st.text("abcdef", min_size=1, max_size=3),
        name=st.just("某单位"),
        kind=st.sampled_from(KINDS),
        level=st.sampled_from(["county", "township", "village"]),
        area=st.sampled_from([*AREAS, "other"]),
        in_charge=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda unit: unit.code,
)


@given(
    units=MANY,
    category=st.sampled_from(list(POLICY.words.categories)),
    barred=st.lists(st.text("abcdef", min_size=1, max_size=3)),
    random=st.randoms(),
)
def test_any_unit_offered_is_near_allowed_and_the_same_in_any_order(units, category, barred, random):
    found = suggested(category, units=units, barred=barred)
    shuffled = list(units)
    random.shuffle(shuffled)
    assert suggested(category, units=shuffled, barred=barred) == found
    for guess in (found.lead, *found.joint):
        assert guess.reason.zh
        assert guess.reason.en
        if guess.unit is not None:
            assert guess.unit.code not in barred
            assert guess.unit.area in AREAS
            assert task_refusal(POLICY, guess.unit, category) is None
    offices = (found.line.lead, *found.line.joint) if found.line is not None else ()
    near = [AREAS.index(unit.area) for unit in units if found.lead.unit and unit.kind == found.lead.unit.kind
            and unit.level == found.lead.unit.level and unit.area in AREAS and unit.code not in barred]  # fmt: skip
    if found.lead.unit is not None and offices:
        assert AREAS.index(found.lead.unit.area) == min(near)


DAY = date(2026, 3, 2)
PIPE = Told("M1", "幸福路水管爆裂,停水了", AREAS, DAY, "幸福路12号")


def test_two_callers_about_one_burst_pipe():
    other = Told("M2", "幸福路的水管爆裂了,家里停水", AREAS, DAY, "幸福路口")
    (found,) = likely_duplicates(PIPE, [other])
    assert found.code == "M2"
    assert found.score > 0.6
    assert any("说法相近" in reason.zh for reason in found.reasons)
    assert any(reason.zh == "同一天" and reason.en == "on the same day" for reason in found.reasons)


def test_other_places_other_days_other_words_are_no_duplicates():
    text = PIPE.text
    assert likely_duplicates(PIPE, [Told("M3", text, ("654223102200", "654223102000"), DAY)]) == ()
    assert likely_duplicates(PIPE, [Told("M4", text, AREAS, DAY - timedelta(days=31))]) == ()
    assert likely_duplicates(PIPE, [Told("M5", "孩子入学要什么材料", AREAS, DAY)]) == ()
    assert likely_duplicates(PIPE, [PIPE]) == ()


def test_a_report_of_the_township_may_be_the_villages():
    assert likely_duplicates(PIPE, [Told("M6", PIPE.text, AREAS[1:], DAY)])[0].code == "M6"


TEXT = st.text("水管爆裂停电路灯坏了修桥村口abc12 ,。", max_size=30)
TOLD = st.builds(
    Told,
    code=st.sampled_from(["A", "B", "C"]),
    text=TEXT,
    areas=st.sampled_from([AREAS, AREAS[1:], ("1", "2"), ()]),
    reported_on=st.dates(date(2026, 1, 1), date(2026, 3, 1)),
    place=TEXT,
)


@given(TOLD, TOLD)
def test_likeness_is_symmetric_and_between_0_and_1(one, other):
    there, back = likeness(one, other), likeness(other, one)
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert there.score == back.score
        assert 0 <= there.score <= 1
        assert there.reasons


@given(TEXT, TEXT)
def test_texts_are_like_themselves_and_like_alike_both_ways(one, other):
    assert text_likeness(one, other) == text_likeness(other, one)
    assert 0 <= text_likeness(one, other) <= 1
    assert text_likeness(one, one) == (1 if bigrams(one) else 0)


@given(text=st.text(max_size=200), kind=st.sampled_from(["", "problem", "tip", "promise"]))
def test_any_text_gets_only_declared_categories_in_order(text, kind):
    found = suggest_categories(POLICY, text, kind)
    assert [guess.score for guess in found] == sorted((guess.score for guess in found), reverse=True)
    for guess in found:
        assert guess.category in POLICY.words.categories
        assert not kind or not POLICY.kinds_of(guess.category) or kind in POLICY.kinds_of(guess.category)


INCIDENTS = (
    ("村口水管爆了,水流了一地", "村口的水管漏水,路上全是水", True),
    ("主水管爆裂,整条街停水", "自来水管爆了,家里没有水", True),
    ("路灯坏了", "水管坏了", False),
    ("低保复核要带哪些材料", "我家低保什么时候发", False),
)


@pytest.mark.parametrize(("one", "other", "alike"), INCIDENTS)
def test_one_incident_told_in_other_words_is_offered_as_one(one, other, alike):
    here, day = ("v1", "t1"), date(2026, 5, 14)
    said = Told("1", one, here, day, subjects=subjects_of([POLICY], one))
    assert bool(likely_duplicates(said, [Told("2", other, here, day)])) is alike
    later = Told("2", other, here, date(2026, 5, 20))
    assert not likely_duplicates(said, [later]), "in other words and days later it may well be another one"
