"""Adopted texts as policies."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lianxin.policy.models import Version
from lianxin.rules.entries import Vocabulary, vocabulary
from lianxin.rules.policy.read import read_policy
from lianxin.rules.policy.schema import Policy


@dataclass(frozen=True, slots=True)
class InForce:
    """A version in force for an area: which, from when, to when (an end may follow from the next version, rule 17)."""

    adoption: int
    key: str
    area: int
    level: str
    first: date
    last: date | None
    digest: str
    policy: Policy


@lru_cache(maxsize=256)
def policy_of(digest: str) -> Policy:
    """The policy of an adopted version. Raises LookupError when it can no longer be read, which no release may do to it."""
    text = Version.objects.values_list("text", flat=True).get(digest=digest)
    policy = read_policy(text).policy
    if policy is None:
        raise LookupError(f"the adopted version {digest} can not be read any more")
    return policy


@lru_cache(maxsize=256)
def vocabulary_of(digests: frozenset[str]) -> Vocabulary:
    """What entries may say by all these versions together."""
    return vocabulary(policy_of(digest) for digest in sorted(digests))
