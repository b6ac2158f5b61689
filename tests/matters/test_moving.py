"""A merge in the roll takes the open matters along: whoever serves the household that stays sees them (rule 23)."""

from lianxin.matters import queries
from lianxin.matters.actions.moving import follow, merge_counterparts
from lianxin.matters.models import Matter
from tests.fixtures.people import BY, TODAY
from tests.matters.places import reported


def test_matters_go_on_with_the_household_that_stays(county):
    matter = reported(counterpart="H1")
    gone, into = county.counterparts["H1"], county.counterparts["H2"]
    merge_counterparts(gone=gone, into=into, on=TODAY, **BY)
    assert Matter.objects.get(code=matter.code).root == into
    viewer = county.viewer("desk")
    assert [one.code for one in queries.open_matters_of(viewer, into.pk)] == [matter.code]
    assert follow() == 0
