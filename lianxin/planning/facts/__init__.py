"""Rows as the values that the rules of the burden take: the roll, measured times, assumptions."""

from lianxin.planning.facts.costs import campaigns, numbers_of, problems_reported, took
from lianxin.planning.facts.roll import days_away, roll_of

__all__ = ["campaigns", "days_away", "numbers_of", "problems_reported", "roll_of", "took"]
