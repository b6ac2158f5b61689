"""What it is called elsewhere: a number of another system stands once, with its system; a second one is refused."""

import pytest

from lianxin.matters.actions import report_matter
from lianxin.matters.models import Matter
from lianxin.rules.errors import Refused
from tests.fixtures.people import NOW
from tests.matters.places import build_county, new

GD1 = {"source_system": "市12345", "outer_number": "GD1"}


@pytest.fixture
def county(db):
    return build_county()


def faults(by="103", **values):
    with pytest.raises(Refused) as refusal:
        report_matter(matter=new(**values), by=by, at=NOW)
    return [one.field for one in refusal.value.faults]


def test_in_the_same_words_of_the_same_officer_it_is_the_one_that_is_there(county):
    first = report_matter(matter=new(**GD1), by="103", at=NOW)
    again = report_matter(matter=new(source_system=" 市12345 ", outer_number="GD1 "), by="103", at=NOW)
    assert again.pk == first.pk == Matter.objects.get().pk


def test_in_other_words_or_of_somebody_else_it_is_refused(county):
    report_matter(matter=new(**GD1), by="103", at=NOW)
    assert faults(text="路灯不亮", **GD1) == ["outer_number"]
    assert faults(by="104", **GD1) == ["outer_number"], "nobody is handed what another one reported"
    report_matter(matter=new(**{**GD1, "source_system": "县网格"}), by="103", at=NOW)
    assert Matter.objects.count() == 2


def test_a_number_needs_its_system_and_both_have_their_length(county):
    assert faults(outer_number="GD1") == ["source_system"]
    assert faults(source_system="市" * 61) == ["source_system"]
    assert faults(source_system="市", outer_number="9" * 65) == ["outer_number"]
