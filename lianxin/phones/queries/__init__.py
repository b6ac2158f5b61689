"""The reads of phones."""
