from tests.fixtures.people import county

__all__ = ["county"]
