"""Who finds and opens whom: owner, colleague, stranger and each role, for a household, a village and an enterprise."""

import pytest

from lianxin.audit.models import Read
from lianxin.liaison import access
from lianxin.liaison.queries import Reading, counterpart_for, counterparts_found, link_for, links_to, need_counts, needs_for
from lianxin.registry.actions.needs import NeedTerms, declare_need
from lianxin.rules.errors import NotFound
from tests.fixtures.people import BY, NOW, START, TODAY

READING = Reading(NOW, "准备走访", "test")
OPENS = {
    # who: H1 (owner's), H2 (in the owner's village, colleague's), H3 (the other township's), V1, V3
    "owner": "H1 H2 V1",
    "colleague": "H2",
    "stranger": "H3 V3",
    "police": "",
    "head": "H1 H2 V1",
    "clerk": "H1 H2 H4 V1 V2 E1 T1",
    "mayor": "H1 H2 V1 V2 E1 T1",
    "office": "H1 H2 H3 H4 V1 V2 V3 E1 T1 T2",
    "leader": "V1 V2 V3 E1 T1 T2",
    "inspector": "H1 H2 H3 H4 V1 V2 V3 E1 T1 T2",
    "admin": "",
    "auditor": "",
}


@pytest.mark.parametrize("who", OPENS)
def test_who_opens_whom(county, who):
    viewer = county.viewer(who)
    assert set(access.counterparts(viewer, "read").values_list("code", flat=True)) == set(OPENS[who].split())
    for code in ("H1", "H2", "H3", "H4", "V1", "V3", "E1"):
        if code in OPENS[who].split():
            assert counterpart_for(viewer, code, reading=READING).code == code
        else:
            with pytest.raises(NotFound):
                counterpart_for(viewer, code, reading=READING)


def test_a_households_page_is_read_for_a_purpose_and_logged(county):
    owner = county.viewer("owner")
    with pytest.raises(ValueError, match="purpose"):
        counterpart_for(owner, "H1")
    counterpart_for(owner, "H1", reading=READING)
    counterpart_for(owner, "V1")
    with pytest.raises(NotFound):
        counterpart_for(county.viewer("stranger"), "H1", reading=READING)
    assert list(Read.objects.values_list("by", "code", "purpose", "through")) == [("001", "H1", "准备走访", "test")]


@pytest.mark.parametrize(
    ("who", "typed", "codes"),
    [
        ("owner", "张三", ["H1"]),
        ("owner", "zsj", ["H1"]),
        ("owner", "大山", ["H2"]),
        ("owner", "赵五", []),
        ("stranger", "赵五", ["H3"]),
        ("owner", "机械", ["E1"]),
        ("owner", "王家庄", ["V1"]),
        ("admin", "张三", []),
        ("admin", "王家", ["V1"]),
        ("owner", "!!", []),
    ],
)
def test_found_by_two_characters_or_initials(county, who, typed, codes):
    assert [row.code for row in counterparts_found(county.viewer(who), typed)] == codes


def test_needs_are_for_those_who_serve(county):
    terms = NeedTerms("law", 12, frozenset({"household"}))
    for code in ("H1", "H2", "H3"):
        declare_need(
            counterpart=county.counterparts[code], need="hardship", first=START, source="村", basis="民政局", terms=terms, **BY
        )
    h1 = county.counterparts["H1"]
    for who, sees in (("owner", True), ("head", True), ("clerk", True), ("office", False), ("leader", False), ("mayor", False)):
        assert needs_for(county.viewer(who), h1, on=TODAY).exists() is sees
    village, whole = county.areas["V1"], county.areas["C"]
    assert [(one.need, one.number) for one in need_counts(county.viewer("owner"), village, on=TODAY)] == [("hardship", 2)]
    assert [(one.need, one.number) for one in need_counts(county.viewer("leader"), village, on=TODAY)] == [("hardship", None)]
    assert [one.number for one in need_counts(county.viewer("owner"), whole, on=TODAY)] == [None]


def test_links_one_may_know(county):
    found = links_to(county.counterparts["H1"]).get()
    for who, may in (("owner", True), ("clerk", True), ("leader", True), ("stranger", False), ("admin", False)):
        if may:
            assert link_for(county.viewer(who), found.pk) == found
        else:
            with pytest.raises(NotFound):
                link_for(county.viewer(who), found.pk)
    with pytest.raises(NotFound):
        link_for(county.viewer("owner"), found.pk, action="change")
    assert link_for(county.viewer("clerk"), found.pk, action="change")
