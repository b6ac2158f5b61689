"""Adopted texts as policies, and their words together."""

from lianxin.policy.facts.versions import InForce, policy_of, vocabulary_of
from lianxin.policy.facts.words import WordsInForce

__all__ = ["InForce", "WordsInForce", "policy_of", "vocabulary_of"]
