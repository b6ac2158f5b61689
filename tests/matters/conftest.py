import pytest

from tests.matters.places import build_county


@pytest.fixture
def county(db):
    """The small county with a policy for matters."""
    return build_county()
