import pytest

from tests.matters.places import build_county
from tests.platforms.simulator import City


@pytest.fixture
def county(db):
    """The small county with a policy for matters."""
    return build_county()


@pytest.fixture
def city(county):
    """A city's platform that sends work orders by webhook and is told by webhook."""
    return City.connected(county)
