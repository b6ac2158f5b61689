"""The reads of phones."""

from lianxin.phones.queries.served import Person, colleagues, people

__all__ = ["Person", "colleagues", "people"]
